"""Rewrites a condition before it is written as SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tmf630.store.condition import (
    AllOf,
    AnyElement,
    AnyOf,
    Comparison,
    Condition,
    Exists,
    Not,
    Path,
    conjuncts,
)
from tmf630.store.sqlite.search.condition import right_side
from tmf630.store.sqlite.tables.indexes import Indexes

# SQLite takes a thousand operands in a row, and some thirty nested brackets.
_MAX_OPERANDS: Final = 900
_MAX_DEPTH: Final = 12


def split(condition: Condition, indexes: Indexes) -> tuple[list[Condition], list[Condition]]:
    """The parts of a conjunction that fit into SQL, and those that do not."""
    fitting: list[Condition] = []
    others: list[Condition] = []
    room = _MAX_OPERANDS
    for each in conjuncts(_with_implied(condition, indexes)):
        parts = list(_parts(each, 1))
        size = sum(size for size, _ in parts)
        if size <= room and max(depth for _, depth in parts) <= _MAX_DEPTH:
            fitting.append(each)
            room -= size
        else:
            others.append(each)
    return fitting, others


def _with_implied(condition: Condition, indexes: Indexes) -> Condition:
    """The same condition, where each AnyElement is joined by a weaker one that an index can find.

    For example, if one order item has the state `held` and the action `add`, then some order item
    has the state `held`.
    """
    match condition:
        case AllOf(conditions):
            return AllOf([_with_implied(each, indexes) for each in conditions])
        case AnyOf(conditions):
            return AnyOf([_with_implied(each, indexes) for each in conditions])
        case Not(within):
            return Not(_with_implied(within, indexes))
        case AnyElement() if implied := _implied(condition, (), indexes):
            return AllOf([implied, condition])
        case _:
            return condition


def _implied(condition: Condition, path: Path, indexes: Indexes) -> Condition | None:
    """What holds for the whole resource if the condition holds for an object at the path."""
    match condition:
        case Comparison(attribute, operator, values):
            column = indexes.columns.get(path + attribute.path)
            if column is None or column.attribute.kind is not attribute.kind:
                return None
            comparison = Comparison(column.attribute, operator, values)
            return comparison if right_side(comparison, indexes) else None
        case AnyElement(name, within):
            return _implied(within, (*path, name), indexes)
        case AllOf(conditions):
            found = [_implied(each, path, indexes) for each in conditions]
            return AllOf([each for each in found if each]) if any(found) else None
        case AnyOf(conditions):
            found = [_implied(each, path, indexes) for each in conditions]
            return AnyOf([each for each in found if each]) if found and all(found) else None
        case Not() | Exists():
            return None


def _parts(condition: Condition, depth: int) -> Iterator[tuple[int, int]]:
    """The number of operands of each part of a condition, and its depth."""
    yield 1, depth
    match condition:
        case Comparison(_, _, values):
            yield len(values), depth
        case AllOf(conditions) | AnyOf(conditions):
            for each in conditions:
                yield from _parts(each, depth + 1)
        case Not(within) | AnyElement(_, within):
            yield from _parts(within, depth + 1)
