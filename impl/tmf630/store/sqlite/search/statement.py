"""Writes the SELECT of a query: chooses the index to read, the condition and the order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from sqlite3 import Connection
from typing import Final

from tmf630.store.condition import (
    ID,
    AllOf,
    AnyElement,
    AnyOf,
    Attribute,
    Comparison,
    Condition,
    Exists,
    Not,
    Operator,
    Sort,
)
from tmf630.store.matching import sort_value
from tmf630.store.queries import Query
from tmf630.store.sqlite.file.header import text_of
from tmf630.store.sqlite.search.condition import (
    MAX_LOOKUPS,
    TRUE,
    ConditionWriter,
    RowSource,
    Sql,
    right_side,
)
from tmf630.store.sqlite.search.function import ResourceFunctions
from tmf630.store.sqlite.search.rewriting import split
from tmf630.store.sqlite.tables.indexes import Indexes

COLUMNS: Final = f"t.id, t.revision, {text_of('t')}"
"""The columns of a record, in a row `t`."""

# To find the narrowest index, up to 100 matching rows of each are counted; if each has as many, up
# to 400, and so on. For example, of two indexes with 30 and 100,000 matching rows, 30 and 100 are
# counted. So this costs about as much as to read the narrowest index.
_SAMPLE_SIZES: Final = tuple(100 * 4**power for power in range(8))

_MANY: Final = 1 / 20
"""The part of all rows that takes as long to sort as all rows take to read in their order."""

Choice = tuple[RowSource, Sequence[Comparison]]
"""An index, and the comparisons that it decides."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The parts of a SELECT.

    `keys` are the columns to sort by, which follow that of the ids. `order` is the ORDER BY clause.
    A page reads the rows of `in_order`, if there is such a source, until it is full. `is_by_value`
    is true if the source finds the ids of one value, in their order.
    """

    indexes: Indexes
    source: RowSource
    where: Sql
    keys: Sequence[str]
    order: str
    in_order: RowSource | None = None
    is_by_value: bool = False

    def ids(self) -> Sql:
        """The SELECT of all ids in their order, with their sort keys."""
        return self._ids(self.source)

    def page(self, count: Sql) -> Sql:
        """The SELECT of the records of a page, each with the result of `count`.

        It takes the limit and the offset as its last parameters.
        """
        # The inner SELECT sorts ids alone, since SQLite would copy resources into its sorter. Its
        # LIMIT makes it a loop of its own and CROSS JOIN the outer one, so that the records come in
        # the order of the ids.
        text, parameters = self._ids(self.in_order or self.source)
        return Sql(
            f"SELECT {COLUMNS}, ({count.text}) FROM ({text} LIMIT ? OFFSET ?) AS p"
            f" CROSS JOIN {self.indexes.records} AS t ON t.id = p.id",
            (*count.parameters, *parameters),
        )

    def _ids(self, source: RowSource) -> Sql:
        # SQLite merges statements of the same order: a page reads no more than its own rows.
        text, parameters = _union(rows(", ".join(["r.id AS id", *self.keys]), source, self.where))
        return Sql(f"{text} ORDER BY {self.order}", parameters)

    def count(self) -> Sql:
        """The SELECT of the number of ids."""
        if self.where == TRUE and not self.source.values:
            return Sql(f"SELECT records FROM {self.indexes.total}")
        if len(self.source.values) <= 1:
            return rows("count(*)", self.source, self.where)[0]
        # Without a limit SQLite would drop the order, and gather the ids instead of merging them.
        text, parameters = _union(rows("r.id", self.source, self.where))
        return Sql(f"SELECT count(*) FROM ({text} ORDER BY 1 LIMIT -1)", parameters)

    def count_of_span(self) -> Sql | None:
        """The SELECT of the number of ids after one and up to another one, its last parameters.

        None if that would read more entries than these.
        """
        if not self.is_by_value:
            return None
        where = Sql(f"{self.where.text} AND r.id > ? AND r.id <= ?", self.where.parameters)
        return rows("count(*)", self.source, where)[0]


def rows(columns: str, source: RowSource, where: Sql) -> list[Sql]:
    """The statements that read a source: one for each of its values, or one."""
    beginning = f"SELECT {columns} FROM {source.table}"
    if source.values:
        text = f"{beginning} WHERE r.value = ? AND {where.text}"
        return [Sql(text, (value, *where.parameters)) for value in source.values]
    # With a condition, even with TRUE, SQLite would count row by row.
    text = beginning if where == TRUE else f"{beginning} WHERE {where.text}"
    return [Sql(text, where.parameters)]


def _union(statements: Sequence[Sql]) -> Sql:
    parameters = chain.from_iterable(each.parameters for each in statements)
    return Sql(" UNION ".join(each.text for each in statements), tuple(parameters))


def statement(
    connection: Connection, indexes: Indexes, query: Query, functions: ResourceFunctions
) -> Statement:
    """The statement of a query. It calls `functions` for what no index holds."""

    def call_matcher(condition: Condition) -> Sql:
        return Sql(functions.call_matcher(condition))

    def key(sort: Sort) -> str:
        column = indexes.columns.get(sort.attribute.path)
        if sort.attribute == ID:
            return "r.id"
        if column and column.attribute == sort.attribute and not column.attribute.many:
            return writer.column(column)
        return functions.call(sort_value(sort))

    conditions, for_function = split(query.condition, indexes)
    choices = list(_choices(indexes, conditions))
    # A query of all records by id needs ids alone, and their own index is the smallest. What no
    # index decides is in the records, too.
    functions.is_in_row = not choices and not _reads_columns(indexes, conditions, query.sort)
    scan = RowSource(f"{indexes.records if functions.is_in_row else indexes.rows} AS r")
    source, decided = _narrowest(connection, indexes, choices or [(scan, [])])
    # The source reads only rows with these values, so it decides this comparison.
    left = [each for each in conditions if not (source.values and each is decided[0])]
    writer = ConditionWriter(indexes, source, call_matcher)
    where = writer.conjunction(left, for_function)
    order = [f"{n} DESC" if sort.descending else f"{n}" for n, sort in enumerate(query.sort, 2)]
    keys = [*map(key, query.sort)]
    is_by_value = bool(choices) and not for_function and all(map(_is_equality, conditions))
    ordered = ", ".join([*order, "1"])
    select = Statement(indexes, source, where, keys, ordered, is_by_value=is_by_value)
    if functions.functions or not _in_any_index(indexes, conditions):
        return select
    return replace(select, in_order=_in_order(connection, select, query))


def _is_equality(condition: Condition) -> bool:
    match condition:
        case Comparison(_, Operator.EQ, (_,)):
            return True
        case _:
            return False


def _reads_columns(indexes: Indexes, conditions: Sequence[Condition], sort: Sequence[Sort]) -> bool:
    """Whether conditions or the order may need a column beside the ids."""

    def is_column(attribute: Attribute) -> bool:
        column = indexes.columns.get(attribute.path)
        return column is not None and not column.attribute.many

    def reads(condition: Condition) -> bool:
        match condition:
            case Comparison(attribute):
                return is_column(attribute)
            case AllOf(conditions) | AnyOf(conditions):
                return any(map(reads, conditions))
            case Not(within):
                return reads(within)
            case Exists() | AnyElement():
                return False

    return any(map(reads, conditions)) or any(is_column(each.attribute) for each in sort)


def _choices(indexes: Indexes, conditions: Sequence[Condition]) -> Iterator[Choice]:
    """The indexes that find all records that satisfy the conditions."""
    single: dict[str, list[Comparison]] = {}
    for each in conditions:
        right = right_side(each, indexes) if isinstance(each, Comparison) else None
        if not isinstance(each, Comparison) or not right or not right.parameters:
            continue
        column = indexes.columns.get(each.attribute.path)
        if column is None:
            single.setdefault(f"{indexes.rows} AS r", []).append(each)
        elif not column.attribute.many:
            table = f"{column.table} AS r INDEXED BY {column.index}"
            single.setdefault(table, []).append(each)
        elif each.operator is Operator.EQ and len(right.parameters) <= MAX_LOOKUPS:
            yield RowSource(f"{column.table} AS r", right.parameters), [each]
    for table, comparisons in single.items():
        yield RowSource(table), comparisons


def _narrowest(connection: Connection, indexes: Indexes, choices: Sequence[Choice]) -> Choice:
    """The choice that reads the fewest rows. Of a single choice no rows are counted."""

    def size(choice: Choice, limit: int) -> int:
        source, decided = choice
        writer = ConditionWriter(indexes, source, _no_function)
        where = writer.conjunction([] if source.values else decided)
        counts = [
            connection.execute(f"SELECT count(*) FROM ({text} LIMIT ?)", (*parameters, limit))
            for text, parameters in rows("1", source, where)
        ]
        return sum(count for ((count,),) in map(list, counts))

    for limit in _SAMPLE_SIZES if len(choices) > 1 else ():
        sizes = [size(choice, limit) for choice in choices]
        if min(sizes) < limit:
            return choices[sizes.index(min(sizes))]
    return choices[0]


def _in_any_index(indexes: Indexes, conditions: Sequence[Condition]) -> bool:
    """Whether there are conditions, and any index of an attribute of one value decides them."""
    return bool(conditions) and all(
        isinstance(each, Comparison) and indexes.is_everywhere(each.attribute)
        for each in conditions
    )


def _in_order(connection: Connection, select: Statement, query: Query) -> RowSource | None:
    """The index that has the rows in the order of the query, if to read it is the shorter way.

    That is so when many rows satisfy the condition: to sort these takes longer. If they are few, it
    might be read to its end for one page.
    """
    column = select.indexes.columns.get(query.sort[0].attribute.path) if query.sort else None
    if column is None or not column.index:
        return None
    ((total,),) = connection.execute(f"SELECT records FROM {select.indexes.total}")
    many = int(total * _MANY) + 1
    ((text, parameters),) = rows("1", select.source, select.where)
    counted = connection.execute(f"SELECT count(*) FROM ({text} LIMIT ?)", (*parameters, many))
    is_many = counted.fetchone() == (many,)
    return RowSource(f"{column.table} AS r INDEXED BY {column.index}") if is_many else None


def _no_function(condition: Condition) -> Sql:
    """An index decides its comparisons without a function."""
    raise AssertionError(condition)
