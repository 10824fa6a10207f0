"""What has to be true of an order when a storm is over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.api.orders import Json
from tests.storms.centre.acceptance import Acceptance
from tests.storms.centre.inventory import Inventory
from tests.storms.centre.orders import FAST, StormOrder
from tests.storms.centre.work import ENDED, FAILED, item_of

_MOST_RETRIES: Final = 1
"""How often a failed item is sent again by itself."""


def check(order: StormOrder, now: Json, acceptance: Acceptance, inventory: Inventory) -> None:
    """Fail unless an order, and what it has left in the neighbours, are as they shall be."""
    assert order.placed is not None
    if "orderTotalPrice" in order.placed:
        assert now["orderTotalPrice"] == order.placed["orderTotalPrice"]
    items = {each["id"]: each for each in _located(now)}
    wanted = {id: _wanted(order, id) for id in items}
    if not (order.cancelled and now["state"] == "cancelled"):
        assert {id: each["state"] for id, each in items.items()} == wanted, now.get("note")
    _check_service_orders(order, now, items, acceptance)
    for each in items.values():
        _check_product(now, each, inventory)


def _wanted(order: StormOrder, id: str) -> str:
    """The state that an item shall end in."""
    gives_up = order.decision == "fail" and order.failures.get(id, 0) > _MOST_RETRIES
    return "failed" if gives_up else "completed"


def _check_service_orders(
    order: StormOrder, now: Json, items: dict[str, Json], acceptance: Acceptance
) -> None:
    """Each item was sent once, and once more for each failure after which it was tried again."""
    service_orders = acceptance.of_order(now["id"])
    names = [each["externalId"] for each in service_orders]
    assert len(names) == len(set(names)), names
    sent = [each for one in service_orders for each in one["serviceOrderItem"]]
    assert {each["state"] for each in sent} <= ENDED, service_orders
    is_cancelled = now["state"] == "cancelled"
    for id, item in items.items():
        states = [each["state"] for each in sent if item_of(each) == id]
        if item.get("productOrderItem"):
            assert states == [], (id, names)
        elif is_cancelled:
            assert states in ([], ["cancelled"]), (id, states)
        else:
            assert states == _wanted_services(order, id), (id, states)


def _wanted_services(order: StormOrder, id: str) -> list[str]:
    """The states of the services that an item shall have had, the first one first."""
    failures = order.failures.get(id, 0)
    failed = [FAILED] * failures
    if failures > _MOST_RETRIES and order.decision in ("complete", "fail"):
        return failed
    return [*failed, "completed"]


def _check_product(now: Json, item: Json, inventory: Inventory) -> None:
    """A completed item has changed one product, once; any other has changed none."""
    written = inventory.of_item(now["id"], item["id"])
    if item["state"] != "completed":
        assert written == [], item
        return
    [product] = written
    assert product["id"] == item["product"]["id"]
    if item["action"] == "delete":
        assert product["status"] == "terminated"
        return
    assert product["status"] == "active"
    if item["action"] == "modify":
        [speed] = product["productCharacteristic"]
        assert speed["value"] == FAST


def _located(part: Json) -> Iterator[Json]:
    for each in part.get("productOrderItem", ()):
        yield each
        yield from _located(each)
