"""Which attributes of an order can be amended by a form, and the patch that a form asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from flask import g

from productordering.ordering import lifecycle
from tmf630.instants import microseconds

_DATE: Final = "date-time"
_BY_THE_SERVER: Final = frozenset(
    {"state", "completionDate", "cancellationDate", "cancellationReason"}
)
"""What follows from the state of an order."""
_LONG: Final = "description"
_FORM_YEARS: Final = ("0002", "9998")
"""What Python's dates and browsers' controls have, whatever the zone."""


class Field(NamedTuple):
    """An attribute that can be amended: `value` is the present one, as the form has it.

    `kind` selects the control: text, long or date.
    """

    name: str
    kind: str
    value: str


def fields(order: Mapping[str, Any]) -> Sequence[Field]:
    """The single values that a PATCH may change of an order in its present state."""
    if order.get("state") in lifecycle.TERMINAL:
        return []
    definition = g.desk.parts.apis[0].definition
    [model] = (each for each in definition.model.resources if each.definition == "ProductOrder")
    fixed = _BY_THE_SERVER | model.read_only
    declared = definition.model.attributes.get("ProductOrder_Update", {})
    return [
        _field(name, each.type, order.get(name))
        for name, each in declared.items()
        if name not in fixed
        and not name.startswith("@")
        and not each.array
        and each.type in ("string", _DATE)
    ]


def patch(given: Mapping[str, str], order_fields: Sequence[Field]) -> dict[str, Any]:
    """The merge patch for what was changed in a form; an emptied field is removed.

    `given` has the values of the form, by the names of the attributes, and behind `was.` those that
    it had at first.
    """
    asked: dict[str, Any] = {}
    for field in order_fields:
        wanted, was = given.get(field.name), given.get(f"was.{field.name}", field.value)
        if wanted is not None and _text(wanted) != _text(was):
            text = instant(wanted) if field.kind == "date" else _text(wanted)
            asked[field.name] = text or None
    return asked


def instant(text: str) -> str:
    """A date-time of a form: one without a zone is in UTC."""
    text = text.strip()
    return f"{text}:00Z" if len(text) == len("2026-12-31T23:59") and "T" in text else text


def _field(name: str, kind: str, value: Any) -> Field:
    present = str(value or "")
    if kind == _DATE:
        return Field(name, "date", _minute(present))
    return Field(name, "long" if name == _LONG else "text", present)


def _minute(present: str) -> str:
    """A date-time as a form has it: to the minute, in UTC."""
    moment = microseconds(present)
    if moment is None or not _FORM_YEARS[0] <= present[:4] <= _FORM_YEARS[1]:
        return ""
    return datetime.fromtimestamp(moment / 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M")


def _text(value: str) -> str:
    """A text of a form, whose lines end as HTML says."""
    return value.replace("\r\n", "\n").strip()
