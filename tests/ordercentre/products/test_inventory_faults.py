"""Whatever fails, and in whichever order items complete: each product is there once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import count
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from ordercentre.centre import CustomerRules
from ordercentre.neighbours.protocol import NeighbourUnavailable
from ordercentre.products.inventory import Inventory
from productordering.ordering.items import located
from tests.ordercentre.products.orders import COMPLETED, item, order
from tests.ordercentre.products.stored_products import StoredProducts
from tmf630.wire import Json

FAULTS: Final = ("none", "before", "after")
"""When a request fails: not at all, before it has an effect, after it has had it."""


class Failing(StoredProducts):
    """An inventory whose requests fail as the faults say, and do not fail any more after them."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__()
        self.faults = iter(faults)

    async def get(self, *args: Any) -> Any:
        return await self._failing(super().get(*args))

    async def find(self, *args: Any) -> Any:
        return await self._failing(super().find(*args))

    async def post(self, *args: Any) -> Any:
        return await self._failing(super().post(*args))

    async def patch(self, *args: Any) -> Any:
        return await self._failing(super().patch(*args))

    async def _failing(self, request: Any) -> Any:
        fault = next(self.faults, "none")
        if fault == "before":
            request.close()
        else:
            answer = await request
        if fault != "none":
            raise NeighbourUnavailable("inventory: no answer")
        return answer


@st.composite
def orders(draw: st.DrawFn) -> Json:
    """Orders of new products, in bundles of any depth, that rely on each other."""
    count = draw(st.integers(1, 6))
    items = [item(str(number)) for number in range(count)]
    top: list[Json] = []
    for number, each in enumerate(items):
        parent = draw(st.integers(-1, number - 1))
        siblings = top if parent < 0 else items[parent].setdefault("productOrderItem", [])
        siblings.append(each)
        if relies_on := draw(st.none() | st.sampled_from(items)):
            relationship = {"id": relies_on["id"], "relationshipType": "reliesOn"}
            each["productOrderItemRelationship"] = [relationship]
    return order(*top)


@given(
    orders(),
    st.randoms(use_true_random=False),
    st.lists(st.sampled_from(FAULTS), max_size=20),
    st.booleans(),
)
def test_each_item_has_one_product_with_all_its_relationships(
    order: Json, random: Any, faults: list[str], is_shown: bool
) -> None:
    inventory = Failing(faults)
    items = [item for _, item in located(order)]
    random.shuffle(items)
    asyncio.run(complete(order, items, Inventory(inventory, CustomerRules()), is_shown))
    ids = {}
    for each in items:
        [product] = inventory.of_item("o1", each["id"])
        assert product["id"] == each["product"]["id"]
        ids[each["id"]] = product["id"]
    for each in items:
        related = inventory.products[ids[each["id"]]].get("productRelationship", [])
        found = [(relation["relationshipType"], relation["product"]["id"]) for relation in related]
        expected = {(kind, ids[other]) for kind, other in relationships(each)}
        assert len(found) == len(expected)
        assert set(found) == expected


def relationships(item: Json) -> Iterator[tuple[str, str]]:
    """The relationships that a product has by those of its item."""
    for nested in item.get("productOrderItem", ()):
        yield "bundled", nested["id"]
    for each in item.get("productOrderItemRelationship", ()):
        if each["id"] != item["id"]:
            yield each["relationshipType"], each["id"]


async def complete(order: Json, items: list[Json], inventory: Inventory, is_shown: bool) -> None:
    """Complete the items in this order; each write is repeated until it succeeds.

    The order shows the state at once, or later.
    """
    there: set[str] = set()
    for each in items:
        for attempt in count():
            try:
                product = await inventory.write(
                    order, each, COMPLETED, there, may_exist=attempt > 0
                )
            except NeighbourUnavailable:
                continue
            break
        assert product
        each["product"] = {"id": product.id}
        if is_shown:
            each["state"] = "completed"
        else:
            there.add(each["id"])
