"""What a condition comes to before it is put into SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tmf630.store.condition import (
    All,
    Comparison,
    Condition,
    Either,
    Exists,
    Not,
    Path,
    Some,
    conjuncts,
)
from tmf630.store.sqlite.condition import tested
from tmf630.store.sqlite.indexes import Indexes

# SQLite reads a thousand operands in a row, and some thirty brackets within each other.
_ROOM: Final = 900
_DEEPEST: Final = 12


def divided(condition: Condition, indexes: Indexes) -> tuple[list[Condition], list[Condition]]:
    """The conditions that all must hold: those that SQLite can read, and the others."""
    readable: list[Condition] = []
    others: list[Condition] = []
    room = _ROOM
    for each in conjuncts(_narrowed(condition, indexes)):
        parts = list(_parts(each, 1))
        size = sum(size for size, _ in parts)
        if size <= room and max(depth for _, depth in parts) <= _DEEPEST:
            readable.append(each)
            room -= size
        else:
            others.append(each)
    return readable, others


def _narrowed(condition: Condition, indexes: Indexes) -> Condition:
    """The same condition, with what follows from its parts and can be looked up beside them.

    When some item is held in state `pending`, then some item has the state `pending`.
    """
    match condition:
        case All(conditions):
            return All([_narrowed(each, indexes) for each in conditions])
        case Either(conditions):
            return Either([_narrowed(each, indexes) for each in conditions])
        case Not(within):
            return Not(_narrowed(within, indexes))
        case Some() if implied := _implied(condition, (), indexes):
            return All([implied, condition])
        case _:
            return condition


def _implied(condition: Condition, path: Path, indexes: Indexes) -> Condition | None:
    """What holds of the whole resource when the condition holds of something at the path."""
    match condition:
        case Comparison(attribute, operator, values):
            place = indexes.places.get(path + attribute.path)
            if place is None or place.attribute.kind is not attribute.kind:
                return None
            comparison = Comparison(place.attribute, operator, values)
            return comparison if tested(comparison, indexes) else None
        case Some(name, within):
            return _implied(within, (*path, name), indexes)
        case All(conditions):
            found = [_implied(each, path, indexes) for each in conditions]
            return All([each for each in found if each]) if any(found) else None
        case Either(conditions):
            found = [_implied(each, path, indexes) for each in conditions]
            return Either([each for each in found if each]) if found and all(found) else None
        case Not() | Exists():
            return None


def _parts(condition: Condition, depth: int) -> Iterator[tuple[int, int]]:
    """How many operands each part of a condition is, and how deep it lies."""
    yield 1, depth
    match condition:
        case Comparison(_, _, values):
            yield len(values), depth
        case All(conditions) | Either(conditions):
            for each in conditions:
                yield from _parts(each, depth + 1)
        case Not(within) | Some(_, within):
            yield from _parts(within, depth + 1)
