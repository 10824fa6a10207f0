"""The items of an order, as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from productordering.ordering import lifecycle

Item = Mapping[str, Any]

SHOWN: Final = 200
"""How many items a page shows at first."""
_IN_ROW: Final = frozenset({"id", "action", "state", "quantity", "productOrderItem"})
"""What the row of an item says, or the rows below it."""


class Row(NamedTuple):
    """An item, how deep it lies in the tree, and its place in the order (RFC 6901)."""

    item: Item
    level: int
    pointer: str

    @property
    def what(self) -> str:
        """What is ordered: the offering, else the product."""
        offering, product = self.item.get("productOffering"), self.item.get("product")
        return _named(offering) or _named(product)

    @property
    def product(self) -> str:
        """The product that it is about, where an offering is named beside it."""
        product = self.item.get("product")
        return _named(product) if self.item.get("productOffering") else ""

    @property
    def following(self) -> Sequence[str]:
        """The states that the item may change to."""
        return lifecycle.ITEM.get(self.item.get("state", ""), ())

    @property
    def further(self) -> Mapping[str, Any]:
        """The attributes that its row does not show."""
        return {name: each for name, each in self.item.items() if name not in _IN_ROW}


def tree(order: Mapping[str, Any]) -> Sequence[Row]:
    """The items of an order, each followed by the items within it."""
    return [*_rows(order, 1, "")]


def order_following(state: str) -> Sequence[str]:
    """The states that a client may request for an order in that state."""
    allowed = lifecycle.ORDER.get(state, ())
    return [each for each in allowed if each not in lifecycle.NOT_BY_CLIENTS]


def _rows(parent: Mapping[str, Any], level: int, place: str) -> Iterator[Row]:
    for number, item in enumerate(parent.get("productOrderItem") or ()):
        pointer = f"{place}/productOrderItem/{number}"
        yield Row(item, level, pointer)
        yield from _rows(item, level + 1, pointer)


def _named(reference: Any) -> str:
    if not isinstance(reference, dict):
        return ""
    return str(reference.get("name") or reference.get("id") or "")
