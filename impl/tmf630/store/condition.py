"""Conditions and sort keys of a query, independent of any database.

A path names attributes of a resource in its wire form. An array on the path or at its end stands
for its elements: a condition on an attribute holds if it holds for one of the values at the path.
The elements of an array within an array are not found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

Scalar = str | int | float | bool
Path = tuple[str, ...]


class Kind(Enum):
    """How the values of an attribute compare. A value of another type counts as absent."""

    TEXT = "text"  # strings, by code point
    INSTANT = "instant"  # RFC 3339 strings, as microseconds since 1970
    NUMBER = "number"  # numbers, by value
    BOOLEAN = "boolean"
    ANY = "any"  # any scalar, with values of its own type only


@dataclass(frozen=True, slots=True)
class Attribute:
    """The path of an attribute in a resource, and how its values compare.

    `many` is true if there may be more than one value.
    """

    path: Path
    kind: Kind
    many: bool = False


ID = Attribute(("id",), Kind.TEXT)
"""The id of the record, which is not in the text of the resource."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """The searchable attributes of an object: how each compares, or its own shape.

    An attribute that is not here, but whose name begins with `@`, is searchable as ANY. Shapes may
    contain each other, and themselves.
    """

    attributes: Mapping[str, Kind | Shape]


class Operator(Enum):
    """How a value in a record compares with one of a condition."""

    EQ = "eq"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    REGEX = "regex"  # RE2 syntax, unanchored; of strings only


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison holds for a value of the attribute and one of `values`.

    The values of an INSTANT are microseconds since 1970, those of REGEX are valid patterns.
    """

    attribute: Attribute
    operator: Operator
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Exists:
    """There is a value at the path, or null."""

    path: Path


@dataclass(frozen=True, slots=True)
class AnyElement:
    """The object `name`, or one of the objects in the array `name`, satisfies the condition.

    The paths within the condition begin at that object.
    """

    name: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every condition holds. Without conditions it always holds."""

    conditions: Sequence[Condition]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition holds. Without conditions it never holds."""

    conditions: Sequence[Condition]


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    condition: Condition


Condition = Comparison | Exists | AnyElement | AllOf | AnyOf | Not

EVERYTHING = AllOf(())
NOTHING = AnyOf(())


def conjuncts(condition: Condition) -> Iterator[Condition]:
    """The conditions whose conjunction this one is."""
    if isinstance(condition, AllOf):
        for each in condition.conditions:
            yield from conjuncts(each)
    else:
        yield condition


@dataclass(frozen=True, slots=True)
class Sort:
    """A key to sort by, of any kind but ANY.

    A record without a value comes before all others. Of several values the lowest counts, or in
    descending order the highest.
    """

    attribute: Attribute
    descending: bool = False
