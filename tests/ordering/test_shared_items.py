"""A patch that leaves items the same objects has the outcome of one that copies all of them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from productordering.ordering import Refused, order
from productordering.ordering.metadata import Order
from tests.api.orders import Json, item
from tests.ordering.orders import AUDIT, RULES, place

Items = list[Json]


def placed() -> Order:
    """An order of five items. The second has a part, and the fourth relies on the first."""
    relying = [{"id": "1", "relationshipType": "reliesOn"}]
    return place(
        item(),
        item(id="2", productOrderItem=[item(id="21")]),
        item(id="3", quantity=3),
        item(id="4", productOrderItemRelationship=relying),
        item(id="5"),
    )


def changed(place: int, **attributes: Any) -> Callable[[Items], Items]:
    """A patch of the item at a place."""
    return lambda items: [
        {**each, **attributes} if index == place else each for index, each in enumerate(items)
    ]


PATCHES: dict[str, Callable[[Items], Items]] = {
    "nothing": lambda items: [*items],
    "quantity": changed(2, quantity=4),
    "a number in another spelling": changed(2, quantity=3.0),
    "state": changed(2, state="inProgress"),
    "state and quantity": changed(4, state="held", quantity=2),
    "pending": changed(0, state="pending"),
    "a state that is not allowed": changed(3, state="completed"),
    "state of a part": changed(1, productOrderItem=[item(id="21", state="inProgress")]),
    "without a part": changed(1, productOrderItem=[]),
    "without the first": lambda items: items[1:],
    "without one": lambda items: [*items[:2], *items[3:]],
    "without the last": lambda items: items[:-1],
    "one more": lambda items: [*items, item(id="6")],
    "one more at the beginning": lambda items: [item(id="6"), *items],
    "one twice": lambda items: [*items, items[0]],
    "one in the place of another": lambda items: [*items[:-1], items[0]],
    "another order": lambda items: items[::-1],
    "a relationship to none": changed(4, productOrderItemRelationship=[{"id": "9"}]),
    "a circle": changed(
        0, productOrderItemRelationship=[{"id": "4", "relationshipType": "reliesOn"}]
    ),
    "without states": lambda items: [
        {name: each[name] for name in each if name != "state"} for each in items
    ],
}


def outcome(before: Order, after: Json) -> object:
    """The changed order, or why it is refused."""
    try:
        return order.changed(before, after, AUDIT, RULES)
    except Refused as refused:
        return type(refused), str(refused)


@pytest.mark.parametrize("name", PATCHES)
@pytest.mark.parametrize("state", ["acknowledged", "inProgress", "pending"])
def test_what_is_shared_changes_no_outcome(name: str, state: str) -> None:
    before = placed()
    begun = {**before.resource, "state": state}
    before = order.changed(before, begun, AUDIT, RULES)._replace(events=(), history=())
    after = {
        **before.resource,
        "productOrderItem": PATCHES[name](before.resource["productOrderItem"]),
    }
    assert outcome(before, after) == outcome(before, copy.deepcopy(after))


def test_an_item_that_is_sent_as_it_is_stays_the_same_object() -> None:
    before = placed()
    sent: Items = copy.deepcopy(before.resource["productOrderItem"])
    for each in sent:
        del each["state"]
    sent[2]["quantity"] = 4
    after = order.changed(before, {**before.resource, "productOrderItem": sent}, AUDIT, RULES)
    pairs = zip(
        before.resource["productOrderItem"], after.resource["productOrderItem"], strict=True
    )
    # The part of the second item has no state, which is found out item by item.
    assert [one is other for one, other in pairs] == [True, True, False, True, True]
