"""The limits of a JSON Patch Query."""

from __future__ import annotations

from typing import Any

import pytest

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
