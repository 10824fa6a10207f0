"""Orders and items brought to states, by changes that the lifecycle allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from tests.api.orders import Json, path, place, retrieve

WAYS: dict[str, list[str]] = {
    "acknowledged": [],
    "pending": ["pending"],
    "held": ["held"],
    "inProgress": ["inProgress"],
    "completed": ["inProgress", "completed"],
    "failed": ["inProgress", "failed"],
    "rejected": ["rejected"],
    "assessingCancellation": ["assessingCancellation"],
    "pendingCancellation": ["assessingCancellation", "pendingCancellation"],
    "cancelled": ["assessingCancellation", "pendingCancellation", "cancelled"],
}
"""The states between `acknowledged` and a state of an item, that state included."""

PARTIAL = {"1": "completed", "2": "failed"}
"""Items in these states make an order `partial`."""
ENDS = {
    **{end: {"1": end, "2": end} for end in ("completed", "cancelled", "failed", "rejected")},
    "partial": PARTIAL,
}
"""Each final state of an order of two items, with the states of the items."""


def all_items(parent: Json) -> Iterator[Json]:
    """The items of an order or of an item, nested ones included."""
    for each in parent.get("productOrderItem", ()):
        yield each
        yield from all_items(each)


def states(order: Json) -> dict[str, str]:
    """The states of an order's items, nested ones included, by their ids."""
    return {each["id"]: each["state"] for each in all_items(order)}


def with_states(parent: Json, wanted: Mapping[str, str]) -> list[Json]:
    """The items of an order or of an item, in these states by their ids."""
    items = [{**each, "state": wanted.get(each["id"], each["state"])} for each in _items(parent)]
    return [
        {**each, "productOrderItem": with_states(each, wanted)} if _items(each) else each
        for each in items
    ]


def change_items(client: httpx.Client, placed: Json, wanted: Mapping[str, str]) -> httpx.Response:
    """Patch the states of items."""
    return client.patch(
        path(placed), json={"productOrderItem": with_states(retrieve(client, placed), wanted)}
    )


def bring(client: httpx.Client, placed: Json, id: str, *through: str) -> Json:
    """Change an item to each of these states; returns the order afterwards."""
    for state in through:
        answer = change_items(client, placed, {id: state})
        assert answer.status_code == 200, answer.text
    return retrieve(client, placed)


def place_in(
    client: httpx.Client, wanted: Mapping[str, str], *items: Json, **attributes: Any
) -> Json:
    """Place an order and bring its items to these states; returns the order afterwards."""
    placed = place(client, *items, **attributes)
    for step in range(max(len(WAYS[state]) for state in wanted.values())):
        moves = {id: WAYS[state][step] for id, state in wanted.items() if len(WAYS[state]) > step}
        answer = change_items(client, placed, moves)
        assert answer.status_code == 200, answer.text
    return retrieve(client, placed)


def _items(parent: Json) -> list[Json]:
    items: list[Json] = parent.get("productOrderItem", [])
    return items
