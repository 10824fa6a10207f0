"""Evaluates conditions and sort keys on resources in their wire form.

This defines what a condition means. A backend uses it for what its database cannot evaluate.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from tmf630 import wire
from tmf630.instants import microseconds
from tmf630.patterns import Pattern, TooLong
from tmf630.store.condition import (
    AllOf,
    AnyElement,
    AnyOf,
    Attribute,
    Comparison,
    Condition,
    Exists,
    Kind,
    Not,
    Operator,
    Path,
    Scalar,
    Sort,
)
from tmf630.store.errors import TooCostly

Json = Mapping[str, Any]
Matcher = Callable[[Json], bool]
ValueReader = Callable[[Json], Sequence[Scalar]]

_ORDER: Final[dict[Operator, Callable[[Any, Any], bool]]] = {
    Operator.EQ: operator.eq,
    Operator.GT: operator.gt,
    Operator.GTE: operator.ge,
    Operator.LT: operator.lt,
    Operator.LTE: operator.le,
}


def matcher(condition: Condition, check: Callable[[], None] = lambda: None) -> Matcher:
    """A function that evaluates the condition on an object that includes its `id`.

    It calls `check` for each comparison, which may raise an error when time is up.
    """
    match condition:
        case Comparison():
            return _comparison(condition, check)
        case Exists(path):
            return _existence(path, check)
        case AnyElement(name, within):
            found, holds = _finder((name,)), matcher(within, check)
            return lambda resource: any(
                isinstance(each, dict) and holds(each) for each in found(resource)
            )
        case AllOf(conditions):
            every = [matcher(each, check) for each in conditions]
            return lambda resource: all(holds(resource) for holds in every)
        case AnyOf(conditions):
            some = [matcher(each, check) for each in conditions]
            return lambda resource: any(holds(resource) for holds in some)
        case Not(within):
            holds = matcher(within, check)
            return lambda resource: not holds(resource)


def _existence(path: Path, check: Callable[[], None]) -> Matcher:
    found = _finder(path)

    def holds(resource: Json) -> bool:
        check()
        return bool(found(resource))

    return holds


def sort_value(sort: Sort) -> Callable[[Json], Scalar | None]:
    """A function that reads the sort value of a resource; None if it has none."""
    read: Callable[[Json], Sequence[Any]] = reader(sort.attribute)
    extreme = max if sort.descending else min
    return lambda resource: extreme(read(resource), default=None)


def reader(attribute: Attribute) -> ValueReader:
    """A function that reads those values of an attribute that are of its kind.

    It reads instants as microseconds.
    """
    found, types = _finder(attribute.path), _TYPES[attribute.kind]
    if attribute.kind is Kind.INSTANT:
        return lambda resource: [
            instant
            for each in found(resource)
            if type(each) is str and (instant := microseconds(each)) is not None
        ]

    def read(resource: Json) -> Sequence[Scalar]:
        return [each for each in found(resource) if type(each) in types]

    return read if len(attribute.path) > 1 else _reader_of_member(attribute.path[0], types, read)


def _reader_of_member(name: str, types: tuple[type, ...], read: ValueReader) -> ValueReader:
    """The same as `read`, sooner for a member that has one value or none."""

    def read_member(resource: Json) -> Sequence[Scalar]:
        value = resource.get(name)
        if value is None:
            return ()
        return (value,) if type(value) in types else read(resource)

    return read_member


def _finder(path: Path) -> Callable[[Any], Sequence[Any]]:
    """A function that finds the values at a path. An array stands for its elements."""
    name, rest = path[0], path[1:]
    if not rest:

        def last(value: Any) -> Sequence[Any]:
            if type(value) is not dict or name not in value:
                return ()
            there = value[name]
            return there if type(there) is list else (there,)

        return last
    below = _finder(rest)

    def further(value: Any) -> Sequence[Any]:
        there = value.get(name) if type(value) is dict else None
        if type(there) is list:
            return [each for element in there for each in below(element)]
        return below(there)

    return further


_TYPES: Final[dict[Kind, tuple[type, ...]]] = {
    Kind.TEXT: (str,),
    Kind.BOOLEAN: (bool,),
    Kind.NUMBER: (int, float),
    Kind.INSTANT: (str,),
    Kind.ANY: (str, bool, int, float),
}


def value_matcher(
    comparison: Comparison, check: Callable[[], None] = lambda: None
) -> Callable[[Scalar], bool]:
    """A function that tells whether a comparison holds for a value of its attribute.

    It calls `check` for each search of a pattern.
    """
    if comparison.operator is Operator.REGEX:
        patterns = [Pattern(str(text)) for text in comparison.values]

        def is_in(value: Scalar) -> bool:
            check()
            return isinstance(value, str) and any(_is_in(each, value) for each in patterns)

        return is_in
    compare = _ORDER[comparison.operator]

    def compares(value: Scalar) -> bool:
        return any(
            type_of(value) is type_of(other) and compare(value, other)
            for other in comparison.values
        )

    return compares


def _comparison(comparison: Comparison, check: Callable[[], None]) -> Matcher:
    compares, read = value_matcher(comparison, check), reader(comparison.attribute)

    def holds(resource: Json) -> bool:
        check()
        return any(map(compares, read(resource)))

    return holds


def _is_in(pattern: Pattern, text: str) -> bool:
    try:
        return pattern.is_in(text)
    except TooLong as error:
        raise TooCostly(str(error)) from error


def storable(value: Scalar) -> Scalar:
    """The value as a database stores it: for an integer beyond 64 bits, the nearest float."""
    return float(value) if type(value) is int and value not in wire.INT64 else value


def type_of(value: Scalar) -> type:
    """The type that a value compares with. Integers are floats; booleans are not."""
    return float if type(value) is int else type(value)
