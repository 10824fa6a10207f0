"""Removes batches of the event log that all subscriptions have read."""

from __future__ import annotations

from typing import Final

from tmf630.events.delivery.progress import progress_of
from tmf630.events.known_subscriptions import KnownSubscriptions
from tmf630.events.outbox.event_log import EventLog
from tmf630.resources.aggregate import ABSENT
from tmf630.resources.collection import Resources

_SPARE_BATCHES: Final = 100
"""They stay in the log although all subscriptions have read them."""


class Trimming:
    """Trims the event log by the progress of the `subscriptions`."""

    def __init__(self, log: EventLog, subscriptions: Resources, known: KnownSubscriptions) -> None:
        self._log = log
        self._subscriptions = subscriptions
        self._known = known
        self._trimmed = 0

    async def trim(self, last: int) -> None:
        """Trim the log, whose last batch has that number, if it has grown since the last time."""
        if last == self._trimmed:
            return
        needed = await self._first_needed(last - _SPARE_BATCHES)
        while await self._log.trim(needed):
            pass
        self._trimmed = last

    async def _first_needed(self, last: int) -> int:
        """The number of the first batch up to `last` that a subscription has yet to read."""
        needed = last
        for id, readable in (await self._known.refresh()).items():
            subscription = await self._subscriptions.read(id) if readable else ABSENT
            if subscription != ABSENT:
                needed = min(needed, progress_of(subscription.metadata).cursor + 1)
        return needed
