"""The rules of capture on random orders that the contract allows, with random neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import given, settings

from ordercentre.capture import availability, customer, filling, products
from ordercentre.capture.availability import Sale
from ordercentre.capture.characteristics import checking, defaults
from ordercentre.capture.objections import Objection
from ordercentre.centre import CatalogueRules, CustomerRules
from tests.api.orders import Json
from tests.ordercentre.capture.strategies import NOW, Captured, captured
from tests.versions.contracts import violations_of_v4

MOST_MISSING = 3
"""How many of the last names of a place may not be there: a product's missing characteristics."""


def objections(case: Captured, order: Json) -> Iterator[Objection]:
    sale = Sale(rules=CatalogueRules(), at=NOW, segments=("a",), products=case.products)
    yield from availability.objections(order, case.found, sale)
    yield from checking.objections(order, case.found, case.products, NOW)
    yield from products.objections(order, case.products, case.customer)
    yield from customer.objections(case.customer, CustomerRules(), NOW)


def filled(case: Captured, order: Json) -> Json:
    order = filling.filled(order, case.found, case.products)
    order = defaults.filled(order, case.found, case.products, NOW)
    return customer.filled(order, case.customer)


def contains(after: Any, before: Any) -> bool:
    """Whether everything is still there; lists may be longer."""
    if isinstance(before, dict):
        return all(name in after and contains(after[name], each) for name, each in before.items())
    if isinstance(before, list):
        return len(after) >= len(before) and all(map(contains, after, before))
    return type(after) is type(before) and bool(after == before)


def missing_names(order: Json, place: str) -> int:
    """How many of the last names of a JSON Pointer are not there."""
    value: Any = order
    names = place.split("/")[1:]
    for depth, name in enumerate(names):
        if isinstance(value, list):
            value = value[int(name)]
        elif name in value:
            value = value[name]
        else:
            return len(names) - depth
    return 0


@settings(max_examples=60)
@given(captured())
def test_every_order_is_checked_and_each_objection_says_where(case: Captured) -> None:
    before = deepcopy(case.order)
    made = list(objections(case, case.order))
    assert all(each.message for each in made)
    assert all(missing_names(case.order, each.place) < MOST_MISSING for each in made)
    assert list(objections(case, case.order)) == made
    assert case.order == before


@settings(max_examples=60)
@given(captured())
def test_filling_overwrites_nothing_ends_at_once_and_raises_no_objection(case: Captured) -> None:
    before = deepcopy(case.order)
    made = filled(case, case.order)
    assert case.order == before
    assert contains(made, before)
    assert filled(case, made) is made
    assert violations_of_v4("ProductOrder_Create", made) == ""
    assert {*objections(case, made)} <= {*objections(case, case.order)}
