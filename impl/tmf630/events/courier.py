"""The courier: publishes what is owed, and delivers it to those who have subscribed.

Each server has one, in a process of its own, so that no request waits for a listener. Couriers of
one store share the subscriptions: each is claimed by the one to whom it falls.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any, Final

from tmf630 import wire
from tmf630.collection import Resources
from tmf630.errors import Fault
from tmf630.events.attempts import Attempts, Ended
from tmf630.events.claim import Claim, Progress, Taken, abandoned, adopted, progress_of
from tmf630.events.delivery import Delivery, Means
from tmf630.events.members import Members
from tmf630.events.publisher import Publisher
from tmf630.events.subscription import Readable, Subscription
from tmf630.store import Query, Record, Unavailable

Json = dict[str, Any]

_LOG: Final = logging.getLogger(__name__)
_PUBLISHING: Final = "publishing"
_LOOK: Final = 0.25
"""Seconds from one look at the hub to the next."""
_SHORTEST, _LONGEST = 0.005, 0.1
"""Seconds from one look at what is owed to the next, depending on when there last was something."""
_TELL: Final = 2.0
"""Seconds, at most, of deliveries that are repeated after a crash."""
_TO_FINISH: Final = 6.0
_TO_STOP: Final = 2.0
"""Seconds that deliveries under way have to come to their end, when others go on with them or this
process stops."""
_TRIM: Final = 5.0
_KEPT: Final = 100
"""Batches that stay in the log although everybody has had them."""
_MOST: Final = 1_000
_REST: Final = 1.0
"""Seconds before what has failed is tried again."""


Connect = Callable[[Subscription, Claim], Attempts]


@dataclass(slots=True)
class _Round:
    """A subscription that this courier delivers to."""

    delivery: Delivery
    attempts: Attempts
    claim: Claim
    task: asyncio.Task[None]
    told: Progress
    at: float


class Courier:
    """Publishing and delivering, in one process.

    `readable` makes a subscription of a resource of the hub, `connect` connects with its listener.
    """

    def __init__(
        self,
        subscriptions: Resources,
        readable: Readable,
        publisher: Publisher,
        members: Members,
        means: Means,
        connect: Connect,
    ) -> None:
        self._subscriptions = subscriptions
        self._readable = readable
        self._publisher = publisher
        self._members = members
        self._means = means
        self._connect = connect
        self._lease = members.lease
        self._rounds: dict[str, _Round] = {}
        self._leaving: dict[str, asyncio.Task[None]] = {}
        self._known: set[str] = set()
        self._unreadable: set[str] = set()

    async def run(self) -> None:
        """Work until cancelled; then let others take over."""
        loops = [
            _again("join the other couriers", self._members.refresh, self._lease / 5),
            _again("publish events", self._publish, 0),
            _again("read the log of events", self._follow, 0),
            _again("look at the hub", self._look, _LOOK),
            _again("say how far deliveries have come", self._tell, min(_TELL, self._lease / 5)),
            _again("trim the log of events", self._trim, _TRIM),
        ]
        try:
            await asyncio.gather(*loops)
        finally:
            leaving = [self._give_back(id, _TO_STOP) for id in list(self._rounds)]
            await asyncio.gather(*leaving, return_exceptions=True)
            await asyncio.gather(self._members.leave(), return_exceptions=True)

    async def _publish(self) -> None:
        pause = _LONGEST
        while True:
            before = self._means.reader.last
            if self._members.is_mine(_PUBLISHING) and await self._publisher.publish() > before:
                await self._means.reader.look()
                pause = _SHORTEST
            await asyncio.sleep(pause)
            pause = min(_LONGEST, pause * 1.5)

    async def _follow(self) -> None:
        await self._means.reader.follow()

    async def _look(self) -> None:
        """Begin with subscriptions that fall to this courier, and leave those that do not."""
        there = {record.id: record for record in await self._registered()}
        for id in set(self._rounds) - set(there):
            await self._end(id)
        for id in [id for id in self._rounds if not self._members.is_mine(id)]:
            self._begin_to_give_back(id)
        await self._adopt(set(there))
        for id in await self._subscriptions.records.due(self._means.clock(), _MOST):
            if id in there and id not in self._rounds and self._members.is_mine(id):
                await self._begin(there[id])
            elif id not in there:
                change = partial(abandoned, now=self._means.clock())
                await self._subscriptions.exchange(id, change)

    async def _adopt(self, ids: set[str]) -> None:
        """Have those delivered to, too, that were registered when nothing was delivered yet."""
        if new := ids - self._known:
            last = await self._means.reader.log.last()
            for id in new:
                await self._subscriptions.exchange(id, partial(adopted, last=last))
        self._known = ids

    async def _registered(self) -> list[Record]:
        found: list[Record] = []
        while True:
            page = await self._subscriptions.records.find(Query(offset=len(found), limit=_MOST))
            found += page.records
            if len(found) >= page.total or not page.records:
                return found

    def _read(self, record: Record) -> Subscription | None:
        """The subscription that a record of the hub is, if it is one that can be read."""
        try:
            return self._readable(record.id, wire.decode(record.resource))
        except Fault as fault:
            if record.id not in self._unreadable:
                _LOG.warning("subscription %s cannot be read: %s", record.id, fault.message)
            self._unreadable.add(record.id)
            return None

    async def _begin(self, record: Record) -> None:
        wanted = self._read(record)
        if wanted is None:
            return
        claim = Claim(
            *(self._subscriptions, record.id, self._members.me, self._lease, self._means.clock)
        )
        try:
            progress = await claim.take()
        except Taken:
            return
        attempts = self._connect(wanted, claim)
        delivery = Delivery(wanted, attempts, progress, self._means)
        task = asyncio.create_task(self._deliver(record.id, delivery))
        self._rounds[record.id] = _Round(delivery, attempts, claim, task, progress, monotonic())

    async def _deliver(self, id: str, delivery: Delivery) -> None:
        """Deliver until there is no reason to, whatever fails."""
        work = delivery.run
        while True:
            try:
                await work()
                break
            except Taken:
                _LOG.warning("subscription %s has not been claimed again in time, or by others", id)
                break
            except Ended:
                _LOG.warning("subscription %s has ended: its listener has gone (410)", id)
                work = partial(self._forget, id)
            except Exception as error:  # noqa: BLE001 - the others are delivered to all the same
                _complain(f"deliver to subscription {id}", error)
                await asyncio.sleep(_REST)
        if left := self._rounds.pop(id, None):
            await left.attempts.aclose()

    async def _forget(self, id: str) -> None:
        await self._means.letters.forget(id)
        await self._rounds[id].claim.end()

    async def _tell(self) -> None:
        """Write down how far deliveries have come, and that their claims still hold."""
        now = monotonic()
        await asyncio.gather(
            *(
                self._renew(id, each, now)
                for id, each in list(self._rounds.items())
                if each.told != each.delivery.progress or now - each.at > self._lease / 3
            )
        )

    async def _renew(self, id: str, each: _Round, now: float) -> None:
        progress = each.delivery.progress
        try:
            if await each.claim.renew(progress):
                each.delivery.recall()
        except Taken:
            await self._end(id)
        else:
            each.told, each.at = progress, now

    def _begin_to_give_back(self, id: str) -> None:
        if id not in self._leaving:
            task = asyncio.create_task(self._give_back(id, _TO_FINISH))
            self._leaving[id] = task
            task.add_done_callback(lambda _: self._leaving.pop(id))

    async def _give_back(self, id: str, seconds: float) -> None:
        """Let another courier deliver to a subscription, when what is under way has ended."""
        if each := self._rounds.get(id):
            await each.attempts.finish(seconds)
        if left := await self._leave(id):
            with suppress(Taken):
                await left.claim.give_back(left.delivery.progress)

    async def _end(self, id: str) -> None:
        """Stop delivering to a subscription that is no more, or is somebody else's."""
        if left := await self._leave(id):
            await left.claim.end_if_removed()

    async def _leave(self, id: str) -> _Round | None:
        """Stop delivering to a subscription."""
        left = self._rounds.pop(id, None)
        if left:
            left.task.cancel()
            await asyncio.gather(left.task, return_exceptions=True)
            await left.attempts.aclose()
        return left

    async def _trim(self) -> None:
        """Let go of what everybody has had."""
        if not self._members.is_mine(_PUBLISHING):
            return
        needed = self._means.reader.last - _KEPT
        for record in filter(self._read, await self._registered()):
            held = await self._subscriptions.records.held(record.id)
            journal: Mapping[str, Any] = wire.decode(held.journal) if held and held.journal else {}
            needed = min(needed, progress_of(dict(journal)).cursor + 1)
        while await self._means.reader.log.trim(needed):
            pass


async def _again(what: str, work: Callable[[], Awaitable[None]], pause: float) -> None:
    """Do something again and again, also after it has failed."""
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - the next time may succeed
            _complain(what, error)
            await asyncio.sleep(_REST)
        await asyncio.sleep(pause)


def _complain(what: str, error: Exception) -> None:
    unforeseen = not isinstance(error, Unavailable)
    _LOG.warning("cannot %s now: %r", what, error, exc_info=unforeseen)
