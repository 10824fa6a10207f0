"""The subscriptions that one process delivers to, each in a task of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Final

from tmf630.events.delivery.attempts import Attempts, Ended
from tmf630.events.delivery.delivery import Delivery, Means
from tmf630.events.delivery.progress import Claim, Progress, Taken
from tmf630.events.subscription.subscription import Subscription
from tmf630.jobs.peers import Members
from tmf630.jobs.supervision import REST, complain
from tmf630.resources.collection import Resources

_LOG: Final = logging.getLogger(__name__)
_TOLD_AT_ONCE: Final = 20
_TO_FINISH: Final = 6.0
_TO_STOP: Final = 2.0
"""Seconds that deliveries under way have to come to their end, when others go on with them or this
process stops."""

Connect = Callable[[Subscription, Claim], Attempts]


@dataclass(slots=True)
class _Round:
    """The delivery to one subscription; what was `told` of its progress was told then."""

    delivery: Delivery
    attempts: Attempts
    claim: Claim
    task: asyncio.Task[None]
    told: Progress
    at: float


class Rounds:
    """What falls to this one of the `members`; `connect` connects with a listener."""

    def __init__(
        self, subscriptions: Resources, members: Members, means: Means, connect: Connect
    ) -> None:
        self._subscriptions = subscriptions
        self._members = members
        self._means = means
        self._connect = connect
        self._lease = members.lease
        self._rounds: dict[str, _Round] = {}
        self._leaving: dict[str, asyncio.Task[None]] = {}

    @property
    def ids(self) -> set[str]:
        """The ids of the subscriptions."""
        return set(self._rounds)

    async def begin(self, wanted: Subscription) -> None:
        """Deliver to a subscription from now on, unless somebody else does."""
        me, clock = self._members.me, self._means.clock
        claim = Claim(self._subscriptions, wanted.id, me, self._lease, clock)
        try:
            progress = await claim.take()
        except Taken:
            return
        attempts = self._connect(wanted, claim)
        delivery = Delivery(wanted, attempts, progress, self._means)
        task = asyncio.create_task(self._deliver(wanted.id, delivery))
        self._rounds[wanted.id] = _Round(delivery, attempts, claim, task, progress, monotonic())

    async def tell(self) -> None:
        """Write down how far deliveries have come, and that their claims still hold."""
        now = monotonic()
        changed = [
            (id, each)
            for id, each in self._rounds.items()
            if each.told != each.delivery.progress or now - each.at > self._lease / 2
        ]
        # A few at a time: who places an order meanwhile does not wait for all of them.
        for index in range(0, len(changed), _TOLD_AT_ONCE):
            some = changed[index : index + _TOLD_AT_ONCE]
            await asyncio.gather(*(self._renew(id, each, now) for id, each in some))

    def give_back(self, id: str) -> None:
        """Let another process deliver to a subscription, once what is under way has ended."""
        if id not in self._leaving:
            self._leaving[id] = asyncio.create_task(self._give_back_soon(id))

    async def end(self, id: str) -> None:
        """Stop delivering to a subscription that is no more, or is somebody else's."""
        if left := await self._leave(id):
            await left.claim.end_if_removed()

    async def stop(self) -> None:
        """Let others deliver to all of them."""
        leaving = [self._give_back(id, _TO_STOP) for id in list(self._rounds)]
        await asyncio.gather(*leaving, return_exceptions=True)

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
                complain(f"deliver to subscription {id}", error)
                await asyncio.sleep(REST)
        if left := self._rounds.pop(id, None):
            await left.attempts.aclose()

    async def _forget(self, id: str) -> None:
        await self._means.letters.forget(id)
        await self._rounds[id].claim.end()

    async def _renew(self, id: str, each: _Round, now: float) -> None:
        progress = each.delivery.progress
        try:
            if await each.claim.renew(progress):
                each.delivery.recall()
        except Taken:
            await self.end(id)
        else:
            each.told, each.at = progress, now

    async def _give_back_soon(self, id: str) -> None:
        try:
            await self._give_back(id, _TO_FINISH)
        except Exception as error:  # noqa: BLE001 - then its claim ends by itself
            complain(f"give subscription {id} back", error)
        finally:
            del self._leaving[id]

    async def _give_back(self, id: str, seconds: float) -> None:
        if each := self._rounds.get(id):
            await each.attempts.finish(seconds)
        if left := await self._leave(id):
            with suppress(Taken):
                await left.claim.give_back(left.delivery.progress)

    async def _leave(self, id: str) -> _Round | None:
        """Stop delivering to a subscription."""
        left = self._rounds.pop(id, None)
        if left:
            left.task.cancel()
            await asyncio.gather(left.task, return_exceptions=True)
            await left.attempts.aclose()
        return left
