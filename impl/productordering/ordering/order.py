"""Product orders: what the server makes of an order that is placed, and of one that is patched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from productordering.ordering import Forbidden, Immutable, timestamp
from tmf622_contract.attributes import ATTRIBUTES

Json = dict[str, Any]

INITIAL_STATE: Final = "acknowledged"
_SERVER_OWNED: Final = ATTRIBUTES["ProductOrder"].keys() - ATTRIBUTES["ProductOrder_Create"].keys()
_IMMUTABLE: Final = ATTRIBUTES["ProductOrder"].keys() - ATTRIBUTES["ProductOrder_Update"].keys()
_REMOVABLE: Final = frozenset({"acknowledged", "pending"})


def received(order: Json, now: datetime) -> Json:
    """A `ProductOrder` from a valid `ProductOrder_Create`, without id and href.

    Attributes that are the server's are replaced or dropped when a client sends them.
    """
    accepted = {name: value for name, value in order.items() if name not in _SERVER_OWNED}
    accepted["productOrderItem"] = [
        _with_state(item, lambda _: INITIAL_STATE) for item in order["productOrderItem"]
    ]
    accepted["state"] = INITIAL_STATE
    accepted["orderDate"] = timestamp(now)
    return accepted


def changed(before: Json, after: Json) -> Json:
    """The order after a patch, it and its items with their states; raises Immutable and Forbidden.

    Items are the same when their ids are. What comes without a state keeps the one it has, a new
    item begins as acknowledged, one that is left out is removed, which is for items that nobody
    works on yet.
    """
    for name in sorted(_IMMUTABLE):
        if before.get(name) != after.get(name):
            raise Immutable(f"/{name}: cannot be changed")
    after = {**after, "state": after.get("state", before["state"])}
    if after["productOrderItem"] == before["productOrderItem"]:
        return after
    states = {item["id"]: item["state"] for item in _items(before)}
    kept = {item["id"] for item in _items(after)}
    for item_id, state in states.items():
        if item_id not in kept and state not in _REMOVABLE:
            allowed = " or ".join(sorted(_REMOVABLE))
            raise Forbidden(
                f"/productOrderItem: item {item_id} is {state} and cannot be left out; "
                f"only an item that is {allowed} can"
            )
    items = [
        _with_state(item, lambda each: each.get("state") or states.get(each["id"], INITIAL_STATE))
        for item in after["productOrderItem"]
    ]
    return {**after, "productOrderItem": items}


def _items(order: Json) -> Iterator[Json]:
    """The items of an order or of an item, nested ones included."""
    for item in order.get("productOrderItem", ()):
        yield item
        yield from _items(item)


def _with_state(item: Json, state: Callable[[Json], str]) -> Json:
    """The item and those nested in it, each with the state that it is to have."""
    changed_item = {**item, "state": state(item)}
    if "productOrderItem" in item:
        changed_item["productOrderItem"] = [
            _with_state(nested, state) for nested in item["productOrderItem"]
        ]
    return changed_item
