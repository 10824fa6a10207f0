"""Offerings and specifications of a catalogue → the model."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ordercentre.catalogue.model import (
    AllowedValue,
    CharacteristicSpecification,
    Component,
    Offering,
    Period,
    Reference,
    Relationship,
    Specification,
)
from ordercentre.catalogue.reading.offerings import OfferingDocument, offering, specification
from ordercentre.catalogue.reading.prices import PriceDocument
from ordercentre.neighbours.documents import Unreadable, document
from tests.ordercentre.catalogue.examples import OFFERING, SPECIFICATION
from tmf630.instants import microseconds
from tmf630.wire import Json


def read(content: Json) -> OfferingDocument:
    return offering(document(content))


def characteristic(**attributes: Any) -> CharacteristicSpecification:
    content = {"id": "s", "productSpecCharacteristic": [{"name": "colour", **attributes}]}
    (found,) = specification(document(content)).characteristics
    return found


def component(**option: Any) -> Component:
    bundled = {"id": "part", "bundledProductOfferingOption": option}
    (found,) = read({"id": "bundle", "bundledProductOffering": [bundled]}).offering.components
    return found


def at(text: str) -> int:
    moment = microseconds(text)
    assert moment is not None
    return moment


def test_an_offering() -> None:
    assert read(OFFERING).offering == Offering(
        id="fibre",
        href="http://catalog/productOffering/fibre",
        name="Fibre 100",
        version="1.0",
        lifecycle_status="Active",
        is_sellable=False,
        valid_for=Period(at("2026-01-01T00:00:00Z"), at("2026-12-31T23:59:59.999Z")),
        channels=(Reference("shop", "Shop"), Reference("", "web")),
        segments=(Reference("home"),),
        components=(Component(id="ont", default=1, lower=0, upper=2), Component(id="phone")),
        specification=Reference("fibre-spec", "Fibre access", version="2.0"),
        value_uses=(
            CharacteristicSpecification(name="speed", most=None, values=(AllowedValue(value=100),)),
        ),
        relationships=(
            Relationship(
                kind="requires",
                id="router",
                valid_for=Period(None, at("2026-06-30T23:59:59.999999Z")),
            ),
        ),
        durations=("24 months",),
    )


def test_the_prices_of_an_offering_are_embedded_or_named() -> None:
    embedded, named = read(OFFERING).prices
    assert isinstance(embedded, PriceDocument)
    assert (embedded.price.id, named) == ("monthly", "installation")


@pytest.mark.parametrize("content", [{"id": "x"}, {"id": "x", "channel": None, "validFor": None}])
def test_an_offering_that_says_nothing(content: Json) -> None:
    assert read(content) == OfferingDocument(Offering(id="x"))


def test_numbers_are_taken_for_texts() -> None:
    found = read({"id": 7, "version": 2}).offering
    assert (found.id, found.version) == ("7", "2")


def test_an_offering_with_components_is_a_bundle() -> None:
    [component] = read({"id": "x", "bundledProductOffering": [{"id": "y"}]}).offering.components
    assert component.id == "y"


def test_a_specification() -> None:
    assert specification(document(SPECIFICATION)) == Specification(
        id="fibre-spec",
        href="http://catalog/productSpecification/fibre-spec",
        name="Fibre access",
        version="2.0",
        lifecycle_status="Active",
        valid_for=Period(at("2026-01-01T00:00:00Z")),
        characteristics=(
            CharacteristicSpecification(
                name="speed",
                id="c1",
                value_type="number",
                least=1,
                values=(
                    AllowedValue(value=100, is_default=True, unit="Mbit/s"),
                    AllowedValue(
                        value_from=Decimal(200), value_to=Decimal(1000), interval="closedBottom"
                    ),
                ),
            ),
            CharacteristicSpecification(
                name="colour",
                extensible=True,
                most=3,
                regex="[a-z]+",
                values=(AllowedValue(regex="bl.*"),),
                valid_for=Period(None, at("2026-12-31T23:59:59.999999Z")),
            ),
        ),
        relationships=(Relationship(kind="reliesOn", id="ont-spec"),),
        service_specifications=(
            Reference("cfs-fibre", "CFS", version="1", referred_type="CustomerFacing"),
        ),
    )


@pytest.mark.parametrize(
    ("limits", "least", "most"),
    [
        ({}, 0, 1),
        ({"minCardinality": None, "maxCardinality": None}, 0, 1),
        ({"minCardinality": 1}, 1, 1),
        ({"minCardinality": 2}, 2, 2),
        ({"minCardinality": 2, "maxCardinality": 5}, 2, 5),
        ({"minCardinality": 3, "maxCardinality": 2}, 3, 3),
        ({"minCardinality": -1, "maxCardinality": -1}, 0, None),
        ({"minCardinality": 1, "maxCardinality": 0}, 1, None),
        ({"minCardinality": "1", "maxCardinality": 4.0}, 1, 4),
    ],
)
def test_cardinality(limits: Json, least: int, most: int | None) -> None:
    found = characteristic(**limits)
    assert (found.least, found.most) == (least, most)


def test_a_use_of_a_characteristic_narrows_nothing_that_it_does_not_say() -> None:
    (use,) = read({"id": "x", "prodSpecCharValueUse": [{"name": "speed"}]}).offering.value_uses
    assert (use.least, use.most, use.values) == (0, None, ())


@pytest.mark.parametrize(
    ("written", "interval"),
    [("open", "open"), ("CLOSEDTOP", "closedTop"), ("", "closed"), ("half", "closed")],
)
def test_intervals(written: str, interval: str) -> None:
    value = {"valueFrom": 1, "rangeInterval": written}
    found = characteristic(productSpecCharacteristicValue=[value])
    assert found.values[0].interval == interval


@pytest.mark.parametrize("value", [False, 0, "", [], {}])
def test_any_value_but_null_is_a_value(value: Any) -> None:
    found = characteristic(productSpecCharacteristicValue=[{"value": value}, {"value": None}])
    assert [each.value for each in found.values] == [value]


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ({}, (None, None, None)),
        ({"numberRelOfferDefault": 0, "numberRelOfferLowerLimit": 0}, (0, 0, None)),
        ({"numberRelOfferUpperLimit": 0}, (None, None, None)),
        ({"numberRelOfferUpperLimit": -1, "numberRelOfferLowerLimit": -1}, (None, None, None)),
        ({"numberRelOfferUpperLimit": "4"}, (None, None, 4)),
    ],
)
def test_limits_of_components(option: Json, expected: tuple[int | None, ...]) -> None:
    found = component(**option)
    assert (found.default, found.lower, found.upper) == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({}, "id is missing"),
        ({"id": ""}, "id is missing"),
        ({"id": []}, "id is an array, not a text"),
        ({"id": "x", "name": {}}, "name is an object, not a text"),
        ({"id": "x", "validFor": []}, "validFor is an array, not an object"),
        (
            {"id": "x", "validFor": {"endDateTime": "soon"}},
            'validFor.endDateTime is "soon", not a date-time',
        ),
        ({"id": "x", "isSellable": "yes"}, 'isSellable is "yes", not true or false'),
        ({"id": "x", "channel": {}}, "channel is an object, not an array"),
        ({"id": "x", "channel": [7]}, "channel[0] is 7, not an object"),
        (
            {"id": "x", "bundledProductOffering": [{"id": "y"}, {}]},
            "bundledProductOffering[1].id is missing",
        ),
        (
            {"id": "x", "prodSpecCharValueUse": [{"name": "a", "minCardinality": 1.5}]},
            "prodSpecCharValueUse[0].minCardinality is 1.5, not a whole number",
        ),
        (
            {"id": "x", "prodSpecCharValueUse": [{}]},
            "prodSpecCharValueUse[0].name is missing",
        ),
        ({"id": "x", "name": "\ud800"}, "not a text of whole characters"),
    ],
)
def test_what_cannot_be_read(content: Json, message: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert message in str(refused.value)


def test_limits_that_exclude_each_other_cannot_be_read() -> None:
    with pytest.raises(Unreadable, match="lower limit of 3 above its upper limit of 2"):
        component(numberRelOfferLowerLimit=3, numberRelOfferUpperLimit=2)
