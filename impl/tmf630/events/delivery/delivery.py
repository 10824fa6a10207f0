"""The delivery of events to one subscription, those of one resource in their order.

What a listener does not take is tried again with growing pauses. An event that it refuses while it
takes others is put aside, and the later ones of the same resource behind it. When it refuses
several in a row, it is the listener that is in trouble: then it is tried with single events only,
until it takes one again.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any, Final

from tmf630.events.delivery.attempts import Attempts
from tmf630.events.delivery.health import Health
from tmf630.events.delivery.pending import Pending
from tmf630.events.delivery.progress import Progress
from tmf630.events.delivery.retry_queue import RetryQueue
from tmf630.events.delivery.undelivered import UndeliveredEvent, UndeliveredEvents
from tmf630.events.outbox.event_log import LoggedEvent
from tmf630.events.outbox.reader import Reader
from tmf630.events.subscription.subscription import Subscription

_LOG: Final = logging.getLogger(__name__)
_AT_ONCE: Final = 6
"""How many resources' events are on their way to one listener at the same moment."""
_RETRIES_AT_ONCE: Final = 2
"""How many of those that it has refused before are, besides."""
_MAX_QUEUED: Final = 1_000
"""How many letters of one subscription may wait; with more of them the log waits, too."""
_LOOK: Final = 1.0
"""Seconds after which it is looked whether there is something else to do."""


@dataclass(frozen=True, slots=True)
class DeliveryContext:
    """What every delivery of one process works with.

    `patience` is for how many seconds an event is tried before it is given up, `clock` gives
    seconds since 1970.
    """

    reader: Reader
    undelivered: UndeliveredEvents
    patience: float
    clock: Callable[[], float]


