"""Prices in both shapes of TMF620 → the model."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ordercentre.catalogue.model import (
    AllowedValue,
    Alteration,
    CharacteristicSpecification,
    Charge,
    Money,
    Period,
    Price,
    Quantity,
)
from ordercentre.catalogue.reading.prices import AlterationReference, PriceDocument, price
from ordercentre.neighbours.documents import Unreadable, document
from tests.ordercentre.catalogue.examples import BUNDLED_PRICE, MONTHLY, PRICE
from tmf630.instants import microseconds
from tmf630.wire import Json


def read(**content: Any) -> PriceDocument:
    return price(document(content))


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def duration(amount: Any, units: str, charge_period: str = "month") -> int | None:
    alteration = {"applicationDuration": {"amount": amount, "units": units}}
    found = read(recurringChargePeriod=charge_period, priceAlteration=[alteration])
    return found.price.alterations[0].duration


def test_an_embedded_price() -> None:
    assert price(document(MONTHLY)) == PriceDocument(
        Price(
            id="monthly",
            name="Monthly fee",
            price_type="recurring",
            charge_period="month",
            per=Quantity(Decimal(1), "line"),
            charge=Charge(
                duty_free=euros("29.99"), tax_included=euros("35.69"), tax_rate=Decimal(19)
            ),
            alterations=(
                Alteration(
                    name="Welcome",
                    price_type="recurring",
                    charge=Charge(percentage=Decimal(20)),
                    priority=1,
                    duration=3,
                ),
            ),
        )
    )


def test_a_price_that_is_a_resource() -> None:
    assert price(document(PRICE)) == PriceDocument(
        Price(
            id="quarterly",
            href="http://catalog/productOfferingPrice/quarterly",
            name="Quarterly fee",
            description="Paid in advance",
            price_type="recurring",
            charge_period="3 months",
            per=Quantity(Decimal(5), "GB"),
            charge=Charge(duty_free=euros("9.9"), tax_rate=Decimal("19.5")),
            value_uses=(
                CharacteristicSpecification(
                    name="speed", most=None, values=(AllowedValue(value=100),)
                ),
            ),
            durations=("1 year",),
            lifecycle_status="Active",
            valid_for=Period(microseconds("2026-01-01T00:00:00Z")),
        ),
        alterations=(
            AlterationReference("welcome", "discount"),
            AlterationReference("perhaps", ""),
        ),
        percentage=Decimal(0),
        duration=4,
    )


def test_a_bundle_of_prices_names_its_parts() -> None:
    assert price(document(BUNDLED_PRICE)).parts == ("quarterly", "installation")
    assert not price(document({**BUNDLED_PRICE, "isBundle": False})).parts


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({}, ""),
        ({"recurringChargePeriodLength": 3}, ""),
        ({"recurringChargePeriod": "month"}, "month"),
        ({"recurringChargePeriodType": "month", "recurringChargePeriodLength": 0}, "month"),
        ({"recurringChargePeriodType": "month", "recurringChargePeriodLength": 1}, "month"),
        ({"recurringChargePeriodType": "month", "recurringChargePeriodLength": -1}, "month"),
        ({"recurringChargePeriodType": "month", "recurringChargePeriodLength": 6}, "6 months"),
        ({"recurringChargePeriod": "months", "recurringChargePeriodLength": 6}, "6 months"),
    ],
)
def test_charge_periods(content: Json, text: str) -> None:
    assert read(**content).price.charge_period == text


@pytest.mark.parametrize(
    ("tax", "charge"),
    [
        ([], Charge(duty_free=euros("10"))),
        (
            [{"taxRate": 7}, {"taxRate": "0.25"}],
            Charge(duty_free=euros("10"), tax_rate=Decimal("7.25")),
        ),
        ([{"taxRate": 0}], Charge(duty_free=euros("10"), tax_rate=Decimal(0))),
        (
            [{"taxAmount": {"value": 1.9, "unit": "EUR"}}, {"taxAmount": {"value": 0.1}}],
            Charge(duty_free=euros("10"), tax_included=euros("12.0")),
        ),
        ([{"taxAmount": {"value": 1, "unit": "USD"}}], Charge(duty_free=euros("10"))),
        ([{"taxCategory": "VAT"}], Charge(duty_free=euros("10"))),
    ],
)
def test_tax(tax: list[Json], charge: Charge) -> None:
    assert read(price={"value": 10, "unit": "EUR"}, tax=tax).price.charge == charge


@pytest.mark.parametrize("written", [0.1, "0.1", "0.10"])
def test_amounts_are_exact(written: Any) -> None:
    charge = read(price={"value": written, "unit": "EUR"}).price.charge
    assert charge.duty_free == Money(Decimal("0.1"), "EUR")


def test_a_price_is_an_amount_or_a_percentage() -> None:
    both = read(percentage=5, price={"value": 10, "unit": "EUR"}).price.charge
    assert both == Charge(duty_free=euros("10"))
    assert read(percentage=5).price.charge == Charge(percentage=Decimal(5))
    assert read(percentage=0).price.charge == Charge()
    assert read().price.charge == Charge()


def test_an_alteration_is_a_percentage_or_an_amount() -> None:
    amount = {"dutyFreeAmount": {"unit": "EUR", "value": 5}, "percentage": 0}
    found = read(priceAlteration=[{"price": amount}]).price.alterations[0]
    assert found.charge == Charge(duty_free=euros("5"))


@pytest.mark.parametrize(
    ("price_type", "raises"),
    [("recurring", False), ("Discount", False), ("Surcharge", True), ("latePenalty", True)],
)
def test_an_alteration_lowers_a_price_unless_it_says_otherwise(
    price_type: str, raises: bool
) -> None:
    found = read(priceAlteration=[{"priceType": price_type, "price": {"percentage": 5}}])
    assert found.price.alterations[0].surcharge is raises


@pytest.mark.parametrize(
    ("amount", "units", "charge_period", "periods"),
    [
        (3, "month", "month", 3),
        (3, "Months", "monthly", 3),
        (1, "year", "month", 12),
        (6, "months", "3 months", 2),
        (1, "month", "quarter", 1),
        (90, "days", "month", 3),
        (365, "days", "year", 1),
        (2, "weeks", "month", 1),
        (5, "billing cycles", "month", 5),
        (5, "months", "", 5),
        (5, "", "month", 5),
        (0, "month", "month", None),
        (None, "month", "month", None),
    ],
)
def test_durations_are_counted_in_charge_periods(
    amount: int | None, units: str, charge_period: str, periods: int | None
) -> None:
    assert duration(amount, units, charge_period) == periods


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ({}, None),
        ({"amount": 5}, None),
        ({"units": "GB"}, Quantity(Decimal(1), "GB")),
        ({"amount": 0, "units": "GB"}, Quantity(Decimal(1), "GB")),
        ({"amount": 0.5, "units": "GB"}, Quantity(Decimal("0.5"), "GB")),
    ],
)
def test_what_a_charge_is_for(unit: Json, expected: Quantity | None) -> None:
    assert read(unitOfMeasure=unit).price.per == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"price": 10}, "price is 10, not an object"),
        ({"price": {"value": "ten"}}, 'price.value is "ten", not a number'),
        ({"price": {"value": float("nan")}}, "price.value is NaN, not a number"),
        ({"price": {"value": float("inf")}}, "not a number"),
        ({"price": {"value": True}}, "price.value is true, not a number"),
        ({"price": {"value": 10**15}}, "not a number below 10^15"),
        ({"price": {"value": "9" * 40}}, "not a number"),
        ({"price": {"dutyFreeAmount": []}}, "price.dutyFreeAmount is an array, not an object"),
        ({"tax": [{"taxRate": {}}], "price": {"value": 1}}, "tax[0].taxRate is an object"),
        ({"priceAlteration": [{"priority": 1.5}]}, "priceAlteration[0].priority is 1.5"),
        ({"recurringChargePeriodLength": "three"}, "recurringChargePeriodLength is"),
    ],
)
def test_what_cannot_be_read(content: Json, message: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(**content)
    assert message in str(refused.value)
