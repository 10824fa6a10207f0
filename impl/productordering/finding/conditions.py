"""Conditions and sort keys of v5's attributes as those of what is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from productordering.finding import creation_dates
from productordering.versions import paths
from productordering.versions.mapping import BESIDE_SUFFIX, EXTERNAL_ID, WRAPPERS, Names
from productordering.versions.paths import ORDER, TASK, StoredAttribute
from tmf630.store.condition import (
    EVERYTHING,
    ID,
    NOTHING,
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
from tmf630.store.matching import matcher

_IDS_BESIDE: Final = EXTERNAL_ID + BESIDE_SUFFIX
_IDENTIFIER: Final = "ExternalIdentifier"


def stored(definition: str, condition: Condition) -> Condition:
    """The condition on a stored object that holds if the one on its v5 view holds.

    `definition` is that of the object: ORDER or TASK of `paths`.
    """
    match condition:
        case Comparison() | Exists():
            return _of_attribute(definition, condition)
        case AnyElement(name, within):
            return _any_element(definition, name, within)
        case AllOf(conditions):
            return AllOf([stored(definition, each) for each in conditions])
        case AnyOf(conditions):
            return AnyOf([stored(definition, each) for each in conditions])
        case Not(within):
            return Not(stored(definition, within))


def stored_sort(definition: str, sort: Sort) -> Sort:
    """The key to sort what is stored by, for one of v5; of values beside, v4's words count."""
    if definition == TASK and sort.attribute.path == creation_dates.PATH:
        return replace(sort, attribute=ID)
    found = paths.stored(definition, sort.attribute.path)
    return replace(sort, attribute=replace(sort.attribute, path=found.path))


def _of_attribute(definition: str, condition: Comparison | Exists) -> Condition:
    match condition:
        case Comparison(attribute):
            if definition == TASK and attribute.path == creation_dates.PATH:
                return creation_dates.on_ids(condition)
            found = paths.stored(definition, attribute.path)
            if found.words and found.beside and condition.operator is Operator.EQ:
                return _one_of(condition.values, found.path, found.beside, found.words)
            return _at(found, partial(_compared, condition))
        case Exists(path):
            if definition == TASK and path == creation_dates.PATH:
                return EVERYTHING
            return _wrapping(definition, path) or _at(paths.stored(definition, path), Exists)


def _wrapping(definition: str, path: Path) -> Condition | None:
    """The condition that something is in a wrapper, where the path leads to it.

    It is beside, or v4 says more than nothing.
    """
    *names, member = path
    before: list[str] = []
    for name in names:
        stored_name, definition = paths.within(definition, name)
        before.append(stored_name)
    wrapper = WRAPPERS.get(definition)
    if wrapper is None or member != wrapper.member:
        return None
    nothing = [
        _equal((name,), (wrapper.nothing[name],))
        if name in wrapper.nothing
        else Not(Exists((name,)))
        for name in wrapper.projected
    ]
    return _within(before, AnyOf([Exists((member,)), Not(AllOf(nothing))]))


def _compared(comparison: Comparison, path: Path) -> Comparison:
    return replace(comparison, attribute=replace(comparison.attribute, path=path))


def _one_of(values: Sequence[Scalar], path: Path, beside: Path, words: Names) -> Condition:
    """The condition that the state is one of the values: an index of v4's states finds it.

    `words` are the states that only v5 has, each with v4's word for it.
    """
    *before, name = path
    wanted = tuple(each for each in values if each in words)
    own = tuple(each for each in values if each not in words)
    hidden = tuple(each for each, word in words.items() if word in own and each not in wanted)
    if not (wanted or hidden):
        return _equal(path, own)
    parts: list[Condition] = []
    if wanted:
        parts.append(_equal(beside[-1:], wanted))
    if own:
        parts.append(AllOf([_equal((name,), own), Not(_equal(beside[-1:], hidden))]))
    stored_values = dict.fromkeys([*own, *(words[str(each)] for each in wanted)])
    return _within(before, AllOf([_equal((name,), tuple(stored_values)), AnyOf(parts)]))


def _equal(path: Path, values: tuple[Scalar, ...]) -> Condition:
    return Comparison(Attribute(path, Kind.TEXT), Operator.EQ, values)


def _within(names: Sequence[str], condition: Condition) -> Condition:
    """The condition on an object at a path."""
    for name in reversed(names):
        condition = AnyElement(name, condition)
    return condition


def _at(found: StoredAttribute, test: Callable[[Path], Condition]) -> Condition:
    """The condition that a test holds for the attribute, in one and the same object."""
    if found.further is not None:
        return AnyOf([test(found.path), test(found.further)])
    shown = found.absent is not None and _holds(test, found.path[-1], found.absent)
    if found.beside is None and not shown:
        return test(found.path)
    before = found.path[:-1] if found.beside is None else _common(found.path, found.beside)
    path = found.path[len(before) :]
    made: Condition = AnyOf([test(path), Not(Exists(path))]) if shown else test(path)
    if found.beside is not None:
        beside = found.beside[len(before) :]
        made = AnyOf([test(beside), AllOf([Not(Exists(beside[:1])), made])])
    return _within(before, made)


def _holds(test: Callable[[Path], Condition], name: str, value: str) -> bool:
    return matcher(test((name,)))({name: value})


def _common(one: Path, other: Path) -> Path:
    pairs = zip(one, other, strict=False)
    same = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    return one[:same]


def _any_element(definition: str, name: str, within: Condition) -> Condition:
    wrapper = WRAPPERS.get(definition)
    if wrapper is not None and name == wrapper.member:
        return _in_member(definition, name, within)
    if definition == ORDER and name == EXTERNAL_ID:
        first = AllOf([Exists((EXTERNAL_ID,)), _of_first_id(within)])
        # A client of v4 may have used the name for something else.
        alone = AllOf([Not(AnyElement(_IDS_BESIDE, EVERYTHING)), first])
        return AnyOf([AnyElement(_IDS_BESIDE, within), alone])
    stored_name, below = paths.within(definition, name)
    return AnyElement(stored_name, stored(below, within))


def _in_member(definition: str, member: str, condition: Condition) -> Condition:
    """A condition on the object in a wrapper, of which v4 has a part in the wrapper itself."""
    match condition:
        case Comparison(attribute):
            path = (member, *attribute.path)
            return stored(definition, replace(condition, attribute=replace(attribute, path=path)))
        case Exists(path):
            return stored(definition, Exists((member, *path)))
        case AnyElement():
            return AnyElement(member, condition)
        case AllOf(conditions):
            return AllOf([_in_member(definition, member, each) for each in conditions])
        case AnyOf(conditions):
            return AnyOf([_in_member(definition, member, each) for each in conditions])
        case Not(within):
            return Not(_in_member(definition, member, within))


def _of_first_id(condition: Condition) -> Condition:
    """A condition on the one identifier of which v4 has the id alone."""
    match condition:
        case Comparison(attribute) if attribute.path == ("id",):
            return replace(condition, attribute=replace(attribute, path=(EXTERNAL_ID,)))
        case Exists(path) if path == ("id",):
            return Exists((EXTERNAL_ID,))
        case Comparison() | Exists() | AnyElement():
            return AllOf(()) if matcher(condition)({"@type": _IDENTIFIER}) else NOTHING
        case AllOf(conditions):
            return AllOf([_of_first_id(each) for each in conditions])
        case AnyOf(conditions):
            return AnyOf([_of_first_id(each) for each in conditions])
        case Not(within):
            return Not(_of_first_id(within))
