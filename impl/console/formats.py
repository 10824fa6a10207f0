"""How values are written on pages."""

from __future__ import annotations

from typing import Any, Final

from babel.numbers import format_decimal
from flask import g
from jinja2 import Environment
from markupsafe import Markup

from tmf630.instants import microseconds

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
}
"""State, to the shape that shows it beside its colour."""


def install(environment: Environment) -> None:
    """Have templates use these formats."""
    environment.filters["number"] = number
    environment.filters["moment"] = moment
    environment.globals["shape"] = shape


def number(value: float) -> str:
    """A number in the reader's language."""
    return str(format_decimal(value, locale=g.locale))


def moment(text: Any) -> Markup:
    """A date-time, which the page's script shows in the reader's zone; in UTC without it."""
    instant = str(text or "")
    if microseconds(instant) is None:
        return Markup.escape(instant)
    shown = instant[:16].replace("T", " ")
    return Markup('<time datetime="{}">{}</time>').format(instant, shown)


def shape(state: str) -> str:
    """The name of the shape that stands for a state."""
    return _SHAPES.get(state, "ring")
