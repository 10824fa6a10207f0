"""Structure and prices together: random orders of bundles in bundles cost what their parts cost."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from ordercentre.capture.availability import Sale
from ordercentre.capture.bundles import unfolded
from ordercentre.capture.pricing.prices import priced
from ordercentre.capture.pricing.totals import totalled
from ordercentre.catalogue.model import Alteration, Charge, Found, Money, Price
from ordercentre.centre import CatalogueRules
from productordering.ordering.items import located
from tests.api.orders import Json
from tests.ordercentre.capture.bundled_orders import Chosen, chosen_orders, law

SALE = Sale(rules=CatalogueRules(), at=0)
RATE = Decimal(19)
PERCENTAGE = Decimal("12.5")
CENT = Decimal("0.01")
CENTS = st.lists(st.integers(0, 99_999), min_size=16, max_size=16)


def with_prices(found: Found, cents: list[int]) -> Found:
    """Each offering with a recurring price, which has a discount, and a price that is paid once."""
    each = iter(cents)

    def price(kind: str, *alterations: Alteration) -> Price:
        charge = Charge(duty_free=Money(Decimal(next(each)) / 100, "EUR"), tax_rate=RATE)
        return Price(price_type=kind, charge=charge, alterations=alterations)

    discount = Alteration(price_type="discount", charge=Charge(percentage=PERCENTAGE))
    return Found(
        {
            id: replace(offering, prices=(price("recurring", discount), price("oneTime")))
            for id, offering in found.offerings.items()
        }
    )


def captured(sent: Json, found: Found) -> Json:
    """The order as it is captured, read back from JSON; capturing it again changes nothing."""
    order = sent
    for _ in range(2):
        before = order
        order, refused = unfolded(order, found)
        order, unshown = priced(order, found, SALE)
        order, inexact = totalled(order)
        assert [*refused, *unshown, *inexact] == []
    assert order == before
    read: Json = json.loads(json.dumps(order), parse_float=Decimal)
    return read


def half_up(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


@law
@given(chosen_orders(), CENTS)
def test_an_order_costs_what_its_parts_cost(chosen: Chosen, cents: list[int]) -> None:
    found = with_prices(chosen.found, cents)
    order = captured(chosen.order, found)
    expected: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for (path, quantity), number in chosen.expected.items():
        for each in found.offerings[path[-1]].prices:
            assert each.charge.duty_free
            free = each.charge.duty_free.value
            share = 1 - PERCENTAGE / 100 if each.alterations else 1
            for name, amount in (
                ("dutyFreeAmount", free),
                ("taxIncludedAmount", half_up(free * (1 + RATE / 100))),
            ):
                expected[each.price_type, name] += number * half_up(amount * share * quantity)
    shown = {
        (each["priceType"], name): each["price"][name]["value"]
        for each in order["orderTotalPrice"]
        for name in ("dutyFreeAmount", "taxIncludedAmount")
    }
    assert shown == expected
    assert all(each["price"]["taxRate"] == RATE for each in order["orderTotalPrice"])
    assert all(len(item["itemTotalPrice"]) == 2 for _, item in located(order))
