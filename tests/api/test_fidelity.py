"""The server returns JSON exactly as the client has sent it."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings

from tests.api.client import ContractClient
from tests.api.orders import Json, item, order, own_part, same
from tests.api.strategies import orders, values

law = settings(deadline=None, derandomize=True)


def returned(client: httpx.Client, text: str) -> Json:
    """The result of a GET after an order was placed as this text."""
    created = client.post("/productOrder", content=text)
    assert created.status_code == 201, created.text
    found = client.get(created.headers["location"])
    assert found.content == created.content
    placed: Json = json.loads(found.content)
    return placed


@law
@given(sent=orders())
def test_an_order_is_returned_as_it_was_sent(client: ContractClient, sent: Json) -> None:
    assert same(own_part(returned(client, json.dumps(sent))), own_part(sent))


@law
@given(value=values)
def test_a_characteristic_has_any_value(client: ContractClient, value: Any) -> None:
    characteristic = {"name": "any", "value": value}
    sent = order(item(product={"productCharacteristic": [characteristic]}))
    (found,) = returned(client, json.dumps(sent, ensure_ascii=False))["productOrderItem"]
    assert same(found["product"]["productCharacteristic"], [characteristic])


@law
@given(value=values)
def test_a_patched_value_is_returned_as_it_was_sent(client: ContractClient, value: Any) -> None:
    placed = returned(client, json.dumps(order()))
    # A merge patch replaces an array as a whole.
    answer = client.patch(f"/productOrder/{placed['id']}", json={"x": [value]})
    assert same(answer.json(), {**placed, "x": [value]})


TEXTS = {
    '"\\u00e9\\u0065\\u0301"': "ée\u0301",
    '"\\ud83d\\udce6"': "\U0001f4e6",
    '"\\u0000"': "\0",
    '"\\/\\b\\f\\n\\r\\t\\"\\\\"': '/\b\f\n\r\t"\\',
    "1e2": 100.0,
    "1E+2": 100.0,
    "-0": 0,
    "-0.0": -0.0,
    "0.10": 0.1,
    "12.0": 12.0,
    "12": 12,
    "9223372036854775807": 2**63 - 1,
    "-9223372036854775808": -(2**63),
    "9223372036854775808.0": 2.0**63,
    "1e-400": 0.0,
    "0.1234567890123456789": 0.12345678901234568,
    ' [ 1 ,\t{ "b" : 1 ,\r\n "a" : 2 } ] ': [1, {"b": 1, "a": 2}],
    '{"$ref": "orders", "$id": 1, "$db": "x"}': {"$ref": "orders", "$id": 1, "$db": "x"},
    '{"$oid": "507f1f77bcf86cd799439011"}': {"$oid": "507f1f77bcf86cd799439011"},
    '{"": {"": {}}, "a.b": {"$x": null}}': {"": {"": {}}, "a.b": {"$x": None}},
    '{"id": 1, "href": 2, "_id": 3, "state": 4}': {"id": 1, "href": 2, "_id": 3, "state": 4},
}


@pytest.mark.parametrize(("text", "value"), TEXTS.items())
def test_a_value_has_the_meaning_of_its_text(client: ContractClient, text: str, value: Any) -> None:
    placed = returned(
        client, f'{{"x": {text}, "productOrderItem": [{{"id": "1", "action": "add"}}]}}'
    )
    assert same(placed["x"], value)


def test_items_may_be_nested_as_deep_as_a_body(client: ContractClient) -> None:
    innermost = item("31")
    for number in reversed(range(30)):
        innermost = item(str(number), productOrderItem=[innermost])
    assert client.post("/productOrder", json=order(innermost)).status_code == 201
