"""Connections to the addresses that a callback may have, and to no others.

What a name stands for may change between one look and the next, so it is looked up here, and what
was checked is what is connected to. TLS goes on to verify the name.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from typing import Any, Final

import httpcore
import httpx
from httpcore import SOCKET_OPTION, AsyncNetworkStream

from tmf630.events.subscription import callbacks
from tmf630.events.subscription.callbacks import Resolve, Rules

_MOST: Final = 4
"""How many addresses of a host are tried."""
_SECONDS: Final = 1.0
"""For one address, while there are others to try."""


class CheckedTransport(httpx.AsyncBaseTransport):
    """How httpx reaches a listener: over a few connections, closed when idle for too long."""

    def __init__(
        self,
        rules: Rules,
        resolve: Resolve,
        trusted: ssl.SSLContext,
        *,
        connections: int,
        idle: float,
    ) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=trusted,
            max_connections=connections,
            keepalive_expiry=idle,
            network_backend=_CheckedNetwork(rules, resolve),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """What the listener answers; raises httpcore's errors, and Refused."""
        url = request.url
        response = await self._pool.handle_async_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
            )
        )
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()


class _CheckedNetwork(httpcore.AsyncNetworkBackend):
    """How httpcore connects to a listener."""

    def __init__(self, rules: Rules, resolve: Resolve) -> None:
        self._rules = rules
        self._resolve = resolve
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """A connection to the first address of a host that takes it; raises Refused."""
        *others, last = (await callbacks.addresses(host, self._rules, self._resolve))[:_MOST]
        for address in others:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return _Stream(await self._network.connect_tcp(address, port, _SECONDS))
        return _Stream(await self._network.connect_tcp(last, port, timeout))


class _Stream(AsyncNetworkStream):
    """A connection that does not stay open when the time is over in which TLS had to begin."""

    def __init__(self, stream: AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
    ) -> bytes:
        return await self._stream.read(max_bytes, timeout)

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
    ) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
    ) -> AsyncNetworkStream:
        try:
            return await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            await self._stream.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
