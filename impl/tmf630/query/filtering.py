"""Filters of a collection as conditions (TMF630 part 1; `filter`: part 6).

All predicates of a query string must hold. The values of one attribute and operator are
alternatives; where commas divide a text into values, the whole text is an alternative too.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from tmf630 import wire
from tmf630.errors import UnknownParameter
from tmf630.hints import did_you_mean
from tmf630.patterns import BadPattern, Pattern
from tmf630.query.attributes import AttributeLookup, UnknownAttribute
from tmf630.query.parameters import FILTER, NAMES, Pair, fault
from tmf630.query.predicates import NE, SUFFIXES, Predicate, grouped
from tmf630.query.values import QueryError, SearchableAttribute
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
    Scalar,
)

MAX_PREDICATES: Final = 64
MAX_PATTERN_LENGTH: Final = 128
"""Characters."""
_ORDERING: Final = frozenset({"gt", "gte", "lt", "lte"})


def condition(
    predicates: Sequence[Pair], path: str | None, attributes: AttributeLookup
) -> Condition:
    """The condition of predicates and of a `filter`; raises a 400 Fault that names the parameter.

    An attribute that does not exist raises UnknownParameter, unless it looks like a slip.
    """
    conditions = [] if path is None else [_by_path(path, attributes)]
    count = sum(map(size, conditions))
    groups = grouped(predicates)
    count += sum(len(each.values) for group in groups for each in group)
    conditions += [either(group, attributes) for group in groups]
    if count > MAX_PREDICATES:
        last = predicates[-1][0] if predicates else FILTER
        raise fault(last, f"is one predicate too many: {MAX_PREDICATES} are allowed")
    return AllOf(conditions)


def either(predicates: Sequence[Predicate], attributes: AttributeLookup) -> Condition:
    """The condition that one of the predicates holds; of the `ne` of one attribute, all of them."""
    kinds: dict[tuple[str, str], list[Predicate]] = {}
    for each in predicates:
        kinds.setdefault((each.name, each.operator), []).append(each)
    conditions = [_condition(_joined(each), attributes) for each in kinds.values()]
    return conditions[0] if len(conditions) == 1 else AnyOf(conditions)


def size(condition: Condition) -> int:
    """How many predicates the condition of a path has."""
    match condition:
        case Comparison() | Exists():
            return 1
        case AnyElement(_, within) | Not(within):
            return size(within)
        case AllOf(conditions) | AnyOf(conditions):
            return sum(map(size, conditions))


def _joined(predicates: Sequence[Predicate]) -> Predicate:
    """One predicate with the values of several that have the same attribute and operator."""
    values = tuple(value for each in predicates for value in each.values)
    whole = tuple(text for each in predicates for text in each.whole)
    return replace(predicates[0], values=values, whole=whole)


def _condition(predicate: Predicate, attributes: AttributeLookup) -> Condition:
    try:
        found = attributes.find(tuple(predicate.name.split(".")))
        if predicate.operator == Operator.REGEX.value:
            return _regex(predicate, found.attribute)
        parse = _ordered if predicate.operator in _ORDERING else SearchableAttribute.parse
        texts = predicate.values + (predicate.whole if found.is_free_text else ())
        values = tuple(scalar for text in texts for scalar in parse(found, text))
    except QueryError as error:
        refused = fault(predicate.name, _explained(predicate.name, error, attributes))
        if isinstance(error, UnknownAttribute) and not _is_slip(predicate.name, error):
            raise UnknownParameter(predicate.name, refused.message) from None
        raise refused from None
    if predicate.operator == NE:
        return Not(Comparison(found.attribute, Operator.EQ, values))
    return Comparison(found.attribute, Operator(predicate.operator), values)


def _is_slip(name: str, error: UnknownAttribute) -> bool:
    """Whether an unknown parameter looks like a misspelled filter or parameter."""
    looks_like_one = "." in name or name.startswith("$") or name.endswith("!")
    return looks_like_one or bool(error.hint or did_you_mean(name, NAMES))


def _ordered(found: SearchableAttribute, text: str) -> Sequence[Scalar]:
    """The values for an ordering operator: the number, where the text spells one."""
    values = found.parse(text)
    return [each for each in values if type(each) in (int, float)] or values[:1]


def _explained(name: str, error: QueryError, attributes: AttributeLookup) -> str:
    """The message of an error, or a better one when an operator or a parameter is misspelled."""
    stem, _, last = name.rpartition(".")
    with suppress(QueryError):
        if stem:
            attributes.find(tuple(stem.split(".")))
            return f"{wire.quoted(last)} is no operator; there are {', '.join(SUFFIXES)}"
    if not isinstance(error, UnknownAttribute):
        return str(error)
    if name.endswith("!"):
        return f"!= is no operator; write {name[:-1]}.ne"
    if stem:
        return str(error)
    hint = did_you_mean(name, NAMES)
    return hint or f"is none of the parameters {', '.join(NAMES)}, and {error}"


def _regex(predicate: Predicate, attribute: Attribute) -> Condition:
    if attribute.kind not in (Kind.TEXT, Kind.ANY):
        raise QueryError("patterns are for texts only")
    for pattern in predicate.values:
        if len(pattern) > MAX_PATTERN_LENGTH:
            raise QueryError(f"a pattern has at most {MAX_PATTERN_LENGTH} characters")
        try:
            Pattern(pattern)
        except BadPattern as error:
            raise QueryError(f"{wire.quoted(pattern)} is no pattern of RE2's: {error}") from None
    return Comparison(attribute, Operator.REGEX, predicate.values)


def _by_path(path: str, attributes: AttributeLookup) -> Condition:
    if not path:
        raise fault(FILTER, "is empty: it takes a JSONPath, such as $.note[?(@.author=='Ann')]")
    from tmf630.query import jsonpath_filter

    try:
        return jsonpath_filter.condition(path, attributes)
    except QueryError as error:
        # What ends within brackets may have ended at an && that is not written as a URL wants it.
        cut = path.count("[") > path.count("]")
        raise fault(
            FILTER, f"{error} (in a URL && is written %26%26)" if cut else str(error)
        ) from None
