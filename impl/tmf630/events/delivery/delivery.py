"""The delivery of events to one subscription, those of each resource in their order.

An event that the listener refuses while it accepts others goes into the retry queue, and the later
events of the same resource behind it. When the listener refuses several events in a row it fails:
then single events are tried, with growing pauses, until it accepts one.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import Final

from tmf630.events.delivery.context import DeliveryContext
from tmf630.events.delivery.dead_letters import DeadLetters
from tmf630.events.delivery.health import Health
from tmf630.events.delivery.pending import Pending
from tmf630.events.delivery.progress import LastError, Progress
from tmf630.events.delivery.retry_queue import RetryQueue
from tmf630.events.delivery.sending.attempts import Attempts
from tmf630.events.outbox.event_log import LoggedEvent
from tmf630.events.subscription.subscription import Subscription
from tmf630.jobs.concurrency import run_together, uncancelled

_LOG: Final = logging.getLogger(__name__)
_MAX_CONCURRENT_RESOURCES: Final = 6
"""How many resources' events are sent to one listener at the same time."""
_MAX_CONCURRENT_RETRIES: Final = 2
"""How many resources' events of the retry queue are, besides."""
_MAX_QUEUED_EVENTS: Final = 1_000
"""Events in the retry queue of a subscription. With more, its delivery does not read the log."""
_STORE_SECONDS: Final = 2.0
"""Seconds that a write has to end when the delivery is stopped."""
_CHECK_SECONDS: Final = 1.0
"""Seconds, at most, until a delivery that waits checks what there is to do."""


