"""How values are written on pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import localcontext
from functools import lru_cache
from typing import Any, Final

from babel.numbers import format_currency, format_decimal, format_percent, is_currency
from babel.units import format_unit
from flask import g
from jinja2 import Environment
from markupsafe import Markup

from tmf630.instants import microseconds

_CODE: Final = re.compile(r"`([^`]+)`")
_SHAPES: Final = {
    "acknowledged": "ring",
    "pending": "wait",
    "held": "bars",
    "inProgress": "half",
    "assessingCancellation": "half",
    "pendingCancellation": "half",
    "completed": "check",
    "partial": "part",
    "failed": "cross",
    "rejected": "cross",
    "cancelled": "dash",
    "done": "check",
    "terminatedWithError": "cross",
}
"""State, to the shape that shows it beside its colour."""

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-([0-9a-f]{12})")
_YEARS: Final = ("0002", "9998")
"""What Python's dates and browsers' controls have, whatever the zone."""
_DIGITS: Final = 400
"""More than a double has before the point, and Babel writes behind it."""
_UNITS: Final = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}


def install(environment: Environment) -> None:
    """Have templates use these formats."""
    environment.filters["number"] = number
    environment.filters["moment"] = moment
    environment.filters["clock"] = clock
    environment.filters["short"] = short
    environment.filters["prose"] = prose
    environment.filters["seconds"] = seconds
    environment.filters["duration"] = duration
    environment.filters["percent"] = percent
    environment.globals["shape"] = shape


def number(value: float) -> str:
    """A number in the reader's language."""
    return _decimal(value, str(g.locale))


@lru_cache(10_000)
def _decimal(value: float, locale: str) -> str:
    with localcontext(prec=_DIGITS):
        return str(format_decimal(value, locale=locale))


def money(value: float, unit: str) -> str:
    """An amount of money in the reader's language; any unit but a currency stands behind it."""
    if not is_currency(unit):
        return f"{number(value)} {unit}".rstrip()
    with localcontext(prec=_DIGITS):
        return str(format_currency(value, unit, locale=g.locale))


def moment(text: Any) -> Markup:
    """A date-time, which the page's script shows in the reader's zone; in UTC without it."""
    instant = str(text or "")
    if microseconds(instant) is None:
        return Markup.escape(instant)
    shown = (minute(instant) or instant[:16]).replace("T", " ")
    # A date-time has no letter that HTML would read.
    return Markup(f'<time datetime="{instant}">{shown}</time>')  # noqa: S704


def minute(text: str) -> str:
    """A date-time to the minute, in UTC: `2026-12-31T23:59`; empty for what is none."""
    instant = microseconds(text)
    if instant is None or not _YEARS[0] <= text[:4] <= _YEARS[1]:
        return ""
    return datetime.fromtimestamp(instant / 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M")


def clock(instant: datetime) -> Markup:
    """The time of day of a moment of which the page says the day, as `moment` shows it."""
    return Markup('<time datetime="{}" data-clock>{:%H:%M}</time>').format(
        instant.isoformat(), instant.astimezone(UTC)
    )


def short(text: str) -> str:
    """The end of a UUID, which tells it from others: `…2069bff62e20`; any other text as it is."""
    found = _UUID.fullmatch(text)
    return f"…{found[1]}" if found else text


def prose(text: str) -> Markup:
    """The words of a contract, in which code stands between backquotes."""
    parts = _CODE.split(text)
    shown = [
        Markup("<code>{}</code>").format(each) if n % 2 else each for n, each in enumerate(parts)
    ]
    return Markup().join(shown)


def seconds(since_1970: float | None) -> Markup:
    """Seconds since 1970 as a date-time, empty for none."""
    if since_1970 is None:
        return Markup()
    return moment(datetime.fromtimestamp(since_1970, UTC).isoformat())


def percent(part: float) -> str:
    """A part of 1, in percent."""
    return str(format_percent(part, "0.0 %", locale=g.locale))


def duration(length: float) -> str:
    """A time in the reader's language, by its two largest units: `3d 4h`, `3d`."""
    units, left = list[tuple[str, int]](), int(length)
    for name, unit in _UNITS.items():
        count, left = divmod(left, unit)
        if count or units:
            units.append((name, count))
    shown = [each for each in units[:2] if each[1]] or [("second", 0)]
    parts = [format_unit(n, f"duration-{name}", "narrow", locale=g.locale) for name, n in shown]
    return " ".join(parts)


def shape(state: str) -> str:
    """The name of the shape that stands for a state."""
    return _SHAPES.get(state, "ring")
