"""The subscriptions that a dispatcher delivers to: those of the hub that are assigned to it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from typing import Final

from tmf630 import wire
from tmf630.errors import Fault
from tmf630.events.delivery.deliveries import Deliveries
from tmf630.events.delivery.lease import without_expired_tombstone
from tmf630.events.delivery.progress import progress_of, with_progress
from tmf630.events.outbox.event_log import EventLog
from tmf630.events.subscription.subscription import ReadSubscription, Subscription
from tmf630.jobs.peers import Peers
from tmf630.resources.aggregate import ABSENT
from tmf630.resources.collection import Resources
from tmf630.store.entries import Record

_LOG: Final = logging.getLogger(__name__)
_MOST: Final = 1_000


class Assignment:
    """Starts and ends deliveries, as subscriptions and peers come and go."""

    def __init__(
        self,
        subscriptions: Resources,
        read_subscription: ReadSubscription,
        peers: Peers,
        log: EventLog,
        deliveries: Deliveries,
    ) -> None:
        self._subscriptions = subscriptions
        self._read_subscription = read_subscription
        self._peers = peers
        self._log = log
        self._deliveries = deliveries
        self._lock = asyncio.Lock()
        self._known: dict[str, Subscription | None] = {}

    async def update(self) -> None:
        """Start deliveries to subscriptions that are assigned to this peer, and end all others."""
        async with self._lock:
            await self._update()

    async def first_needed(self, last: int) -> int:
        """The number of the first batch up to `last` that a subscription has yet to read."""
        needed = last
        for record in await self._subscriptions.find_all():
            if self._known.get(record.id) or self._read(record):
                subscription = await self._subscriptions.read(record.id)
                if subscription != ABSENT:
                    needed = min(needed, progress_of(subscription.metadata).cursor + 1)
        return needed

    async def _update(self) -> None:
        records = {record.id: record for record in await self._subscriptions.find_all()}
        for id in self._deliveries.ids:
            if id not in records:
                await self._deliveries.end(id)
            elif not self._peers.is_assigned(id):
                self._deliveries.release(id)
        await self._learn(list(records.values()))
        for id in await self._subscriptions.due(self._peers.terms.clock(), _MOST):
            if id not in records:
                change = partial(without_expired_tombstone, terms=self._peers.terms)
                await self._subscriptions.update(id, change)
                continue
            is_new = id not in self._deliveries.ids and self._peers.is_assigned(id)
            if is_new and (subscription := self._known[id]):
                await self._deliveries.start(subscription)

    async def _learn(self, records: Sequence[Record]) -> None:
        """Read subscriptions that are new, and give them progress if an older server did not."""
        if new := [record for record in records if record.id not in self._known]:
            last = await self._log.last()
            for record in new:
                await self._subscriptions.update(record.id, partial(with_progress, last=last))
                self._known[record.id] = self._read(record)
        self._known = {record.id: self._known[record.id] for record in records}

    def _read(self, record: Record) -> Subscription | None:
        """The subscription of a record, None if it cannot be read."""
        try:
            return self._read_subscription(record.id, wire.decode(record.resource))
        except Fault as fault:
            _LOG.warning("subscription %s cannot be read: %s", record.id, fault.message)
            return None
