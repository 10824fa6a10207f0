"""Bundles, relationships, prices and totals of random orders that the contract allows."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from ordercentre.capture.availability import Sale
from ordercentre.capture.bundles import unfolded
from ordercentre.capture.objections import Objection
from ordercentre.capture.pricing.prices import priced
from ordercentre.capture.pricing.totals import totalled
from ordercentre.capture.relationships import related
from ordercentre.catalogue.model import (
    Alteration,
    Charge,
    Component,
    Found,
    Money,
    Offering,
    Price,
    Quantity,
    Relationship,
)
from ordercentre.centre import CatalogueRules
from productordering.ordering.items import located
from tests.api.orders import Json
from tests.ordercentre.capture.bundled_orders import law
from tests.ordercentre.capture.strategies import (
    CHARACTERISTICS,
    NOW,
    PERIODS,
    TEXTS,
    Captured,
    captured,
)
from tests.ordercentre.capture.test_any_order import contains
from tests.versions.contracts import violations_of_v4

NUMBERS = st.sampled_from(["0", "9.99", "-5", "0.0035", "1e30", "1e-9"]).map(Decimal)
AMOUNTS = st.none() | st.builds(Money, NUMBERS, st.sampled_from(["", "EUR", "EUR", "JPY"]))
RATES = st.none() | st.sampled_from(["0", "20", "-100", "7.7"]).map(Decimal)
CHARGES = st.builds(Charge, duty_free=AMOUNTS, tax_included=AMOUNTS, tax_rate=RATES) | st.builds(
    Charge, percentage=NUMBERS
)
ALTERATIONS = st.builds(
    Alteration,
    id=TEXTS,
    price_type=TEXTS,
    charge=CHARGES,
    surcharge=st.booleans(),
    priority=st.integers(0, 2),
    duration=st.none() | st.integers(0, 3),
    valid_for=PERIODS,
)
PRICES = st.builds(
    Price,
    id=TEXTS,
    href=TEXTS,
    name=TEXTS,
    price_type=TEXTS,
    charge_period=st.sampled_from(["", "month"]),
    per=st.none() | st.builds(Quantity, st.just(Decimal("2.50")), TEXTS),
    charge=CHARGES,
    alterations=st.lists(ALTERATIONS, max_size=2).map(tuple),
    value_uses=CHARACTERISTICS,
    durations=st.sampled_from([(), ("1 month",)]),
    lifecycle_status=TEXTS,
    valid_for=PERIODS,
)
LIMITS = st.none() | st.integers(0, 3)


@st.composite
def with_structure(draw: DrawFn, found: Found) -> Found:
    """Any offering may be a component of any, and require it or rely on it."""
    ids = st.sampled_from([*found.offerings, "unknown"])
    components = st.builds(Component, id=ids, default=LIMITS, lower=LIMITS, upper=LIMITS)
    kinds = st.sampled_from(["requires", "reliesOn", "optionalFor"])
    relationships = st.builds(Relationship, kind=kinds, id=ids, valid_for=PERIODS)

    def changed(offering: Offering) -> Offering:
        return replace(
            offering,
            components=tuple(draw(st.lists(components, max_size=2))),
            relationships=tuple(draw(st.lists(relationships, max_size=2))),
            prices=tuple(draw(st.lists(PRICES, max_size=2))),
        )

    offerings = {id: changed(offering) for id, offering in found.offerings.items()}
    return Found(offerings, found.specifications)


def structured(order: Json, found: Found, sale: Sale) -> tuple[Json, list[Objection]]:
    """The order with its components, relationships and prices, and all objections."""
    order, circular = unfolded(order, found)
    order, inexact = priced(related(order, found, sale.at), found, sale)
    return order, [*circular, *inexact]


@law
@given(captured(), st.data())
def test_nothing_is_lost_and_a_second_time_changes_nothing(
    case: Captured, data: st.DataObject
) -> None:
    found = data.draw(with_structure(case.found))
    sale = Sale(rules=CatalogueRules(), at=NOW, products=case.products)
    before = deepcopy(case.order)
    order, objections = structured(case.order, found, sale)
    assert case.order == before
    assert contains(order, before)
    places = [place for place, _ in located(order)]
    for each in objections:
        assert each.message
        assert any(each.place.startswith(place) for place in places)
    if not objections:
        assert structured(order, found, sale)[0] is order
    order, _ = totalled(order)
    assert case.order == before
    assert violations_of_v4("ProductOrder_Create", order) == ""
