"""Violations in a body: listed together, each with its place and what is allowed."""

from __future__ import annotations

import json

import pytest

from tests.api.client import ContractClient
from tests.api.orders import item, order, place, refused

pytestmark = pytest.mark.any_store

PLACES = 10


def test_violations_are_listed_together(client: ContractClient) -> None:
    wrong = order(
        item("1", action="order"),
        {"action": "add", "quantity": "2"},
        requestedStartDate="soon",
        priority=1,
    )
    answer = client.post("/productOrder", json=wrong)
    refused(
        answer,
        400,
        "24",
        '/requestedStartDate: is "soon", which is no date-time',
        "/priority: is 1, which is not of type string",
        '/productOrderItem/0/action: is "order"; allowed are "add"',
        "/productOrderItem/1/id: is required",
        '/productOrderItem/1/quantity: is "2", which is not of type integer',
    )
    assert "and more" not in answer.json()["message"]


def test_allowed_values_are_listed_once(client: ContractClient) -> None:
    answer = client.post("/productOrder", json=order(item(action=None)))
    refused(answer, 400, "24", '/productOrderItem/0/action: is null; allowed are "add"')
    assert answer.json()["message"].count("/action") == 1


def test_the_first_ten_violations_are_listed(client: ContractClient) -> None:
    answer = client.post("/productOrder", json={"productOrderItem": [1] * 11})
    message = answer.json()["message"]
    assert message.count("is not of type object") == PLACES
    assert message.startswith("/productOrderItem/0: is 1")
    assert message.endswith("; and more after these")
    exactly = client.post("/productOrder", json={"productOrderItem": [1] * PLACES})
    assert "and more" not in exactly.json()["message"]


def test_a_million_violations_are_refused_quickly(client: ContractClient) -> None:
    body = b'{"productOrderItem":[' + b"1," * 900_000 + b"1]}"
    answer = client.post("/productOrder", content=body, timeout=10)
    refused(answer, 400, "24", "/productOrderItem/9: is 1", "and more after these")


def test_a_violation_among_many_items_is_found(client: ContractClient) -> None:
    items = [item(str(number)) for number in range(2_000)]
    items[1_500]["productOrderItem"] = [item("a"), {"id": "b"}]
    answer = client.post("/productOrder", json=order(*items))
    refused(answer, 400, "23", "/productOrderItem/1500/productOrderItem/1/action: is required")


def test_violations_of_a_patched_order_are_listed_together(client: ContractClient) -> None:
    url = f"/productOrder/{place(client)['id']}"
    json_patch = {"Content-Type": "application/json-patch+json"}
    missing = [{"op": "remove", "path": f"/productOrderItem/0/{name}"} for name in ("id", "action")]
    answer = client.patch(url, json=missing, headers=json_patch)
    places = ("/productOrderItem/0/id: is required", "/productOrderItem/0/action: is required")
    refused(answer, 409, "65", *places)
    wrong = [*missing, {"op": "add", "path": "/priority", "value": 1}]
    answer = client.patch(url, json=wrong, headers=json_patch)
    refused(answer, 400, "24", "/priority: is 1", *places)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2026-05-08T12:44:21+0200", "the offset is written +00:00"),
        ("2026-05-08T12:44:21.5-0500", "the offset is written +00:00"),
        ("2026-05-08T12:44:21", "the offset is missing"),
        ("2026-05-08", "such as 2026-01-31T08:15:00Z"),
    ],
)
def test_the_message_says_what_a_date_lacks(client: ContractClient, date: str, said: str) -> None:
    answer = client.post("/productOrder", json=order(requestedStartDate=date))
    refused(answer, 400, "24", "/requestedStartDate", "is no date-time", said)


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"quantity": 2**63}, "/productOrderItem/0/quantity"),
        ({"x": [{"a/b~c": -(2**63) - 1}]}, "/productOrderItem/0/x/0/a~1b~0c"),
    ],
)
def test_the_message_locates_an_integer_that_is_too_large(
    client: ContractClient, value: dict[str, object], place: str
) -> None:
    answer = client.post("/productOrder", content=json.dumps(order(item("1", **value))))
    refused(answer, 400, "22", f"{place}: the integer ", "does not fit 64 bits")


@pytest.mark.parametrize("rest", ["", ',"y":NaN}', ',"y":' + "[" * 5_000])
def test_a_large_integer_in_malformed_json_is_reported(client: ContractClient, rest: str) -> None:
    answer = client.post("/productOrder", content='{"x":99999999999999999999' + rest)
    refused(answer, 400, "22", "the integer 99999999999999999999 does not fit 64 bits")
