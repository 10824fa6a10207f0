"""Which attributes of an order can be amended by a form, and the patch that a form asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from flask import g

from console.formats import minute
from productordering.ordering import lifecycle

_DATE: Final = "date-time"
_BY_THE_SERVER: Final = frozenset(
    {"state", "completionDate", "cancellationDate", "cancellationReason"}
)
"""What follows from the state of an order."""
_LONG: Final = "description"


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
        return Field(name, "date", minute(present))
    # A control of one line would leave out where lines end.
    is_long = name == _LONG or len(present.splitlines()) > 1
    return Field(name, "long" if is_long else "text", present)


def _text(value: str) -> str:
    """A text of a form, whose lines end as HTML says."""
    return value.replace("\r\n", "\n").strip()
