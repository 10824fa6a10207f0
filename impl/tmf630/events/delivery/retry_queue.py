"""The retry queue of a subscription: events that its listener refused while it accepted others."""

from __future__ import annotations

import asyncio
from bisect import insort
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from tmf630.events.delivery.undelivered import UndeliveredEvent, UndeliveredEvents
from tmf630.events.outbox.event_log import LoggedEvent
from tmf630.jobs.backoff import Backoff, RetryTimer
from tmf630.jobs.concurrency import wait_at_most

_JITTER: Final = 1.3
RETRIES: Final = Backoff(first=1.0 * _JITTER, longest=300.0, steady=1 / _JITTER)
"""From 1 to 300 seconds from one attempt to the next."""


@dataclass(slots=True)
class _ResourceQueue:
    """The events of one resource. They are delivered in order: only the first one is tried."""

    timer: RetryTimer
    events: list[UndeliveredEvent] = field(default_factory=list)
    is_busy: bool = False


class RetryQueue:
    """The retry queue of one subscription, in memory and in the store.

    `clock` gives seconds since 1970.
    """

    def __init__(
        self, subscription: str, undelivered: UndeliveredEvents, clock: Callable[[], float]
    ) -> None:
        self._subscription = subscription
        self._undelivered = undelivered
        self._clock = clock
        self._queues: dict[str, _ResourceQueue] = {}
        self._retry_now = asyncio.Event()

    def __contains__(self, resource: str) -> bool:
        return resource in self._queues

    def __len__(self) -> int:
        return sum(len(queue.events) for queue in self._queues.values())

    @property
    def idle(self) -> Sequence[str]:
        """The resources of which no event is being tried."""
        return [resource for resource, queue in self._queues.items() if not queue.is_busy]

    @property
    def idle_events(self) -> Sequence[UndeliveredEvent]:
        """The events of those resources."""
        return [each for resource in self.idle for each in self._queues[resource].events]

    def due(self) -> Sequence[str]:
        """The resources whose first event is due for an attempt."""
        return [resource for resource in self.idle if self._queues[resource].timer.is_due]

    def until_due(self) -> float:
        """Seconds until an event is due."""
        left = (self._queues[resource].timer.seconds_left for resource in self.idle)
        return min(left, default=float("inf"))

    async def wait(self, seconds: float) -> None:
        """Return after so many seconds, or when `retry_now` is called."""
        self._retry_now.clear()
        await wait_at_most(self._retry_now, seconds)

    @contextmanager
    def first(self, resource: str) -> Iterator[UndeliveredEvent]:
        """The first event of a resource, for an attempt; no other one of it is tried meanwhile."""
        queue = self._queues[resource]
        queue.is_busy = True
        try:
            yield queue.events[0]
        finally:
            queue.is_busy = False

    async def load(self) -> None:
        """Read the events that the store has in this queue."""
        for event in await self._undelivered.queued(self._subscription):
            self._add(event)

    async def add(self, logged: LoggedEvent, since: float) -> UndeliveredEvent:
        """Store an event in this queue, which the listener refuses since then."""
        event = UndeliveredEvent(self._subscription, logged, since)
        await self._undelivered.add(event)
        self._add(event)
        return event

    async def delivered(self, event: UndeliveredEvent) -> None:
        """Remove a delivered event; the next one of its resource is due."""
        await self._undelivered.remove(event)
        self._drop(event)

    async def give_up(self, event: UndeliveredEvent, reason: str) -> None:
        """Make an event a dead letter; the next one of its resource is due."""
        await self._undelivered.update(replace(event, is_dead=True, reason=reason))
        self._drop(event)

    def postpone(self, resource: str) -> None:
        """Pause after a failed attempt at the first event of a resource."""
        self._queues[resource].timer.fail()

    def retry_now(self) -> None:
        """End all pauses."""
        for queue in self._queues.values():
            queue.timer.retry_now()
        self._retry_now.set()

    def _add(self, event: UndeliveredEvent) -> None:
        queue = self._queues.get(event.logged.resource)
        if queue is None:
            queue = _ResourceQueue(RetryTimer(RETRIES, self._clock))
            queue.timer.fail()  # the event has just been refused
            self._queues[event.logged.resource] = queue
        if all(each.id != event.id for each in queue.events):
            insort(queue.events, event, key=lambda each: each.id)

    def _drop(self, event: UndeliveredEvent) -> None:
        queue = self._queues[event.logged.resource]
        queue.events.remove(event)
        queue.timer.reset()
        if not queue.events:
            del self._queues[event.logged.resource]
