"""Pending events: those of one batch of the event log that a subscription has yet to get."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from typing import Final

from tmf630.discretion import told
from tmf630.events.outbox.event_log import LoggedEvent
from tmf630.events.outbox.log_reader import LogReader
from tmf630.events.subscription.subscription import QueryFailed, Subscription

_LOG: Final = logging.getLogger(__name__)


class Pending:
    """The pending events of a subscription, by their resources.

    They are of the batch after `cursor`; all batches up to `cursor` are done. `remaining` holds the
    positions of that batch that are not done, None if none is done. `failures` counts the events on
    which the query failed; they are not delivered.
    """

    def __init__(
        self,
        subscription: Subscription,
        reader: LogReader,
        cursor: int,
        remaining: frozenset[int] | None,
        failures: int = 0,
    ) -> None:
        self.cursor = cursor
        self.failures = failures
        self._subscription = subscription
        self._reader = reader
        self._remaining = remaining
        self._events: dict[str, deque[LoggedEvent]] = {}

    def __bool__(self) -> bool:
        return bool(self._events)

    @property
    def remaining(self) -> frozenset[int] | None:
        """The positions of the batch after the cursor that are not done, None if none is done."""
        events = (each for events in self._events.values() for each in events)
        return frozenset(each.place.position for each in events) or self._remaining

    @property
    def resources(self) -> Sequence[str]:
        """The resources that have pending events."""
        return list(self._events)

    def first(self, resource: str) -> LoggedEvent | None:
        """The next event of a resource, if there is one."""
        events = self._events.get(resource)
        return events[0] if events else None

    def done(self, resource: str) -> None:
        """Remove the next event of a resource: it is done."""
        self._events[resource].popleft()
        if not self._events[resource]:
            del self._events[resource]
        if not self._events:
            self.cursor += 1

    async def advance(self) -> bool:
        """Read the next batch of the log when nothing is pending; whether there was one."""
        if self._reader.last <= self.cursor:
            return False
        batch = await self._reader.batch(self.cursor + 1)
        events: dict[str, deque[LoggedEvent]] = {}
        failures = 0
        for logged in batch.events:
            if self._remaining is not None and logged.place.position not in self._remaining:
                continue
            try:
                wanted = self._subscription.wants(logged)
            except QueryFailed as error:
                failures += 1
                self._log_failure(logged, error)
                continue
            if wanted:
                events.setdefault(logged.resource, deque()).append(logged)
        # The whole batch at once: an exception above leaves everything as it was.
        self._events, self._remaining = events, None
        self.failures += failures
        if not events:
            self.cursor = batch.number
        return True

    async def wait(self, seconds: float) -> None:
        """Return when the log has another batch, or after so many seconds."""
        await self._reader.wait_beyond(self.cursor, seconds)

    def _log_failure(self, logged: LoggedEvent, error: QueryFailed) -> None:
        _LOG.warning(
            "event %s is not delivered to subscription %s, whose query fails on it: %s",
            logged.id,
            self._subscription.id,
            told(error.__cause__ or error),
        )
