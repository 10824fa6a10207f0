"""Orders, and requests that place and retrieve them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx

Json = dict[str, Any]

SERVER_OWNED = {
    "id",
    "href",
    "state",
    "orderDate",
    "expectedCompletionDate",
    "completionDate",
}
"""The attributes that the server sets, whatever the client sends."""


def item(id: str = "1", **attributes: Any) -> Json:
    return {"id": id, "action": "add", "productOffering": {"id": "fibre-500"}, **attributes}


NESTED = item("1", productOrderItem=[item("1.1"), item("1.2", productOrderItem=[item("1.2.1")])])
"""An item with nested items on two levels."""


def order(*items: Json, **attributes: Any) -> Json:
    """An order of these items, or of any one item."""
    return {**attributes, "productOrderItem": list(items) or [item()]}


def place(client: httpx.Client, *items: Json, **attributes: Any) -> Json:
    """Place an order; returns the order in the answer."""
    answer = client.post("/productOrder", json=order(*items, **attributes))
    assert answer.status_code == 201, answer.text
    placed: Json = answer.json()
    return placed


def path(placed: Json) -> str:
    return f"/productOrder/{placed['id']}"


def retrieve(client: httpx.Client, placed: Json) -> Json:
    """The order as it is now."""
    answer = client.get(path(placed))
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def refused(answer: httpx.Response, status: int, code: str, *words: str) -> None:
    """Assert that the answer is an error of this status and code, with the words in its message."""
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    message = answer.json()["message"]
    assert all(word in message for word in words), message


def own_part(order: Json) -> Json:
    """The attributes of an order that the client has sent."""
    own = {name: value for name, value in order.items() if name not in SERVER_OWNED}
    return {**own, "productOrderItem": [_own_part_of_item(each) for each in _items(order)]}


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values have the same text: kinds of numbers, order of names."""
    return json.dumps(one) == json.dumps(other)


def _own_part_of_item(item: Json) -> Json:
    own = {name: value for name, value in item.items() if name != "state"}
    if "productOrderItem" in own:
        own["productOrderItem"] = [_own_part_of_item(each) for each in _items(item)]
    return own


def _items(parent: Json) -> Iterator[Json]:
    yield from parent["productOrderItem"]
