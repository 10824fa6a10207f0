"""Items get the prices of their offerings, unless they bring their own."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercentre.capture.availability import Sale
from ordercentre.capture.pricing.prices import priced
from ordercentre.catalogue.model import (
    AllowedValue,
    Alteration,
    CharacteristicSpecification,
    Charge,
    Found,
    Money,
    Offering,
    Period,
    Price,
    Quantity,
)
from ordercentre.centre import CatalogueRules
from ordercentre.products.model import Product
from tests.api.orders import Json, item, order
from tests.ordercentre.capture.bundled_orders import law
from tests.versions.contracts import violations_of_v4

NOW = 1_772_000_000_000_000
SALE = Sale(rules=CatalogueRules(), at=NOW)


def euros(value: str) -> Money:
    return Money(Decimal(value), "EUR")


def price(id: str = "", value: str = "10", **attributes: Any) -> Price:
    charge = Charge(duty_free=euros(value), tax_rate=Decimal(20))
    return Price(**{"id": id, "price_type": "recurring", "charge": charge, **attributes})


def prices(*of_offering: Price, sale: Sale = SALE, **attributes: Any) -> list[Json]:
    """The prices that an item of an offering gets."""
    sent = order(item("1", productOffering={"id": "fibre"}, **attributes))
    before = json.dumps(sent)
    found = Found({"fibre": Offering(id="fibre", prices=of_offering)})
    after, objections = priced(sent, found, sale)
    assert objections == []
    assert json.dumps(sent) == before
    assert priced(after, found, sale)[0] is after
    assert not violations_of_v4("ProductOrder_Create", after)
    made: list[Json] = after["productOrderItem"][0].get("itemPrice", [])
    return made


def test_a_price_with_all_that_the_catalogue_says() -> None:
    monthly = Price(
        id="p1",
        href="https://catalog/productOfferingPrice/p1",
        name="Monthly fee",
        description="For the line.",
        price_type="recurring",
        charge_period="month",
        per=Quantity(Decimal(20), "GB"),
        charge=Charge(duty_free=euros("29.95"), tax_rate=Decimal(19)),
        alterations=(
            Alteration(
                name="Later",
                price_type="recurring",
                charge=Charge(percentage=Decimal(5)),
                priority=2,
            ),
            Alteration(
                id="p2",
                href="/p2",
                name="Welcome",
                description="The first months.",
                price_type="discount",
                charge_period="month",
                charge=Charge(tax_included=euros("5")),
                priority=1,
                duration=3,
            ),
        ),
    )
    assert prices(monthly) == [
        {
            "name": "Monthly fee",
            "description": "For the line.",
            "priceType": "recurring",
            "recurringChargePeriod": "month",
            "unitOfMeasure": "20 GB",
            "productOfferingPrice": {
                "id": "p1",
                "href": "https://catalog/productOfferingPrice/p1",
                "name": "Monthly fee",
            },
            "price": {
                "dutyFreeAmount": {"unit": "EUR", "value": 29.95},
                "taxIncludedAmount": {"unit": "EUR", "value": 35.64},
                "taxRate": 19,
            },
            "priceAlteration": [
                {
                    "name": "Welcome",
                    "description": "The first months.",
                    "priceType": "discount",
                    "recurringChargePeriod": "month",
                    "productOfferingPrice": {"id": "p2", "name": "Welcome"},
                    "priority": 1,
                    "applicationDuration": 3,
                    "price": {
                        "dutyFreeAmount": {"unit": "EUR", "value": 4.2},
                        "taxIncludedAmount": {"unit": "EUR", "value": 5},
                        "taxRate": 19,
                    },
                },
                {
                    "name": "Later",
                    "priceType": "recurring",
                    "priority": 2,
                    "price": {"percentage": 5},
                },
            ],
        }
    ]


@pytest.mark.parametrize(
    ("charge", "free", "included"),
    [
        (Charge(duty_free=euros("9.99"), tax_rate=Decimal(20)), 9.99, 11.99),
        (Charge(tax_included=euros("9.99"), tax_rate=Decimal(20)), 8.33, 9.99),
        (Charge(duty_free=euros("0.05"), tax_rate=Decimal(10)), 0.05, 0.06),  # half up
        (Charge(duty_free=euros("0.0035"), tax_rate=Decimal(20)), 0.0035, 0.0042),
        (Charge(duty_free=euros("-9.99"), tax_rate=Decimal(20)), -9.99, -11.99),
        (Charge(duty_free=euros("9.99")), 9.99, None),
        (Charge(tax_included=euros("9.99")), None, 9.99),
        (Charge(tax_included=euros("9.99"), tax_rate=Decimal(-100)), None, 9.99),
        (Charge(duty_free=euros("10"), tax_included=euros("11"), tax_rate=Decimal(20)), 10, 11),
        (Charge(duty_free=Money(Decimal(99), "JPY"), tax_rate=Decimal(10)), 99, 109),
        (Charge(duty_free=Money(Decimal("1.005"), "KWD"), tax_rate=Decimal(5)), 1.005, 1.055),
        (Charge(duty_free=Money(Decimal("1.5"), ""), tax_rate=Decimal(7)), 1.5, 1.61),
        (
            Charge(
                duty_free=euros("1"), tax_included=Money(Decimal(2), "USD"), tax_rate=Decimal(20)
            ),
            1,
            1.2,
        ),
    ],
)
def test_the_missing_amount_is_computed(
    charge: Charge, free: float | None, included: float | None
) -> None:
    (made,) = prices(Price(price_type="oneTime", charge=charge))
    unit = (charge.duty_free or charge.tax_included or euros("0")).unit
    for name, value in (("dutyFreeAmount", free), ("taxIncludedAmount", included)):
        shown = made["price"].get(name, {})
        assert shown.get("value") == value
        assert value is None or shown.get("unit", "") == unit


def test_a_percentage_is_a_price_without_amounts() -> None:
    (made,) = prices(Price(price_type="recurring", charge=Charge(percentage=Decimal("2.5"))))
    assert made == {"priceType": "recurring", "price": {"percentage": 2.5}}


@pytest.mark.parametrize(
    ("price_type", "written"), [("Surcharge", "Surcharge"), ("recurring", "surcharge")]
)
def test_a_surcharge_says_so(price_type: str, written: str) -> None:
    express = Alteration(
        price_type=price_type, charge=Charge(percentage=Decimal(5)), surcharge=True
    )
    (made,) = prices(price(alterations=(express,)))
    assert made["priceAlteration"] == [{"priceType": written, "price": {"percentage": 5}}]


@pytest.mark.parametrize(
    ("attributes", "sold"),
    [
        ({"lifecycle_status": "ACTIVE"}, True),
        ({"lifecycle_status": "retired"}, False),
        ({"valid_for": Period(start=NOW)}, True),
        ({"valid_for": Period(start=NOW + 1)}, False),
        ({"valid_for": Period(end=NOW - 1)}, False),
    ],
)
def test_only_prices_and_alterations_that_are_live_and_valid(
    attributes: dict[str, Any], sold: bool
) -> None:
    assert len(prices(price(**attributes))) == sold
    discount = Alteration(price_type="a", charge=Charge(percentage=Decimal(5)), **attributes)
    (made,) = prices(price(alterations=(discount,)))
    assert ("priceAlteration" in made) == sold


SPEED = (
    CharacteristicSpecification(
        name="speed",
        values=(
            AllowedValue(value="100"),
            AllowedValue(value="900", valid_for=Period(end=NOW - 1)),
        ),
    ),
    CharacteristicSpecification(name="colour"),
)


@pytest.mark.parametrize(
    ("values", "number"), [(["100"], 1), (["50"], 0), ([["50", "100"]], 1), (["900"], 0), ([], 0)]
)
def test_a_price_of_some_values_of_a_characteristic(values: list[Any], number: int) -> None:
    sent = [{"name": "speed", "value": each} for each in values]
    assert len(prices(price(value_uses=SPEED), product={"productCharacteristic": sent})) == number


def test_a_product_that_is_modified_keeps_its_values() -> None:
    there = Product(id="7", offering_id="copper", characteristics={"speed": ("100",)})
    sale = Sale(rules=CatalogueRules(), at=NOW, products={"7": there})
    fast = price(value_uses=SPEED)
    assert prices(fast, sale=sale, action="modify", product={"id": "7"})
    slow = [{"name": "speed", "value": "50"}]
    product = {"id": "7", "productCharacteristic": slow}
    assert not prices(fast, sale=sale, action="modify", product=product)


@pytest.mark.parametrize(("units", "number"), [("month", 1), ("Months", 1), ("year", 0), (None, 0)])
def test_a_price_of_a_term(units: str | None, number: int) -> None:
    duration = {"duration": {"amount": 24, "units": units}} if units else {}
    assert len(prices(price(durations=("12 months", "24 months")), itemTerm=[duration])) == number


def test_what_a_client_sends_is_kept() -> None:
    agreed = [{"priceType": "recurring", "price": {"dutyFreeAmount": {"value": 1}}}]
    assert prices(price(), itemPrice=agreed) == agreed
    assert len(prices(price("a"), price("b"), itemPrice=[])) == 2


@pytest.mark.parametrize(
    ("attributes", "offered", "number"),
    [
        ({"action": "modify", "product": {"id": "7"}}, "copper", 1),
        ({"action": "modify", "product": {"id": "7"}}, "fibre", 0),
        ({"action": "modify", "product": {"id": "7"}}, "", 0),
        ({"action": "modify", "product": {"id": "8"}}, "copper", 0),
        ({"action": "delete", "product": {"id": "7"}}, "copper", 0),
        ({"action": "noChange", "product": {"id": "7"}}, "copper", 0),
    ],
)
def test_only_what_is_new_is_priced(attributes: Json, offered: str, number: int) -> None:
    there = Product(id="7", offering_id=offered)
    sale = Sale(rules=CatalogueRules(), at=NOW, products={"7": there})
    assert len(prices(price(), sale=sale, **attributes)) == number


def test_nested_items_are_priced_and_unknown_offerings_are_not() -> None:
    found = Found({"fibre": Offering(id="fibre", prices=(price(),))})
    fibre, unknown = {"productOffering": {"id": "fibre"}}, {"productOffering": {"id": "unknown"}}
    sent = order(item("1", productOrderItem=[item("2", **fibre)], **unknown))
    (outer,) = priced(sent, found, SALE)[0]["productOrderItem"]
    assert "itemPrice" not in outer
    assert len(outer["productOrderItem"][0]["itemPrice"]) == 1
    alone = order(item("1", **unknown))
    assert priced(alone, found, SALE)[0] is alone


@pytest.mark.parametrize("value", ["0.12345678901234567890123", "12345678901234567.89", "1e999"])
def test_what_no_json_number_shows_exactly_is_an_objection(value: str) -> None:
    found = Found({"fibre": Offering(id="fibre", prices=(price("p", value), price("q")))})
    after, (objection,) = priced(order(item("1", productOffering={"id": "fibre"})), found, SALE)
    assert objection.place == "/productOrderItem/0"
    assert 'the price "p" of the catalogue' in objection.message
    assert len(after["productOrderItem"][0]["itemPrice"]) == 1


@law
@given(
    st.decimals(-(10**9), 10**9, places=2, allow_nan=False),
    st.decimals(0, 100, places=1, allow_nan=False),
)
def test_amounts_are_exact_to_the_cent(value: Decimal, rate: Decimal) -> None:
    """Read back from JSON, the amount is the catalogue's, and the other one off by half a cent."""
    charge = Charge(tax_included=euros(str(value)), tax_rate=rate)
    (made,) = json.loads(json.dumps(prices(Price(charge=charge))), parse_float=Decimal)
    assert made["price"]["taxIncludedAmount"]["value"] == value
    free = Decimal(made["price"]["dutyFreeAmount"]["value"])
    assert free == free.quantize(Decimal("0.01"))
    assert abs(free * (100 + rate) - value * 100) * 2 <= (100 + rate) / 100
