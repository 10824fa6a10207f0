"""What one listener has not taken and is tried again, while it takes other events."""

from __future__ import annotations

import asyncio
import random
from bisect import insort
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Final

from tmf630.events.delivery.undelivered import UndeliveredEvent, UndeliveredEvents

_LONGEST_PAUSE: Final = 300.0
_JITTER: Final = 1.3
_DOUBLINGS: Final = 9
"""After which a pause is longer than the longest."""


def pause(tries: int) -> float:
    """Seconds until something is tried again: from 1 to 300, about doubled with every try."""
    longest = min(2.0 ** min(tries - 1, _DOUBLINGS), _LONGEST_PAUSE / _JITTER)
    return longest * random.uniform(1, _JITTER)  # noqa: S311


@dataclass(slots=True)
class _ResourceQueue:
    """Letters about one resource, of which the first is tried next, from that moment on."""

    next: float
    tries: int = 1
    undelivered: list[UndeliveredEvent] = field(default_factory=list)
    busy: bool = False


class RetryQueue:
    """The letters of one subscription that wait, those about one resource behind each other.

    `clock` gives seconds since 1970.
    """

    def __init__(
        self, subscription: str, undelivered: UndeliveredEvents, clock: Callable[[], float]
    ) -> None:
        self._subscription = subscription
        self._undelivered = undelivered
        self._clock = clock
        self._queues: dict[str, _ResourceQueue] = {}
        self._hurry = asyncio.Event()

    def __contains__(self, resource: str) -> bool:
        return resource in self._queues

    def __len__(self) -> int:
        return sum(len(line.undelivered) for line in self._queues.values())

    @property
    def undelivered(self) -> Sequence[UndeliveredEvent]:
        """The letters of which none is being tried."""
        return [each for id in self.idle for each in self._queues[id].undelivered]

    @property
    def idle(self) -> Sequence[str]:
        """The resources about which no letter is being tried."""
        return [resource for resource, line in self._queues.items() if not line.busy]

    def due(self) -> Sequence[str]:
        """The resources whose first letter is to be tried now."""
        now = self._clock()
        return [resource for resource in self.idle if self._queues[resource].next <= now]

    def until_due(self) -> float:
        """Seconds until a letter is to be tried."""
        next_due = min((self._queues[each].next for each in self.idle), default=float("inf"))
        return max(0.0, next_due - self._clock())

    async def hurried(self, seconds: float) -> None:
        """Return when everything is to be tried, or after so many seconds."""
        self._hurry.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._hurry.wait()

    @contextmanager
    def first(self, resource: str) -> Iterator[UndeliveredEvent]:
        """The letter about a resource that is next, tried by nobody else meanwhile."""
        line = self._queues[resource]
        line.busy = True
        try:
            yield line.undelivered[0]
        finally:
            line.busy = False

    async def collect(self) -> None:
        """Take up what waits in the store."""
        for event in await self._undelivered.of(self._subscription, dead=False):
            self._add(event)

    async def keep(self, event: UndeliveredEvent) -> None:
        """Have one more letter wait."""
        await self._undelivered.keep(event)
        self._add(event)

    async def taken(self, event: UndeliveredEvent) -> None:
        """The listener has taken it: the next one about the resource can be tried."""
        await self._undelivered.remove(event)
        self._drop(event)

    async def give_up(self, event: UndeliveredEvent, reason: str) -> None:
        """Nobody tries it any more until somebody says so."""
        await self._undelivered.put(replace(event, dead=True, reason=reason))
        self._drop(event)

    def put_off(self, resource: str) -> None:
        """The listener has not taken the first letter about a resource."""
        line = self._queues[resource]
        line.tries += 1
        line.next = self._clock() + pause(line.tries)

    def hurry(self) -> None:
        """Have everything tried now."""
        for line in self._queues.values():
            line.next = 0
        self._hurry.set()

    def _add(self, event: UndeliveredEvent) -> None:
        line = self._queues.setdefault(
            event.logged.resource, _ResourceQueue(self._clock() + pause(1))
        )
        if all(each.id != event.id for each in line.undelivered):
            insort(line.undelivered, event, key=lambda each: each.id)

    def _drop(self, event: UndeliveredEvent) -> None:
        line = self._queues[event.logged.resource]
        line.undelivered.remove(event)
        line.tries, line.next = 0, 0
        if not line.undelivered:
            del self._queues[event.logged.resource]
