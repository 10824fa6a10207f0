"""The limits of a JSON Patch Query."""

from __future__ import annotations

from typing import Any

import pytest

from tmf630 import wire
from tmf630.errors import CONFLICT, Fault
from tmf630.patching.json_patch import MAX_PLACES, patched

QUANTITIES = "$.productOrderItem[?(@.action=='add')].quantity"


def order(items: int) -> dict[str, Any]:
    return {"productOrderItem": [{"id": str(n), "action": "add"} for n in range(items)]}


def sets(operations: int) -> list[dict[str, Any]]:
    return [{"op": "add", "path": QUANTITIES, "value": n} for n in range(operations)]


def test_a_few_operations_on_as_many_places_as_are_allowed_are_done() -> None:
    after = patched(order(MAX_PLACES), sets(3), query=True)
    assert all(each["quantity"] == 2 for each in after["productOrderItem"])


@pytest.mark.parametrize(
    ("items", "operations", "reason"),
    [
        (MAX_PLACES + 1, 1, f"more than {MAX_PLACES} places"),
        (500, 1_000, "takes too long"),
        (MAX_PLACES, 1_000, "takes too long"),
    ],
)
def test_more_is_a_conflict(items: int, operations: int, reason: str) -> None:
    with pytest.raises(Fault, match=reason) as refused:
        patched(order(items), sets(operations), query=True)
    assert refused.value.kind == CONFLICT


def test_a_patch_copies_what_leads_to_its_places_alone() -> None:
    before = order(3)
    before["productOrderItem"][1]["product"] = {"id": "p", "place": [{"id": "a"}, {"id": "b"}]}
    text = wire.encode(before)
    operations = [
        {"op": "add", "path": "/productOrderItem/1/product/place/0/name", "value": "x"},
        {"op": "add", "path": "/productOrderItem/1/product/place/0/role", "value": "y"},
        {"op": "move", "from": "/productOrderItem/1/product/place/1", "path": "/place"},
        {"op": "copy", "from": "/productOrderItem/1/product", "path": "/product"},
        {"op": "replace", "path": "/product/place/0/name", "value": "z"},
    ]
    after = patched(before, operations)
    assert wire.encode(before) == text
    pairs = zip(before["productOrderItem"], after["productOrderItem"], strict=True)
    assert [one is other for one, other in pairs] == [True, False, True]
    assert after["place"] == {"id": "b"}
    assert after["productOrderItem"][1]["product"] == {
        "id": "p",
        "place": [{"id": "a", "name": "x", "role": "y"}],
    }
    assert after["product"]["place"] == [{"id": "a", "name": "z", "role": "y"}]


def test_a_patch_that_fails_changes_nothing() -> None:
    before = order(2)
    operations = [
        {"op": "remove", "path": "/productOrderItem/0"},
        {"op": "test", "path": "/productOrderItem/0/id", "value": "0"},
    ]
    with pytest.raises(Fault, match="the test of"):
        patched(before, operations)
    assert before == order(2)
