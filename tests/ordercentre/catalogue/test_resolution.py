"""Offerings with the prices that they refer to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from ordercentre.catalogue.model import Alteration, Charge, Money, Period, Price
from ordercentre.catalogue.reading.offerings import offering
from ordercentre.catalogue.reading.prices import price
from ordercentre.catalogue.resolution import resolved
from ordercentre.neighbours.documents import Unreadable, document
from tmf630.instants import microseconds
from tmf630.wire import Json


def prices(listed: Sequence[Any], *resources: Json) -> tuple[Price, ...]:
    """The prices of an offering that lists these, texts are ids; each resource is a price."""
    entries = [{"id": each} if isinstance(each, str) else each for each in listed]
    read = offering(document({"id": "x", "productOfferingPrice": entries}))
    documents = {each["id"]: price(document(each)) for each in resources}
    return resolved(read, documents).prices


def ids(found: Sequence[Price]) -> list[str]:
    return [each.id for each in found]


def amount(id: str, value: Any = 10, **attributes: Any) -> Json:
    return {"id": id, "price": {"value": value, "unit": "EUR"}, **attributes}


def altered(id: str, *relations: tuple[str, str]) -> Json:
    return amount(
        id, popRelationship=[{"id": other, "relationshipType": kind} for other, kind in relations]
    )


def bundle(id: str, *parts: str, **attributes: Any) -> Json:
    relations = [{"id": part} for part in parts]
    return {"id": id, "isBundle": True, "bundledPopRelationship": relations, **attributes}


def test_embedded_and_named_prices_keep_their_order() -> None:
    found = prices(["a", amount("b"), "c"], amount("a"), amount("c"))
    assert ids(found) == ["a", "b", "c"]


def test_a_bundle_becomes_its_parts_at_any_depth() -> None:
    found = prices(
        ["plan"], bundle("plan", "a", "inner"), bundle("inner", "b", "c"), *map(amount, "abc")
    )
    assert ids(found) == ["a", "b", "c"]


def test_the_amount_of_a_bundle_is_that_of_its_parts() -> None:
    found = prices(["plan"], bundle("plan", "a", price={"value": 10, "unit": "EUR"}), amount("a"))
    assert ids(found) == ["a"]


def test_an_empty_bundle_is_a_price() -> None:
    assert ids(prices(["plan"], amount("plan", isBundle=True, bundledPopRelationship=[]))) == [
        "plan"
    ]


def test_a_price_is_there_once() -> None:
    bundles = [bundle("one", "a", "b"), bundle("two", "b")]
    found = prices(["a", "one", "two"], *bundles, *map(amount, "ab"))
    assert ids(found) == ["a", "b"]


def test_bundles_of_prices_in_a_circle_end() -> None:
    found = prices(
        ["one"], bundle("one", "two", "a"), bundle("two", "one", "b"), *map(amount, "ab")
    )
    assert ids(found) == ["b", "a"]


def test_prices_without_an_id_are_all_there() -> None:
    embedded = [{"price": {"dutyFreeAmount": {"value": value, "unit": "EUR"}}} for value in (1, 2)]
    assert len(prices(embedded)) == 2


def test_bundles_that_are_nested_too_deeply_cannot_be_read() -> None:
    chain = [bundle(str(level), str(level + 1)) for level in range(40)]
    with pytest.raises(Unreadable, match="nested deeper than 32 levels"):
        prices(["0"], *chain, amount("40"))


def test_a_part_has_what_its_bundle_says() -> None:
    plan = bundle(
        "plan",
        "a",
        "b",
        lifecycleStatus="Active",
        validFor={"startDateTime": "2026-01-01", "endDateTime": "2026-12-31T00:00:00Z"},
        prodSpecCharValueUse=[{"name": "speed"}],
        productOfferingTerm=[{"duration": {"amount": 12, "units": "month"}}],
    )
    part = amount(
        "a",
        lifecycleStatus="Retired",
        validFor={"startDateTime": "2026-06-01", "endDateTime": "2027-01-01"},
        prodSpecCharValueUse=[{"name": "colour"}],
        productOfferingTerm=[{"duration": {"amount": 24, "units": "month"}}],
    )
    a, b = prices(["plan"], plan, part, amount("b"))
    assert (a.lifecycle_status, b.lifecycle_status) == ("Retired", "Active")
    assert a.valid_for == Period(
        microseconds("2026-06-01T00:00:00Z"), microseconds("2026-12-31T00:00:00Z")
    )
    assert b.valid_for == Period(
        microseconds("2026-01-01T00:00:00Z"), microseconds("2026-12-31T00:00:00Z")
    )
    assert [use.name for use in a.value_uses] == ["speed", "colour"]
    assert (a.durations, b.durations) == (("24 months",), ("12 months",))


@pytest.mark.parametrize("kind", ["discount", "Discounted by", "isAlteredBy", "allowance"])
def test_a_related_price_lowers_a_price(kind: str) -> None:
    discount = {
        "id": "d",
        "name": "Welcome",
        "priceType": "discount",
        "percentage": 20,
        "price": {"value": 0, "unit": "EUR"},
        "recurringChargePeriodType": "month",
        "productOfferingTerm": [{"duration": {"amount": 3, "units": "month"}}],
        "lifecycleStatus": "Active",
    }
    (found,) = prices(["a"], altered("a", ("d", kind)), discount)
    assert found.alterations == (
        Alteration(
            id="d",
            name="Welcome",
            price_type="discount",
            charge_period="month",
            charge=Charge(percentage=Decimal(20)),
            duration=3,
            lifecycle_status="Active",
        ),
    )


def test_a_related_price_raises_a_price() -> None:
    (found,) = prices(["a"], altered("a", ("d", "surcharge")), amount("d", 2))
    (alteration,) = found.alterations
    assert alteration.surcharge
    assert alteration.charge.duty_free == Money(Decimal(2), "EUR")


@pytest.mark.parametrize("kind", ["override", "requires", "constraint"])
def test_other_related_prices_alter_nothing(kind: str) -> None:
    (found,) = prices(["a"], altered("a", ("d", kind)))
    assert not found.alterations


@pytest.mark.parametrize(("price_type", "count"), [("discount", 1), ("recurring", 0)])
def test_the_type_of_a_price_decides_without_a_kind(price_type: str, count: int) -> None:
    found = prices(["a"], altered("a", ("d", "")), amount("d", priceType=price_type))
    assert len(found[0].alterations) == count


def test_an_alteration_is_no_price_of_the_offering() -> None:
    found = prices(["d", "a"], altered("a", ("d", "discount")), amount("d", priceType="discount"))
    assert ids(found) == ["a"]


def test_a_percentage_off_a_bundle_is_off_each_part() -> None:
    plan = bundle("plan", "a", "b", popRelationship=[{"id": "d", "relationshipType": "discount"}])
    found = prices(["plan"], plan, amount("a"), amount("b"), {"id": "d", "percentage": 10})
    assert [[each.id for each in part.alterations] for part in found] == [["d"], ["d"]]


def test_an_amount_off_a_bundle_is_off_the_first_part_that_it_fits() -> None:
    relations = [{"id": "d", "relationshipType": "discount"}]
    plan = bundle("plan", "a", "b", "c", popRelationship=relations)
    monthly = {"recurringChargePeriodType": "month"}
    parts = [amount("a"), amount("b", **monthly), amount("c", **monthly)]
    found = prices(["plan"], plan, *parts, amount("d", 1, **monthly))
    assert [len(part.alterations) for part in found] == [0, 1, 0]


def test_an_amount_off_a_bundle_that_fits_no_part_cannot_be_read() -> None:
    plan = bundle("plan", "a", popRelationship=[{"id": "d", "relationshipType": "discount"}])
    with pytest.raises(Unreadable, match="the amount 'd' alters the bundled price 'plan'"):
        prices(["plan"], plan, amount("a"), amount("d", 1, recurringChargePeriodType="year"))
