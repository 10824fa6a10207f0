"""Relationships among the products of an order: those of its items, as far as these are products.

An item completes before or after those that it is related to. So a new product names the products
that are there, and those that are there are linked to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from productordering.ordering.items import located, state
from tmf630.wire import Json

_BUNDLES: Final = "bundles"
"""The type of an item's relationship to the items nested in it."""
_OF_PRODUCTS: Final = {_BUNDLES: "bundled"}
"""The types that TMF637 calls otherwise; all others are the order's own."""


class Link(NamedTuple):
    """A relationship that the product of that id gets to a new product, and its type."""

    product_id: str
    kind: str


def relationship(kind: str, id: str, href: str = "") -> Json:
    """A relationship to a product."""
    reference = {"id": id, "href": href, "@referredType": "Product"}
    return {
        "relationshipType": _OF_PRODUCTS.get(kind, kind),
        "product": {name: value for name, value in reference.items() if value},
    }


def relationships(order: Json, item: Json, there: Collection[str]) -> Iterator[Json]:
    """The relationships of an item's product to products that are there.

    `there` are the ids of items whose products are there, besides those of completed items.
    """
    kinds = _kinds(item)
    for _, other in located(order):
        if _is_there(other, there):
            product = other["product"]
            for kind in kinds.get(other["id"], ()):
                yield relationship(kind, product["id"], product.get("href", ""))


def links(order: Json, item: Json, there: Collection[str]) -> Iterator[Link]:
    """The relationships of products that are there to an item's new product."""
    for _, other in located(order):
        if _is_there(other, there):
            for kind in _kinds(other).get(item["id"], ()):
                yield Link(other["product"]["id"], kind)


def _is_there(item: Json, there: Collection[str]) -> bool:
    """Whether the product of an item is in the inventory, and not to be terminated.

    Until the product of an item that adds one has been written, its id is the client's.
    """
    action = item["action"]
    if "id" not in item.get("product", {}) or action == "delete":
        return False
    return action != "add" or item["id"] in there or state(item) == "completed"


def _kinds(item: Json) -> dict[str, list[str]]:
    """The types of an item's relationships by the ids of the other items."""
    kinds: dict[str, list[str]] = {}
    for nested in item.get("productOrderItem", ()):
        kinds[nested["id"]] = [_BUNDLES]
    for each in item.get("productOrderItemRelationship", ()):
        if "id" in each and "relationshipType" in each:
            of_other = kinds.setdefault(each["id"], [])
            if each["relationshipType"] not in of_other:
                of_other.append(each["relationshipType"])
    return kinds
