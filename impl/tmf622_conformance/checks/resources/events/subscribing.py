"""Subscriptions of the kit's own listener, and the events that it waits for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import httpx

from tmf622_conformance.check import Failed, Inconclusive
from tmf622_conformance.contract import Contract
from tmf622_conformance.samples import Samples
from tmf622_conformance.server.api import HUB, Api, Json, brief, json_of, path_of
from tmf622_conformance.server.listener import Listener, listening
from tmf_contracts.model.api import HubModel

SECONDS: Final = 10.0
"""The time within which an event has to arrive."""


def register(api: Api, listener: Listener, query: str | None = None) -> httpx.Response:
    """The answer to the registration of a listener."""
    given = {"callback": listener.url, **({"query": query} if query else {})}
    return api.post(HUB, {**_least(api.contract), **given})


def hub_of(contract: Contract) -> HubModel | None:
    """Where listeners of a contract's events are registered."""
    return next((each for each in contract.model.hubs if each.collection_path == HUB), None)


def _least(contract: Contract) -> Json:
    """What the contract requires of a registration, such as `@type`."""
    hub = hub_of(contract)
    return Samples(contract).least(hub.input) if hub and hub.input else {}


@contextmanager
def subscribed(api: Api, query: str | None = None) -> Iterator[tuple[Listener, Json]]:
    """A registered listener and its subscription; raises `Inconclusive` when it is refused."""
    with listening(api.base_url, api.callback_host) as listener:
        answer = register(api, listener, query)
        subscription = json_of(answer)
        if not answer.is_success or not isinstance(subscription, dict):
            raise Inconclusive(f"the listener {listener.url} cannot be registered: {brief(answer)}")
        try:
            yield listener, subscription
        finally:
            api.delete(path_of(HUB, str(subscription.get("id"))))


def resource_of(event: Json) -> Json:
    """The resource within an event, whatever its name."""
    inner = event.get("event", event.get("payload"))
    found = list(inner.values()) if isinstance(inner, dict) else []
    return found[0] if found and isinstance(found[0], dict) else {}


def awaited(listener: Listener, kind: str, id: str) -> Json:
    """The first event of a kind about a resource; raises `Failed` when none arrives in time."""

    def matching(events: Sequence[Json]) -> list[Json]:
        return [
            each
            for each in events
            if each.get("eventType") == kind and resource_of(each).get("id") == id
        ]

    if not listener.wait(lambda events: bool(matching(events)), SECONDS):
        kinds = ", ".join(str(each.get("eventType")) for each in listener.events) or "nothing"
        raise Failed(f"no {kind} has arrived within {SECONDS:.0f} s, but {kinds}")
    return matching(listener.events)[0]
