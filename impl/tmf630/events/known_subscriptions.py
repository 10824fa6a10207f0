"""The subscriptions of the hub as this process knows them: each is read when it has changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from functools import partial
from typing import Final

from tmf630 import wire
from tmf630.errors import Fault
from tmf630.events.delivery.progress import with_progress
from tmf630.events.outbox.event_log import EventLog
from tmf630.events.subscription.subscription import ReadSubscription, Subscription
from tmf630.resources.collection import Resources
from tmf630.store.entries import Record

_LOG: Final = logging.getLogger(__name__)


class KnownSubscriptions:
    """The subscriptions of the hub by their ids, None for one that cannot be read."""

    def __init__(
        self, subscriptions: Resources, read_subscription: ReadSubscription, log: EventLog
    ) -> None:
        self._subscriptions = subscriptions
        self._read_subscription = read_subscription
        self._log = log
        self._lock = asyncio.Lock()
        self._known: Mapping[str, Subscription | None] = {}
        self._revisions: Mapping[str, int] = {}

    async def refresh(self) -> Mapping[str, Subscription | None]:
        """All subscriptions that there are now; one that has not changed is the same object.

        One that an older server has stored without progress begins after the present end of the
        log.
        """
        async with self._lock:
            records = await self._subscriptions.find_all()
            new = [record for record in records if record.id not in self._known]
            if new:
                change = partial(with_progress, last=await self._log.last())
                for record in new:
                    await self._subscriptions.update(record.id, change)
            self._known = {
                record.id: self._known[record.id]
                if self._revisions.get(record.id) == record.revision
                else self._read(record)
                for record in records
            }
            self._revisions = {record.id: record.revision for record in records}
            return self._known

    def _read(self, record: Record) -> Subscription | None:
        try:
            return self._read_subscription(record.id, wire.decode(record.resource))
        except Fault as fault:
            _LOG.warning("subscription %s cannot be read: %s", record.id, fault.kind.reason)
            return None
