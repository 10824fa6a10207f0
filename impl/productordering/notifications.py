"""All that has to do with events: the hub, and what is kept of them, over one store."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from productordering.settings import Settings
from productordering.stores import resources
from tmf622_contract.attributes import ATTRIBUTES, EVENTS
from tmf630.attributes import Attributes
from tmf630.events import inbox, letters, subscription
from tmf630.events.callbacks import Rules
from tmf630.events.hub import Hub
from tmf630.events.inbox import Inbox
from tmf630.events.letters import Letters
from tmf630.events.log import EventLog
from tmf630.events.subscription import Subscription
from tmf630.store import Store


class Notifications:
    """All that has to do with events over one store; `api` is the URL of the contract's paths."""

    def __init__(self, store: Store, api: str, settings: Settings) -> None:
        self._settings = settings
        self.rules = Rules(
            networks=settings.callback_networks,
            http=settings.callback_http,
            loopback=_is_loopback(settings.host) and _is_loopback(_host(api)),
        )
        self.subscriptions = resources(store, "hub", api)
        self._attributes = event_attributes()
        self.letters = Letters(store.collection("letter", letters.SHAPE, letters.INDEXED))
        self.log = EventLog(store.collection("event"))
        self.inbox = Inbox(store.collection("inbox", inbox.SHAPE, inbox.INDEXED), api)

    def hub(self) -> Hub:
        """Where listeners are registered."""
        return Hub(
            self.subscriptions,
            self.letters,
            self.log,
            self.readable,
            self.rules,
            lease=self._settings.lease_seconds,
        )

    def readable(self, id: str, resource: dict[str, Any]) -> Subscription:
        """The subscription that a resource of the hub is; raises a Fault."""
        return subscription.read(id, resource, self._attributes)


def event_attributes() -> Attributes:
    """What may be asked about events as they are sent, whatever their type."""
    event = {name: each for kind in EVENTS for name, each in ATTRIBUTES[kind].items()}
    payloads = [ATTRIBUTES[ATTRIBUTES[kind]["event"].type] for kind in EVENTS]
    payload = {name: declared for each in payloads for name, declared in each.items()}
    event["event"] = replace(event["event"], type="EventPayload")
    event["eventType"] = replace(event["eventType"], enum=EVENTS)
    return Attributes({**ATTRIBUTES, "Event": event, "EventPayload": payload}, "Event")


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
