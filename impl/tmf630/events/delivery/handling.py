"""Hands the events of a subscription to a part of the server, one batch of the log after the other.

A batch is done as soon as all of it is handled, and handled again if that has failed: the failures
are those of the store, which pass. So no event is ever skipped, and none is a dead letter.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from tmf630.events.delivery.lease import SubscriptionLease
from tmf630.events.delivery.progress import Progress
from tmf630.events.outbox.log_reader import LogReader
from tmf630.events.subscription.subscription import Subscription
from tmf630.jobs.lease import LeaseLost
from tmf630.wire import Json

Handle = Callable[[Sequence[Json]], Awaitable[None]]
"""Handles events. To handle an event again must change nothing."""
_CHECK_SECONDS: Final = 1.0
"""Seconds, at most, until it is checked whether the log has grown."""


class Handling:
    """The handling of the events of one subscription, by the dispatcher that holds its lease."""

    def __init__(
        self,
        subscription: Subscription,
        lease: SubscriptionLease,
        progress: Progress,
        reader: LogReader,
        handle: Handle,
    ) -> None:
        self._subscription = subscription
        self._lease = lease
        self._cursor = progress.cursor
        self._handled = progress.delivered
        self._reader = reader
        self._handle = handle

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return Progress(cursor=self._cursor, delivered=self._handled)

    def reload(self) -> None:
        """Nothing is queued."""

    async def run(self) -> None:
        """Handle events until cancelled; raises LeaseLost, and what handling them raises."""
        while True:
            if self._reader.last > self._cursor:
                await self._handle_next()
            else:
                await self._reader.wait_beyond(self._cursor, _CHECK_SECONDS)

    async def _handle_next(self) -> None:
        if not self._lease.is_held:
            raise LeaseLost
        batch = await self._reader.batch(self._cursor + 1)
        events = [each.event for each in batch.events if self._subscription.wants(each)]
        if events:
            await self._handle(events)
        self._cursor = batch.number
        self._handled += len(events)

    async def finish(self, seconds: float) -> None:
        """Nothing has to end: what is handled in part is handled again."""

    async def aclose(self) -> None:
        """Nothing is open."""
