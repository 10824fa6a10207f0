"""Whether the products that an order's items name are in the inventory, and can be ordered upon.

| action | status that the product may have |
|---|---|
| `modify` | active, suspended |
| `delete` | any but cancelled, terminated, aborted: an earlier termination may have failed |
| `noChange` | the same |
| `add` | there is no such product yet; a product within it may be one that is there |

A product whose status the inventory does not say may be ordered upon. So may one without a customer
there, by each customer; one that has a customer is ordered upon by this customer alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from ordercentre.capture.customer import ids
from ordercentre.capture.items import ADD, MODIFY, NO_CHANGE, nested_products, product_of
from ordercentre.capture.objections import Objection
from ordercentre.customers.model import CustomerFound
from ordercentre.products.model import Product
from productordering.ordering.items import located
from tmf630.wire import Json, quoted

_ENDED: Final = frozenset({"cancelled", "terminated", "aborted"})
_MODIFIABLE: Final = frozenset({"active", "suspended"})


def objections(
    order: Json, products: Mapping[str, Product], customer: CustomerFound
) -> Iterator[Objection]:
    """The products that an order cannot name so, in the order's own order.

    `products` are those that are there, by the ids that the order names.
    """
    owners = ids(order, customer)
    for place, item in located(order):
        product = product_of(item)
        where = f"{place}/product"
        action = item["action"]
        if action == ADD:
            if product.get("id") in products:
                yield Objection(
                    f"{where}/id",
                    f"product {quoted(product['id'])} is there already: an item that adds a product"
                    " gives no id, or a new one",
                )
        elif "id" in product:
            yield from _checked(f"{where}/id", product["id"], action, products, owners)
        elif not _only_groups(item):
            yield Objection(
                f"{where}/id", f"is missing: an item that is to {action} a product names it by id"
            )
        for nested_place, nested in nested_products(product, where):
            id = nested.get("id")
            if id is not None and (action != ADD or id in products):
                yield from _checked(f"{nested_place}/id", id, action, products, owners)


def _only_groups(item: Json) -> bool:
    """Whether an item changes no product itself, and contains those that do."""
    return (
        item["action"] == NO_CHANGE and bool(item.get("productOrderItem")) and not product_of(item)
    )


def _checked(
    place: str,
    id: str,
    action: str,
    products: Mapping[str, Product],
    owners: Collection[str],
) -> Iterator[Objection]:
    product = products.get(id)
    if product is None:
        yield Objection(place, f"the inventory has no product {quoted(id)}")
        return
    # The contract spells one of them with a blank at its end.
    status = product.status.strip()
    if action == MODIFY:
        if status and status.casefold() not in _MODIFIABLE:
            yield Objection(
                place,
                f"product {quoted(id)} is {quoted(status)}: one that is modified is active or"
                " suspended",
            )
    elif status.casefold() in _ENDED:
        yield Objection(
            place, f"product {quoted(id)} is {quoted(status)}: nothing is ordered upon it any more"
        )
    if product.customer_ids and product.customer_ids.isdisjoint(owners):
        yield Objection(
            place,
            f"product {quoted(id)} is another customer's"
            if owners
            else f"product {quoted(id)} is a customer's, and the order names no customer",
        )
