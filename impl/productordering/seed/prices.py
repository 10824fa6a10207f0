"""Prices in pounds, from the catalogue's prices in pence before tax."""

from random import Random
from typing import Any

from productordering.seed.specification import Offering, Specification

_MONTHLY = {"name": "Monthly charge", "priceType": "recurring", "recurringChargePeriod": "month"}
_ONCE = {"name": "One-time charge", "priceType": "oneTime"}

_DISCOUNTS = (("Welcome months", 50.0, 3), ("Loyal customer", 10.0, 12), ("Late summer", 25.0, 6))
_DISCOUNTED_SHARE = 0.4


class Bill:
    """The total price of several items before discounts."""

    def __init__(self) -> None:
        # Pence, without and with tax.
        self._monthly = [0, 0]
        self._once = [0, 0]

    def add(self, offering: Offering, tax_rate: float, quantity: int) -> None:
        for sums, pence in ((self._monthly, offering.monthly), (self._once, offering.once)):
            sums[0] += quantity * pence
            sums[1] += quantity * _taxed(pence, tax_rate)

    @property
    def has_once(self) -> bool:
        return self._once[0] > 0

    def total(self) -> list[dict[str, Any]]:
        return [
            kind | {"price": _price(*sums)}
            for kind, sums in ((_MONTHLY, self._monthly), (_ONCE, self._once))
            if sums[0]
        ]


def unit_prices(
    random: Random, specification: Specification, offering: Offering
) -> list[dict[str, Any]]:
    """The price of one unit; a minimum term may come with a discount."""
    tax_rate = specification.tax_rate
    prices = []
    if offering.monthly:
        monthly = _unit_price(_MONTHLY, offering.monthly, tax_rate)
        if specification.commitments and random.random() < _DISCOUNTED_SHARE:
            monthly["priceAlteration"] = [_discount(random)]
        prices.append(monthly)
    if offering.once:
        prices.append(_unit_price(_ONCE, offering.once, tax_rate))
    return prices


def _unit_price(kind: dict[str, Any], pence: int, tax_rate: float) -> dict[str, Any]:
    return kind | {"price": {"taxRate": tax_rate} | _price(pence, _taxed(pence, tax_rate))}


def _price(pence: int, taxed: int) -> dict[str, Any]:
    return {
        "dutyFreeAmount": {"unit": "GBP", "value": pence / 100},
        "taxIncludedAmount": {"unit": "GBP", "value": taxed / 100},
    }


def _taxed(pence: int, tax_rate: float) -> int:
    return round(pence * (100 + tax_rate) / 100)


def _discount(random: Random) -> dict[str, Any]:
    name, percentage, months = random.choice(_DISCOUNTS)
    return {
        "name": name,
        "priceType": "recurring",
        "applicationDuration": months,
        "priority": 1,
        "price": {"percentage": percentage},
    }
