"""The registration of our listener at the hub of an acceptance centre."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from ordercentre.acceptance import reports
from ordercentre.neighbours.protocol import Neighbour, RefusedByNeighbour

_HUB: Final = "/hub"
_MOST: Final = 1000
"""Subscriptions that are looked at."""
_ABSENT: Final = frozenset(
    {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}
)
"""The statuses by which a server says that it has no hub."""


async def register(neighbour: Neighbour, callback: str) -> bool:
    """Register a callback for all events; False if the centre has no hub.

    Raises NeighbourUnavailable, and RefusedByNeighbour if the centre refuses the callback. One that
    is registered already is registered, if the centre says so (409).
    """
    try:
        await neighbour.post(_HUB, {"callback": callback})
    except RefusedByNeighbour as refused:
        if refused.status in _ABSENT:
            return False
        if refused.status != HTTPStatus.CONFLICT:
            raise
    return True


async def is_registered(neighbour: Neighbour, callback: str) -> bool | None:
    """Whether a callback is registered; None if the centre does not say.

    The contract has no list of subscriptions, but many servers do. Raises NeighbourUnavailable.
    """
    try:
        found = await neighbour.find(_HUB, {}, _MOST)
    except RefusedByNeighbour:
        return None
    return any(reports.text(each, "callback") == callback for each in found)