class Delivery:
    """The delivery to one subscription, by the dispatcher that holds its lease."""

    def __init__(
        self,
        subscription: Subscription,
        attempts: Attempts,
        progress: Progress,
        context: DeliveryContext,
    ) -> None:
        self._subscription = subscription
        self._attempts = attempts
        self._pending = Pending(
            subscription,
            context.reader,
            progress.cursor,
            progress.remaining,
            progress.query_failures,
        )
        self._delivered = progress.delivered
        self._last_error = progress.last_error
        self._clock = context.clock
        self._health = Health(progress.failing_since, progress.failures, context.clock)
        self._retry_queue = RetryQueue(subscription.id, context.undelivered, context.clock)
        self._dead_letters = DeadLetters(
            self._pending, self._retry_queue, self._health, attempts, context
        )
        self._reload = True

    @property
    def progress(self) -> Progress:
        """How far the delivery is."""
        pending, health = self._pending, self._health
        return Progress(
            pending.cursor,
            pending.remaining,
            self._delivered,
            pending.failures,
            health.failing_since,
            health.failures,
            self._last_error,
        )

    def change(self, subscription: Subscription) -> None:
        """Sign with the secrets that the subscription has now."""
        self._attempts.change(subscription)

    def reload(self) -> None:
        """Read the retry queue again: a redelivery has added dead letters to it."""
        self._reload = True

    async def run(self) -> None:
        """Deliver until cancelled; raises ListenerGone, and LeaseLost if the lease expires."""
        await self._load()
        await run_together([self._deliver(), self._retry_queued()])

    async def finish(self, seconds: float) -> None:
        """Begin no more attempts; return when none is running, or after so many seconds."""
        await self._attempts.finish(seconds)

    async def aclose(self) -> None:
        """Close the connections to the listener."""
        await self._attempts.aclose()

    async def _deliver(self) -> None:
        """Deliver the events of the log, or probe a listener that fails."""
        while True:
            await self._queue_behind_refused()
            if not self._health.is_well and (self._pending or len(self._retry_queue)):
                await self._probe()
            elif self._pending:
                await self._send()
            elif len(self._retry_queue) >= _MAX_QUEUED_EVENTS:
                await asyncio.sleep(_CHECK_SECONDS)
            elif not await self._pending.advance():
                await self._pending.wait(_CHECK_SECONDS)

    async def _retry_queued(self) -> None:
        """Deliver the events of the retry queue, while the listener is well."""
        while True:
            if self._reload:
                await self._load()
            if not self._health.is_well:
                await self._retry_queue.wait(_CHECK_SECONDS)
            elif due := self._retry_queue.due():
                await run_together(
                    self._retry(resource) for resource in due[:_MAX_CONCURRENT_RETRIES]
                )
            else:
                await self._retry_queue.wait(min(_CHECK_SECONDS, self._retry_queue.until_due()))

    async def _load(self) -> None:
        self._reload = False
        await self._retry_queue.load()
        self._retry_queue.retry_now()
        self._health.retry_now()

    async def _queue_behind_refused(self) -> None:
        """Put pending events into the retry queue, if that has events of the same resource."""
        for resource in self._pending.resources:
            if resource in self._retry_queue:
                await self._queue(resource)

    async def _queue(self, resource: str) -> None:
        """Put the pending events of a resource into the retry queue."""
        while logged := self._pending.first(resource):
            # An event that is in the queue and not done would be delivered twice.
            since = self._health.refuses_since(logged)
            await uncancelled(self._queue_first(resource, logged, since), _STORE_SECONDS)

    async def _queue_first(self, resource: str, logged: LoggedEvent, since: float) -> None:
        await self._retry_queue.add(logged, since)
        self._pending.done(resource)

    async def _send(self) -> None:
        """Send the pending events, those of each resource in their order."""
        resources = deque(self._pending.resources)

        async def work() -> None:
            while resources and self._health.is_well:
                await self._send_of(resources.popleft())

        await run_together(work() for _ in range(_MAX_CONCURRENT_RESOURCES))

    async def _send_of(self, resource: str) -> None:
        """Send the pending events of a resource; queue them if one is refused, unless all fail."""
        while self._health.is_well and (logged := self._pending.first(resource)):
            if await self._is_accepted(logged):
                self._pending.done(resource)
                continue
            if self._health.refused():
                self._fail()
                return
            _LOG.info(
                "subscription %s refuses event %s, which will be tried again: %s",
                self._subscription.id,
                logged.id,
                self._attempts.log_text,
            )
            await self._queue(resource)

    async def _is_accepted(self, logged: LoggedEvent) -> bool:
        accepted = await self._attempts.deliver(logged)
        if accepted:
            self._delivered += 1
            if self._health.accepted():
                _LOG.warning("subscription %s accepts events again", self._subscription.id)
                self._retry_queue.retry_now()
        else:
            self._last_error = LastError(self._clock(), self._attempts.reason)
        return accepted

    def _fail(self) -> None:
        """Note that the listener fails, once: several attempts may fail at the same time."""
        if self._health.is_well:
            reason = self._attempts.log_text
            _LOG.warning("subscription %s accepts no events: %s", self._subscription.id, reason)
            self._health.fail()

    async def _probe(self) -> None:
        """Try a failing listener with an event of the retry queue, and then with a new one.

        A new one is tried, too, because the listener may refuse the others for ever.
        """
        wait = self._health.until_attempt
        if wait > 0:
            await asyncio.sleep(min(wait, _CHECK_SECONDS))
            return
        if idle := self._retry_queue.idle:
            await self._retry(idle[self._health.failures % len(idle)])
        if not self._health.is_well:
            await self._probe_with_new()
        if not self._health.is_well:
            self._health.postpone()
            await self._dead_letters.add_expired()

    async def _probe_with_new(self) -> None:
        """Send the next event of a resource that is not in the retry queue; queue it if refused."""
        has_room = len(self._retry_queue) < _MAX_QUEUED_EVENTS
        while has_room and not self._pending and await self._pending.advance():
            await self._queue_behind_refused()
        for resource in self._pending.resources[:1]:
            if (logged := self._pending.first(resource)) and await self._is_accepted(logged):
                self._pending.done(resource)
            elif has_room:
                await self._queue(resource)

    async def _retry(self, resource: str) -> None:
        """Try the first event of a resource in the retry queue."""
        with self._retry_queue.first(resource) as event:
            if await self._is_accepted(event.logged):
                await uncancelled(self._retry_queue.delivered(event), _STORE_SECONDS)
            elif not await self._dead_letters.add_if_expired(event):
                self._retry_queue.postpone(resource)
