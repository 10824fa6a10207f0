"""Filtering a collection by the query string (TMF630 part 1; `filter`: part 6).

A query string is a row of predicates `attribute=value`. All must hold; values of the same attribute
and operator are alternatives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import re2

from tmf630 import jsonpath
from tmf630.attributes import Attributes, Unsearchable, shown
from tmf630.errors import INVALID_QUERY, Fault
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
    Scalar,
    Some,
)

Pair = tuple[str, str]

FILTER: Final = "filter"
NOT_FILTERS: Final = frozenset({"fields", "offset", "limit", "sort"})
"""The parameters of a collection that say something else than which resources are meant."""
MAX_PREDICATES: Final = 64
MAX_LENGTH: Final = 4096
MAX_PATTERN: Final = 128
MAX_DEPTH: Final = 16

_SHOWN_LENGTH: Final = 100
_NE: Final = "ne"
_SUFFIXES: Final = frozenset({_NE, *(each.value for each in Operator)})
_SIGNS: Final = {"=": "eq", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte", "*=": "regex"}
_PREDICATE: Final = re.compile(r"(?P<name>.*?)(?P<sign>>=|<=|\*=|>|<|=)(?P<value>.*)", re.DOTALL)
_VALUE: Final = re.compile(r'"(?P<quoted>.*?)"(?=[,;]|\Z)|(?P<plain>(?!")[^,;]*)', re.DOTALL)
_PATTERN: Final = re.compile(r'"(?P<quoted>.*?)"(?=;|\Z)|(?P<plain>(?!")[^;]*)', re.DOTALL)
_QUIET: Final = re2.Options()
_QUIET.log_errors = False


@dataclass(frozen=True, slots=True)
class _Predicate:
    """One attribute, an operator by its TMF630 name, and alternative values."""

    name: str
    operator: str
    values: tuple[str, ...]


def condition(query: Sequence[Pair], attributes: Attributes) -> Condition:
    """What the pairs of a query string ask of a resource.

    Raises a 400 Fault that names the parameter.
    """
    pairs = [pair for pair in query if pair[0] not in NOT_FILTERS]
    _check_length(pairs)
    paths = [value for name, value in pairs if name == FILTER]
    if len(paths) > 1:
        raise _fault(FILTER, "is given more than once")
    conditions = [_by_path(path, attributes) for path in paths]
    groups = _grouped(_alternatives(pair) for pair in pairs if pair[0] != FILTER)
    conditions += [_either(group, attributes) for group in groups]
    if sum(map(_size, conditions)) > MAX_PREDICATES:
        raise _fault(pairs[-1][0], f"is one predicate too many: {MAX_PREDICATES} are allowed")
    return All(conditions)


def _check_length(pairs: Sequence[Pair]) -> None:
    lengths = [len(f"{name}={value}".encode()) for name, value in pairs]
    if sum(lengths) > MAX_LENGTH:
        longest, _ = pairs[lengths.index(max(lengths))]
        raise _fault(longest, f"makes the filter longer than {MAX_LENGTH} bytes")


def _grouped(parameters: Iterable[list[_Predicate]]) -> list[list[_Predicate]]:
    """What every parameter asks, those put together that ask the same of the same attribute."""
    groups: dict[object, list[_Predicate]] = {}
    for position, predicates in enumerate(parameters):
        kinds = {(each.name, each.operator) for each in predicates}
        groups.setdefault(kinds.pop() if len(kinds) == 1 else position, []).extend(predicates)
    return list(groups.values())


def _alternatives(pair: Pair) -> list[_Predicate]:
    """The predicates of one parameter, of which one must hold: `state=held;state=pending`."""
    name, value = pair
    signed = _PREDICATE.fullmatch(name)
    # What is compared by another sign than `=` is part of what was taken for the name.
    rest: str | None = name if signed and signed["value"] and not value else f"{name}={value}"
    predicates = []
    while rest is not None:
        predicate, rest = _predicate(rest, name)
        predicates.append(predicate)
    return predicates


def _predicate(text: str, parameter: str) -> tuple[_Predicate, str | None]:
    """The predicate that a text begins with, and what follows the semicolon after it."""
    match = _PREDICATE.fullmatch(text)
    if not match:
        raise _fault(parameter, "; is followed by another attribute=value, or put in quotes")
    name, operator = match["name"], _SIGNS[match["sign"]]
    stem, _, suffix = name.rpartition(".")
    if match["sign"] == "=" and stem and suffix in _SUFFIXES:
        name, operator = stem, suffix
    if name == FILTER or name in NOT_FILTERS:
        raise _fault(name, "is no attribute that could be part of this")
    pattern = _PATTERN if operator == Operator.REGEX.value else _VALUE
    values: list[str] = []
    position, end = match.start("value"), len(text)
    while True:
        value = pattern.match(text, position)
        if not value:
            raise _fault(name, "the quotes around a value are not closed")
        values.append(value["plain"] if value["quoted"] is None else value["quoted"])
        position = value.end() + 1
        if position > end or text[position - 1] == ";":
            break
    return _Predicate(name, operator, tuple(values)), text[position:] if position <= end else None


def _either(predicates: Sequence[_Predicate], attributes: Attributes) -> Condition:
    """The condition that one of the predicates holds; of `ne`, that every one does."""
    first = predicates[0]
    if any((each.name, each.operator) != (first.name, first.operator) for each in predicates):
        return Either([_condition(each, attributes) for each in predicates])
    values = tuple(value for each in predicates for value in each.values)
    return _condition(_Predicate(first.name, first.operator, values), attributes)


def _condition(predicate: _Predicate, attributes: Attributes) -> Condition:
    try:
        found = attributes.find(tuple(predicate.name.split(".")))
        if predicate.operator == Operator.REGEX.value:
            return _regex(predicate, found.attribute)
        values = tuple(scalar for text in predicate.values for scalar in found.read(text))
    except Unsearchable as error:
        raise _fault(predicate.name, str(error)) from None
    if predicate.operator == _NE:
        return Not(Comparison(found.attribute, Operator.EQ, values))
    return Comparison(found.attribute, Operator(predicate.operator), values)


def _regex(predicate: _Predicate, attribute: Attribute) -> Condition:
    if attribute.kind not in (Kind.TEXT, Kind.ANY):
        raise Unsearchable("patterns are for texts only")
    for pattern in predicate.values:
        if len(pattern) > MAX_PATTERN:
            raise Unsearchable(f"a pattern has at most {MAX_PATTERN} characters")
        try:
            re2.compile(pattern, _QUIET)
        except re2.error as error:
            raise Unsearchable(
                f"{shown(pattern)} is no pattern in RE2 syntax: {_reason(error)}"
            ) from None
    return Comparison(attribute, Operator.REGEX, predicate.values)


def _reason(error: re2.error) -> str:
    reason = error.args[0]
    return reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)


def _by_path(path: str, attributes: Attributes) -> Condition:
    try:
        condition = jsonpath.condition(path, attributes)
    except Unsearchable as error:
        raise _fault(FILTER, str(error)) from None
    if _depth(condition) > MAX_DEPTH:
        raise _fault(FILTER, f"has conditions within conditions more than {MAX_DEPTH} deep")
    return condition


def _size(condition: Condition) -> int:
    """How many predicates a condition is made of. What one text stands for counts as one."""
    match condition:
        case Comparison(attribute, _, values):
            texts = [value for value in values if attribute.kind is not Kind.ANY or _is_text(value)]
            return max(len(texts), 1)
        case Exists():
            return 1
        case Some(_, _, within) | Not(within):
            return _size(within)
        case All(conditions) | Either(conditions):
            return sum(map(_size, conditions))


def _depth(condition: Condition) -> int:
    match condition:
        case Some(_, _, within) | Not(within):
            return 1 + _depth(within)
        case All(conditions) | Either(conditions):
            return 1 + max(map(_depth, conditions), default=0)
    return 1


def _is_text(value: Scalar) -> bool:
    return isinstance(value, str)


def _fault(parameter: str, message: str) -> Fault:
    return Fault(INVALID_QUERY, f"{parameter[:_SHOWN_LENGTH]}: {message}")
