"""The syntax of predicates (TMF630 part 1): `state=held,pending;priority>1`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from tmf630.query.parameters import NAMES, Pair, fault
from tmf630.store.condition import Operator

NE: Final = "ne"
SUFFIXES: Final = (NE, *(each.value for each in Operator))
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
    """An attribute, an operator by its TMF630 name, and alternative values.

    `whole` is the text of the values before commas divided it, if they did: as it is, and without
    quotes around it.
    """

    name: str
    operator: str
    values: tuple[str, ...]
    whole: tuple[str, ...] = ()

    def below(self, depth: int) -> Predicate:
        """The predicate without so many of the first names of its attribute."""
        return replace(self, name=".".join(self.name.split(".")[depth:]))


def grouped(pairs: Iterable[Pair]) -> list[list[Predicate]]:
    """The predicates of a query string in groups, in each of which one must hold.

    Parameters with the same attribute and operator share a group. Raises a 400 Fault.
    """
    groups: dict[object, list[Predicate]] = {}
    for position, predicates in enumerate(map(alternatives, pairs)):
        kinds = {(each.name, each.operator) for each in predicates}
        groups.setdefault(kinds.pop() if len(kinds) == 1 else position, []).extend(predicates)
    return list(groups.values())


def alternatives(pair: Pair) -> list[Predicate]:
    """The predicates of one parameter, of which one must hold; raises a 400 Fault."""
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
        raise fault(parameter, "; is followed by another attribute=value, or put in quotes")
    name, operator = match["name"], _SIGNS[match["sign"]]
    stem, _, suffix = name.rpartition(".")
    if match["sign"] == "=" and stem and suffix in SUFFIXES:
        name, operator = stem, suffix
    if name in NAMES:
        raise fault(name, "is no attribute that could be part of this")
    values, end = _values(name, operator, match["value"])
    whole = _whole(match["value"][:end]) if len(values) > 1 else ()
    rest = match["value"][end + 1 :] if end < len(match["value"]) else None
    return Predicate(name, operator, values, whole), rest


def _whole(text: str) -> tuple[str, ...]:
    return (text, text[1:-1]) if text[0] == text[-1] == '"' else (text,)


def _values(name: str, operator: str, text: str) -> tuple[tuple[str, ...], int]:
    """The values that a text begins with, and where they end."""
    syntax = _PATTERN if operator == Operator.REGEX.value else _VALUE
    values, end = [], -1
    while end < 0 or text[end : end + 1] == ",":
        value = syntax.match(text, end + 1)
        if not value:
            raise fault(
                name,
                "the quotes around a value are not closed; where one belongs to it,"
                ' put it all in quotes once more: ""a" b"',
            )
        values.append(value["plain"] if value["quoted"] is None else value["quoted"])
        end = value.end()
    return tuple(values), end
