"""Connects to the addresses that are allowed, and to no others.

The addresses of a name may change from one lookup to the next. So the name is looked up when a
connection is made, and the connection goes to an address that was checked. TLS verifies the name.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Final

import httpcore

from tmf630.outbound import targets
from tmf630.outbound.targets import Resolve, Rules

_MAX_ADDRESSES: Final = 4
"""How many addresses of a host are tried."""
_ADDRESS_SECONDS: Final = 1.0
"""Seconds for each of them but the last."""


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """The connections of a pool, to addresses that the rules allow."""

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
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first address of a host that accepts it; raises Refused."""
        found = await targets.addresses(host, self._rules, self._resolve)
        *others, last = found[:_MAX_ADDRESSES]
        for address in others:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._connection(address, port, _ADDRESS_SECONDS)
        return await self._connection(last, port, timeout)

    async def _connection(
        self, address: str, port: int, seconds: float | None
    ) -> httpcore.AsyncNetworkStream:
        return _Connection(await self._network.connect_tcp(address, port, seconds))


class _Connection(httpcore.AsyncNetworkStream):
    """A connection of AnyIO, about which the pool may also ask when it has been reset.

    uvloop 0.23 has no socket for such a connection, and so anyio 4.16 raises an AttributeError. The
    pool raises it in whichever request makes it ask.
    """

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
    ) -> bytes:
        """Some bytes; none at the end."""
        return await self._stream.read(max_bytes, timeout)

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
    ) -> None:
        """Write all of these bytes."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
    ) -> httpcore.AsyncNetworkStream:
        """The same connection with TLS."""
        return _Connection(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """What the pool asks for; a connection that was reset is readable: its end can be read."""
        try:
            return self._stream.get_extra_info(info)
        except AttributeError:
            return True if info == "is_readable" else None


class HandshakeGuard:
    """Closes a connection whose TLS handshake fails or is cancelled; the pool leaves it open.

    It is the `trace` extension of one request: httpcore calls it with each step and its result.
    """

    def __init__(self) -> None:
        self._stream: httpcore.AsyncNetworkStream | None = None

    async def __call__(self, step: str, info: Mapping[str, Any]) -> None:
        """Note the connection that is made, and close it when its handshake fails."""
        if step == "connection.connect_tcp.complete":
            self._stream = info["return_value"]
        elif step == "connection.start_tls.failed" and self._stream is not None:
            await self._stream.aclose()
