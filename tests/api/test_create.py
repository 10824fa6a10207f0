"""POST /productOrder"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tests.api.client import ContractClient
from tests.api.orders import item, order, own_part, place, refused, retrieve, same
from tests.server import Server


def test_a_new_order_is_answered_as_it_is_stored(client: ContractClient, server: Server) -> None:
    sent = order(item("1"), item("2"), externalId="PO-1", priority="2")
    created = client.post("/productOrder", json=sent)
    assert created.status_code == 201
    placed = created.json()
    assert same(own_part(placed), sent)
    assert placed["href"] == f"{server.api}/productOrder/{placed['id']}"
    assert created.headers["location"] == placed["href"]
    found = client.get(created.headers["location"])
    assert found.content == created.content
    assert found.headers["etag"] == created.headers["etag"]


def test_each_order_has_an_id_of_its_own(client: ContractClient) -> None:
    with ThreadPoolExecutor(8) as executor:
        placed = list(executor.map(lambda _: place(client), range(40)))
    assert len({each["id"] for each in placed}) == 40


def test_the_server_sets_its_own_attributes(client: ContractClient) -> None:
    nested = item("1.1", state="completed")
    placed = place(
        client,
        item("1", state="failed", productOrderItem=[nested]),
        id="mine",
        href="https://client.example.com/mine",
        state="completed",
        orderDate="2020-01-01T00:00:00Z",
        expectedCompletionDate="2020-01-02T00:00:00Z",
        completionDate="2020-01-03T00:00:00Z",
    )
    assert placed["id"] != "mine"
    assert placed["href"].endswith(placed["id"])
    assert placed["state"] == "acknowledged"
    assert not {"expectedCompletionDate", "completionDate"} & placed.keys()
    (outer,) = placed["productOrderItem"]
    assert outer["state"] == outer["productOrderItem"][0]["state"] == "acknowledged"
    assert retrieve(client, placed) == placed


@pytest.mark.any_store
def test_the_servers_attributes_may_have_any_type_in_a_request(client: ContractClient) -> None:
    # The contract has none of them in requests: they are extensions.
    placed = place(client, id=[1], href=None, state={"a": "b"}, orderDate=7, completionDate=False)
    assert placed["state"] == "acknowledged"
    assert retrieve(client, placed) == placed


def test_the_order_date_is_now(client: ContractClient) -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    placed = place(client)
    assert placed["orderDate"].endswith("Z")
    assert before <= datetime.fromisoformat(placed["orderDate"]) <= datetime.now(UTC)


@pytest.mark.parametrize("sent", ["aborted", "aborted "])
def test_aborted_is_spelled_as_in_the_contract(client: ContractClient, sent: str) -> None:
    product = {"status": sent, "product": [{"status": sent}]}
    nested = item("1.1", product=product)
    placed = place(client, item("1", product=product, productOrderItem=[nested]))
    (outer,) = retrieve(client, placed)["productOrderItem"]
    for product in (outer["product"], outer["productOrderItem"][0]["product"]):
        assert (product["status"], product["product"][0]["status"]) == ("aborted ", "aborted ")


def test_aborted_elsewhere_is_stored_as_sent(client: ContractClient) -> None:
    values = ["aborted", {"status": "aborted", "product": {"status": "aborted"}}]
    characteristics = [{"name": "aborted", "value": each} for each in values]
    product = {
        "name": "aborted",
        "productCharacteristic": characteristics,
        "x": {"status": "aborted"},
    }
    placed = place(client, item(product=product), status="aborted", product={"status": "aborted"})
    found = retrieve(client, placed)
    assert found["productOrderItem"][0]["product"] == product
    assert found["status"] == "aborted"
    assert found["product"] == {"status": "aborted"}


INVALID = {
    "no items": ({}, "23", ["/productOrderItem", "required"]),
    "items empty": ({"productOrderItem": []}, "24", ["/productOrderItem"]),
    "items null": ({"productOrderItem": None}, "24", ["/productOrderItem"]),
    "item without action": (order({"id": "1"}), "23", ["/productOrderItem/0/action"]),
    "item without id": (order(item(), {"action": "add"}), "23", ["/productOrderItem/1/id"]),
    "unknown action": (order(item(action="buy")), "24", ["/productOrderItem/0/action", '"buy"']),
    "deep in an item": (
        order(item(productOrderItem=[item(quantity="one")])),
        "24",
        ["/productOrderItem/0/productOrderItem/0/quantity", '"one"', "integer"],
    ),
    "boolean for an integer": (order(item(quantity=True)), "24", ["quantity"]),
    "fraction for an integer": (order(item(quantity=1.5)), "24", ["quantity"]),
    "number for a string": (order(priority=1), "24", ["/priority", "string"]),
    "null for a string": (order(category=None), "24", ["/category"]),
    "no date": (order(requestedStartDate="tomorrow"), "24", ["/requestedStartDate", "tomorrow"]),
    "date without time": (order(requestedStartDate="2026-01-31"), "24", ["/requestedStartDate"]),
    "no such day": (order(requestedStartDate="2026-02-30T00:00:00Z"), "24", ["/requestedStart"]),
    "no URI": (order(**{"@schemaLocation": "a b"}), "24", ["/@schemaLocation"]),
    "object for an array": (order(note={"text": "hello"}), "24", ["/note", "array"]),
    "characteristic without value": (
        order(item(product={"productCharacteristic": [{"name": "colour"}]})),
        "23",
        ["/productOrderItem/0/product/productCharacteristic/0/value"],
    ),
    "odd names in the place": (
        {"productOrderItem": [item(), "~/"]},
        "24",
        ["/productOrderItem/1", "object"],
    ),
    "array": ([order()], "24", ["the body"]),
    "string": ("order", "24", ["the body"]),
    "number": (1, "24", ["the body"]),
    "null": (None, "24", ["the body"]),
}


@pytest.mark.any_store
@pytest.mark.parametrize(("body", "code", "words"), INVALID.values(), ids=INVALID)
def test_an_invalid_body_is_refused(
    client: ContractClient, body: object, code: str, words: list[str]
) -> None:
    before = client.get("/productOrder?limit=0").headers["x-total-count"]
    answer = client.post("/productOrder", content=json.dumps(body))
    refused(answer, 400, code, *words)
    assert client.get("/productOrder?limit=0").headers["x-total-count"] == before
