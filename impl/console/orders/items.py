"""The items of an order, as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Item = Mapping[str, Any]


class Row(NamedTuple):
    """An item, and how deep it lies in the tree."""

    item: Item
    level: int


def tree(order: Mapping[str, Any]) -> Sequence[Row]:
    """The items of an order, each followed by the items within it."""
    return [*_rows(order.get("productOrderItem") or (), 1)]


def _rows(items: Sequence[Item], level: int) -> Iterator[Row]:
    for item in items:
        yield Row(item, level)
        yield from _rows(item.get("productOrderItem") or (), level + 1)
