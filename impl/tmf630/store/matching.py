"""Evaluates conditions and sort keys on resources in their wire form.

This defines what a condition means. A backend uses it for what its database cannot evaluate.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from tmf630.instants import microseconds
from tmf630.store.condition import (
    All,
    Attribute,
    Comparison,
    Condition,
    Either,
    Exists,
    Kind,
    Not,
    Operator,
    Path,
    Scalar,
    Some,
    Sort,
)
from tmf630.store.patterns import Pattern

Json = Mapping[str, Any]
Matcher = Callable[[Json], bool]
Reader = Callable[[Json], Sequence[Scalar]]

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
        case Some(name, within):
            found, holds = _finder((name,)), matcher(within, check)
            return lambda resource: any(
                isinstance(each, dict) and holds(each) for each in found(resource)
            )
        case All(conditions):
            every = [matcher(each, check) for each in conditions]
            return lambda resource: all(holds(resource) for holds in every)
        case Either(conditions):
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
    most = max if sort.descending else min
    return lambda resource: most(read(resource), default=None)


def reader(attribute: Attribute) -> Reader:
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
    return lambda resource: [each for each in found(resource) if type(each) in types]


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


def _comparison(comparison: Comparison, check: Callable[[], None]) -> Matcher:
    if comparison.operator is Operator.REGEX:
        patterns = [Pattern(str(text)) for text in comparison.values]

        def compares(value: Scalar) -> bool:
            check()
            return isinstance(value, str) and any(each.is_in(value) for each in patterns)
    else:
        compare = _ORDER[comparison.operator]

        def compares(value: Scalar) -> bool:
            return any(
                type_of(value) is type_of(other) and compare(value, other)
                for other in comparison.values
            )

    read = reader(comparison.attribute)

    def holds(resource: Json) -> bool:
        check()
        return any(map(compares, read(resource)))

    return holds


def type_of(value: Scalar) -> type:
    """The type that a value compares with. Integers are floats; booleans are not."""
    return float if type(value) is int else type(value)
