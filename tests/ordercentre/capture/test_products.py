"""Which products an order can name: those that are there, in which states, and whose they are."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from ordercentre.capture import products
from ordercentre.customers.model import Customer, CustomerFound, Party
from ordercentre.products.model import Product
from tests.api.orders import Json, order

PLACE = "/productOrderItem/0/product/id"
ANN = [{"id": "ann", "role": "customer", "@referredType": "Customer"}]
UNNAMED = CustomerFound()
NAMED = CustomerFound(place="/relatedParty/0")
KNOWN = CustomerFound(
    place="/relatedParty/0", customer=Customer(id="ann", party=Party(id="individual-7"))
)
ACTIONS = ("modify", "delete", "noChange")


def item(action: str, id: str = "p1", **attributes: object) -> Json:
    return {"id": "1", "action": action, "product": {"id": id}, **attributes}


def objections(
    sent: Json, *there: Product, customer: CustomerFound = UNNAMED
) -> list[tuple[str, str]]:
    found = {each.id: each for each in there}
    return [(each.place, each.message) for each in products.objections(sent, found, customer)]


def product(status: str = "active", owners: Collection[str] = ()) -> Product:
    return Product(id="p1", status=status, customer_ids=frozenset(owners))


ENDED = ("terminated", "cancelled", "aborted ", "aborted", "Terminated")
ALLOWED = {
    "modify": ("active", "suspended", "Active", ""),
    "delete": (
        *("active", "suspended", "created", "pendingActive", "pendingTerminate", "ACTIVE", ""),
    ),
    "noChange": (
        *("active", "suspended", "created", "pendingActive", "pendingTerminate", "ACTIVE", ""),
    ),
}
REFUSED = {
    "modify": (*ENDED, "created", "pendingActive", "pendingTerminate", "odd"),
    "delete": ENDED,
    "noChange": ENDED,
}


@pytest.mark.parametrize(
    ("action", "status"), [(action, status) for action in ACTIONS for status in ALLOWED[action]]
)
def test_a_product_in_these_states_can_be_ordered_upon(action: str, status: str) -> None:
    assert objections(order(item(action)), product(status)) == []


@pytest.mark.parametrize(
    ("action", "status"), [(action, status) for action in ACTIONS for status in REFUSED[action]]
)
def test_a_product_in_these_states_cannot(action: str, status: str) -> None:
    [(place, message)] = objections(order(item(action)), product(status))
    assert place == PLACE
    assert message.startswith(f'product "p1" is "{status.strip()}": ')


@pytest.mark.parametrize("action", ACTIONS)
def test_a_product_that_is_not_there_or_not_named_is_objected_to(action: str) -> None:
    unknown = [(PLACE, 'the inventory has no product "p1"')]
    assert objections(order(item(action))) == unknown
    missing = [(PLACE, f"is missing: an item that is to {action} a product names it by id")]
    assert objections(order({"id": "1", "action": action})) == missing
    by_href = {"id": "1", "action": action, "product": {"href": "https://example.com/p1"}}
    assert objections(order(by_href)) == missing


def test_an_item_that_adds_a_product_names_none_that_is_there() -> None:
    message = 'product "p1" is there already: an item that adds a product gives no id, or a new one'
    assert objections(order(item("add")), product()) == [(PLACE, message)]
    assert objections(order(item("add"))) == []
    assert objections(order({"id": "1", "action": "add"}), product()) == []


def test_a_parent_without_change_needs_no_product_if_it_contains_items() -> None:
    nested = {**item("modify"), "id": "1.1"}
    group = {"id": "1", "action": "noChange", "productOrderItem": [nested]}
    assert objections(order(group), product()) == []
    bundle = item("noChange", "p0", productOrderItem=[nested])
    assert objections(order(bundle), product(), Product(id="p0", status="suspended")) == []
    place = "/productOrderItem/0/productOrderItem/0/product/id"
    assert [place for place, _ in objections(order(group))] == [place]


@pytest.mark.parametrize(
    ("owners", "customer", "words"),
    [
        ((), KNOWN, None),
        ((), UNNAMED, None),
        (("ann",), KNOWN, None),
        (("ann",), NAMED, None),
        (("shop", "individual-7"), KNOWN, None),
        (("individual-7",), NAMED, "is another customer's"),
        (("bob",), KNOWN, "is another customer's"),
        (("ann",), UNNAMED, "is a customer's, and the order names no customer"),
    ],
)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_product_is_ordered_upon_by_its_customer(
    action: str, owners: tuple[str, ...], customer: CustomerFound, words: str | None
) -> None:
    sent = order(item(action), relatedParty=ANN)
    there = product(owners=owners)
    expected = [] if words is None else [(PLACE, f'product "p1" {words}')]
    assert objections(sent, there, customer=customer) == expected


def test_nested_products_are_checked_too() -> None:
    parts = [{"id": "p2"}, {"name": "new"}, {"product": [{"id": "p3"}]}]
    first, second = (f"{PLACE.removesuffix('/id')}/product/{at}/id" for at in ("0", "2/product/0"))
    changed = {"id": "1", "action": "modify", "product": {"id": "p1", "product": parts}}
    ended = Product(id="p3", status="terminated")
    found = objections(order(changed), product(), ended)
    assert [place for place, _ in found] == [first, second]
    added = {"id": "1", "action": "add", "product": {"product": parts}}
    assert [place for place, _ in objections(order(added), product(), ended)] == [second]


def test_all_objections_come_at_once() -> None:
    theirs = product("terminated", ["bob"])
    sent = order(item("delete"), {**item("modify", "p9"), "id": "2"}, relatedParty=ANN)
    assert [place for place, _ in objections(sent, theirs, customer=KNOWN)] == [
        *[PLACE] * 2,
        "/productOrderItem/1/product/id",
    ]
