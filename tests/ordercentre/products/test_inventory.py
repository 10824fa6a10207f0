"""The inventory as items that complete change it: each write can be repeated."""

from __future__ import annotations

from typing import Any

import pytest

from ordercentre.catalogue.model import Reference
from ordercentre.centre import CustomerRules
from ordercentre.neighbours.protocol import NeighbourUnavailable, RefusedByNeighbour
from ordercentre.products.inventory import Inventory
from tests.ordercentre.products.orders import COMPLETED, item, mark, order
from tests.ordercentre.products.stored_products import StoredProducts
from tmf630.wire import Json

pytestmark = pytest.mark.anyio


async def write(
    inventory: StoredProducts, item: Json, *others: Json, may_exist: bool = True
) -> Reference | None:
    """Write a completed item of an order."""
    writer = Inventory(inventory, CustomerRules())
    return await writer.write(order(item, *others), item, COMPLETED, may_exist=may_exist)


def unrelated(count: int) -> list[Json]:
    """Products that a server lists which ignores filters: of other items, and not readable."""
    marks: list[Any] = [
        [mark("other item")],
        [mark("1") | {"productOrderId": "other order"}],
        [],
    ]
    return [
        {"id": f"other {number}", "productOrderItem": marks[number % len(marks)]}
        for number in range(count)
    ]


async def test_a_product_is_created() -> None:
    inventory = StoredProducts()
    created = await write(inventory, item("1", product={"name": "Fibre"}))
    assert created == Reference("1", href="https://inventory.example/product/1")
    assert inventory.products["1"]["name"] == "Fibre"
    assert inventory.requests == ["GET /product", "POST /product"]


async def test_a_product_that_cannot_exist_is_not_looked_for() -> None:
    inventory = StoredProducts()
    assert await write(inventory, item("1"), may_exist=False)
    assert inventory.requests == ["POST /product"]


async def test_a_product_is_looked_for_by_its_item() -> None:
    inventory = StoredProducts()
    await write(inventory, item("1"))
    assert inventory.queries == [
        {"productOrderItem.productOrderId": "o1", "productOrderItem.orderItemId": "1"}
    ]


async def test_a_product_is_created_once_although_the_answer_is_lost() -> None:
    inventory = StoredProducts(*unrelated(900))
    inventory.lost = 1
    with pytest.raises(NeighbourUnavailable):
        await write(inventory, item("1"))
    created = await write(inventory, item("1"))
    again = await write(inventory, item("1", state="completed", product={"id": "901"}))
    [product] = inventory.of_item("o1", "1")
    assert created == again == Reference(product["id"], href=product["href"])
    assert inventory.requests.count("POST /product") == 1


@pytest.mark.parametrize(
    ("products", "why"),
    [
        ([{"id": "x", "productOrderItem": 7}], "productOrderItem is 7, not an array"),
        (unrelated(10_001), "does not filter, and has more than 10000 products"),
    ],
    ids=["unreadable", "too many"],
)
async def test_a_product_is_not_created_again_while_it_may_be_there(
    products: list[Json], why: str
) -> None:
    inventory = StoredProducts(*products)
    with pytest.raises(NeighbourUnavailable, match=why):
        await write(inventory, item("1"))
    assert await write(inventory, item("1"), may_exist=False)
    assert inventory.requests == ["GET /product", "POST /product"]


async def test_a_refused_key_means_that_the_product_is_there() -> None:
    class Delayed(StoredProducts):
        """Lists a new product only after a second request for it."""

        async def find(self, *args: Any) -> Any:
            found = await super().find(*args)
            return found if self.requests.count("POST /product") > 1 else []

    inventory = Delayed()
    inventory.keys, inventory.lost = set(), 1
    with pytest.raises(NeighbourUnavailable):
        await write(inventory, item("1"))
    assert await write(inventory, item("1")) == Reference(
        "1", href="https://inventory.example/product/1"
    )
    assert len(inventory.products) == 1


async def test_each_item_has_a_key_of_its_own() -> None:
    inventory = StoredProducts()
    inventory.keys = set()
    await write(inventory, item("1"), item("2"))
    await write(inventory, item("2"), item("1"))
    assert len(inventory.keys) == 2


async def test_a_refusal_is_passed_on() -> None:
    class Refusing(StoredProducts):
        async def post(self, *_: Any) -> Any:
            raise RefusedByNeighbour("inventory: 400", 400)

    with pytest.raises(RefusedByNeighbour, match="400"):
        await write(Refusing(), item("1"))


async def test_an_answer_without_the_product_is_no_reason_to_create_it_again() -> None:
    inventory = StoredProducts()
    inventory.silent = True
    created = await write(inventory, item("1"))
    assert created == Reference("1", href="https://inventory.example/product/1")


