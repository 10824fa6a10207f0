"""Filtering a collection by the query string (TMF630 part 1; `filter`: part 6).

A query string is a row of predicates `attribute=value`. All must hold; values of the same attribute
and operator are alternatives. Of values with commas the whole text is an alternative too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from tmf630 import wire
from tmf630.errors import INVALID_QUERY, Fault, UnknownParameter
from tmf630.hints import did_you_mean
from tmf630.query import jsonpath
from tmf630.query.attributes import AttributeLookup, QueryError, SearchableAttribute, Unknown
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
from tmf630.store.patterns import BadPattern, Pattern

Pair = tuple[str, str]

FILTER: Final = "filter"
NOT_FILTERS: Final = frozenset({"fields", "offset", "limit", "sort"})
"""The parameters of a collection that say something else than which resources are meant."""
_PARAMETERS: Final = sorted({FILTER, *NOT_FILTERS})
MAX_PREDICATES: Final = 64
MAX_LENGTH: Final = 4096
"""Bytes of the whole query string, as it is repeated in every link to another page."""
MAX_PATTERN: Final = 128
_LONGEST_CHARACTER: Final = len("%F0%9F%93%A6")

_SHOWN_LENGTH: Final = 100
_NE: Final = "ne"
_SUFFIXES: Final = (_NE, *(each.value for each in Operator))
_ORDERING: Final = frozenset({"gt", "gte", "lt", "lte"})
_SIGNS: Final = {
    "=": "eq",
    ">": "gt",
    ">=": "gte",
    "<": "lt",
    "<=": "lte",
    "*=": "regex",
    # Only where percent-encoded: of a plain `a==b` the value is `=b`.
    "==": "eq",
    "=~": "regex",
}
_PREDICATE: Final = re.compile(r"(?P<name>.*?)(?P<sign>>=|<=|\*=|>|<|=)(?P<value>.*)", re.DOTALL)
_ENCODED: Final = re.compile(
    r"(?P<name>.*?)(?P<sign>>=|<=|\*=|==|=~|>|<|=)(?P<value>.*)", re.DOTALL
)
_VALUE: Final = re.compile(r'"(?P<quoted>.*?)"(?=[,;]|\Z)|(?P<plain>(?!")[^,;]*)', re.DOTALL)
_PATTERN: Final = re.compile(r'"(?P<quoted>.*?)"(?=;|\Z)|(?P<plain>(?!")[^;]*)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Predicate:
    """One attribute, an operator by its TMF630 name, and alternative values.

    `whole` is the text that the values were, where commas divide it.
    """

    name: str
    operator: str
    values: tuple[str, ...]
    whole: tuple[str, ...] = ()

    def below(self, depth: int) -> Predicate:
        """The same about what so many of the attribute's first names lead to."""
        return replace(self, name=".".join(self.name.split(".")[depth:]))


def condition(query: Sequence[Pair], attributes: AttributeLookup) -> Condition:
    """What the pairs of a query string ask of a resource.

    Raises a 400 Fault that names the parameter.
    """
    pairs = [pair for pair in query if pair[0] not in NOT_FILTERS]
    paths = [value for name, value in pairs if name == FILTER]
    if len(paths) > 1:
        raise _fault(FILTER, "is given more than once")
    conditions = [_by_path(path, attributes) for path in paths]
    count = sum(map(size, conditions))
    groups = grouped(pairs)
    count += sum(len(each.values) for group in groups for each in group)
    conditions += [either(group, attributes) for group in groups]
    if count > MAX_PREDICATES:
        raise _fault(pairs[-1][0], f"is one predicate too many: {MAX_PREDICATES} are allowed")
    return All(conditions)


def check_length(query: Sequence[Pair]) -> None:
    """Raise a 400 Fault for a query string that is too long to be repeated."""
    characters = sum(len(name) + len(value) + 2 for name, value in query)
    if characters * _LONGEST_CHARACTER > MAX_LENGTH and len(urlencode(query)) > MAX_LENGTH:
        longest, _ = max(query, key=lambda pair: len(urlencode([pair])))
        raise _fault(longest, f"makes the query longer than {MAX_LENGTH} bytes")


def grouped(query: Iterable[Pair]) -> list[list[Predicate]]:
    """The predicates of a query string, those together of which one must hold.

    Parameters that ask the same of the same attribute are put together. Raises a 400 Fault.
    """
    groups: dict[object, list[Predicate]] = {}
    parameters = [pair for pair in query if pair[0] not in (FILTER, *NOT_FILTERS)]
    for position, predicates in enumerate(map(alternatives, parameters)):
        kinds = {(each.name, each.operator) for each in predicates}
        groups.setdefault(kinds.pop() if len(kinds) == 1 else position, []).extend(predicates)
    return list(groups.values())


def alternatives(pair: Pair) -> list[Predicate]:
    """The predicates of one parameter, of which one must hold: `state=held;state=pending`."""
    name, value = pair
    # A sign that is percent-encoded is part of what was taken for the name.
    signed = _ENCODED.fullmatch(name)
    syntax = _ENCODED if signed else _PREDICATE
    complete = signed and (signed["value"] or len(signed["sign"]) > 1) and not value
    rest: str | None = name if complete else f"{name}={value}"
    predicates = []
    while rest is not None:
        predicate, rest = _predicate(syntax.fullmatch(rest), name)
        predicates.append(predicate)
    return predicates


