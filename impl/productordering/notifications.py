"""The second composition root: settings → store → hub and courier, and what watches them."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from productordering.settings import Settings
from productordering.stores import open_store, resources
from tmf622_contract.attributes import ATTRIBUTES, EVENTS
from tmf630.attributes import Attributes
from tmf630.events import inbox, letters, signature, subscription
from tmf630.events.attempts import Attempts
from tmf630.events.callbacks import Rules
from tmf630.events.claim import Claim
from tmf630.events.courier import Courier
from tmf630.events.delivery import Means
from tmf630.events.hub import Hub
from tmf630.events.inbox import Inbox
from tmf630.events.letters import Letters
from tmf630.events.log import EventLog
from tmf630.events.members import Members
from tmf630.events.outbox import Source
from tmf630.events.publisher import Publisher
from tmf630.events.reader import Reader
from tmf630.events.rounds import Rounds
from tmf630.events.sending import Sender
from tmf630.events.subscription import Subscription
from tmf630.store import Store

SOURCES: Final = ("productOrder", "cancelProductOrder")
DOMAIN: Final = "ProductOrdering"


class Notifications:
    """All that has to do with events over one store; `api` is the URL of the contract's paths."""

    def __init__(self, store: Store, api: str, settings: Settings) -> None:
        self._store = store
        self._api = api
        self._settings = settings
        self.subscriptions = resources(store, "hub", api)
        self.attributes = event_attributes()
        self.letters = Letters(store.collection("letter", letters.SHAPE, letters.INDEXED))
        self.log = EventLog(store.collection("event"))
        self.inbox = Inbox(store.collection("inbox", inbox.SHAPE, inbox.INDEXED), api)

    def hub(self) -> Hub:
        """Where listeners are registered."""
        return Hub(
            *(self.subscriptions, self.letters, self.log, self.attributes, self._rules()),
            lease=self._settings.lease_seconds,
        )

    def courier(self) -> Courier:
        """Who publishes and delivers."""
        sources = [resources(self._store, name, self._api) for name in SOURCES]
        publisher = Publisher(
            [(Source(each.name, each.shown, DOMAIN), each.records) for each in sources], self.log
        )
        means = Means(
            Reader(self.log),
            self.letters,
            self._settings.retry_hours * 3_600,
            time.time,
        )
        members = Members(
            self._store.collection("courier"), self._settings.lease_seconds, time.time
        )
        rounds = Rounds(self.subscriptions, members, means, self._connected)
        return Courier(self.subscriptions, self.readable, publisher, members, means, rounds)

    def _connected(self, subscription: Subscription, claim: Claim) -> Attempts:
        sign = partial(_signed, self._settings.callback_secrets)
        return Attempts(subscription, claim, Sender(self._rules()), sign)

    def readable(self, id: str, resource: dict[str, Any]) -> Subscription:
        """The subscription that a resource of the hub is; raises a Fault."""
        return subscription.read(id, resource, self.attributes)

    def _rules(self) -> Rules:
        return Rules(
            networks=self._settings.callback_networks,
            http=self._settings.callback_http,
            loopback=_is_loopback(self._settings.host) and _is_loopback(_host(self._api)),
        )


def event_attributes() -> Attributes:
    """What may be asked about events as they are sent, whatever their type."""
    event = {name: each for kind in EVENTS for name, each in ATTRIBUTES[kind].items()}
    payloads = [ATTRIBUTES[ATTRIBUTES[kind]["event"].type] for kind in EVENTS]
    payload = {name: declared for each in payloads for name, declared in each.items()}
    event["event"] = replace(event["event"], type="EventPayload")
    event["eventType"] = replace(event["eventType"], enum=EVENTS)
    return Attributes({**ATTRIBUTES, "Event": event, "EventPayload": payload}, "Event")


def deliver(settings: Settings, api: str) -> None:
    """Publish and deliver events until SIGTERM: what a courier's process does."""

    async def work() -> None:
        store = open_store(settings.store_url, settings.query_seconds)
        courier = asyncio.create_task(Notifications(store, api, settings).courier().run())
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, courier.cancel)
        await asyncio.gather(courier, return_exceptions=True)
        await store.close()

    # Ctrl-C goes to every process in the foreground; the server's passes it on when it is time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.run(work())


def _signed(secrets: tuple[signature.Secret, ...], event_id: str, body: bytes) -> Mapping[str, str]:
    return signature.headers(secrets, event_id, int(time.time()), body)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
