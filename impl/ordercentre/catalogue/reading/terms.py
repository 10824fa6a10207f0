"""Durations: of terms in words, of alterations in charge periods."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ordercentre.neighbours.documents import Document

_HOURS: Final = {
    "hour": 1,
    "day": 24,
    "daily": 24,
    "week": 168,
    "weekly": 168,
    "month": 730,
    "monthly": 730,
    "quarter": 2190,
    "quarterly": 2190,
    "year": 8760,
    "yearly": 8760,
    "annual": 8760,
}
"""The units of time by which something is charged; a month is the twelfth part of a year."""
_CHARGE_PERIOD: Final = re.compile(r"(?:(\d{1,9}) )?(.+)", re.ASCII | re.DOTALL)


class Duration(NamedTuple):
    """So many of a unit of time, which is free text."""

    amount: int
    unit: str


def durations(document: Document) -> tuple[str, ...]:
    """The durations of `productOfferingTerm` in words; terms without one are left out."""
    return tuple(words(*duration) for duration in _durations(document))


def first_duration(document: Document) -> Duration | None:
    """The duration of the first term that has one."""
    return next(iter(_durations(document)), None)


def duration_of(document: Document, name: str) -> Duration | None:
    """{amount, units}; None where there is no amount above 0."""
    part = document.part(name)
    amount = part.integer("amount") if part else None
    return Duration(amount, part.text("units")) if part and amount and amount > 0 else None


def words(amount: int, unit: str) -> str:
    """So many of a unit of time in words, such as `1 month` and `24 months`."""
    plural = unit if amount == 1 or not unit or unit.endswith("s") else f"{unit}s"
    return f"{amount} {plural}".rstrip()


def charge_periods(duration: Duration | None, charge_period: str) -> int | None:
    """How many charge periods a duration lasts; the amount itself if its unit cannot be compared.

    What is no whole number is rounded, at least to 1: 90 days are 3 months.
    """
    if duration is None:
        return None
    count, unit = _parsed(charge_period)
    hours, period_hours = _hours(duration.unit), _hours(unit)
    if not hours or not period_hours:
        return duration.amount
    return max(1, round(duration.amount * hours / (count * period_hours)))


def _durations(document: Document) -> list[Duration]:
    found = (duration_of(term, "duration") for term in document.parts("productOfferingTerm"))
    return [each for each in found if each]


def _parsed(charge_period: str) -> tuple[int, str]:
    match = _CHARGE_PERIOD.fullmatch(charge_period)
    return (int(match[1] or 1) or 1, match[2]) if match else (1, "")


def _hours(unit: str) -> int | None:
    return _HOURS.get(unit.strip().casefold().removesuffix("s"))
