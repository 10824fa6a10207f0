"""The deliveries of one dispatcher: a task for each subscription whose lease it holds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Final, Protocol

from tmf630.events.delivery.lease import SubscriptionLease
from tmf630.events.delivery.progress import Progress
from tmf630.events.delivery.sending.attempts import ListenerGone
from tmf630.events.delivery.undelivered import UndeliveredEvents
from tmf630.events.subscription.subscription import Subscription
from tmf630.jobs.lease import LeaseLost, NotAcquired
from tmf630.jobs.peers import Peers
from tmf630.jobs.supervision import RETRY_SECONDS, log_failure
from tmf630.resources.collection import Resources

_LOG: Final = logging.getLogger(__name__)
_MAX_CONCURRENT_RENEWALS: Final = 20
_RENEWAL_PAUSE_SECONDS: Final = 0.02
"""How many leases are renewed at once, and seconds from those to the next ones."""
_RELEASE_SECONDS: Final = 6.0
_STOP_SECONDS: Final = 2.0
"""Seconds that attempts have to finish, when a lease is released and when this process stops."""


class Consumer(Protocol):
    """Reads the event log for one subscription, while its lease is held."""

    @property
    def progress(self) -> Progress:
        """How far it is."""

    def reload(self) -> None:
        """Read the retry queue again: a redelivery has added dead letters to it."""

    def change(self, subscription: Subscription) -> None:
        """Go on with the subscription as it is now: its secrets have changed."""

    async def run(self) -> None:
        """Consume events until cancelled; raises ListenerGone and LeaseLost."""

    async def finish(self, seconds: float) -> None:
        """Begin nothing more; return when nothing is under way, or after so many seconds."""

    async def aclose(self) -> None:
        """Close the connections."""


Consume = Callable[[Subscription, SubscriptionLease, Progress], Consumer]
"""Makes the consumer of a subscription, which goes on from that progress."""


@dataclass(slots=True)
class _Running:
    """A running delivery. The store has the progress `stored`, since the moment `stored_at`."""

    subscription: Subscription
    consumer: Consumer
    lease: SubscriptionLease
    task: asyncio.Task[None]
    stored: Progress
    stored_at: float


class Deliveries:
    """Deliveries to the subscriptions that are assigned to this one of the `peers`."""

    def __init__(
        self,
        subscriptions: Resources,
        undelivered: UndeliveredEvents,
        peers: Peers,
        consume: Consume,
    ) -> None:
        self._subscriptions = subscriptions
        self._undelivered = undelivered
        self._peers = peers
        self._consume = consume
        self._running: dict[str, _Running] = {}
        self._releasing: dict[str, asyncio.Task[None]] = {}

    @property
    def ids(self) -> set[str]:
        """The ids of the subscriptions that are delivered to."""
        return set(self._running)

    async def start(self, subscription: Subscription) -> None:
        """Acquire the lease of a subscription and deliver to it, unless another process does."""
        id, peers = subscription.id, self._peers
        lease = SubscriptionLease(self._subscriptions, id, peers.own_id, peers.terms)
        try:
            progress = await lease.acquire()
        except NotAcquired:
            return
        consumer = self._consume(subscription, lease, progress)
        task = asyncio.create_task(self._deliver(id, consumer))
        self._running[id] = _Running(subscription, consumer, lease, task, progress, monotonic())

    def change(self, subscription: Subscription) -> None:
        """Go on with a subscription that may have changed, if it is delivered to."""
        each = self._running.get(subscription.id)
        if each and each.subscription is not subscription:
            each.subscription = subscription
            each.consumer.change(subscription)

    async def renew(self) -> None:
        """Renew the leases, and store the progress where that has changed."""
        now, half = monotonic(), self._peers.terms.seconds / 2
        changed = [
            (id, each)
            for id, each in self._running.items()
            if each.stored != each.consumer.progress or now - each.stored_at > half
        ]
        # A few at a time, with pauses, so that requests do not wait for all these writes.
        for index in range(0, len(changed), _MAX_CONCURRENT_RENEWALS):
            if index:
                await asyncio.sleep(_RENEWAL_PAUSE_SECONDS)
            some = changed[index : index + _MAX_CONCURRENT_RENEWALS]
            await asyncio.gather(*(self._renew(id, each, now) for id, each in some))

    def release(self, id: str) -> None:
        """Release the lease of a subscription as soon as the running attempts have finished."""
        if id not in self._releasing:
            self._releasing[id] = asyncio.create_task(self._release_safely(id))

    async def end(self, id: str) -> None:
        """Stop the delivery to a subscription that was unregistered, or whose lease is lost."""
        if ended := await self._stop(id):
            await ended.lease.remove_tombstone()

    async def stop(self) -> None:
        """Stop all deliveries, and release their leases."""
        releasing = [self._release(id, _STOP_SECONDS) for id in list(self._running)]
        await asyncio.gather(*releasing, return_exceptions=True)

    async def _deliver(self, id: str, consumer: Consumer) -> None:
        """Run a consumer until it ends; whatever fails is tried again."""
        work = consumer.run
        while True:
            try:
                await work()
                break
            except LeaseLost:
                _LOG.warning("the lease of subscription %s has expired or is lost", id)
                break
            except ListenerGone:
                _LOG.warning("subscription %s ends: its listener is gone (410)", id)
                work = partial(self._remove, id)
            except Exception as error:  # noqa: BLE001 - the other deliveries go on
                log_failure(f"deliver to subscription {id}", error)
                await asyncio.sleep(RETRY_SECONDS)
        if ended := self._running.pop(id, None):
            await ended.consumer.aclose()

    async def _remove(self, id: str) -> None:
        await self._undelivered.remove_all(id)
        await self._running[id].lease.remove_subscription()

    async def _renew(self, id: str, each: _Running, now: float) -> None:
        progress = each.consumer.progress
        try:
            if await each.lease.renew(progress):
                each.consumer.reload()
        except LeaseLost:
            await self.end(id)
        else:
            each.stored, each.stored_at = progress, now

    async def _release_safely(self, id: str) -> None:
        try:
            await self._release(id, _RELEASE_SECONDS)
        except Exception as error:  # noqa: BLE001 - the lease expires by itself
            log_failure(f"release subscription {id}", error)
        finally:
            del self._releasing[id]

    async def _release(self, id: str, seconds: float) -> None:
        if each := self._running.get(id):
            await each.consumer.finish(seconds)
        if ended := await self._stop(id):
            with suppress(LeaseLost):
                await ended.lease.release(ended.consumer.progress)

    async def _stop(self, id: str) -> _Running | None:
        """Stop the delivery to a subscription, and close its connections."""
        ended = self._running.pop(id, None)
        if ended:
            ended.task.cancel()
            await asyncio.gather(ended.task, return_exceptions=True)
            await ended.consumer.aclose()
        return ended
