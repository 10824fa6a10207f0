"""The events of the log that come next for one subscription."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from typing import Final

from tmf630.events.outbox.event_log import LoggedEvent
from tmf630.events.outbox.reader import Reader
from tmf630.events.subscription.subscription import QueryFailed, Subscription

_LOG: Final = logging.getLogger(__name__)


class Pending:
    """What a subscription wants of one batch of the log, and has not got yet.

    What is done with is all before that batch, which is after `cursor`, and of that batch all but
    what `left` names by position, if anything of it is done at all. `failures` is how many events
    its query has failed on, which are no match.
    """

    def __init__(
        self,
        subscription: Subscription,
        reader: Reader,
        cursor: int,
        left: frozenset[int] | None,
        failures: int = 0,
    ) -> None:
        self.cursor = cursor
        self.failures = failures
        self._subscription = subscription
        self._reader = reader
        self._left = left
        self._events: dict[str, deque[LoggedEvent]] = {}

    def __bool__(self) -> bool:
        return bool(self._events)

    @property
    def left(self) -> frozenset[int] | None:
        """What of the batch after the cursor is not done with; None if nothing of it is."""
        events = (each for events in self._events.values() for each in events)
        return frozenset(each.place.position for each in events) or self._left

    @property
    def resources(self) -> Sequence[str]:
        """The resources that there is something to tell of."""
        return list(self._events)

    def first(self, resource: str) -> LoggedEvent | None:
        """The next event of a resource, if there is one."""
        events = self._events.get(resource)
        return events[0] if events else None

    def done(self, resource: str) -> None:
        """Be done with the next event of a resource."""
        self._events[resource].popleft()
        if not self._events[resource]:
            del self._events[resource]
        if not self._events:
            self.cursor += 1

    async def advance(self) -> bool:
        """Go on to the next batch of the log, if there is one, when nothing is pending."""
        if self._reader.last <= self.cursor:
            return False
        batch = await self._reader.batch(self.cursor + 1)
        events: dict[str, deque[LoggedEvent]] = {}
        failures = 0
        for logged in batch.events:
            if self._left is not None and logged.place.position not in self._left:
                continue
            try:
                wanted = self._subscription.wants(logged.event)
            except QueryFailed as error:
                failures += 1
                self._tell(logged, error)
                continue
            if wanted:
                events.setdefault(logged.resource, deque()).append(logged)
        # All of the batch, at once: whatever is raised before leaves everything as it was.
        self._events, self._left = events, None
        self.failures += failures
        if not events:
            self.cursor = batch.number
        return True

    def _tell(self, logged: LoggedEvent, error: QueryFailed) -> None:
        _LOG.warning(
            "event %s is not delivered to subscription %s, whose query fails on it: %s",
            logged.id,
            self._subscription.id,
            error,
        )

    async def grown(self, seconds: float) -> None:
        """Return when there is more in the log, or after so many seconds."""
        await self._reader.grown(self.cursor, seconds)
