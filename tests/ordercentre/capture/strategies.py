"""Random orders, each with a catalogue, an inventory and a customer that know a part of it."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ordercentre.capture import items
from ordercentre.catalogue.model import (
    AllowedValue,
    CharacteristicSpecification,
    Found,
    Offering,
    Period,
    Reference,
    Specification,
)
from ordercentre.customers.model import Customer, CustomerFound, Party
from ordercentre.products.model import Product
from tests.api.orders import Json
from tests.api.strategies import bare_orders, orders, values

NOW = 1_772_000_000_000_000
MOSTLY = st.sampled_from([True, True, True, False])
MOMENTS = st.sampled_from([None, None, None, NOW - 1, NOW, NOW + 1, -(2**70), 2**70])
PERIODS = st.builds(Period, MOMENTS, MOMENTS)
TEXTS = st.sampled_from(["", "a", "active", "Terminated", "/a", "https://example.com/a"])
NUMBERS = st.sampled_from([None, None, Decimal(0), Decimal("2.5"), Decimal(-7)])
REFERENCES = st.lists(st.builds(Reference, TEXTS, TEXTS), max_size=2).map(tuple)
LIMITS = st.integers(0, 2)
NAMES = st.sampled_from(["x", "y", "z"])
SPECIFICATIONS = ["line", "box"]
VALUES = st.sampled_from([1, 1.0, 2.5, "1", "a", "aa", True, "2026-01-31", [1], ["a"]]) | values
ENTRIES = st.fixed_dictionaries({"name": NAMES, "value": VALUES}, optional={"valueType": TEXTS})

PRODUCTS: SearchStrategy[Json] = st.deferred(
    lambda: st.fixed_dictionaries(
        {},
        optional={
            "id": st.sampled_from(["p1", "p2"]),
            "name": TEXTS,
            "productSpecification": st.sampled_from(SPECIFICATIONS).map(lambda id: {"id": id}),
            "productCharacteristic": st.lists(ENTRIES, max_size=3),
            "product": st.lists(PRODUCTS, max_size=1),
        },
    )
)
ITEMS: SearchStrategy[Json] = st.fixed_dictionaries(
    {
        "action": st.sampled_from(["add", "add", "modify", "delete", "noChange"]),
        "productOffering": st.sampled_from(["fibre", "copper"]).map(lambda id: {"id": id}),
    },
    optional={"product": PRODUCTS},
)
"""Attributes of items that name what the neighbours may know."""
ALLOWED = st.builds(
    AllowedValue,
    value=st.none() | VALUES,
    value_from=NUMBERS,
    value_to=NUMBERS,
    interval=st.sampled_from(["open", "closed", "odd"]),
    regex=st.sampled_from(["", "a+", "(", "[0-9]"]),
    is_default=st.booleans(),
    valid_for=PERIODS,
)
CHARACTERISTICS = st.lists(
    st.builds(
        CharacteristicSpecification,
        name=NAMES,
        value_type=st.sampled_from(["", "string", "number", "boolean", "date", "array", "odd"]),
        least=LIMITS,
        most=st.none() | LIMITS,
        configurable=MOSTLY,
        extensible=st.booleans(),
        regex=st.sampled_from(["", "", "a+", "("]),
        values=st.lists(ALLOWED, max_size=3).map(tuple),
        valid_for=PERIODS,
    ),
    max_size=3,
).map(tuple)


class Captured(NamedTuple):
    """An order, and what was found for it."""

    order: Json
    found: Found
    products: dict[str, Product]
    customer: CustomerFound


@st.composite
def captured(draw: DrawFn) -> Captured:
    order = _with_references(draw, draw(bare_orders() | orders()))
    products = {id: draw(_product(id)) for id in ["p1", "p2"] if draw(MOSTLY)}
    offerings = sorted(items.offering_ids(order, products))
    found = Found(
        {id: draw(_offering(id)) for id in offerings if draw(MOSTLY)},
        {id: draw(_specification(id)) for id in SPECIFICATIONS if draw(MOSTLY)},
    )
    return Captured(order, found, products, draw(_customer(order)))


def _with_references(draw: DrawFn, parent: Json) -> Json:
    """An order or item some of whose items name what the neighbours may know."""
    items = [
        {**_with_references(draw, each), **(draw(ITEMS) if draw(MOSTLY) else {})}
        for each in parent.get("productOrderItem", [])
    ]
    return {**parent, "productOrderItem": items} if items else parent


def _product(id: str) -> SearchStrategy[Product]:
    return st.builds(
        Product,
        id=st.just(id),
        name=TEXTS,
        href=TEXTS,
        status=TEXTS,
        customer_ids=st.sampled_from([frozenset(), frozenset({"a"})]),
        offering_id=st.sampled_from(["", "fibre", "copper"]),
        specification_id=st.sampled_from(["", *SPECIFICATIONS]),
    )


def _specification(id: str) -> SearchStrategy[Specification]:
    return st.builds(
        Specification,
        id=st.just(id),
        href=TEXTS,
        name=TEXTS,
        version=TEXTS,
        characteristics=CHARACTERISTICS,
    )


def _offering(id: str) -> SearchStrategy[Offering]:
    return st.builds(
        Offering,
        id=st.just(id),
        href=TEXTS,
        name=TEXTS,
        lifecycle_status=TEXTS,
        is_sellable=st.booleans(),
        valid_for=PERIODS,
        channels=REFERENCES,
        segments=REFERENCES,
        specification=st.none() | st.sampled_from(SPECIFICATIONS).map(Reference),
        value_uses=CHARACTERISTICS,
    )


@st.composite
def _customer(draw: DrawFn, order: Json) -> CustomerFound:
    parties = order.get("relatedParty", [])
    if not parties or not draw(MOSTLY):
        return CustomerFound()
    at = draw(st.integers(0, len(parties) - 1))
    ids = st.sampled_from([each["id"] for each in parties])
    kinds = st.sampled_from([each["@referredType"] for each in parties])
    party = st.builds(
        Party, id=ids, referred_type=kinds, name=TEXTS, href=TEXTS, status=TEXTS, valid_for=PERIODS
    )
    known = st.builds(
        Customer,
        id=ids,
        name=TEXTS,
        href=TEXTS,
        status=TEXTS,
        valid_for=PERIODS,
        party=st.none() | party,
    )
    return CustomerFound(
        place=f"/relatedParty/{at}",
        unknown=draw(st.sampled_from(["", "unknown"])),
        customer=draw(known) if draw(MOSTLY) else None,
    )
