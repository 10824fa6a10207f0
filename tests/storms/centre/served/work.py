"""The states of service orders, in the words of an acceptance centre."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tests.api.orders import Json

FAILED: Final = "failed"
ENDED: Final = frozenset({"completed", "failed", "cancelled", "partial"})


def item_of(service_item: Json) -> str:
    """The id of the product order's item that a service order item is for."""
    id: str = service_item["id"]
    return id.rpartition(".")[0]


def rolled_up(states: Sequence[str]) -> str:
    """The state of a service order whose items have these states."""
    if len(set(states)) == 1:
        return states[0]
    return "partial" if ENDED.issuperset(states) else "inProgress"
