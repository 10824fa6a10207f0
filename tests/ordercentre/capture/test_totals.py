"""The totals of items and orders: exact to the cent, whatever is nested in what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ordercentre.capture.pricing.totals import totalled
from productordering.ordering.items import located
from tests.api.orders import Json, item, order
from tests.api.strategies import orders
from tests.ordercentre.capture.bundled_orders import law

DIGITS = {"EUR": 2, "JPY": 0, "KWD": 3, "": 2}


def money(value: float, unit: str = "EUR") -> Json:
    return {"unit": unit, "value": value} if unit else {"value": value}


def price(free: float | None, included: float | None = None, **attributes: Any) -> Json:
    """A price of EUR, recurring unless said otherwise; the rate of tax is `taxRate`."""
    amounts = {"dutyFreeAmount": free, "taxIncludedAmount": included}
    charge: Json = {name: money(each) for name, each in amounts.items() if each is not None}
    if "taxRate" in attributes:
        charge["taxRate"] = attributes.pop("taxRate")
    return {"priceType": "recurring", "price": charge, **attributes}


def discount(*, priority: int = 0, price_type: str = "recurring", **charge: Any) -> Json:
    return {"priceType": price_type, "priority": priority, "price": charge}


def total(*prices: Json, quantity: int = 1, nested: tuple[Json, ...] = ()) -> list[Json]:
    """The total of an item, which is that of its order, too."""
    attributes: Json = {"productOrderItem": list(nested)} if nested else {}
    sent = order(item("1", itemPrice=list(prices), quantity=quantity, **attributes))
    before = json.dumps(sent)
    after, objections = totalled(sent)
    assert objections == []
    assert json.dumps(sent) == before
    assert totalled(after) == (after, [])
    of_item: list[Json] = after["productOrderItem"][0]["itemTotalPrice"]
    assert after["orderTotalPrice"] == of_item
    return of_item


def amounts(*prices: Json, **attributes: Any) -> tuple[Any, Any]:
    """The two amounts of the only total."""
    (only,) = total(*prices, **attributes)
    return tuple(
        only["price"].get(name, {}).get("value") for name in ("dutyFreeAmount", "taxIncludedAmount")
    )


def test_a_total_has_both_amounts_of_the_quantity_and_the_rate() -> None:
    monthly = price(9.99, 11.99, taxRate=20, recurringChargePeriod="month", name="Monthly")
    assert total(monthly, quantity=3) == [
        {
            "priceType": "recurring",
            "recurringChargePeriod": "month",
            "price": {
                "dutyFreeAmount": money(29.97),
                "taxIncludedAmount": money(35.97),
                "taxRate": 20,
            },
        }
    ]


def test_there_is_a_total_of_each_kind_and_currency() -> None:
    kinds: list[Json] = [
        {"priceType": "recurring", "recurringChargePeriod": "month"},
        {"priceType": "recurring", "recurringChargePeriod": "year"},
        {"priceType": "oneTime"},
        {"priceType": "usage", "unitOfMeasure": "GB"},
    ]
    sent = [price(1, **each) for each in kinds] * 2
    dollars = {**price(5), "price": {"dutyFreeAmount": money(5, "USD")}}
    made = total(*sent, dollars)
    assert [{k: v for k, v in each.items() if k != "price"} for each in made] == [
        *kinds,
        {"priceType": "recurring"},
    ]
    assert [each["price"]["dutyFreeAmount"] for each in made] == [*[money(2)] * 4, money(5, "USD")]


def test_the_case_of_types_and_periods_makes_no_difference() -> None:
    monthly = {"priceType": "Recurring", "recurringChargePeriod": "Month"}
    share = {**monthly, "priceType": "RECURRING", "price": {"percentage": 10}}
    (only,) = total(price(10, 12, **monthly), price(20, 24, recurringChargePeriod="month"), share)
    assert only == {
        **monthly,
        "price": {"dutyFreeAmount": money(33), "taxIncludedAmount": money(39.6)},
    }
    units = [price(1, unitOfMeasure=each) for each in ("Mb", "MB")]
    assert len(total(*units)) == len(units)


def test_a_rate_that_differs_is_in_no_total() -> None:
    (mixed,) = total(price(1, taxRate=20), price(1, taxRate=7))
    assert mixed["price"] == {"dutyFreeAmount": money(2), "taxIncludedAmount": money(2.27)}


def test_an_amount_that_is_not_known_of_each_is_in_no_total() -> None:
    assert amounts(price(1, 1.2), price(1)) == (2, None)
    assert amounts(price(None, 1.2), price(1, 1.2)) == (None, 2.4)
    nothing, _ = totalled(order(item("1", itemPrice=[price(None, 1), price(1)])))
    assert "itemTotalPrice" not in nothing["productOrderItem"][0]
    assert "orderTotalPrice" not in nothing


def test_an_amount_in_another_currency_than_the_first_is_not_known() -> None:
    charge = {"dutyFreeAmount": money(1), "taxIncludedAmount": money(9, "EUT"), "taxRate": 20}
    assert amounts({"priceType": "recurring", "price": charge}) == (1, 1.2)


@pytest.mark.parametrize(
    ("alterations", "free", "included"),
    [
        ([discount(percentage=20)], 8, 9.6),
        ([discount(percentage=-20)], 8, 9.6),
        ([discount(percentage=20, dutyFreeAmount=money(0))], 8, 9.6),
        ([discount(percentage=0, dutyFreeAmount=money(1))], 9, 10.8),
        ([discount(dutyFreeAmount=money(1))], 9, 10.8),
        ([discount(taxIncludedAmount=money(1))], 9.17, 11),
        ([discount(dutyFreeAmount=money(1), taxRate=0)], 9, 11),
        ([discount(dutyFreeAmount=money(1, ""))], 9, 10.8),
        ([discount(percentage=10), discount(percentage=10)], 8, 9.6),
        ([discount(percentage=150)], 0, 0),
        ([discount(percentage=150), discount(percentage=10, price_type="Surcharge")], 1, 1.2),
        (
            [
                discount(percentage=150, priority=2),
                discount(percentage=10, price_type="surcharge", priority=1),
            ],
            0,
            0,
        ),
        ([discount(dutyFreeAmount=money(1), price_type="late penalty")], 11, 13.2),
        ([discount()], 10, 12),
    ],
)
def test_alterations(alterations: list[Json], free: float, included: float) -> None:
    assert amounts(price(10, 12, taxRate=20, priceAlteration=alterations)) == (free, included)


def test_an_alteration_in_another_currency_makes_the_price_unknown() -> None:
    altered = price(10, 12, priceAlteration=[discount(dutyFreeAmount=money(1, "USD"))])
    after, _ = totalled(order(item("1", itemPrice=[altered, price(5, priceType="oneTime")])))
    assert [each["priceType"] for each in after["orderTotalPrice"]] == ["oneTime"]


def test_what_a_price_gives_back_stays_negative() -> None:
    assert amounts(price(-5, -6)) == (-5, -6)


def test_each_charge_is_rounded_half_up_and_its_quantity_before() -> None:
    assert amounts(price(0.005), quantity=3) == (0.02, None)
    assert amounts(price(0.005), price(0.005)) == (0.02, None)
    assert amounts(price(-0.005)) == (-0.01, None)
    assert amounts(price(2.675)) == (2.68, None)


def test_a_charge_for_a_unit_keeps_the_places_of_its_price() -> None:
    minutes = price(0.0035, taxRate=20, unitOfMeasure="minute")
    assert amounts(minutes, quantity=2) == (0.007, 0.0084)
    altered = {**minutes, "priceAlteration": [discount(percentage=33)]}
    assert amounts(altered) == (0.0023, 0.0028)


def test_a_percentage_is_one_of_the_sum_of_its_kind() -> None:
    nested = item("2", itemPrice=[price(100, 120), price(7, 8, priceType="oneTime")])
    service = {"priceType": "recurring", "price": {"percentage": 10}}
    recurring, once = total(price(10, 12), service, quantity=2, nested=(nested,))
    assert recurring["price"] == {"dutyFreeAmount": money(132), "taxIncludedAmount": money(158.4)}
    assert once["price"]["dutyFreeAmount"] == money(7)


def test_a_percentage_of_a_sum_that_is_not_known_is_not_known() -> None:
    service = {"priceType": "recurring", "unitOfMeasure": "GB", "price": {"percentage": 10}}
    sent = [price(1, unitOfMeasure="GB"), price(None, 1, unitOfMeasure="GB"), service]
    after, objections = totalled(order(item("1", itemPrice=sent)))
    assert objections == []
    assert "orderTotalPrice" not in after
    alone, _ = totalled(order(item("1", itemPrice=[service])))
    assert "orderTotalPrice" not in alone


def test_an_item_has_the_totals_of_those_nested_in_it_and_the_order_those_of_its_items() -> None:
    leaf = item("1.1.1", itemPrice=[price(1)], quantity=2)
    middle = item("1.1", itemPrice=[price(10)], productOrderItem=[leaf], quantity=3)
    bundles = [{"id": "2", "relationshipType": "bundles"}]
    top = item("1", productOrderItem=[middle], productOrderItemRelationship=bundles)
    after, _ = totalled(order(top, item("2", itemPrice=[price(100)])))
    totals = {
        each["id"]: each["itemTotalPrice"][0]["price"]["dutyFreeAmount"]["value"]
        for _, each in located(after)
    }
    assert totals == {"1": 32, "1.1": 32, "1.1.1": 2, "2": 100}
    assert after["orderTotalPrice"][0]["price"]["dutyFreeAmount"] == money(132)


@pytest.mark.parametrize("action", ["delete", "noChange"])
def test_what_is_deleted_or_stays_has_no_total_but_what_is_in_it_has(action: str) -> None:
    added = item("2", itemPrice=[price(1)])
    outer = item("1", action=action, itemPrice=[price(5)], itemTotalPrice=[price(5)])
    after, _ = totalled(order({**outer, "productOrderItem": [added]}))
    assert "itemTotalPrice" not in after["productOrderItem"][0]
    assert after["orderTotalPrice"][0]["price"]["dutyFreeAmount"] == money(1)
    alone, _ = totalled(order(outer, orderTotalPrice=[price(5)]))
    assert "itemTotalPrice" not in alone["productOrderItem"][0]
    assert "orderTotalPrice" not in alone


def test_totals_of_a_client_are_replaced_where_there_are_prices() -> None:
    sent = order(item("1", itemPrice=[price(1)], itemTotalPrice=[price(9)]))
    after, _ = totalled({**sent, "orderTotalPrice": [price(9)]})
    assert after["productOrderItem"][0]["itemTotalPrice"] == [price(1)]
    assert after["orderTotalPrice"] == [price(1)]


def test_totals_of_a_client_stay_and_count_where_there_are_none() -> None:
    agreed = item("1", itemTotalPrice=[price(9, name="agreed")], quantity=3)
    after, _ = totalled(order(agreed, item("2", itemPrice=[price(1)])))
    assert after["productOrderItem"][0] == agreed
    assert after["orderTotalPrice"] == [price(10)]
    without = order(item("1"), orderTotalPrice=[price(9)])
    assert totalled(without) == (without, [])


@pytest.mark.parametrize("value", [1e300, 5e-324, 90071992547409.93])
def test_amounts_that_cannot_be_added_exactly_are_an_objection(value: float) -> None:
    sent = order(item("0"), item("1", itemPrice=[price(value), price(0.01)], quantity=101))
    _, objections = totalled(sent)
    assert {each.place.rsplit("/", 1)[0] for each in objections} <= {"/productOrderItem/1", ""}
    if value < 1:  # less than half a cent
        assert totalled(sent)[0]["orderTotalPrice"] == [price(1.01)]
    else:
        assert objections
        assert "exact" in objections[0].message


@law
@given(orders())
def test_any_order_of_the_contract_has_totals_or_objections(sent: Json) -> None:
    before = json.dumps(sent)
    after, objections = totalled(sent)
    assert json.dumps(sent) == before
    places = [place for place, _ in located(sent)]
    for each in objections:
        assert each.place.rsplit("/", 1)[0] in [*places, ""]
    if not objections:
        assert totalled(after) == (after, [])


# A second reading of the same rules, in fractions.

Totals = dict[tuple[str, ...], list[Fraction | None]]
AMOUNTS = ("dutyFreeAmount", "taxIncludedAmount")


def half_up(number: Fraction, digits: int) -> Fraction:
    scaled = abs(number) * 10**digits
    rounded = Fraction(floor(scaled + Fraction(1, 2)), 10**digits)
    return rounded if number >= 0 else -rounded


def fraction(number: float) -> Fraction:
    return Fraction(str(number))


def places(number: float) -> int:
    """The decimal places of a number as JSON shows it, in plain notation."""
    return len(f"{Decimal(str(number)):f}".partition(".")[2].rstrip("0"))


def both(charge: Json, rate: Fraction | None, currency: str) -> list[Fraction | None]:
    free, included = (
        fraction(charge[name]["value"]) if name in charge else None for name in AMOUNTS
    )
    digits = max(
        DIGITS[currency], *(places(charge[name]["value"]) for name in AMOUNTS if name in charge), 0
    )
    if rate is not None and included is None and free is not None:
        included = half_up(free * (1 + rate / 100), digits)
    if rate is not None and free is None and included is not None:
        free = half_up(included / (1 + rate / 100), digits)
    return [free, included]


def of_price(each: Json) -> tuple[str, list[Fraction | None]]:
    """The currency of a price, and its amounts after its alterations."""
    charge = each["price"]
    currency = next(charge[name].get("unit", "") for name in AMOUNTS if name in charge)
    rate = fraction(charge["taxRate"]) if "taxRate" in charge else None
    base = both(charge, rate, currency)
    now = list(base)
    for alteration in sorted(each.get("priceAlteration", []), key=lambda other: other["priority"]):
        change = alteration["price"]
        sign = 1 if alteration["priceType"] == "surcharge" else -1
        by = both(change, rate, currency)
        for side in (0, 1):
            present, first = now[side], base[side]
            if present is None or first is None:
                continue
            moved = (
                first * fraction(change["percentage"]) / 100 if "percentage" in change else by[side]
            )
            now[side] = None if moved is None else max(Fraction(0), present + sign * moved)
    return currency, now


def expected(parent: Json) -> Totals:
    """The totals of an item or an order."""
    totals: Totals = {}

    def add(kind: tuple[str, ...], parts: list[Fraction | None]) -> None:
        before = totals.get(kind)
        totals[kind] = [
            part if before is None else None if old is None or part is None else old + part
            for part, old in zip(parts, before or parts, strict=True)
        ]

    for nested in parent.get("productOrderItem", []):
        for kind, parts in expected(nested).items():
            add(kind, parts)
    if parent.get("action", "delete") in ("add", "modify"):
        for each in parent.get("itemPrice", []):
            currency, parts = of_price(each)
            kind = (each["priceType"], each.get("recurringChargePeriod", ""), currency)
            quantity = parent.get("quantity", 1)
            add(
                kind,
                [
                    None if part is None else half_up(part * quantity, DIGITS[currency])
                    for part in parts
                ],
            )
    return totals


def shown(prices: list[Json]) -> Totals:
    """Totals as they are read back from JSON."""
    read = json.loads(json.dumps(prices), parse_float=Decimal)
    result: Totals = {}
    for each in read:
        (currency,) = {
            each["price"][name].get("unit", "") for name in AMOUNTS if name in each["price"]
        }
        kind = (each["priceType"], each.get("recurringChargePeriod", ""), currency)
        assert kind not in result
        result[kind] = [
            Fraction(each["price"][name]["value"]) if name in each["price"] else None
            for name in AMOUNTS
        ]
    return result


@st.composite
def values(draw: DrawFn, currency: str) -> float:
    digits = DIGITS[currency] + draw(st.sampled_from([0, 0, 2]))
    number = Decimal(draw(st.integers(0, 10_000_000))).scaleb(-digits)
    return int(number) if number == int(number) else float(number)


@st.composite
def charges(draw: DrawFn, currency: str) -> Json:
    sides = draw(st.sampled_from([AMOUNTS, AMOUNTS[:1], AMOUNTS[1:]]))
    return {name: money(draw(values(currency)), currency) for name in sides}


@st.composite
def alterations(draw: DrawFn, currency: str) -> Json:
    percentages = st.sampled_from([5, 12.5, 33.3, 100, 120]).map(lambda each: {"percentage": each})
    return {
        "priceType": draw(st.sampled_from(["recurring", "surcharge"])),
        "priority": draw(st.integers(0, 2)),
        "price": draw(charges(currency) | percentages),
    }


@st.composite
def random_prices(draw: DrawFn) -> Json:
    currency = draw(st.sampled_from(sorted(DIGITS)))
    made: Json = {
        "priceType": draw(st.sampled_from(["recurring", "oneTime"])),
        "price": draw(charges(currency)),
        "priceAlteration": draw(st.lists(alterations(currency), max_size=2)),
    }
    if draw(st.booleans()):
        made["recurringChargePeriod"] = "month"
    if rate := draw(st.sampled_from([None, 0, 7, 19.6, 20, 25])):
        made["price"]["taxRate"] = rate
    return made


def items(depth: int) -> SearchStrategy[Json]:
    nested = st.lists(items(depth - 1), max_size=2) if depth else st.just([])
    return st.builds(
        lambda action, quantity, prices, nested: {
            "action": action,
            **({"quantity": quantity} if quantity else {}),
            "itemPrice": prices,
            "productOrderItem": nested,
        },
        st.sampled_from(["add", "add", "add", "modify", "noChange", "delete"]),
        st.integers(0, 50),
        st.lists(random_prices(), max_size=2),
        nested,
    )


def parents(after: Json) -> Iterator[tuple[Json, str]]:
    """The order and its items, each with the name of its totals."""
    yield after, "orderTotalPrice"
    for _, each in located(after):
        if each["action"] in ("add", "modify"):
            yield each, "itemTotalPrice"
        else:
            assert "itemTotalPrice" not in each


@law
@given(st.lists(items(2), min_size=1, max_size=2))
def test_all_totals_are_those_of_a_second_reading_in_fractions(sent: list[Json]) -> None:
    after, objections = totalled({"productOrderItem": sent})
    assert objections == []
    assert totalled(after) == (after, [])
    for parent, name in parents(after):
        known = {kind: parts for kind, parts in expected(parent).items() if parts != [None, None]}
        assert shown(parent.get(name, [])) == known
