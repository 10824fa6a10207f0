"""Which offerings can be ordered: by their state, time, channels, segments, and specification."""

from __future__ import annotations

from typing import Any

import pytest

from ordercentre.capture import availability
from ordercentre.capture.availability import Sale
from ordercentre.catalogue.model import Found, Offering, Period, Reference, Specification
from ordercentre.centre import CatalogueRules
from ordercentre.products.model import Product
from tests.api.orders import Json, item, order
from tmf630.instants import microseconds

NOW = microseconds("2026-03-01T12:00:00Z") or 0
BEFORE = microseconds("2026-02-01T00:00:00Z")
AFTER = microseconds("2026-04-01T00:00:00Z")
RULES = CatalogueRules()
PLACE = "/productOrderItem/0/productOffering/id"
SPECIFICATION = "/productOrderItem/0/product/productSpecification/id"
SHOP = Reference("shop", "The shop")
CONSUMERS = Reference("s1", "Consumers")


def found(**attributes: Any) -> Found:
    """A catalogue of one offering with these attributes, and of one specification."""
    offering = Offering(id="fibre", **{"lifecycle_status": "Active", **attributes})
    return Found({"fibre": offering}, {"line": Specification(id="line")})


def objections(
    sent: Json, catalogue: Found, rules: CatalogueRules = RULES, **sale: Any
) -> list[tuple[str, str]]:
    return [
        (each.place, each.message)
        for each in availability.objections(sent, catalogue, Sale(rules=rules, at=NOW, **sale))
    ]


def ordered(**attributes: Any) -> Json:
    return item(productOffering={"id": "fibre"}, **attributes)


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        (
            {"lifecycle_status": "Retired"},
            'is "Retired": one that is ordered is active or launched',
        ),
        (
            {"lifecycle_status": "In test"},
            'is "In test": one that is ordered is active or launched',
        ),
        ({"lifecycle_status": " LAUNCHED "}, ""),
        ({"lifecycle_status": ""}, ""),
        ({"valid_for": Period(AFTER)}, "can be ordered from 2026-04-01T00:00:00.000Z"),
        ({"valid_for": Period(None, BEFORE)}, "can be ordered until 2026-02-01T00:00:00.000Z"),
        ({"valid_for": Period(BEFORE, AFTER)}, ""),
        ({"valid_for": Period(NOW, NOW)}, ""),
        ({"is_sellable": False}, "is sold within a bundle only"),
        (
            {"channels": (SHOP, Reference("web"))},
            'is sold in the channels "The shop (shop)", "web": the order names no channel',
        ),
    ],
)
def test_an_offering_can_be_ordered_or_the_message_says_when(
    attributes: dict[str, Any], message: str
) -> None:
    expected = [(PLACE, f'offering "fibre" {message}')] if message else []
    assert objections(order(ordered()), found(**attributes)) == expected


def test_an_unknown_offering_is_objected_to_wherever_the_item_names_it() -> None:
    unknown = 'the catalogue has no offering "fiber"'
    named = order(item(productOffering={"id": "fiber"}))
    assert objections(named, found()) == [(PLACE, unknown)]
    within = order({"id": "1", "action": "add", "product": {"productOffering": {"id": "fiber"}}})
    place = "/productOrderItem/0/product/productOffering/id"
    assert objections(within, found()) == [(place, unknown)]
    assert objections(order({"id": "1", "action": "add"}), found()) == []


@pytest.mark.parametrize(
    ("channels", "words"),
    [
        (["shop"], None),
        (["phone", "shop"], None),
        (["phone"], 'is by "phone"'),
        (["Shop"], 'is by "Shop"'),
        ([], "names no channel"),
    ],
)
def test_an_offering_of_channels_is_for_orders_by_one_of_them(
    channels: list[str], words: str | None
) -> None:
    sent = order(ordered(), channel=[{"id": each} for each in channels])
    [*messages] = [message for _, message in objections(sent, found(channels=(SHOP,)))]
    assert len(messages) == (words is not None)
    assert all(message.endswith(f"the order {words}") for message in messages)
    assert objections(sent, found()) == []


