"""A product that is there, and the patch by which it becomes what an item says."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercentre.neighbours.documents import Unreadable, document
from ordercentre.products.patching import linked, patched
from ordercentre.products.writing import written
from tests.ordercentre.json_values import documents
from tests.ordercentre.products.orders import COMPLETED, item, mark, order
from tmf630.patching.merge_patch import merged
from tmf630.wire import Json

ROLES = frozenset({"customer"})
PRESENT: Final[Json] = {
    "id": "p1",
    "name": "Fibre",
    "status": "active",
    "productOrderItem": [mark("1") | {"productOrderId": "earlier"}],
}


def patch(present: Json, item: Json) -> Json:
    """The patch by which an item changes a product."""
    return patched(document(present), written(order(item), item, COMPLETED, ROLES))


def modified(present: Json, **product: Any) -> Json:
    """A product after the patch of an item that modifies it, without the item's mark."""
    change = patch(present, item("2", "modify", product={"id": "p1", **product}))
    assert change.pop("productOrderItem") == [
        *present.get("productOrderItem", ()),
        mark("2", "modify"),
    ]
    after: Json = merged(present, change)
    return after


def characteristics(*pairs: tuple[str, Any]) -> list[Json]:
    return [{"name": name, "value": value} for name, value in pairs]


def test_an_attribute_changes_and_the_others_stay() -> None:
    assert modified(PRESENT, status="suspended") == {**PRESENT, "status": "suspended"}


def test_what_is_there_already_is_not_sent() -> None:
    change = patch(PRESENT, item("2", "modify", product={"id": "p1", "name": "Fibre"}))
    assert change.keys() == {"productOrderItem"}


@pytest.mark.parametrize(
    ("wanted", "after"),
    [
        ([("b", 9)], [("a", 1), ("b", 9), ("c", 3), ("c", 4)]),
        ([("d", 9)], [("a", 1), ("b", 2), ("c", 3), ("c", 4), ("d", 9)]),
        ([("c", 9)], [("a", 1), ("b", 2), ("c", 9)]),
        ([("c", 9), ("c", 8)], [("a", 1), ("b", 2), ("c", 9), ("c", 8)]),
        ([("b", 9), ("b", 8)], [("a", 1), ("b", 9), ("c", 3), ("c", 4), ("b", 8)]),
    ],
)
def test_characteristics_are_merged_by_name(
    wanted: list[tuple[str, Any]], after: list[tuple[str, Any]]
) -> None:
    present = {
        **PRESENT,
        "productCharacteristic": characteristics(("a", 1), ("b", 2), ("c", 3), ("c", 4)),
    }
    result = modified(present, productCharacteristic=characteristics(*wanted))
    assert result["productCharacteristic"] == characteristics(*after)


def test_a_characteristic_keeps_what_an_item_does_not_say() -> None:
    present = PRESENT | {
        "productCharacteristic": [{"id": "7", "name": "a", "valueType": "integer", "value": 1}]
    }
    result = modified(present, productCharacteristic=characteristics(("a", 2)))
    [characteristic] = result["productCharacteristic"]
    assert characteristic == {"id": "7", "name": "a", "valueType": "integer", "value": 2}


@pytest.mark.parametrize(
    ("own", "quantity", "after"),
    [([], 1, None), ([], 2, 2), ([("quantity", 3)], 1, 1), ([("quantity", 3)], 2, 2)],
)
def test_a_quantity_is_changed(
    own: list[tuple[str, Any]], quantity: int, after: int | None
) -> None:
    present = PRESENT | {"productCharacteristic": characteristics(*own)}
    change = patch(present, item("2", "modify", quantity=quantity, product={"id": "p1"}))
    found = [each["value"] for each in change.get("productCharacteristic", ())]
    assert found == ([] if after is None else [after])


def test_another_offering_takes_the_place_of_the_present_one() -> None:
    present = PRESENT | {"productOffering": {"id": "a", "name": "A", "href": "h"}}
    assert modified(present, productOffering={"id": "b"})["productOffering"] == {"id": "b"}
    assert modified(present, productOffering={"id": "a"}) == present
    renamed = modified(present, productOffering={"id": "a", "name": "B"})
    assert renamed["productOffering"] == {"id": "a", "name": "B", "href": "h"}


def test_parties_and_relationships_are_added() -> None:
    party = {"id": "c1", "role": "customer", "@referredType": "Customer"}
    other = {"id": "c1", "role": "user", "@referredType": "Customer"}
    relies = {"relationshipType": "reliesOn", "product": {"id": "x"}}
    present = PRESENT | {"relatedParty": [party], "productRelationship": [relies]}
    also = {"relationshipType": "reliesOn", "product": {"id": "y"}}
    result = modified(
        present, relatedParty=[other], productRelationship=[relies, also], place=[{"role": "a"}]
    )
    assert result["relatedParty"] == [party, other]
    assert result["productRelationship"] == [relies, also]
    assert result["place"] == [{"role": "a"}]


@pytest.mark.parametrize("status", ["terminated", "Terminated", "cancelled", "aborted "])
@pytest.mark.parametrize("action", ["modify", "delete"])
def test_a_product_that_has_ended_stays_as_it_is(status: str, action: str) -> None:
    product = {"id": "p1", "status": "active", "name": "New"}
    assert patch(PRESENT | {"status": status}, item("2", action, product=product)) == {}
    assert linked(document(PRESENT | {"status": status}), "bundles", "x", "") == {}


def test_a_termination() -> None:
    change = patch(PRESENT, item("2", "delete", product={"id": "p1"}))
    assert change["status"] == "terminated"
    assert change["terminationDate"] == "2026-02-03T04:05:06.000Z"


def test_an_update_is_done_once_although_later_items_have_changed_the_product() -> None:
    suspending = item("2", "modify", product={"id": "p1", "status": "suspended"})
    after = merged(PRESENT, patch(PRESENT, suspending))
    assert patch(after, suspending) == {}
    assert patch(after | {"status": "active"}, suspending) == {}


def test_a_link_is_made_once() -> None:
    change = linked(document(PRESENT), "bundles", "x", "")
    assert change == {
        "productRelationship": [
            {"relationshipType": "bundled", "product": {"id": "x", "@referredType": "Product"}}
        ]
    }
    assert linked(document(merged(PRESENT, change)), "bundles", "x", "") == {}


_PRODUCT = documents(
    {
        "status": (),
        "name": (),
        "productOffering": ("id", "name"),
        "productOrderItem": ("productOrderId", "orderItemId"),
        "productCharacteristic": ("name", "value"),
        "productRelationship": ("relationshipType", "product"),
        "relatedParty": ("id", "role"),
    }
)
_PATCHING = item(
    "2",
    "modify",
    quantity=1,
    productOffering={"id": "o2", "name": "x"},
    product={
        "id": "p1",
        "name": "New",
        "productCharacteristic": characteristics(("a", 1), ("a", 2)),
        "productRelationship": [{"relationshipType": "reliesOn", "product": {"id": "y"}}],
        "relatedParty": [{"id": "c1", "@referredType": "Customer"}],
    },
)


@given(_PRODUCT, st.sampled_from([_PATCHING, item("2", "delete", product={"id": "p1"})]))
def test_a_patch_leaves_nothing_to_do_whatever_the_product(present: Json, changing: Json) -> None:
    try:
        change = patch(present, changing)
    except Unreadable:
        return
    assert patch(merged(present, change), changing) == {}
