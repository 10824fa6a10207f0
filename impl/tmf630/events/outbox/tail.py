"""The tail of the event log: each event as it is published."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import Final

from tmf630.events.outbox.event_log import EventLog, LoggedEvent

_GAP_CHECK_SECONDS: Final = 1.0
"""Seconds from one check for trimmed batches to the next."""


class Tail:
    """The events that are published from the first call of `more` on.

    With `from_start`, the events that the log still has come before them.
    """

    def __init__(self, log: EventLog, *, from_start: bool) -> None:
        self._log = log
        self._from_start = from_start
        self._last: int | None = None
        self._checked = 0.0

    async def more(self) -> Sequence[LoggedEvent]:
        """Some of the next events; none if there are none yet."""
        if self._last is None:
            self._last = await (self._before_first() if self._from_start else self._log.last())
        if batch := await self._log.batch(self._last + 1):
            self._last = batch.number
            return batch.events
        # A slow reader misses the batches that were trimmed meanwhile, but none after them.
        if monotonic() - self._checked > _GAP_CHECK_SECONDS:
            self._last = max(self._last, await self._before_first())
            self._checked = monotonic()
        return []

    async def _before_first(self) -> int:
        return await self._log.first() - 1
