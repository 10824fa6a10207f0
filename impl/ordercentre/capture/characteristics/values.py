"""Values of characteristics: their types, and when two of them are the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any, Final

from tmf630 import wire
from tmf630.instants import microseconds, midnight

ARRAY: Final = "array"
_SYNONYMS: Final = {
    "string": "string",
    "text": "string",
    "number": "number",
    "numeric": "number",
    "decimal": "number",
    "double": "number",
    "float": "number",
    "integer": "integer",
    "int": "integer",
    "long": "integer",
    "boolean": "boolean",
    "bool": "boolean",
    "date": "date",
    "datetime": "date-time",
    "object": "object",
    "array": ARRAY,
}
"""The names of types in catalogues, in lower case and without separators."""
_SEPARATORS: Final = str.maketrans("", "", "-_ ")


def kind_of(value_type: str) -> str:
    """The type by the free text that names it; empty if the text names none that is known."""
    return _SYNONYMS.get(value_type.translate(_SEPARATORS).lower(), "")


def is_number(value: Any) -> bool:
    """Whether a JSON value is a number, which no boolean is."""
    return isinstance(value, int | float) and not isinstance(value, bool)


_CHECKS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "string": lambda value: isinstance(value, str),
    "number": is_number,
    "integer": lambda value: is_number(value) and value == int(value),
    "boolean": lambda value: isinstance(value, bool),
    "date": lambda value: isinstance(value, str) and midnight(value) is not None,
    "date-time": lambda value: isinstance(value, str) and microseconds(value) is not None,
    "object": lambda value: isinstance(value, dict),
    ARRAY: lambda value: isinstance(value, list),
}
EXAMPLES: Final = {"date": ", such as 2026-01-31", "date-time": ", such as 2026-01-31T08:15:00Z"}


def _is_one(value: Any) -> bool:
    return value is not None and not isinstance(value, list)


def check_of(kind: str) -> Callable[[Any], bool]:
    """Whether what was sent is one value of a type."""
    return _CHECKS.get(kind, _is_one)


def is_of(value: Any, kind: str) -> bool:
    """Whether a JSON value is of a type; any value is of one that is not known."""
    check = _CHECKS.get(kind)
    return check is None or check(value)


def read_as(value: Any, kind: str) -> Any:
    """A catalogue's value in the type of its characteristic: many write any value as a text."""
    if isinstance(value, str) and kind in ("number", "integer", "boolean"):
        with suppress(wire.Malformed):
            read = wire.parse(value.strip().encode("utf-8", "replace"))
            if is_of(read, kind):
                return read
    return value


def are_same(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same. Numbers are by their value: 1 is 1.0, but not true."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(are_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(are_same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)


def decimal(value: Any) -> Decimal | None:
    """The value of a JSON number; None of anything else."""
    return Decimal(str(value)) if is_number(value) else None


def text(value: Any) -> str | None:
    """The text of a value that a pattern is about; None of an object, an array, or null."""
    if isinstance(value, str):
        return value
    return wire.quoted(value) if isinstance(value, int | float) else None
