"""Amounts of money in decimals, exact to the minor unit of their currency (ISO 4217).

JSON numbers become decimals by their shortest text, and amounts become numbers that have this text.
Arithmetic that would lose a digit raises an ArithmeticError; what is rounded is rounded half up, by
`rounded` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    localcontext,
)
from functools import lru_cache
from typing import Final, NamedTuple

from tmf630.wire import INT64, Json

_DIGITS: Final = 100
_CACHED: Final = 4096
"""Orders name the prices of a catalogue again and again."""
_EXACT: Final = Context(prec=_DIGITS, traps=[DivisionByZero, Inexact, InvalidOperation])
_ROUNDING: Final = Context(prec=_DIGITS, rounding=ROUND_HALF_UP, traps=[InvalidOperation])
_CUTTING: Final = Context(prec=_DIGITS, rounding=ROUND_DOWN, traps=[InvalidOperation])
_CENTS: Final = 2
_MINOR_UNITS: Final = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"), 0),
    **dict.fromkeys(("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
"""The decimal places of the currencies of ISO 4217 that have not two."""
_LARGEST: Final = 18
"""The exponent of ten of the largest 64-bit integers."""
_PER_CENT: Final = Decimal("0.01")
_HUNDRED: Final = Decimal(100)
_NONE: Final[Json] = {}


@contextmanager
def exact() -> Iterator[None]:
    """Within it, arithmetic that would lose a digit raises an ArithmeticError."""
    with localcontext(_EXACT):
        yield


@lru_cache(_CACHED)
def decimal(number: float) -> Decimal:
    """The decimal that a JSON number is written as."""
    return Decimal(str(number).removesuffix(".0"))


@lru_cache(_CACHED)
def json_number(amount: Decimal) -> int | float:
    """The JSON number that is written as this decimal; raises an ArithmeticError for none."""
    if amount.adjusted() <= _LARGEST and (whole := int(amount)) == amount and whole in INT64:
        return whole
    number = float(amount)
    if decimal(number) != amount:
        raise Inexact(f"{amount} has more digits than a JSON number")
    return number


def rounded(amount: Decimal, currency: str, at_least: int = 0) -> Decimal:
    """An amount rounded half up to its currency's minor unit, or to more decimal places."""
    return amount.quantize(_unit(currency, at_least), context=_ROUNDING)


@lru_cache(_CACHED)
def _unit(currency: str, at_least: int) -> Decimal:
    """The unit of the last decimal place that an amount in a currency has."""
    return Decimal(1).scaleb(-max(at_least, _MINOR_UNITS.get(currency.upper(), _CENTS)))


class Amounts(NamedTuple):
    """An amount without tax and with it, None for unknown, and the rate of tax in per cent."""

    currency: str
    duty_free: Decimal | None = None
    tax_included: Decimal | None = None
    tax_rate: Decimal | None = None

    @property
    def known(self) -> bool:
        """Whether there is any amount."""
        return self.duty_free is not None or self.tax_included is not None

    @property
    def places(self) -> int:
        """The most decimal places of the amounts."""
        known = (each for each in (self.duty_free, self.tax_included) if each is not None)
        return max(map(_places, known), default=0)

    def completed(self) -> Amounts:
        """With the missing one of both amounts, where the rate of tax is known.

        It is rounded to the minor unit, or to the decimal places of the other one if it has more,
        as the price of a minute or a megabyte has.
        """
        free, included, rate = self.duty_free, self.tax_included, self.tax_rate
        if rate is None or rate <= -_HUNDRED:
            return self
        if included is None and free is not None:
            included = free + _per_cent(free, rate)
            included = rounded(included, self.currency, _places(free))
            return Amounts(self.currency, free, included, rate)
        if free is None and included is not None:
            # Cut off after many digits, so that it is rounded once.
            free = _CUTTING.divide(included * _HUNDRED, _HUNDRED + rate)
            free = rounded(free, self.currency, _places(included))
            return Amounts(self.currency, free, included, rate)
        return self

    def share(self, percentage: Decimal) -> Amounts:
        """So many per cent of the amounts, exactly."""
        return Amounts(
            self.currency,
            None if self.duty_free is None else _per_cent(self.duty_free, percentage),
            None if self.tax_included is None else _per_cent(self.tax_included, percentage),
            self.tax_rate,
        )

    @lru_cache(_CACHED)  # noqa: B019 - no instance lives longer for it than the cache says
    def times(self, number: int, at_least: int = 0) -> Amounts:
        """So many times the amounts, rounded to the minor unit, or to more decimal places."""
        currency, free, included, rate = self
        return Amounts(
            currency,
            None if free is None else rounded(free * number, currency, at_least),
            None if included is None else rounded(included * number, currency, at_least),
            rate,
        )

    def plus(self, other: Amounts) -> Amounts:
        """The sum of amounts of one currency. What is not known of both is not known of the sum."""
        currency, free, included, rate = self
        _, other_free, other_included, other_rate = other
        return Amounts(
            currency,
            None if free is None or other_free is None else free + other_free,
            None if included is None or other_included is None else included + other_included,
            rate if rate == other_rate else None,
        )


def read(price: Json, tax_rate: Decimal | None = None) -> Amounts:
    """The amounts of a `Price` of TMF622, which has this rate of tax unless it says another one."""
    free, included = price.get("dutyFreeAmount", _NONE), price.get("taxIncludedAmount", _NONE)
    rate = price.get("taxRate")
    return amounts_of(
        free.get("unit", ""),
        None if (value := free.get("value")) is None else decimal(value),
        included.get("unit", ""),
        None if (value := included.get("value")) is None else decimal(value),
        tax_rate if rate is None else decimal(rate),
    )


@lru_cache(_CACHED)
def amounts_of(
    currency: str,
    duty_free: Decimal | None,
    other_currency: str,
    tax_included: Decimal | None,
    tax_rate: Decimal | None,
) -> Amounts:
    """An amount without tax in a currency, and one with it in another one, as far as is known.

    The missing one is computed where the rate of tax is known. If there are two currencies, the
    second amount is not known.
    """
    if duty_free is None:
        currency = other_currency
    elif currency != other_currency:
        tax_included = None
    return Amounts(currency, duty_free, tax_included, tax_rate).completed()


def written(amounts: Amounts) -> Json:
    """Amounts as a `Price` of TMF622; raises an ArithmeticError for what no JSON number is."""
    price: Json = {}
    if amounts.duty_free is not None:
        price["dutyFreeAmount"] = _money(amounts.duty_free, amounts.currency)
    if amounts.tax_included is not None:
        price["taxIncludedAmount"] = _money(amounts.tax_included, amounts.currency)
    if amounts.tax_rate is not None:
        price["taxRate"] = json_number(amounts.tax_rate)
    return price


def _money(amount: Decimal, currency: str) -> Json:
    value = json_number(amount)
    return {"unit": currency, "value": value} if currency else {"value": value}


def _per_cent(amount: Decimal, percentage: Decimal) -> Decimal:
    return amount * percentage * _PER_CENT


def _places(amount: Decimal) -> int:
    """The decimal places that an amount needs."""
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