@pytest.mark.parametrize(
    ("segments", "fits"),
    [
        (("s1",), True),
        (("CONSUMERS", "s7"), True),
        (("s2", "Business"), False),
        ((), True),
    ],
)
def test_an_offering_of_segments_is_for_customers_of_one_of_them(
    segments: tuple[str, ...], fits: bool
) -> None:
    message = (
        'offering "fibre" is for the market segments "Consumers (s1)": the customer is in "s2",'
        ' "Business"'
    )
    catalogue = found(segments=(CONSUMERS,))
    expected = [] if fits else [(PLACE, message)]
    assert objections(order(ordered()), catalogue, segments=segments) == expected


@pytest.mark.parametrize(
    "sent",
    [
        order(item("b", productOffering={"id": "bundle"}, productOrderItem=[ordered(id="1")])),
        order(
            item(
                "b",
                productOffering={"id": "bundle"},
                productOrderItemRelationship=[{"id": "1", "relationshipType": "bundles"}],
            ),
            ordered(id="1"),
        ),
    ],
)
def test_what_is_sold_within_a_bundle_can_be_ordered_there(sent: Json) -> None:
    catalogue = found(is_sellable=False)
    bundle = Offering(id="bundle")
    catalogue = Found({**catalogue.offerings, "bundle": bundle}, {})
    assert objections(sent, catalogue) == []


@pytest.mark.parametrize(
    ("action", "offering_there", "is_checked"),
    [
        ("add", None, True),
        ("modify", "copper", True),
        ("modify", "fibre", False),
        ("modify", "", False),
        ("modify", None, False),
        ("delete", "copper", False),
        ("noChange", "copper", False),
    ],
)
def test_an_offering_is_checked_where_the_product_does_not_have_it_yet(
    action: str, offering_there: str | None, is_checked: bool
) -> None:
    there = {} if offering_there is None else {"p1": Product(id="p1", offering_id=offering_there)}
    sent = order(ordered(action=action, product={"id": "p1"}))
    retired = found(lifecycle_status="Retired")
    assert bool(objections(sent, retired, products=there)) is is_checked
    unknown = bool(objections(sent, Found(), products=there))
    assert unknown is (action in ("add", "modify"))


@pytest.mark.parametrize(
    ("attributes", "named", "message"),
    [
        (
            {"specification": Reference("line")},
            "box",
            'offering "fibre" is of specification "line", not of "box"',
        ),
        ({"specification": Reference("line")}, "line", ""),
        ({"specification": Reference("not-looked-up")}, "not-looked-up", ""),
        ({}, "line", ""),
        ({}, "box", 'the catalogue has no product specification "box"'),
    ],
)
def test_a_specification_is_the_one_of_the_offering_or_one_of_the_catalogue(
    attributes: dict[str, Any], named: str, message: str
) -> None:
    sent = order(ordered(product={"productSpecification": {"id": named}}))
    expected = [(SPECIFICATION, message)] if message else []
    assert objections(sent, found(**attributes)) == expected


def test_all_objections_come_at_once_in_the_order_of_the_items() -> None:
    nested = item("2", productOrderItem=[ordered(id="2.1")], productOffering={"id": "x"})
    sent = order(ordered(), nested, item("3", productOffering={"id": "y"}))
    catalogue = found(lifecycle_status="x", valid_for=Period(AFTER), channels=(SHOP,))
    places = [place for place, _ in objections(sent, catalogue, segments=("a",))]
    assert places == [
        *[PLACE] * 3,
        "/productOrderItem/1/productOffering/id",
        *["/productOrderItem/1/productOrderItem/0/productOffering/id"] * 3,
        "/productOrderItem/2/productOffering/id",
    ]


def test_the_states_in_which_an_offering_can_be_ordered_are_a_setting() -> None:
    rules = CatalogueRules(live_states=("In Test",))
    assert objections(order(ordered()), found(lifecycle_status="in test"), rules) == []
    assert len(objections(order(ordered()), found(), rules)) == 1
