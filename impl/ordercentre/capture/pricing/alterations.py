"""Discounts and surcharges on a price.

An alteration lowers the price, whatever the sign of its numbers, or raises it if its priceType says
so. A percentage is one of the price before any alteration. They apply in the order of their
priority, the lowest first, however many charge periods they last: what is computed is the price of
the first period. No alteration makes a price negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from ordercentre.capture.pricing import money
from ordercentre.capture.pricing.money import Amounts
from ordercentre.catalogue.reading.prices import raises
from tmf630.wire import Json

_NOTHING: Final = Decimal(0)


def altered(price: Amounts, alterations: Sequence[Json]) -> Amounts:
    """A price with its alterations, each a `PriceAlteration` of TMF622."""
    free, included = price.duty_free, price.tax_included
    for each in sorted(alterations, key=lambda each: each.get("priority", 0)):
        change = _change(each["price"], price)
        sign = 1 if raises(each["priceType"]) else -1
        free = _changed(free, change.duty_free, sign, price.duty_free)
        included = _changed(included, change.tax_included, sign, price.tax_included)
    return Amounts(price.currency, free, included, price.tax_rate)


def _change(charge: Json, price: Amounts) -> Amounts:
    """The amounts of an alteration. Amounts in another currency than the price are not known."""
    if percentage := charge.get("percentage"):
        return price.share(money.decimal(percentage))
    change = money.read(charge, price.tax_rate)
    if not change.known:
        return Amounts(price.currency, _NOTHING, _NOTHING)
    if change.currency not in ("", price.currency):
        return Amounts(price.currency)
    return change


def _changed(
    now: Decimal | None, change: Decimal | None, sign: int, price: Decimal | None
) -> Decimal | None:
    if now is None or change is None or price is None:
        return None
    return max(now + sign * abs(change), min(price, _NOTHING))
