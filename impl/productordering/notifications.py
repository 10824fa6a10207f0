"""All that has to do with events: the hub, and what is kept of them, over one store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from productordering.settings import Settings
from productordering.stores import resources
from tmf622_contract.attributes import ATTRIBUTES, EVENTS
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
from tmf630.query.attributes import Attributes
from tmf630.query.values import QueryError, SearchableAttribute
from tmf630.resources.outbox import Source
from tmf630.store.condition import Path
from tmf630.store.features import Features
from tmf630.store.protocol import Collection, Store

_SOURCES: Final = ("productOrder", "cancelProductOrder")
_DOMAIN: Final = "ProductOrdering"


class Notifications:
    """All that has to do with events over one store; `api` is the URL of the contract's paths."""

    def __init__(self, store: Store, api: str, settings: Settings) -> None:
        self._store = store
        self._api = api
        self._settings = settings
        self.rules = Rules(
            networks=settings.callback_networks,
            http=settings.callback_http,
            loopback=_is_loopback(settings.host) and _is_loopback(_host(api)),
        )
        self.subscriptions = resources(store, "hub", api)
        self._attributes = event_attributes()
        self.undelivered = UndeliveredEvents(
            store.collection("letter", undelivered.SHAPE, undelivered.INDEXED, Features.NONE)
        )
        self.log = EventLog(self._events())

    @cached_property
    def inbox(self) -> Inbox:
        """What others have sent; it is opened when it is used, as not every server has one."""
        records = self._store.collection("inbox", inbox.SHAPE, inbox.INDEXED, Features.NONE)
        return Inbox(records, self._api)

    def hub(self, wake: Callable[[], None]) -> Hub:
        """Where listeners are registered; `wake` wakes the dispatcher."""
        # Nobody here reads what is published here.
        log = EventLog(self._events(), at_hand=0)
        return Hub(
            self.subscriptions,
            self.undelivered,
            self.publisher(log, wake),
            self.readable,
            self.rules,
            self._settings.lease_seconds,
        )

    def publisher(self, log: EventLog, wake: Callable[[], None] = lambda: None) -> Publisher:
        """What publishes the events of orders and cancellations in the log."""
        sources = [resources(self._store, name, self._api) for name in _SOURCES]
        return Publisher(
            [(Source(each.name, each.serializer, _DOMAIN), each.records) for each in sources],
            log,
            wake,
        )

    def readable(self, id: str, resource: dict[str, Any]) -> Subscription:
        """The subscription that a resource of the hub is; raises a Fault."""
        return subscription.read(id, resource, self._attributes)

    def _events(self) -> Collection:
        return self._store.collection("event", features=Features.NONE)


class EventAttributes(Attributes):
    """The attributes of events; who leaves out what leads to one is told."""

    def find(self, path: Path) -> SearchableAttribute:
        try:
            return super().find(path)
        except QueryError as error:
            within = path[1:] if path[0] == "event" else path
            for before in (("event",), *(("event", name) for name in _SOURCES)):
                if self._is_there((*before, *within)):
                    meant = ".".join((*before, *within))
                    raise QueryError(f"{error}; did you mean {meant}?") from None
            raise

    def _is_there(self, path: Path) -> bool:
        try:
            super().find(path)
        except QueryError:
            return False
        return not path[-1].startswith("@")


def event_attributes() -> EventAttributes:
    """What may be asked about events as they are sent, whatever their type."""
    event = {name: each for kind in EVENTS for name, each in ATTRIBUTES[kind].items()}
    payloads = [ATTRIBUTES[ATTRIBUTES[kind]["event"].type] for kind in EVENTS]
    payload = {name: declared for each in payloads for name, declared in each.items()}
    event["event"] = replace(event["event"], type="EventPayload")
    event["eventType"] = replace(event["eventType"], enum=EVENTS)
    return EventAttributes({**ATTRIBUTES, "Event": event, "EventPayload": payload}, "Event")


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
