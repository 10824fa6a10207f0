"""Connects to the addresses that are allowed, and to no others.

The addresses of a name may change from one lookup to the next. So the name is looked up when a
connection is made, and the connection goes to an address that was checked. TLS verifies the name.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from tmf630.outbound import targets
from tmf630.outbound.authorities import trusted
from tmf630.outbound.exchange import Connection
from tmf630.outbound.targets import Resolve, Rules, Target

_MAX_ADDRESSES: Final = 4
"""How many addresses of a host are tried."""
_ADDRESS_SECONDS: Final = 1.0
"""Seconds for each of them but the last."""


async def connect(target: Target, rules: Rules, resolve: Resolve) -> Connection:
    """A connection to the first address of a host that accepts it; raises Refused and OSError."""
    found = await targets.addresses(target.host, rules, resolve)
    connected = await _first(found[:_MAX_ADDRESSES], target.port)
    with_tls = target.scheme == "https"
    try:
        _, connection = await asyncio.get_running_loop().create_connection(
            Connection,
            sock=connected,
            ssl=trusted() if with_tls else None,
            server_hostname=target.host if with_tls else None,
        )
    except BaseException:
        connected.close()
        raise
    return connection


async def _first(addresses: Sequence[str], port: int) -> socket.socket:
    """A socket that is connected to the first of these addresses that accepts it."""
    *others, last = addresses
    for address in others:
        with suppress(OSError):
            async with asyncio.timeout(_ADDRESS_SECONDS):
                return await _socket(address, port)
    return await _socket(last, port)


async def _socket(address: str, port: int) -> socket.socket:
    """A socket that is connected to an address."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    connected = socket.socket(family, socket.SOCK_STREAM)
    try:
        connected.setblocking(False)
        await asyncio.get_running_loop().sock_connect(connected, (address, port))
    except BaseException:
        connected.close()
        raise
    return connected