async def test_a_product_that_is_not_to_be_found_after_its_creation() -> None:
    class Forgetful(StoredProducts):
        async def find(self, *_: Any) -> Any:
            return []

    inventory = Forgetful()
    inventory.silent = True
    with pytest.raises(NeighbourUnavailable, match="has no id of the product"):
        await write(inventory, item("1"))


async def test_a_product_is_updated_once() -> None:
    inventory = StoredProducts({"id": "p/1", "href": "h", "name": "Fibre", "status": "active"})
    modifying = item("1", "modify", product={"id": "p/1", "status": "suspended"})
    for _ in range(2):
        assert await write(inventory, modifying) == Reference("p/1", href="h")
    assert inventory.products["p/1"]["status"] == "suspended"
    path = "/product/p%2F1"
    assert inventory.requests == [f"GET {path}", f"PATCH {path}", f"GET {path}"]


async def test_a_product_is_terminated_once() -> None:
    inventory = StoredProducts({"id": "p1", "status": "active"})
    inventory.lost = 1
    deleting = item("1", "delete", product={"id": "p1", "href": "h"})
    with pytest.raises(NeighbourUnavailable):
        await write(inventory, deleting)
    terminated = inventory.products["p1"]
    assert await write(inventory, deleting) == Reference("p1", href="h")
    assert inventory.products["p1"] is terminated
    assert terminated["status"] == "terminated"


async def test_what_is_not_there_needs_no_termination() -> None:
    inventory = StoredProducts()
    assert await write(inventory, item("1", "delete", product={"id": "p1"})) == Reference("p1")


@pytest.mark.parametrize("id", ["p1", ".."])
async def test_what_is_not_there_cannot_be_updated(id: str) -> None:
    with pytest.raises(RefusedByNeighbour, match="no product"):
        await write(StoredProducts(), item("1", "modify", product={"id": id}))


async def test_a_product_that_cannot_be_read_is_not_updated() -> None:
    inventory = StoredProducts({"id": "p1", "status": []})
    with pytest.raises(NeighbourUnavailable, match='product "p1" cannot be read: status'):
        await write(inventory, item("1", "modify", product={"id": "p1"}))


@pytest.mark.parametrize(
    ("unchanging", "product"),
    [
        (item("1", "noChange", product={"id": "p1", "href": "h"}), Reference("p1", href="h")),
        (item("1", "noChange"), None),
        (item("1", "modify", product={"name": "x"}), None),
    ],
)
async def test_an_item_that_changes_nothing_asks_nothing(
    unchanging: Json, product: Reference | None
) -> None:
    inventory = StoredProducts()
    assert await write(inventory, unchanging) == product
    assert not inventory.requests


@pytest.mark.parametrize("bundle_first", [True, False])
async def test_a_bundle_names_its_products_whichever_completes_first(bundle_first: bool) -> None:
    inventory = StoredProducts()
    component, bundle = item("2"), item("1")
    bundle["productOrderItem"] = [component]
    of_customer = order(bundle)
    writer = Inventory(inventory, CustomerRules())
    for completed in (bundle, component) if bundle_first else (component, bundle):
        created = await writer.write(of_customer, completed, COMPLETED, may_exist=False)
        assert created
        completed["state"], completed["product"] = "completed", {"id": created.id}
    [of_bundle], [of_component] = inventory.of_item("o1", "1"), inventory.of_item("o1", "2")
    [relationship] = of_bundle["productRelationship"]
    assert relationship["relationshipType"] == "bundled"
    assert relationship["product"]["id"] == of_component["id"]
    assert "productRelationship" not in of_component


async def test_a_link_that_failed_is_made_by_the_next_attempt() -> None:
    class Busy(StoredProducts):
        busy = True

        async def patch(self, *args: Any) -> Any:
            if self.busy:
                raise NeighbourUnavailable("inventory: busy")
            return await super().patch(*args)

    inventory = Busy({"id": "p1", "productOrderItem": []})
    component = item("2")
    bundle = item("1", "noChange", product={"id": "p1"}, productOrderItem=[component])
    writer = Inventory(inventory, CustomerRules())
    with pytest.raises(NeighbourUnavailable, match="busy"):
        await writer.write(order(bundle), component, COMPLETED, may_exist=False)
    inventory.busy = False
    for _ in range(2):
        product = await writer.write(order(bundle), component, COMPLETED, may_exist=True)
    assert product
    [relationship] = inventory.products["p1"]["productRelationship"]
    assert relationship["product"]["id"] == product.id
    assert inventory.requests.count("POST /product") == 1
    assert inventory.requests.count("PATCH /product/p1") == 1