class Delivery:
    """The delivery to one subscription, by the one who has claimed it."""

    def __init__(
        self,
        subscription: Subscription,
        attempts: Attempts,
        progress: Progress,
        context: DeliveryContext,
    ) -> None:
        self._subscription = subscription
        self._attempts = attempts
        self._patience = context.patience
        self._clock = context.clock
        self._pending = Pending(
            subscription,
            context.reader,
            progress.cursor,
            progress.pending,
            progress.query_failures,
        )
        self._delivered = progress.delivered
        self._health = Health(progress.failing, progress.tries, context.clock)
        self._retry_queue = RetryQueue(subscription.id, context.undelivered, context.clock)
        self._recalled = True

    @property
    def progress(self) -> Progress:
        """How far the delivery has come: what is said to be done with is taken, or kept aside."""
        pending, health = self._pending, self._health
        return Progress(
            pending.cursor,
            pending.left,
            self._delivered,
            pending.failures,
            health.failing,
            health.tries,
        )

    def recall(self) -> None:
        """Look for letters that are to be sent again."""
        self._recalled = True

    async def run(self) -> None:
        """Deliver until cancelled; raises Ended, or Taken when the claim has not been renewed."""
        await self._collect()
        await _together([self._deliver(), self._try_again()])

    async def _deliver(self) -> None:
        """Deliver what the log has, and probe when the listener takes nothing."""
        while True:
            await self._shelve()
            if not self._health.is_well and (self._pending or len(self._retry_queue)):
                await self._probe()
            elif self._pending:
                await self._send()
            elif len(self._retry_queue) >= _MAX_QUEUED:
                await asyncio.sleep(_LOOK)
            elif not await self._pending.advance():
                await self._pending.grown(_LOOK)

    async def _try_again(self) -> None:
        """Deliver what is aside, while the listener takes something."""
        while True:
            if self._recalled:
                await self._collect()
            if not self._health.is_well:
                await self._retry_queue.hurried(_LOOK)
            elif run_at := self._retry_queue.due():
                await _together(self._retry(resource) for resource in run_at[:_RETRIES_AT_ONCE])
            else:
                await self._retry_queue.hurried(min(_LOOK, self._retry_queue.until_due()))

    async def _collect(self) -> None:
        self._recalled = False
        await self._retry_queue.collect()
        self._retry_queue.hurry()
        self._health.hurry()

    async def _shelve(self) -> None:
        """Put what is pending behind the letters about the same resource."""
        for resource in self._pending.resources:
            if resource in self._retry_queue:
                await self._put_aside(resource)

    async def _put_aside(self, resource: str) -> None:
        while logged := self._pending.first(resource):
            await self._retry_queue.keep(self._letter(logged))
            self._pending.done(resource)

    async def _send(self) -> None:
        """Send what is pending, each resource's events in their order."""
        resources = deque(self._pending.resources)

        async def work() -> None:
            while resources and self._health.is_well:
                await self._send_of(resources.popleft())

        await _together(work() for _ in range(_AT_ONCE))

    async def _send_of(self, resource: str) -> None:
        """Send the events of one resource, or put them aside, unless all have to wait."""
        while self._health.is_well and (logged := self._pending.first(resource)):
            if await self._is_taken(logged):
                self._pending.done(resource)
                continue
            if self._health.refused():
                self._leave_alone()
                return
            _LOG.info(
                "event %s is not taken by subscription %s, and tried again: %s",
                logged.id,
                self._subscription.id,
                self._attempts.reason,
            )
            await self._put_aside(resource)

    async def _is_taken(self, logged: LoggedEvent) -> bool:
        taken = await self._attempts.is_taken(logged)
        if taken:
            self._delivered += 1
            if self._health.taken():
                _LOG.warning("subscription %s takes events again", self._subscription.id)
                self._retry_queue.hurry()
        return taken

    def _leave_alone(self) -> None:
        """Leave the listener alone for a while; others that were under way change nothing."""
        if self._health.is_well:
            reason = self._attempts.reason
            _LOG.warning("subscription %s takes no events: %s", self._subscription.id, reason)
            self._health.fails()

    async def _probe(self) -> None:
        """Try whether the listener takes anything: what it has refused, or what it has not seen.

        What it has not seen is tried, too, for the former may be refused for ever.
        """
        wait = self._health.until_tried
        if wait > 0:
            await asyncio.sleep(min(wait, _LOOK))
            return
        if idle := self._retry_queue.idle:
            await self._retry(idle[self._health.tries % len(idle)])
        if not self._health.is_well:
            await self._send_unseen()
        if not self._health.is_well:
            self._health.put_off()
            await self._give_up_old()

    async def _send_unseen(self) -> None:
        """Send the next event about what is not aside; when it is not taken, it is put there."""
        room = len(self._retry_queue) < _MAX_QUEUED
        while room and not self._pending and await self._pending.advance():
            await self._shelve()
        for resource in self._pending.resources[:1]:
            if (logged := self._pending.first(resource)) and await self._is_taken(logged):
                self._pending.done(resource)
            elif room:
                await self._put_aside(resource)

    async def _retry(self, resource: str) -> None:
        """Try the first of the letters about a resource again."""
        with self._retry_queue.first(resource) as event:
            if await self._is_taken(event.logged):
                await self._retry_queue.taken(event)
            elif self._is_old(event.since):
                await self._give_up(event)
            else:
                self._retry_queue.put_off(resource)

    async def _give_up_old(self) -> None:
        """Give up what the listener has not taken for too long, while it takes nothing at all."""
        for event in self._retry_queue.undelivered:
            if self._is_old(event.since):
                await self._give_up(event)
        await self._give_up_pending()
        while not self._pending and await self._pending.advance():
            await self._give_up_pending()

    async def _give_up_pending(self) -> None:
        for resource in self._pending.resources:
            while logged := self._pending.first(resource):
                event = self._letter(logged)
                if not self._is_old(event.since):
                    break
                await self._retry_queue.keep(event)
                await self._give_up(event)
                self._pending.done(resource)

    async def _give_up(self, event: UndeliveredEvent) -> None:
        reason = self._attempts.reason
        _LOG.warning(
            "event %s is given up for subscription %s: %s",
            event.logged.id,
            event.subscription,
            reason,
        )
        await self._retry_queue.give_up(event, reason)

    def _letter(self, logged: LoggedEvent) -> UndeliveredEvent:
        since = max(self._health.failing or self._clock(), logged.time)
        return UndeliveredEvent(self._subscription.id, logged, since)

    def _is_old(self, since: float) -> bool:
        return self._clock() - since >= self._patience


async def _together(works: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Do all of these at once; what one raises ends the others."""
    try:
        async with asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(work)
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
