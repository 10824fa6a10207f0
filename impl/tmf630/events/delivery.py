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

from tmf630.events.aside import Aside, pause
from tmf630.events.attempts import Attempts
from tmf630.events.claim import Progress
from tmf630.events.letters import Letter, Letters
from tmf630.events.log import Logged
from tmf630.events.reader import Reader
from tmf630.events.subscription import Subscription

_LOG: Final = logging.getLogger(__name__)
_AT_ONCE: Final = 8
"""How many resources' events are on their way to one listener at the same moment."""
_IN_A_ROW: Final = 3
_MOST_ASIDE: Final = 1_000
"""How many letters of one subscription may wait; with more of them the log waits, too."""
_LOOK: Final = 1.0
"""Seconds after which it is looked whether there is something else to do."""


@dataclass(frozen=True, slots=True)
class Means:
    """What every delivery of one process works with.

    `patience` is for how many seconds an event is tried before it is given up, `clock` gives
    seconds since 1970.
    """

    reader: Reader
    letters: Letters
    patience: float
    clock: Callable[[], float]


class Delivery:
    """The delivery to one subscription, by the one who has claimed it."""

    def __init__(
        self,
        subscription: Subscription,
        attempts: Attempts,
        progress: Progress,
        means: Means,
    ) -> None:
        self._subscription = subscription
        self._attempts = attempts
        self._means = means
        self._cursor = self._batch = progress.cursor
        self._left = progress.pending
        self._delivered = progress.delivered
        self._failing = progress.failing
        self._tries = progress.tries
        self._next = 0.0
        self._in_a_row = 0
        self._pending: dict[str, deque[Logged]] = {}
        self._aside = Aside(subscription.id, means.letters, means.clock)
        self._recalled = True

    @property
    def progress(self) -> Progress:
        """How far the delivery has come: what is said to be done with is kept."""
        events = (logged for each in self._pending.values() for logged in each)
        pending = frozenset(logged.place.position for logged in events) or self._left
        return Progress(self._cursor, pending, self._delivered, self._failing, self._tries)

    def recall(self) -> None:
        """Look for letters that are to be sent again."""
        self._recalled = True

    async def run(self) -> None:
        """Deliver until cancelled; raises Ended, or Taken when the claim has not been renewed."""
        while True:
            if self._recalled:
                await self._aside.collect()
                self._aside.hurry()
                self._recalled, self._next = False, 0
            if self._failing is not None and (self._pending or len(self._aside)):
                await self._probe()
            elif self._pending:
                await self._send()
            elif due := self._aside.due():
                await _together(self._retry(resource) for resource in due[:_AT_ONCE])
            else:
                await self._advance()

    async def _advance(self) -> None:
        """Take the next batch of the log, or wait a while for one."""
        reader = self._means.reader
        if len(self._aside) >= _MOST_ASIDE:
            await asyncio.sleep(_LOOK)
        elif reader.last <= self._cursor:
            await reader.grown(self._cursor, _LOOK)
        else:
            batch = await reader.batch(self._cursor + 1)
            self._batch = batch.number
            left, self._left = self._left, None
            for logged in batch.events:
                done = left is not None and logged.place.position not in left
                if done or not self._subscription.wants(logged.event):
                    continue
                if logged.resource in self._aside:
                    await self._put_aside(logged)
                else:
                    self._pending.setdefault(logged.resource, deque()).append(logged)
            self._end_batch()

    def _end_batch(self) -> None:
        if not self._pending:
            self._cursor = self._batch

    async def _send(self) -> None:
        """Send what is pending, each resource's events in their order."""
        resources = deque(self._pending)

        async def work() -> None:
            while resources and self._failing is None:
                await self._send_of(resources.popleft())

        await _together(work() for _ in range(_AT_ONCE))
        self._end_batch()

    async def _send_of(self, resource: str) -> None:
        """Send the events of one resource, or put them aside, unless all have to wait."""
        events = self._pending[resource]
        while events and self._failing is None:
            if await self._attempt(events[0]):
                events.popleft()
                continue
            self._in_a_row += 1
            if self._in_a_row >= _IN_A_ROW:
                self._fail()
            else:
                _LOG.info(
                    "event %s is not taken by subscription %s, and tried again: %s",
                    *(events[0].id, self._subscription.id, self._attempts.reason),
                )
                await self._put_aside(*events)
                events.clear()
        if not events:
            del self._pending[resource]

    async def _attempt(self, logged: Logged) -> bool:
        taken = await self._attempts.is_taken(logged)
        if taken:
            self._delivered += 1
            self._recover()
        return taken

    def _fail(self) -> None:
        """Leave the listener alone for a while; others that were under way change nothing."""
        if self._failing is None:
            _LOG.warning(
                "subscription %s takes no events: %s", self._subscription.id, self._attempts.reason
            )
            self._failing = self._means.clock()
            self._put_off()

    def _put_off(self) -> None:
        self._tries += 1
        self._next = self._means.clock() + pause(self._tries)

    def _recover(self) -> None:
        self._in_a_row = 0
        if self._failing is not None:
            _LOG.warning("subscription %s takes events again", self._subscription.id)
            self._failing, self._tries = None, 0
            self._aside.hurry()

    async def _probe(self) -> None:
        """Try whether the listener takes anything: what it has refused, or what it has not seen.

        What it has not seen is tried, too, for the former may be refused for ever.
        """
        wait = self._next - self._means.clock()
        if wait > 0:
            await asyncio.sleep(min(wait, _LOOK))
            return
        if resources := self._aside.resources:
            await self._retry(resources[self._tries % len(resources)])
        if self._failing is not None and not self._pending:
            await self._read_on()
        if self._failing is not None and self._pending:
            await self._send_first()
        if self._failing is not None:
            self._put_off()
            await self._give_up_old()
        self._end_batch()

    async def _read_on(self) -> None:
        """Read the log until something is pending that the listener has not refused yet."""
        reader = self._means.reader
        while not self._pending and reader.last > self._cursor and len(self._aside) < _MOST_ASIDE:
            await self._advance()

    async def _send_first(self) -> None:
        """Send the first event that is pending; what is not taken makes room for another one."""
        resource, events = next(iter(self._pending.items()))
        if await self._attempt(events[0]):
            events.popleft()
        elif len(self._aside) < _MOST_ASIDE:
            await self._put_aside(*events)
            events.clear()
        if not events:
            del self._pending[resource]

    async def _retry(self, resource: str) -> None:
        """Try the first of the letters about a resource again."""
        letter = self._aside.first(resource)
        if await self._attempt(letter.logged):
            await self._aside.taken(letter)
        elif self._is_old(letter.since):
            await self._give_up(letter)
        else:
            self._aside.put_off(resource)

    async def _put_aside(self, *events: Logged) -> None:
        """Keep an event that is not taken for later, and those that come after it."""
        for logged in events:
            since = max(self._failing or self._means.clock(), logged.time)
            await self._aside.keep(Letter(self._subscription.id, logged, since))

    async def _give_up_old(self) -> None:
        """Give up what the listener has not taken for too long, while it takes nothing at all."""
        failing = self._failing or 0
        for resource, events in list(self._pending.items()):
            if self._is_old(max(failing, events[-1].time)):
                await self._put_aside(*events)
                del self._pending[resource]
        for resource in self._aside.resources:
            while resource in self._aside and self._is_old(self._aside.first(resource).since):
                await self._give_up(self._aside.first(resource))

    async def _give_up(self, letter: Letter) -> None:
        _LOG.warning(
            "event %s is given up for subscription %s: %s",
            *(letter.logged.id, letter.subscription, self._attempts.reason),
        )
        await self._aside.give_up(letter)

    def _is_old(self, since: float) -> bool:
        return self._means.clock() - since >= self._means.patience


async def _together(works: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Do all of these at once; what one raises ends the others."""
    try:
        async with asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(work)
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
