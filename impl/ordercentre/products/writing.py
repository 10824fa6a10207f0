"""What an item that completes writes into the inventory (TMF637 v4).

| action | product |
|---|---|
| `add` | created, `active`, as the customer's of the order |
| `modify` | updated by what the item says: characteristics by their names; a status that it gives |
| `delete` | `terminated`, with its terminationDate |
| `noChange` | as it is |

An item is one product. TMF637 has no quantity: a quantity other than 1 becomes the characteristic
`quantity`, unless the item has one of that name. The price is the item's for one unit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from ordercentre.customers.related_party import named
from ordercentre.products.relationships import Link, links, relationships
from ordercentre.stored_parts import of_v4
from tmf630.instants import timestamp
from tmf630.wire import Json

QUANTITY: Final = "quantity"

_OWN: Final = frozenset({"id", "href", "status", "@referredType"})
"""The attributes of an item's product that are not copied: the inventory's own, a reference's."""
_OF_REFERENCES: Final = frozenset({"ProductRef", "ProductRefOrValue"})
"""The types of an item's product that are no types of a product in the inventory."""


class Change(StrEnum):
    """What becomes of a product."""

    CREATE = "create"
    UPDATE = "update"
    TERMINATE = "terminate"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductWrite:
    """What an item writes. `product_id` is the product that is there, empty where it names none.

    `body` has the attributes of the product: all of a new one, or those that may change.
    `order_id` and `item_id` mark the product as written by the item. `links` are relationships of
    other products to a new one.
    """

    change: Change
    order_id: str
    item_id: str
    product_id: str = ""
    href: str = ""
    body: Mapping[str, Any]
    links: tuple[Link, ...] = ()


_CHANGES: Final = {"add": Change.CREATE, "modify": Change.UPDATE, "delete": Change.TERMINATE}


def written(
    order: Json,
    item: Json,
    completed: datetime,
    roles: frozenset[str],
    there: Collection[str] = (),
) -> ProductWrite:
    """What an item of a stored order writes when it is completed.

    `roles` are the roles of a customer, `folded`; `there` are the ids of items whose products have
    been written, besides those of completed items.
    """
    product = item.get("product", {})
    change = _CHANGES.get(item["action"], Change.NOTHING)
    if change is not Change.CREATE and "id" not in product:
        change = Change.NOTHING
    body: Json = {}
    if change is Change.CREATE:
        body = {**_new(order, item, completed), **_described(order, item, there)}
        if parties := _parties(order, item, roles):
            body["relatedParty"] = parties
    elif change is Change.UPDATE:
        body = _described(order, item, there)
        if "status" in product:
            body["status"] = product["status"]
    elif change is Change.TERMINATE:
        date = product.get("terminationDate") or timestamp(completed)
        body = {"status": "terminated", "terminationDate": date} | _mark(order, item)
    created = change is Change.CREATE
    return ProductWrite(
        change=change,
        order_id=order["id"],
        item_id=item["id"],
        product_id="" if created else product.get("id", ""),
        href="" if created else product.get("href", ""),
        body=of_v4(body),
        links=tuple(links(order, item, there)) if created else (),
    )


def _new(order: Json, item: Json, completed: datetime) -> Json:
    """What a new product has where its item does not say otherwise, and its status."""
    new: Json = {"status": "active", "startDate": timestamp(completed)}
    if "orderDate" in order:
        new["orderDate"] = order["orderDate"]
    if name := item.get("productOffering", {}).get("name"):
        new["name"] = name
    if item.get("productOrderItem"):
        new["isBundle"] = True
    if account := order.get("billingAccount"):
        new["billingAccount"] = account
    return new


def _parties(order: Json, item: Json, roles: frozenset[str]) -> list[Json]:
    """The customer of an order, and the parties of the item's product."""
    parties = item.get("product", {}).get("relatedParty", ())
    customer = named(order, roles)
    if customer and all(party["id"] != customer.party["id"] for party in parties):
        return [customer.party, *parties]
    return list(parties)


def _described(order: Json, item: Json, there: Collection[str]) -> Json:
    """What an item says of its product, in the attributes of TMF637."""
    product = item.get("product", {})
    body = {name: value for name, value in product.items() if name not in _OWN}
    if body.get("@type") in _OF_REFERENCES:
        del body["@type"]
    for name in ("productOffering", "billingAccount"):
        if name in item:
            body[name] = item[name]
    if characteristics := [*product.get("productCharacteristic", ()), *_quantity(item)]:
        body["productCharacteristic"] = characteristics
    if prices := list(_prices(item)):
        body["productPrice"] = prices
    if terms := item.get("itemTerm"):
        body["productTerm"] = terms
    if related := [*product.get("productRelationship", ()), *relationships(order, item, there)]:
        body["productRelationship"] = related
    return body | _mark(order, item)


def _mark(order: Json, item: Json) -> Json:
    """The attribute by which a product names the item, after what the item's product says."""
    reference = {
        "productOrderId": order["id"],
        "productOrderHref": order.get("href"),
        "orderItemId": item["id"],
        "orderItemAction": item["action"],
        "@referredType": "ProductOrderItem",
    }
    mark = {name: value for name, value in reference.items() if value is not None}
    return {"productOrderItem": [*item.get("product", {}).get("productOrderItem", ()), mark]}


def _quantity(item: Json) -> Iterator[Json]:
    if (quantity := item.get("quantity")) is None:
        return
    own = item.get("product", {}).get("productCharacteristic", ())
    if not any(each["name"] == QUANTITY for each in own) and (
        quantity != 1 or item["action"] != "add"
    ):
        yield {"name": QUANTITY, "valueType": "integer", "value": quantity}


def _prices(item: Json) -> Iterator[Json]:
    """The prices of an item as those of a product, which have to have a type and an amount."""
    for price in item.get("itemPrice", ()):
        if "price" in price and "priceType" in price:
            renamed = {name: value for name, value in price.items() if name != "priceAlteration"}
            if alterations := price.get("priceAlteration"):
                renamed["productPriceAlteration"] = alterations
            yield renamed
