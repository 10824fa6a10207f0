"""The items of an order at capture: what they name, and how they are changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from ordercentre.products.model import Product
from productordering.ordering.items import located
from tmf630.wire import Json

ADD: Final = "add"
MODIFY: Final = "modify"
NO_CHANGE: Final = "noChange"


def product_of(item: Json) -> Json:
    """The product of an item, empty where it has none."""
    product: Json = item.get("product", {})
    return product


def offering_of(item: Json) -> tuple[str, str] | None:
    """Where an item names its offering, below the item, and the offering's id."""
    if "productOffering" in item:
        return "/productOffering/id", item["productOffering"]["id"]
    product = product_of(item)
    if "productOffering" in product:
        return "/product/productOffering/id", product["productOffering"]["id"]
    return None


def offering_id(item: Json, products: Mapping[str, Product]) -> str:
    """The id of an item's offering, else of the one that its product has; empty for none."""
    reference: Json | None = item.get("productOffering")
    if reference is None:
        sent = product_of(item)
        reference = sent.get("productOffering")
        if reference is None:
            product = products.get(sent.get("id", ""))
            return product.offering_id if product else ""
    id: str = reference["id"]
    return id


def named_specification_id(item: Json) -> str:
    """The id of the product specification that an item names; empty for none."""
    id: str = product_of(item).get("productSpecification", {}).get("id", "")
    return id


def nested_products(product: Json, place: str) -> Iterator[tuple[str, Json]]:
    """Each product below a product at a place, with its JSON Pointer."""
    for index, each in enumerate(product.get("product", ())):
        where = f"{place}/product/{index}"
        yield where, each
        yield from nested_products(each, where)


def offering_ids(order: Json, products: Mapping[str, Product]) -> frozenset[str]:
    """The ids of the offerings that are looked up for an order."""
    ids = {offering_id(item, products) for _, item in located(order)}
    return frozenset(ids - {""})


def specification_ids(order: Json, products: Mapping[str, Product]) -> frozenset[str]:
    """The ids of the specifications that are looked up beside those of the offerings.

    `products` are those that the order names, as far as they are there.
    """
    ids = {named_specification_id(item) for _, item in located(order)}
    ids |= {each.specification_id for each in products.values()}
    return frozenset(ids - {""})


def product_ids(order: Json) -> frozenset[str]:
    """The ids of the products that are looked up for an order."""
    found = set()
    for _, item in located(order):
        product = product_of(item)
        found |= {product.get("id", "")}
        found |= {each.get("id", "") for _, each in nested_products(product, "")}
    return frozenset(found - {""})


def with_items(parent: Json, change: Callable[[Json], Json]) -> Json:
    """An order or item whose items, nested ones first, are what `change` returns for them.

    It is the same object if they all are.
    """
    items = parent.get("productOrderItem")
    if not items:
        return parent
    changed = [change(with_items(each, change)) for each in items]
    return with_list(parent, "productOrderItem", changed)


def with_list(parent: Json, name: str, elements: list[Json]) -> Json:
    """An object with these elements under a name; the same object if it has them already."""
    before = parent[name]
    if all(new is old for new, old in zip(elements, before, strict=True)):
        return parent
    return {**parent, name: elements}
