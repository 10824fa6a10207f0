"""Events of any contract: those that it declares, to subscribers of its own hub."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.client import ContractClient
from tests.api.contracts.shop import EVENTS
from tests.api.contracts.test_resources import TICKET, created
from tests.api.listeners import Listener, subscribed
from tests.api.orders import order
from tests.server import COMMAND, Server


@pytest.fixture
def listener(shop: ContractClient) -> Iterator[Listener]:
    with subscribed(shop) as listener:
        yield listener


def test_each_change_has_the_event_that_the_contract_declares(
    shop: ContractClient, listener: Listener
) -> None:
    id = created(shop)["id"]
    path = f"/ticket/{id}"
    shop.patch(path, json={"priority": 4})
    shop.patch(path, json={"status": "open"})
    shop.delete(path)
    events = listener.wait_for_events(4)
    assert [each["eventType"] for each in events] == list(EVENTS)
    assert [each.get("fieldPath") for each in events] == [None, "priority", "status", None]
    assert [each["event"]["ticket"]["status"] for each in events][1:] == [
        "acknowledged",
        *["open"] * 2,
    ]
    declared = {"eventId", "eventType", "fieldPath", "event"}
    assert all(each.keys() <= declared for each in events)
    assert {request.path for request in listener.accepted} == {
        f"/listener/{name[0].lower()}{name[1:]}" for name in EVENTS
    }


def test_a_patch_of_state_and_more_has_two_events(shop: ContractClient, listener: Listener) -> None:
    path = f"/ticket/{created(shop)['id']}"
    shop.patch(path, json={"status": "open", "priority": 3, "name": "Noise"})
    events = listener.wait_for_events(3)[1:]
    assert [(each["eventType"], each["fieldPath"]) for each in events] == [
        ("TicketAttributeValueChangeEvent", "name,priority"),
        ("TicketStatusChangeEvent", "status"),
    ]


def test_a_subscriber_gets_the_events_of_its_own_api(
    shop: ContractClient, shop_server: Server
) -> None:
    with (
        ContractClient(shop_server.url) as orders,
        subscribed(shop, "/shop") as of_shop,
        subscribed(orders, "/orders") as of_orders,
    ):
        created(shop)
        assert orders.post("/productOrder", json=order()).status_code == 201
        [of_ticket] = of_shop.wait_for_events(1)
        [of_order] = of_orders.wait_for_events(1)
        created(shop)
        of_shop.wait_for_events(2)
        assert of_ticket["eventType"] == "TicketCreateEvent"
        assert [each["eventType"] for each in of_orders.events] == ["ProductOrderCreateEvent"]
        assert of_order["domain"] == "ProductOrdering"


def test_a_hub_shows_its_own_subscriptions(shop: ContractClient, shop_server: Server) -> None:
    callback = {"callback": "http://127.0.0.1:9/same"}
    with ContractClient(shop_server.url) as orders:
        ids = [each.post("/hub", json=callback).json()["id"] for each in (shop, orders)]
        assert ids[0] != ids[1]
        assert [each["id"] for each in shop.get("/hub").json()] == [ids[0]]
        assert orders.get(f"/hub/{ids[0]}").status_code == 404
        assert orders.delete(f"/hub/{ids[0]}").status_code == 404
        assert [
            each.delete(f"/hub/{id}").status_code
            for each, id in zip((shop, orders), ids, strict=True)
        ] == [204, 204]


def test_a_query_selects_by_attributes_of_the_contract(shop: ContractClient) -> None:
    query = "eventType=TicketCreateEvent&event.ticket.priority=7&fields=priority"
    with subscribed(shop, "/seven", query) as listener:
        created(shop)
        id = created(shop, priority=7)["id"]
        [event] = listener.wait_for_events(1)
    assert (event["event"]["ticket"]["id"], event["event"]["ticket"]["priority"]) == (id, 7)
    assert "name" not in event["event"]["ticket"]


@pytest.mark.parametrize(
    "query",
    ["eventType=TicketBatchEvent", "event.productOrder.state=held", "event.ticket.colour=1"],
)
def test_a_query_for_what_the_contract_has_not_is_refused(shop: ContractClient, query: str) -> None:
    answer = shop.post("/hub", json={"callback": "http://127.0.0.1:9/x", "query": query})
    assert answer.status_code == 400


def test_events_of_other_servers_are_received(shop: ContractClient) -> None:
    event = {
        "eventId": "e1",
        "eventType": "TicketCreateEvent",
        "event": {"ticket": {**TICKET, "id": "1", "status": "open"}},
    }
    answer = shop.post("/listener/ticketCreateEvent", json=event)
    assert answer.status_code == 201
    assert answer.json()["callback"] == str(shop.base_url.join("listener/ticketCreateEvent"))


def test_the_commands_know_the_contracts_that_they_are_given(
    shop: ContractClient, module_store: str, shop_file: Path
) -> None:
    with subscribed(shop, "/status") as listener:
        created(shop)
        listener.wait_for_events(1)
        rows = [
            json.loads(run("events", "status", "--json", "--store", module_store, *options))
            for options in ((), ("--contract", str(shop_file)))
        ]
        [without], [known] = (
            [each["waiting"] for each in row if each["callback"] == listener.url("/status")]
            for row in rows
        )
    assert without is None
    assert known is not None


def run(*arguments: str) -> str:
    """What a command prints."""
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def test_a_registration_without_a_callback_is_refused(shop: ContractClient) -> None:
    # The definition of the body does not require one.
    refused = shop.post("/hub", json={})
    assert refused.status_code == 400
    assert "/callback: is required" in refused.json()["message"]
    assert refused.json()["code"] == "23"
