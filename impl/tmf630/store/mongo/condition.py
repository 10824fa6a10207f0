"""Writes conditions and sort keys as filters and pipelines on the search copy of documents.

MongoDB's own comparisons look into arrays and compare values of one type only. The search copy
makes them mean the same as the conditions: every object of the shape is in an array, and a value
that does not compare is left out or null. No text of a client becomes an operator: field names are
those of attributes, and each value follows an operator.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tmf630.store.condition import (
    AllOf,
    AnyElement,
    AnyOf,
    Comparison,
    Condition,
    Exists,
    Kind,
    Not,
    Operator,
    Path,
    Scalar,
    Sort,
    conjuncts,
)

Filter = dict[str, Any]
Pipeline = list[dict[str, Any]]

ID: Final = ("id",)
RECORDS: Final[Filter] = {"gone": {"$exists": False}}
"""The filter of all documents with a record."""

_SEARCH: Final = "search."
_INT64_END: Final = 2.0**63
_ANY_NUMBER: Final = {"$gte": -(2**63)}
_NOTHING: Final[Filter] = {"$nor": [{}]}
# SecantusDB reads an $elemMatch that begins with an operator as one about plain values. This one
# begins with a name that no attribute has.
_OBJECT: Final[Filter] = {"_": {"$exists": False}}


def split(condition: Condition) -> tuple[Condition, Condition | None]:
    """The part of a conjunction that MongoDB evaluates, and the rest of it, if there is any.

    Patterns are never sent to the server, since its regular expressions backtrack.
    """
    every = list(conjuncts(condition))
    rest = [each for each in every if _has_pattern(each)]
    if not rest:
        return condition, None
    return AllOf([each for each in every if not _has_pattern(each)]), AllOf(rest)


def records(condition: Condition) -> Filter:
    """The filter of the records that satisfy a condition without patterns."""
    found = _filter(condition, _SEARCH)
    return found if _excludes_tombstones(condition) else _joined("$and", [found, RECORDS])


def having(sort: Sort) -> Filter | None:
    """The filter of the records that come first in an order: those that have its attribute.

    None where others come first, or where the index of the order does not decide the filter.
    """
    attribute = sort.attribute
    if not sort.descending or attribute.many or attribute.kind is not Kind.INSTANT:
        return None
    return {_field(attribute.path, _SEARCH): _ANY_NUMBER}


def ordered(sort: Sequence[Sort]) -> Pipeline:
    """The stages that sort documents."""
    order: dict[str, int] = {}
    computed: dict[str, Any] = {}
    for number, key in enumerate(sort):
        field = _field(key.attribute.path, _SEARCH)
        # MongoDB sorts by an array as it should only if all its objects have the attribute.
        if key.attribute.many:
            field = f"key{number}"
            computed[field] = _extreme(
                "$max" if key.descending else "$min", "$search", key.attribute.path
            )
        order.setdefault(field, -1 if key.descending else 1)
    order.setdefault("_id", 1)
    return [*([{"$set": computed}] if computed else []), {"$sort": order}]


def _has_pattern(condition: Condition) -> bool:
    match condition:
        case Comparison(_, operator):
            return operator is Operator.REGEX
        case Exists():
            return False
        case AnyElement(_, within) | Not(within):
            return _has_pattern(within)
        case AllOf(conditions) | AnyOf(conditions):
            return any(map(_has_pattern, conditions))


def _excludes_tombstones(condition: Condition) -> bool:
    """Whether no document without a search copy satisfies the condition, whatever its id."""
    match condition:
        case Comparison(attribute):
            return attribute.path != ID
        case Exists(path):
            return path != ID
        case AnyElement():
            return True
        case AllOf(conditions):
            return any(map(_excludes_tombstones, conditions))
        case AnyOf(conditions):
            return all(map(_excludes_tombstones, conditions))
        case Not():
            return False


def _filter(condition: Condition, at: str) -> Filter:
    """The filter of documents, or of objects in an array. `at` is the prefix of each path."""
    match condition:
        case Comparison(attribute, operator, values):
            return _compared(_field(attribute.path, at), operator, values)
        case Exists(path):
            return {_field(path, at): {"$exists": True}}
        case AnyElement(name, within):
            return {at + name: {"$elemMatch": _OBJECT | _filter(within, "")}}
        case AllOf(conditions):
            return _joined("$and", [_filter(each, at) for each in conditions])
        case AnyOf(conditions):
            return _joined("$or", [_filter(each, at) for each in conditions])
        case Not(within):
            return {"$nor": [_filter(within, at)]}


def _field(path: Path, at: str) -> str:
    return "_id" if at and path == ID else at + ".".join(path)


def _compared(field: str, operator: Operator, values: Sequence[Scalar]) -> Filter:
    if operator is Operator.EQ and len(values) > 1:
        return {field: {"$in": list(values)}}
    compared = [{field: {f"${operator.value}": value}} for value in values]
    if any(isinstance(value, float) and abs(value) >= _INT64_END for value in values):
        # The indexes of SecantusDB confuse numbers beyond 64 bits. It uses none within $and.
        return {"$and": [_joined("$or", compared)]}
    return _joined("$or", compared)


def _joined(operator: str, filters: Sequence[Filter]) -> Filter:
    if operator == "$and":
        filters = [each for each in filters if each]
    if len(filters) == 1:
        return filters[0]
    return {operator: filters} if filters else {} if operator == "$and" else _NOTHING


def _extreme(operator: str, value: str, path: Path) -> Filter:
    """The expression of the lowest or highest value at a path from a value."""
    name, *rest = path
    if not rest:
        return {operator: f"{value}.{name}"}
    within = _extreme(operator, "$$each", tuple(rest))
    return {operator: {"$map": {"input": f"{value}.{name}", "as": "each", "in": within}}}
