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

from tmf630.events.delivery.attempts import Attempts, ListenerGone
from tmf630.events.delivery.delivery import Delivery, DeliveryContext
from tmf630.events.delivery.progress import Lease, LeaseLost, Progress
from tmf630.events.subscription.subscription import Subscription
from tmf630.jobs.peers import Peers
from tmf630.jobs.supervision import RETRY_PAUSE, log_failure
from tmf630.resources.collection import Resources

_LOG: Final = logging.getLogger(__name__)
_TOLD_AT_ONCE: Final = 20
_TO_FINISH: Final = 6.0
_TO_STOP: Final = 2.0
"""Seconds that deliveries under way have to come to their end, when others go on with them or this
process stops."""

Connect = Callable[[Subscription, Lease], Attempts]


@dataclass(slots=True)
class _Running:
    """The delivery to one subscription; what was `told` of its progress was told then."""

    delivery: Delivery
    attempts: Attempts
    lease: Lease
    task: asyncio.Task[None]
    told: Progress
    at: float


class Deliveries:
    """What falls to this one of the `members`; `connect` connects with a listener."""

    def __init__(
        self, subscriptions: Resources, peers: Peers, context: DeliveryContext, connect: Connect
    ) -> None:
        self._subscriptions = subscriptions
        self._peers = peers
        self._context = context
        self._connect = connect
        self._lease = peers.lease
        self._deliveries: dict[str, _Running] = {}
        self._leaving: dict[str, asyncio.Task[None]] = {}

    @property
    def ids(self) -> set[str]:
        """The ids of the subscriptions."""
        return set(self._deliveries)

    async def begin(self, wanted: Subscription) -> None:
        """Deliver to a subscription from now on, unless somebody else does."""
        me, clock = self._peers.me, self._context.clock
        lease = Lease(self._subscriptions, wanted.id, me, self._lease, clock)
        try:
            progress = await lease.take()
        except LeaseLost:
            return
        attempts = self._connect(wanted, lease)
        delivery = Delivery(wanted, attempts, progress, self._context)
        task = asyncio.create_task(self._deliver(wanted.id, delivery))
        self._deliveries[wanted.id] = _Running(
            delivery, attempts, lease, task, progress, monotonic()
        )

    async def tell(self) -> None:
        """Write down how far deliveries have come, and that their claims still hold."""
        now = monotonic()
        changed = [
            (id, each)
            for id, each in self._deliveries.items()
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
            await left.lease.end_if_removed()

    async def stop(self) -> None:
        """Let others deliver to all of them."""
        leaving = [self._give_back(id, _TO_STOP) for id in list(self._deliveries)]
        await asyncio.gather(*leaving, return_exceptions=True)

    async def _deliver(self, id: str, delivery: Delivery) -> None:
        """Deliver until there is no reason to, whatever fails."""
        work = delivery.run
        while True:
            try:
                await work()
                break
            except LeaseLost:
                _LOG.warning("subscription %s has not been claimed again in time, or by others", id)
                break
            except ListenerGone:
                _LOG.warning("subscription %s has ended: its listener has gone (410)", id)
                work = partial(self._forget, id)
            except Exception as error:  # noqa: BLE001 - the others are delivered to all the same
                log_failure(f"deliver to subscription {id}", error)
                await asyncio.sleep(RETRY_PAUSE)
        if left := self._deliveries.pop(id, None):
            await left.attempts.aclose()

    async def _forget(self, id: str) -> None:
        await self._context.undelivered.forget(id)
        await self._deliveries[id].lease.end()

    async def _renew(self, id: str, each: _Running, now: float) -> None:
        progress = each.delivery.progress
        try:
            if await each.lease.renew(progress):
                each.delivery.recall()
        except LeaseLost:
            await self.end(id)
        else:
            each.told, each.at = progress, now

    async def _give_back_soon(self, id: str) -> None:
        try:
            await self._give_back(id, _TO_FINISH)
        except Exception as error:  # noqa: BLE001 - then its claim ends by itself
            log_failure(f"give subscription {id} back", error)
        finally:
            del self._leaving[id]

    async def _give_back(self, id: str, seconds: float) -> None:
        if each := self._deliveries.get(id):
            await each.attempts.finish(seconds)
        if left := await self._leave(id):
            with suppress(LeaseLost):
                await left.lease.give_back(left.delivery.progress)

    async def _leave(self, id: str) -> _Running | None:
        """Stop delivering to a subscription."""
        left = self._deliveries.pop(id, None)
        if left:
            left.task.cancel()
            await asyncio.gather(left.task, return_exceptions=True)
            await left.attempts.aclose()
        return left
