"""The composition root: the parts that the server, the dispatcher and the commands have in common.

Each process makes one `Components` over its store. A part is made when it is first used: a process
opens no collection that it does not need.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlsplit

from productordering.collections import resources
from productordering.event_attributes import event_attributes
from tmf622.settings import Settings
from tmf630.events import inbox
from tmf630.events.delivery import undelivered
from tmf630.events.delivery.undelivered import UndeliveredEvents
from tmf630.events.hub import Hub
from tmf630.events.inbox import Inbox
from tmf630.events.outbox.event_log import EventLog
from tmf630.events.outbox.publisher import Publisher
from tmf630.events.subscription import subscription
from tmf630.events.subscription.callbacks import Rules
from tmf630.events.subscription.subscription import Subscription
from tmf630.http.hosts import is_loopback
from tmf630.jobs.lease import LeaseTerms
from tmf630.resources.collection import Resources
from tmf630.store.features import Features
from tmf630.store.protocol import Collection, Store

_DOMAIN: Final = "ProductOrdering"


class Components:
    """The parts over one store.

    `api` is the URL of the contract's paths. `wake` wakes the dispatcher after a write.
    """

    def __init__(
        self,
        store: Store,
        api: str,
        settings: Settings,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._api = api
        self._settings = settings
        self._wake = wake
        self._event_attributes = event_attributes()
        self.lease_terms = LeaseTerms(settings.lease_seconds, time.time)
        self.callback_rules = Rules(
            networks=settings.callback_networks,
            http=settings.callback_http,
            loopback=is_loopback(settings.host) and is_loopback(urlsplit(api).hostname or ""),
        )

    @cached_property
    def orders(self) -> Resources:
        """The product orders."""
        return resources(self._store, "productOrder", self._api, self._wake)

    @cached_property
    def tasks(self) -> Resources:
        """The cancellation tasks."""
        return resources(self._store, "cancelProductOrder", self._api, self._wake)

    @cached_property
    def subscriptions(self) -> Resources:
        """The subscriptions of the hub."""
        return resources(self._store, "hub", self._api)

    @cached_property
    def undelivered(self) -> UndeliveredEvents:
        """The events in retry queues, and the dead letters."""
        return UndeliveredEvents(
            self._store.collection("letter", undelivered.SHAPE, undelivered.INDEXED, Features.NONE)
        )

    @cached_property
    def log(self) -> EventLog:
        """The event log."""
        return self.event_log()

    @cached_property
    def inbox(self) -> Inbox:
        """The events that other servers have sent."""
        records = self._store.collection("inbox", inbox.SHAPE, inbox.INDEXED, Features.NONE)
        return Inbox(records, self._api)

    @cached_property
    def hub(self) -> Hub:
        """Registers listeners."""
        return Hub(
            self.subscriptions,
            self.undelivered,
            self.publisher(self.log),
            self.read_subscription,
            self.callback_rules,
            self.lease_terms,
        )

    def read_subscription(self, id: str, resource: dict[str, Any]) -> Subscription:
        """The subscription in a resource of the hub; raises a Fault if it is invalid."""
        return subscription.read(id, resource, self._event_attributes)

    def open_collections(self) -> None:
        """Open every collection that has a format, so that the store migrates all of them."""
        _ = self.orders, self.tasks, self.subscriptions, self.undelivered, self.log, self.inbox

    def event_log(self, cached: int = 0) -> EventLog:
        """The event log, which caches so many batches that this process appends."""
        return EventLog(self._batches, cached)

    def publisher(self, log: EventLog) -> Publisher:
        """Publishes the events of orders and tasks."""
        return Publisher((self.orders, self.tasks), _DOMAIN, log, self._wake)

    @cached_property
    def _batches(self) -> Collection:
        return self._store.collection("event", features=Features.NONE)
