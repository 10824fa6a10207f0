"""The log as somebody watches it: each event as it is published."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import Final

from tmf630.events.outbox.event_log import EventLog, LoggedEvent

_LOOK: Final = 1.0
"""Seconds from one look for a gap to the next."""


class Tail:
    """The events that are published from the first call of `more` on.

    With `everything`, those that the log still has come before them.
    """

    def __init__(self, log: EventLog, *, everything: bool) -> None:
        self._log = log
        self._everything = everything
        self._last: int | None = None
        self._looked = 0.0

    async def more(self) -> Sequence[LoggedEvent]:
        """Some of the events that come next, none when there are none yet."""
        if self._last is None:
            self._last = await (self._before_first() if self._everything else self._log.last())
        if batch := await self._log.batch(self._last + 1):
            self._last = batch.number
            return batch.events
        # Who is slow misses what the log has let go of meanwhile, but not what came after it.
        if monotonic() - self._looked > _LOOK:
            self._last = max(self._last, await self._before_first())
            self._looked = monotonic()
        return []

    async def _before_first(self) -> int:
        return await self._log.first() - 1
