"""Hands events to a part of the server, instead of sending them to a listener."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from tmf630 import wire
from tmf630.events.delivery.sending.sender import Outcome, Result
from tmf630.wire import Json

Handle = Callable[[Json], Awaitable[None]]
"""Handles an event. What it raises makes the event be handled again later."""


class Handling:
    """Takes the place of a sender. Its failures are those of the store, which pass."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Result:
        """Handle an event, given as its JSON text."""
        try:
            await self._handle(wire.decode(body))
        except Exception as error:  # noqa: BLE001 - the other events go on
            return Result(Outcome.FAILED, repr(error))
        return Result(Outcome.DELIVERED, "handled")

    async def aclose(self) -> None:
        """Nothing is open."""
