"""Neighbours on real ports, correct and faulty."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from ipaddress import ip_network
from typing import Any, Final

from ordercentre.centre import NeighbourSettings
from ordercentre.neighbours.client import HttpNeighbour
from tests.events.listener import Behaviour, Connection, Listener, answering, listening
from tmf630.outbound import resolving
from tmf630.outbound.targets import Resolve, Rules
from tmf630.wire import encode

LOCAL: Final = Rules(networks=(ip_network("127.0.0.0/8"),), http=True, loopback=False)
WAIT: Final = 60.0
"""Seconds until a wait fails; usually the awaited event comes at once."""


def says(content: Any, *headers: str, status: str = "200 OK") -> Behaviour:
    """Answer each request with a JSON value."""
    return answering(status, "Content-Type: application/json", *headers, body=encode(content))


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """Behave in one way after the other, and then stay with the last one."""
    left = list(behaviours)

    async def behave(connection: Connection) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(connection)

    return behave


async def hang(connection: Connection) -> None:
    await asyncio.Event().wait()


def sends(data: bytes) -> Behaviour:
    """Send these bytes and close the connection."""

    async def send(connection: Connection) -> None:
        await connection.send(data)
        connection.writer.close()

    return send


def settings(url: str, **changed: Any) -> NeighbourSettings:
    return replace(NeighbourSettings(name="catalog", url=url, attempts=1, seconds=WAIT), **changed)


@asynccontextmanager
async def asking(
    url: str, rules: Rules = LOCAL, *, resolve: Resolve = resolving.resolve, **changed: Any
) -> AsyncIterator[HttpNeighbour]:
    """A client of the neighbour at a URL."""
    neighbour = HttpNeighbour(settings(url, **changed), rules, resolve)
    try:
        yield neighbour
    finally:
        await neighbour.aclose()


@asynccontextmanager
async def neighbour_that(
    behave: Behaviour, **changed: Any
) -> AsyncIterator[tuple[HttpNeighbour, Listener]]:
    """A neighbour that behaves so, and a client of it."""
    async with listening(behave) as listener, asking(listener.url("/api"), **changed) as neighbour:
        yield neighbour, listener
