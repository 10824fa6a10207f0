"""A server whose inbox gets all events of another one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import httpx
import pytest

from tests.api.cancellations import cancelled
from tests.api.client import ContractClient
from tests.api.listeners import subscribe, subscribed
from tests.api.orders import Json, item, path, place, same
from tests.api.stores import NewStore
from tests.api.waiting import eventually
from tests.api.watching import objects, tailing
from tests.server import Server, running

KINDS = {
    "ProductOrderCreateEvent",
    "ProductOrderAttributeValueChangeEvent",
    "ProductOrderStateChangeEvent",
    "ProductOrderInformationRequiredEvent",
    "ProductOrderDeleteEvent",
    "CancelProductOrderCreateEvent",
    "CancelProductOrderStateChangeEvent",
}
"""The kinds of events of `live`; the default policy requires no information."""


def live(client: httpx.Client) -> tuple[str, str]:
    """Place, change, cancel and delete an order; returns its id and that of its cancellation."""
    placed = place(client, item("1"), item("2"), description="é\u2028")
    for changes in (
        {"state": "inProgress", "priority": "1", "x-vendor": 1.0},
        {"productOrderItem": [item("1", state="pending"), item("2", state="inProgress")]},
    ):
        answer = client.patch(path(placed), json=changes)
        assert answer.status_code == 200, answer.text
    task = cancelled(client, placed)
    assert task["state"] == "done"
    assert client.delete(path(placed)).status_code == 204
    return placed["id"], task["id"]


def by_resource(events: Iterable[Json]) -> Mapping[str, Sequence[Json]]:
    """The events of each resource, in their order."""
    found: dict[str, list[Json]] = defaultdict(list)
    for event in events:
        (resource,) = event["event"].values()
        found[resource["id"]].append(event)
    return found


@pytest.fixture
def mirror(new_store: NewStore) -> Iterable[tuple[Server, str]]:
    with new_store() as url, running(url) as server:
        yield server, url


def test_one_server_mirrors_the_events_of_another(
    store_url: str, mirror: tuple[Server, str]
) -> None:
    listening, inbox_url = mirror
    with (
        running(store_url) as server,
        ContractClient(server.url) as client,
        subscribed(client, "/all") as listener,
        tailing(store_url, "--json", "--all") as tail,
    ):
        subscribe(client, f"{listening.api}/listener")
        ids = live(client)
        # These are the last events of order and task.
        tail.once_printed("ProductOrderDeleteEvent", ids[0])
        tail.once_printed("CancelProductOrderStateChangeEvent", ids[1], '"done"')
        printed = tail.events
        delivered = listener.wait_for_events(len(printed))
        received = eventually(
            lambda: objects(inbox_url, "inbox"), lambda seen: len(seen) >= len(printed)
        )
    stored_events = by_resource(each["event"] for each in received)
    assert {event["eventType"] for event in printed} == KINDS
    assert set(stored_events) == set(ids)
    for id in ids:
        assert same(stored_events[id], by_resource(printed)[id])
        assert same(stored_events[id], by_resource(delivered)[id])
    for each in received:
        kind = each["event"]["eventType"]
        assert each["listener"] == kind[0].lower() + kind[1:]
