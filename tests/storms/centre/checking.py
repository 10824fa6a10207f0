"""What has to be true of an order when a storm is over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from tests.api.orders import Json
from tests.lifecycles import rolled_up
from tests.storms.centre.amendments import START
from tests.storms.centre.neighbours import FIELD, MEDIA, Neighbours
from tests.storms.centre.orders import StormOrder
from tests.storms.centre.served.amending import characteristics
from tests.storms.centre.served.documents import NAME, PARTY, TELEVISION
from tests.storms.centre.served.inventory import Inventory
from tests.storms.centre.served.work import ENDED, FAILED, item_of

_MOST_RETRIES: Final = 1
"""How often a failed item is sent again by itself."""


def check(order: StormOrder, now: Json, neighbours: Neighbours) -> None:
    """Fail unless an order, and what it has left in the neighbours, are as they shall be."""
    assert order.placed is not None and order.known is not None
    order.known.check(now)
    items = {each["id"]: each for each in _located(now)}
    if "orderTotalPrice" in order.placed:
        assert now["orderTotalPrice"] == order.placed["orderTotalPrice"]
    services = _services(order, now, items, neighbours)
    wanted = {id: _wanted(order, each, services) for id, each in items.items()}
    shown = {id: "completed" if each == "partial" else each for id, each in wanted.items()}
    assert {id: each["state"] for id, each in items.items()} == shown, now.get("note")
    assert now["state"] == _rolled_up([wanted[each["id"]] for each in now["productOrderItem"]])
    for id, each in items.items():
        _check_states(order, each, [one["state"] for one in services[id]])
        _check_product(now, each, neighbours.inventory)


def check_nothing_else(ids: Collection[str], neighbours: Neighbours) -> None:
    """Fail if there is something in the neighbours of other orders than these."""
    for acceptance in neighbours.acceptances.values():
        for each in acceptance.orders:
            assert each["externalReference"][0]["id"] in ids, each
    for product in neighbours.inventory.products.values():
        for each in product.get("productOrderItem", ()):
            assert each["productOrderId"] in ids, product


def check_capture(order: StormOrder, now: Json, said: Json) -> None:
    """Fail unless the response to the capture of an order is as it shall be."""
    if order.is_refusable:
        assert said["outcome"] == "rejected", said
    elif said["outcome"] == "deferred":
        assert now["state"] == "cancelled", now
    else:
        assert said["outcome"] == "accepted", said
        assert now["relatedParty"][0]["name"] == NAME
        customer = said["customer"]
        assert customer["id"] == order.customer["id"], said
        assert PARTY in (customer["id"], customer.get("party", {}).get("id")), said


def not_amended(now: Json, neighbours: Neighbours) -> list[tuple[Json, Json]]:
    """The items that were delivered other than the order says, which has no note of that."""
    items = {each["id"]: each for each in _located(now)}
    notes = [each["id"] for each in now.get("note", ())]
    return [
        (item, one)
        for acceptance in neighbours.acceptances.values()
        for sent in acceptance.of_order(now["id"])
        for one in sent["serviceOrderItem"]
        if one["state"] == "completed"
        and characteristics(one)
        != _characteristics((item := items[item_of(one)]).get("product", {}))
        and not any(id.startswith(f"{sent['externalId']}-refusal-") for id in notes)
    ]


def _services(
    order: StormOrder, now: Json, items: Mapping[str, Json], neighbours: Neighbours
) -> Mapping[str, Sequence[Json]]:
    """The services that each item has had, the first one first, after checks of where they are."""
    found: dict[str, list[Json]] = {id: [] for id in items}
    for centre, acceptance in neighbours.acceptances.items():
        sent = acceptance.of_order(now["id"])
        names = [each["externalId"] for each in sent]
        assert len(names) == len(set(names)), names
        for each in sent:
            assert each["externalId"].startswith(f"{now['id']}-{centre}-"), each
            _check_dates(order, now, each)
            for one in each["serviceOrderItem"]:
                id = item_of(one)
                assert one["state"] in ENDED, each
                assert _centre(items[id]) == centre, each
                found[id].append(one)
    return found


def _check_dates(order: StormOrder, now: Json, sent: Json) -> None:
    """Nothing was sent before its time; what was sent after the latest change has its date."""
    assert order.known is not None
    moment = datetime.fromisoformat(sent["orderDate"]).timestamp()
    assert moment >= order.known.begins, (sent, order.known.begins)
    if order.known.is_timely:
        assert sent.get(START) == now.get(START), sent


def _centre(item: Json) -> str:
    """The acceptance centre that shall have an item."""
    return MEDIA if item.get("productOffering", {}).get("id") == TELEVISION else FIELD


def _wanted(order: StormOrder, item: Json, services: Mapping[str, Sequence[Json]]) -> str:
    """The state of v5 that an item shall end in."""
    if order.is_refusable:
        return "rejected"
    if nested := item.get("productOrderItem"):
        return _rolled_up([_wanted(order, each, services) for each in nested])
    states = {each["state"] for each in services[item["id"]]}
    if order.cancelled and states <= {"cancelled"}:
        return "cancelled"
    gives_up = order.decision == "fail" and order.failures.get(item["id"], 0) > _MOST_RETRIES
    return "failed" if gives_up else "completed"


def _rolled_up(states: Sequence[str]) -> str:
    """The state of what is made of items in these states, of which v5 has one more."""
    return "partial" if "partial" in states else rolled_up(states)


def _check_states(order: StormOrder, item: Json, states: Sequence[str]) -> None:
    """Its service was done once, and tried once more after each failure but the last."""
    failures = order.failures.get(item["id"], 0)
    wanted = [FAILED] * failures
    if failures <= _MOST_RETRIES or order.decision == "retry":
        wanted.append("completed")
    if item.get("productOrderItem") or order.is_refusable:
        wanted = []
    if order.cancelled and item["state"] == "cancelled":
        wanted = ["cancelled"] * len(states[:1])
    assert states == wanted, (item, states)


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
    assert _characteristics(product) == _characteristics(item["product"])


def _characteristics(product: Json) -> Mapping[str, Any]:
    return {each["name"]: each["value"] for each in product.get("productCharacteristic", ())}


def _located(part: Json) -> Iterator[Json]:
    for each in part.get("productOrderItem", ()):
        yield each
        yield from _located(each)
