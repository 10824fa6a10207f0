"""Connects to the addresses that are allowed, and to no others.

The addresses of a name may change from one lookup to the next. So the name is looked up when a
connection is made, and the connection goes to an address that was checked. TLS verifies the name.
"""

from __future__ import annotations

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
                return await self._network.connect_tcp(address, port, _ADDRESS_SECONDS)
        return await self._network.connect_tcp(last, port, timeout)


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
