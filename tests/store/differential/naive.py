"""A naive evaluation of queries, with which both stores are compared.

It shares no code with the stores: it evaluates what was drawn, on all orders in memory.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from tests.contract.conftest import ATTRIBUTES
from tmf630.store.condition import (
    AllOf,
    AnyElement,
    AnyOf,
    Comparison,
    Condition,
    Exists,
    Kind,
    Not,
)
from tmf630.store.queries import Query
from tmf_contracts.model.attributes import Attribute

Json = dict[str, Any]

EXTENSION: Final = Attribute("any")
KINDS: Final = {
    "string": Kind.TEXT,
    "uri": Kind.TEXT,
    "date-time": Kind.INSTANT,
    "integer": Kind.NUMBER,
    "number": Kind.NUMBER,
    "boolean": Kind.BOOLEAN,
    "any": Kind.ANY,
}

SECOND: Final = 1_000_000
INSTANTS: Final = {
    "0000-02-29T00:00:00Z": (-62_162_035_200 - 86_400) * SECOND,
    "0001-01-01T00:00:00.000000Z": -62_135_596_800 * SECOND,
    "1969-12-31T23:59:59.999999Z": -1,
    "2026-01-31T00:00:00Z": 1_769_817_600 * SECOND,
    "2026-01-30T18:30:00-05:30": 1_769_817_600 * SECOND,
    "2026-01-31T08:15:00Z": 1_769_847_300 * SECOND,
    "2026-01-31t09:15:00.0000009+01:00": 1_769_847_300 * SECOND,
    "2026-01-31 08:15:00.5z": 1_769_847_300 * SECOND + 500_000,
    "2026-12-31T23:59:60Z": 1_798_761_600 * SECOND,
    "2027-01-01T14:00:00+14:00": 1_798_761_600 * SECOND,
    "9999-12-31T23:59:59.999Z": 253_402_300_799 * SECOND + 999_000,
}
"""Date-times, with their microseconds since 1970."""
DATES: Final = {
    "2026-01-31": 1_769_817_600 * SECOND,
    "2026-02-01": 1_769_904_000 * SECOND,
}
"""Dates, which queries may have, but no resource has."""

_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "eq": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "regex": lambda value, pattern: re.search(pattern, value) is not None,
}


Found = tuple[list[str], int]
"""The ids of a page, and the total count."""


def result(orders: Sequence[Json], query: Query) -> Found:
    """The page of a query. Each of the orders has its id."""
    return page(
        [order for order in orders if holds(query.condition, order)],
        [(key.attribute.path, key.attribute.kind, key.descending) for key in query.sort],
        query.offset,
        query.limit,
    )


def declared(path: str, definition: str = "ProductOrder") -> Attribute:
    """The attribute at a dotted path, as the contract declares it; `any` for an extension."""
    name, _, rest = path.partition(".")
    attribute = ATTRIBUTES[definition].get(name, EXTENSION)
    return declared(rest, attribute.type) if rest else attribute


def reached(thing: Any, path: Iterable[str]) -> list[Any]:
    """The values at a path. An array stands for its elements."""
    things = [thing]
    for name in path:
        named = [each[name] for each in things if isinstance(each, dict) and name in each]
        things = [one for each in named for one in (each if isinstance(each, list) else [each])]
    return things


def page(
    found: list[Json], keys: list[tuple[tuple[str, ...], Kind, bool]], offset: int, limit: int
) -> Found:
    found.sort(key=lambda order: [ord(character) for character in order["id"]])
    for path, kind, descending in reversed(keys):
        found.sort(key=lambda order: _rank(order, path, kind, descending), reverse=descending)
    return [order["id"] for order in found][offset : offset + limit], len(found)


def _rank(order: Json, path: tuple[str, ...], kind: Kind, descending: bool) -> tuple[Any, ...]:
    values = [value for _, value in values_at(order, path, kind)]
    return () if not values else (max(values) if descending else min(values),)


def values_at(thing: Any, path: Iterable[str], kind: Kind) -> list[tuple[str, Any]]:
    """The comparable values at a path, each with the name of its type."""
    pairs = [_typed(each, kind) for each in reached(thing, path)]
    return [pair for pair in pairs if pair is not None]


def _typed(value: Any, kind: Kind) -> tuple[str, Any] | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind is Kind.INSTANT:
        known = INSTANTS.get(value) if isinstance(value, str) else None
        return None if known is None else ("number", known)
    if isinstance(value, str) and kind in (Kind.TEXT, Kind.ANY):
        return "text", value
    if isinstance(value, bool) and kind in (Kind.BOOLEAN, Kind.ANY):
        return "boolean", value
    if is_number and kind in (Kind.NUMBER, Kind.ANY):
        return "number", value
    return None


def some_compare(
    values: list[tuple[str, Any]], name: str, wanted: Iterable[tuple[str, Any]]
) -> bool:
    return any(
        its_type == asked_type and _COMPARE[name](value, other)
        for its_type, value in values
        for asked_type, other in wanted
    )


def with_type(value: Any) -> tuple[str, Any]:
    typed = _typed(value, Kind.ANY)
    assert typed is not None
    return typed


def holds(condition: Condition, thing: Json) -> bool:
    """Whether a condition of a store holds for an object."""
    match condition:
        case Comparison(attribute, operation, values):
            found = values_at(thing, attribute.path, attribute.kind)
            return some_compare(found, operation.value, [with_type(value) for value in values])
        case Exists(path):
            return reached(thing, path) != []
        case AnyElement(name, within):
            objects = [each for each in reached(thing, [name]) if isinstance(each, dict)]
            return [each for each in objects if holds(within, each)] != []
        case AllOf(conditions):
            return [each for each in conditions if not holds(each, thing)] == []
        case AnyOf(conditions):
            return [each for each in conditions if holds(each, thing)] != []
        case Not(within):
            return not holds(within, thing)
