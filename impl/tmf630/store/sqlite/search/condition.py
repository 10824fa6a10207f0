"""Writes a condition as SQL.

Comparisons with indexed attributes become comparisons with columns. For everything else SQLite
calls a Python function on the resource. Each part of a conjunction is written by itself, so that
the function is called only on the rows that the columns leave.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, NamedTuple

from tmf630.store.condition import (
    ID,
    AllOf,
    AnyOf,
    Attribute,
    Comparison,
    Condition,
    Kind,
    Not,
    Operator,
    Scalar,
)
from tmf630.store.matching import storable
from tmf630.store.sqlite.tables.indexes import IndexColumn, Indexes

CallFunction = Callable[[Condition], "Sql"]

MAX_LOOKUPS: Final = 8
"""Up to so many values are looked up one by one."""

_SIGNS: Final = {Operator.GT: ">", Operator.GTE: ">=", Operator.LT: "<", Operator.LTE: "<="}
_TYPES: Final[dict[Kind, tuple[type, ...]]] = {
    Kind.TEXT: (str,),
    Kind.INSTANT: (int, float),
    Kind.NUMBER: (int, float),
    Kind.BOOLEAN: (bool,),
}


class Sql(NamedTuple):
    """A part of a statement, and the values of its question marks."""

    text: str
    parameters: tuple[Scalar, ...] = ()


TRUE: Final = Sql("TRUE")
FALSE: Final = Sql("FALSE")


@dataclass(frozen=True, slots=True)
class RowSource:
    """The rows, named `r`, that a statement reads. Each has an `id`.

    The table of attributes also has a column for each attribute of one value. Of the table of an
    attribute of many values, a statement reads the rows whose `value` is one of `values`.
    """

    table: str
    values: tuple[Scalar, ...] = ()


class ConditionWriter:
    """Writes conditions for a statement that reads the rows of `source`.

    `call_function` writes a call of the Python function that checks a condition on a resource.
    """

    def __init__(self, indexes: Indexes, source: RowSource, call_function: CallFunction) -> None:
        self._indexes = indexes
        self._source = source
        self._call_function = call_function

    def conjunction(
        self, conditions: Sequence[Condition], for_function: Sequence[Condition] = ()
    ) -> Sql:
        """All of the conditions. The function checks those that are `for_function`."""
        everything = AllOf([*conditions, *for_function])
        joined = self._joined(" AND ", AllOf, conditions, for_function)
        return joined or self._call_function(everything)

    def column(self, column: IndexColumn) -> str:
        """The value of an attribute of one value in a row."""
        if self._source.values:
            return f"(SELECT {column.column} FROM {column.table} WHERE id = r.id)"
        return f"r.{column.column}"

    def _written(self, condition: Condition) -> Sql | None:
        """The condition in SQL; None when the function has to check all of it."""
        match condition:
            case Comparison():
                return self._comparison(condition)
            case AllOf(conditions):
                return self._joined(" AND ", AllOf, conditions)
            case AnyOf(conditions):
                return self._joined(" OR ", AnyOf, conditions)
            case Not(within) if sql := self._written(within):
                # A comparison with NULL is neither true nor false.
                return Sql(f"({sql.text} IS NOT TRUE)", sql.parameters)
            case _:
                return None

    def _joined(
        self,
        word: str,
        kind: type[AllOf | AnyOf],
        conditions: Sequence[Condition],
        for_function: Sequence[Condition] = (),
    ) -> Sql | None:
        pairs = [(each, self._written(each)) for each in conditions]
        parts = [sql for _, sql in pairs if sql]
        rest = [*(each for each, sql in pairs if not sql), *for_function]
        if not parts:
            return None if rest else TRUE if kind is AllOf else FALSE
        if rest:
            parts.append(self._call_function(kind(rest)))
        parameters = chain.from_iterable(part.parameters for part in parts)
        return Sql(f"({word.join(part.text for part in parts)})", tuple(parameters))

    def _comparison(self, comparison: Comparison) -> Sql | None:
        right = right_side(comparison, self._indexes)
        if right is None:
            return None
        if comparison.attribute == ID:
            return Sql(f"r.id {right.text}", right.parameters)
        column = self._indexes.columns[comparison.attribute.path]
        if not column.attribute.many:
            return Sql(f"{self.column(column)} {right.text}", right.parameters)
        rows = f"FROM {column.table} WHERE value {right.text}"
        if comparison.operator is Operator.EQ and len(right.parameters) <= MAX_LOOKUPS:
            return Sql(f"EXISTS (SELECT 1 {rows} AND id = r.id)", right.parameters)
        return Sql(f"r.id IN (SELECT id {rows})", right.parameters)


def right_side(comparison: Comparison, indexes: Indexes) -> Sql | None:
    """The operator and the values of a comparison, as they follow the column in SQL.

    None when no column can be compared in this way.
    """
    attribute = comparison.attribute
    column = indexes.columns.get(attribute.path)
    if comparison.operator is Operator.REGEX:
        return None
    if attribute != ID and (column is None or column.attribute.kind is not attribute.kind):
        return None
    values = tuple(dict.fromkeys(each for each in comparison.values if _compares(each, attribute)))
    if any(type(each) is not type(storable(each)) for each in values):
        return None
    return _operator_and(comparison.operator, values)


def rows_of_value(comparison: Comparison, indexes: Indexes) -> Sql | None:
    """The rows of one more parameter, an id, in the index of an attribute of many values.

    None when there is no such index.
    """
    column, right = indexes.columns.get(comparison.attribute.path), right_side(comparison, indexes)
    if column is None or right is None or not column.attribute.many:
        return None
    return Sql(f"FROM {column.table} WHERE value {right.text} AND id = ?", right.parameters)


def _operator_and(operator: Operator, values: tuple[Any, ...]) -> Sql:
    match operator:
        case _ if not values:
            return Sql("IN ()")
        case Operator.EQ if len(values) > 1:
            return Sql(f"IN ({', '.join('?' * len(values))})", values)
        case Operator.EQ:
            return Sql("= ?", values)
        case Operator.GT | Operator.GTE:
            return Sql(f"{_SIGNS[operator]} ?", (min(values),))
        case _:
            return Sql(f"{_SIGNS[operator]} ?", (max(values),))


def _compares(value: Scalar, attribute: Attribute) -> bool:
    # SQLite would convert texts and numbers into each other, and NaN into NULL.
    return type(value) in _TYPES[attribute.kind] and value == value  # noqa: PLR0124
