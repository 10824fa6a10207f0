"""Which records are asked for and in what order, in no database's language.

Paths lead through a resource in its wire form. On the way and at the end, an array stands for its
elements: a condition on an attribute holds when it holds for any of the values that the path
leads to, and of an array within an array nothing is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

Scalar = str | int | float | bool
Path = tuple[str, ...]


class Kind(Enum):
    """How the values of an attribute compare. A value of another type is as good as absent."""

    TEXT = "text"  # strings, by code point
    INSTANT = "instant"  # RFC 3339 strings, as microseconds since 1970
    NUMBER = "number"  # numbers, by value
    BOOLEAN = "boolean"
    ANY = "any"  # whatever is there, with values of its own type only


@dataclass(frozen=True, slots=True)
class Attribute:
    """Where in a resource to look, and how what is there compares.

    `many` tells whether there may be more than one value.
    """

    path: Path
    kind: Kind
    many: bool = False


ID = Attribute(("id",), Kind.TEXT)
"""The record's id, which is no part of its resource's text."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """The attributes of an object that conditions may be about: how they compare, or their shape.

    An attribute whose name begins with `@` may be asked about although it is not here, as ANY.
    Shapes may contain each other, and themselves.
    """

    attributes: Mapping[str, Kind | Shape]


class Operator(Enum):
    """How a value in a record stands to one that was asked for."""

    EQ = "eq"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    REGEX = "regex"  # RE2 syntax, unanchored; of strings only


@dataclass(frozen=True, slots=True)
class Comparison:
    """Some value of the attribute stands so to some of `values`.

    Those of an INSTANT are microseconds since 1970, those of REGEX patterns that compile.
    """

    attribute: Attribute
    operator: Operator
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Exists:
    """The path leads to something, if only to null."""

    path: Path


@dataclass(frozen=True, slots=True)
class Some:
    """Some object that is the attribute `name`, or an element of it, satisfies the condition.

    The paths within the condition begin at that object.
    """

    name: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class All:
    """Every one of the conditions holds; with none of them, anything goes."""

    conditions: Sequence[Condition]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the conditions holds; with none of them, nothing goes."""

    conditions: Sequence[Condition]


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    condition: Condition


Condition = Comparison | Exists | Some | All | Either | Not

EVERYTHING = All(())
NOTHING = Either(())


def conjuncts(condition: Condition) -> Iterator[Condition]:
    """The conditions that all must hold for this one to hold."""
    if isinstance(condition, All):
        for each in condition.conditions:
            yield from conjuncts(each)
    else:
        yield condition


@dataclass(frozen=True, slots=True)
class Sort:
    """A key to sort by, of any kind but ANY.

    No value is lower than any value. Of several the lowest counts, or in descending order the
    highest.
    """

    attribute: Attribute
    descending: bool = False