def _predicate(match: re.Match[str] | None, parameter: str) -> tuple[Predicate, str | None]:
    """The predicate that a text begins with, and what follows the semicolon after it."""
    if not match:
        raise _fault(parameter, "; is followed by another attribute=value, or put in quotes")
    name, operator = match["name"], _SIGNS[match["sign"]]
    stem, _, suffix = name.rpartition(".")
    if match["sign"] == "=" and stem and suffix in _SUFFIXES:
        name, operator = stem, suffix
    if name == FILTER or name in NOT_FILTERS:
        raise _fault(name, "is no attribute that could be part of this")
    syntax = _PATTERN if operator == Operator.REGEX.value else _VALUE
    text = match["value"]
    values, end = [], -1
    while end < 0 or text[end : end + 1] == ",":
        value = syntax.match(text, end + 1)
        if not value:
            raise _fault(
                name,
                "the quotes around a value are not closed; where one belongs to it,"
                ' put it all in quotes once more: ""a" b"',
            )
        values.append(value["plain"] if value["quoted"] is None else value["quoted"])
        end = value.end()
    whole = (text[:end],) if len(values) > 1 else ()
    rest = text[end + 1 :] if end < len(text) else None
    return Predicate(name, operator, tuple(values), whole), rest


def either(predicates: Sequence[Predicate], attributes: AttributeLookup) -> Condition:
    """The condition that one of the predicates holds; of the `ne` of one attribute, all of them."""
    kinds: dict[tuple[str, str], list[Predicate]] = {}
    for each in predicates:
        kinds.setdefault((each.name, each.operator), []).append(each)
    conditions = [_condition(_joined(each), attributes) for each in kinds.values()]
    return conditions[0] if len(conditions) == 1 else Either(conditions)


def _joined(predicates: Sequence[Predicate]) -> Predicate:
    """One predicate with the values of several that ask the same of the same attribute."""
    values = tuple(value for each in predicates for value in each.values)
    whole = tuple(text for each in predicates for text in each.whole)
    return replace(predicates[0], values=values, whole=whole)


def _condition(predicate: Predicate, attributes: AttributeLookup) -> Condition:
    try:
        found = attributes.find(tuple(predicate.name.split(".")))
        if predicate.operator == Operator.REGEX.value:
            return _regex(predicate, found.attribute)
        asked = _ordered if predicate.operator in _ORDERING else SearchableAttribute.read
        texts = predicate.values + (predicate.whole if found.takes_any_text else ())
        values = tuple(scalar for text in texts for scalar in asked(found, text))
    except QueryError as error:
        fault = _fault(predicate.name, _hinted(predicate.name, error, attributes))
        if isinstance(error, Unknown) and not _is_slip(predicate.name, error):
            raise UnknownParameter(predicate.name, fault.message) from None
        raise fault from None
    if predicate.operator == _NE:
        return Not(Comparison(found.attribute, Operator.EQ, values))
    return Comparison(found.attribute, Operator(predicate.operator), values)


def _is_slip(name: str, error: Unknown) -> bool:
    """Whether an unknown parameter is meant for a filter, or for another parameter of ours."""
    looks_like_one = "." in name or name.startswith("$") or name.endswith("!")
    return looks_like_one or bool(error.hint or did_you_mean(name, _PARAMETERS))


def _ordered(found: SearchableAttribute, text: str) -> Sequence[Scalar]:
    """What is to be more or less than other values: a number, where the text spells one."""
    values = found.read(text)
    return [each for each in values if type(each) in (int, float)] or values[:1]


def _hinted(name: str, error: QueryError, attributes: AttributeLookup) -> str:
    """What is wrong, in better words when an operator or a parameter is spelled wrongly."""
    stem, _, last = name.rpartition(".")
    with suppress(QueryError):
        if stem:
            attributes.find(tuple(stem.split(".")))
            return f"{wire.quoted(last)} is no operator; there are {', '.join(_SUFFIXES)}"
    if not isinstance(error, Unknown):
        return str(error)
    if name.endswith("!"):
        return f"!= is no operator; write {name[:-1]}.ne"
    if stem:
        return str(error)
    hint = did_you_mean(name, _PARAMETERS)
    return hint or f"is none of the parameters {', '.join(_PARAMETERS)}, and {error}"


def _regex(predicate: Predicate, attribute: Attribute) -> Condition:
    if attribute.kind not in (Kind.TEXT, Kind.ANY):
        raise QueryError("patterns are for texts only")
    for pattern in predicate.values:
        if len(pattern) > MAX_PATTERN:
            raise QueryError(f"a pattern has at most {MAX_PATTERN} characters")
        try:
            Pattern(pattern)
        except BadPattern as error:
            raise QueryError(f"{wire.quoted(pattern)} is no pattern of RE2's: {error}") from None
    return Comparison(attribute, Operator.REGEX, predicate.values)


def _by_path(path: str, attributes: AttributeLookup) -> Condition:
    if not path:
        raise _fault(FILTER, "is empty: it takes a JSONPath, such as $.note[?(@.author=='Ann')]")
    try:
        return jsonpath.condition(path, attributes)
    except QueryError as error:
        # What ends within brackets may have ended at an && that is not written as a URL wants it.
        cut = path.count("[") > path.count("]")
        raise _fault(
            FILTER, f"{error} (in a URL && is written %26%26)" if cut else str(error)
        ) from None


def size(condition: Condition) -> int:
    """How many predicates the condition of a path is made of."""
    match condition:
        case Comparison() | Exists():
            return 1
        case Some(_, within) | Not(within):
            return size(within)
        case All(conditions) | Either(conditions):
            return sum(map(size, conditions))


def _fault(parameter: str, message: str) -> Fault:
    return Fault(INVALID_QUERY, f"{parameter[:_SHOWN_LENGTH]}: {message}")
