"""Conditions in SQL: exactly, where tables hold what they are about.

Of the rest SQLite asks a function. In a conjunction each condition is translated by itself, so
that the function is asked only about what the tables leave over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, NamedTuple

from tmf630.store.condition import (
    ID,
    All,
    Attribute,
    Comparison,
    Condition,
    Either,
    Kind,
    Not,
    Operator,
    Scalar,
)
from tmf630.store.sqlite.indexes import Indexes, Place, storable

Ask = Callable[[Condition], "Sql"]

FEW: Final = 8
"""Up to so many values are looked up one by one."""

_SIGNS: Final = {Operator.GT: ">", Operator.GTE: ">=", Operator.LT: "<", Operator.LTE: "<="}
_TYPES: Final[dict[Kind, tuple[type, ...]]] = {
    Kind.TEXT: (str,),
    Kind.INSTANT: (int, float),
    Kind.NUMBER: (int, float),
    Kind.BOOLEAN: (bool,),
}


class Sql(NamedTuple):
    """A part of a statement, with the values of its question marks."""

    text: str
    parameters: tuple[Scalar, ...] = ()


TRUE: Final = Sql("TRUE")
FALSE: Final = Sql("FALSE")


@dataclass(frozen=True, slots=True)
class Source:
    """The rows, named `r`, that a statement goes through; each has an `id`.

    Those of the table beside the records have a column for each single attribute. Those of an
    attribute's own table are the ones whose `value` is one of `sought`.
    """

    table: str
    sought: tuple[Scalar, ...] = ()


class Translation:
    """What conditions are in a statement that goes through the rows of `source`.

    `ask` makes a call of the function that holds a condition against a row's resource.
    """

    def __init__(self, indexes: Indexes, source: Source, ask: Ask) -> None:
        self._indexes = indexes
        self._source = source
        self._ask = ask

    def every(self, conditions: Sequence[Condition], others: Sequence[Condition] = ()) -> Sql:
        """All of the conditions; the others are asked of the function, whatever they are."""
        everything = All([*conditions, *others])
        return self._joined(" AND ", All, conditions, others) or self._ask(everything)

    def column(self, place: Place) -> str:
        """The value of a single attribute in a row."""
        if self._source.sought:
            return f"(SELECT {place.column} FROM {place.table} WHERE id = r.id)"
        return f"r.{place.column}"

    def _translated(self, condition: Condition) -> Sql | None:
        """The condition in SQL; None when all of it is for the function."""
        match condition:
            case Comparison():
                return self._comparison(condition)
            case All(conditions):
                return self._joined(" AND ", All, conditions)
            case Either(conditions):
                return self._joined(" OR ", Either, conditions)
            case Not(within) if sql := self._translated(within):
                # A comparison with an absent value is neither true nor false.
                return Sql(f"({sql.text} IS NOT TRUE)", sql.parameters)
            case _:
                return None

    def _joined(
        self,
        word: str,
        kind: type[All | Either],
        conditions: Sequence[Condition],
        others: Sequence[Condition] = (),
    ) -> Sql | None:
        pairs = [(each, self._translated(each)) for each in conditions]
        parts = [sql for _, sql in pairs if sql]
        rest = [*(each for each, sql in pairs if not sql), *others]
        if not parts:
            return None if rest else TRUE if kind is All else FALSE
        if rest:
            parts.append(self._ask(kind(rest)))
        parameters = chain.from_iterable(part.parameters for part in parts)
        return Sql(f"({word.join(part.text for part in parts)})", tuple(parameters))

    def _comparison(self, comparison: Comparison) -> Sql | None:
        test = tested(comparison, self._indexes)
        if test is None:
            return None
        if comparison.attribute == ID:
            return Sql(f"r.id {test.text}", test.parameters)
        place = self._indexes.places[comparison.attribute.path]
        if not place.attribute.many:
            return Sql(f"{self.column(place)} {test.text}", test.parameters)
        found = f"FROM {place.table} WHERE value {test.text}"
        if comparison.operator is Operator.EQ and len(test.parameters) <= FEW:
            return Sql(f"EXISTS (SELECT 1 {found} AND id = r.id)", test.parameters)
        return Sql(f"r.id IN (SELECT id {found})", test.parameters)


def tested(comparison: Comparison, indexes: Indexes) -> Sql | None:
    """What follows the column in SQL; None when no column can be compared so."""
    attribute = comparison.attribute
    place = indexes.places.get(attribute.path)
    if comparison.operator is Operator.REGEX:
        return None
    if attribute != ID and (place is None or place.attribute.kind is not attribute.kind):
        return None
    asked = tuple(dict.fromkeys(each for each in comparison.values if _compares(each, attribute)))
    if any(type(each) is not type(storable(each)) for each in asked):
        return None
    return _test(comparison.operator, asked)


def _test(operator: Operator, asked: tuple[Any, ...]) -> Sql:
    match operator:
        case _ if not asked:
            return Sql("IN ()")
        case Operator.EQ if len(asked) > 1:
            return Sql(f"IN ({', '.join('?' * len(asked))})", asked)
        case Operator.EQ:
            return Sql("= ?", asked)
        case Operator.GT | Operator.GTE:
            return Sql(f"{_SIGNS[operator]} ?", (min(asked),))
        case _:
            return Sql(f"{_SIGNS[operator]} ?", (max(asked),))


def _compares(value: Scalar, attribute: Attribute) -> bool:
    # SQLite would make texts and numbers of each other, and NULL of what is not a number.
    return type(value) in _TYPES[attribute.kind] and value == value  # noqa: PLR0124
