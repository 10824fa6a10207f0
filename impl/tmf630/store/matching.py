"""Conditions and sort keys, applied to resources in their wire form.

This is the one meaning of a condition. Where a database cannot hold a condition against its
indexes, a store does it with this.
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

_ORDER: Final[dict[Operator, Callable[[Any, Any], bool]]] = {
    Operator.EQ: operator.eq,
    Operator.GT: operator.gt,
    Operator.GTE: operator.ge,
    Operator.LT: operator.lt,
    Operator.LTE: operator.le,
}


def matcher(condition: Condition, check: Callable[[], None] = lambda: None) -> Matcher:
    """A function that tells whether the condition holds for an object, `id` included.

    It calls `check` again and again, which may raise an error when time is up.
    """
    match condition:
        case Comparison():
            return _comparison(condition, check)
        case Exists(path):
            return lambda resource: _leads(resource, path, check)
        case Some(name, within):
            holds = matcher(within, check)
            return lambda resource: any(
                isinstance(each, dict) and holds(each) for each in _found(resource, (name,))
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


def _leads(resource: Json, path: Path, check: Callable[[], None]) -> bool:
    check()
    return bool(_found(resource, path))


def sort_value(resource: Json, sort: Sort) -> Scalar | None:
    """What counts of a resource when sorting; None when it has no value."""
    found: Sequence[Any] = values(resource, sort.attribute)
    return max(found, default=None) if sort.descending else min(found, default=None)


def values(resource: Json, attribute: Attribute) -> Sequence[Scalar]:
    """The values of an attribute that compare as it does, instants as microseconds."""
    types = _TYPES[attribute.kind]
    found = [each for each in _found(resource, attribute.path) if type(each) in types]
    if attribute.kind is not Kind.INSTANT:
        return found
    return [instant for each in found if (instant := microseconds(each)) is not None]


def _found(resource: Json, path: Path) -> Sequence[Any]:
    """What the path leads to, the elements of an array each for itself."""
    found: list[Any] = [resource]
    for name in path:
        below: list[Any] = []
        for each in found:
            value = each.get(name, _ABSENT) if isinstance(each, dict) else _ABSENT
            if isinstance(value, list):
                below += value
            elif value is not _ABSENT:
                below.append(value)
        found = below
    return found


_ABSENT: Final = object()
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

        def stands(value: Scalar) -> bool:
            check()
            return isinstance(value, str) and any(each.is_in(value) for each in patterns)
    else:
        compare = _ORDER[comparison.operator]

        def stands(value: Scalar) -> bool:
            return any(
                type_of(value) is type_of(asked) and compare(value, asked)
                for asked in comparison.values
            )

    def holds(resource: Json) -> bool:
        check()
        return any(map(stands, values(resource, comparison.attribute)))

    return holds


def type_of(value: Scalar) -> type:
    """What a value compares with: integers and other numbers are one type, booleans are not."""
    return float if type(value) is int else type(value)
