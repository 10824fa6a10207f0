"""What a query is in SQL: where to begin, what to count and how to sort."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from tmf630.store.condition import ID, Comparison, Condition, Operator, Sort
from tmf630.store.matching import matcher, sort_value
from tmf630.store.queries import Query
from tmf630.store.sqlite.computed import Computed
from tmf630.store.sqlite.condition import FEW, TRUE, Source, Sql, Translation, tested
from tmf630.store.sqlite.identity import Connection
from tmf630.store.sqlite.indexes import Indexes
from tmf630.store.sqlite.terms import divided

COLUMNS: Final = "t.id, t.revision, CAST(t.resource AS BLOB)"
"""What makes a record of a row `t`."""

# So many rows are counted to compare indexes, and if that does not tell them apart, the next: about
# as many in all as the narrowest then has.
_SAMPLES: Final = tuple(100 * 4**power for power in range(8))

Choice = tuple[Source, Sequence[Comparison]]


@dataclass(frozen=True, slots=True)
class Statement:
    """What is searched, beside those `indexes`.

    `keys` are the columns to sort by, after that of the ids, and `order` tells how.
    """

    indexes: Indexes
    source: Source
    where: Sql
    keys: Sequence[str]
    order: str

    def ids(self) -> Sql:
        """All ids in their order, each beside what it was sorted by."""
        # What is in the same order is merged: a page needs no more than its own rows.
        text, parameters = _union(
            rows(", ".join(["r.id AS id", *self.keys]), self.source, self.where)
        )
        return Sql(f"{text} ORDER BY {self.order}", parameters)

    def page(self) -> Sql:
        """The records of a page, each beside the total; limit and offset are still to be given."""
        # SQLite sorts ids alone: resources would have to go through its sorter. The records come
        # in the order of the ids, as what has a limit stays a loop of its own, and CROSS JOIN makes
        # it the outer one.
        text, parameters = self.ids()
        count, counted = self.count()
        return Sql(
            f"SELECT {COLUMNS}, ({count}) FROM ({text} LIMIT ? OFFSET ?) AS p"
            f" CROSS JOIN {self.indexes.records} AS t ON t.id = p.id",
            (*counted, *parameters),
        )

    def count(self) -> Sql:
        """How many ids there are."""
        if self.where == TRUE and not self.source.sought:
            return Sql(f"SELECT records FROM {self.indexes.total}")
        if len(self.source.sought) <= 1:
            return rows("count(*)", self.source, self.where)[0]
        # Without a limit SQLite would drop the order, and gather the ids instead of merging.
        text, parameters = _union(rows("r.id", self.source, self.where))
        return Sql(f"SELECT count(*) FROM ({text} ORDER BY 1 LIMIT -1)", parameters)


def rows(columns: str, source: Source, where: Sql) -> list[Sql]:
    """The statements that go through a source: one for each value that is sought, or just one."""
    beginning = f"SELECT {columns} FROM {source.table}"
    if source.sought:
        text = f"{beginning} WHERE r.value = ? AND {where.text}"
        return [Sql(text, (value, *where.parameters)) for value in source.sought]
    # A condition, even one that always holds, would make SQLite count row by row.
    text = beginning if where == TRUE else f"{beginning} WHERE {where.text}"
    return [Sql(text, where.parameters)]


def _union(statements: Sequence[Sql]) -> Sql:
    parameters = chain.from_iterable(each.parameters for each in statements)
    return Sql(" UNION ".join(each.text for each in statements), tuple(parameters))


def statement(
    connection: Connection, indexes: Indexes, query: Query, computed: Computed
) -> Statement:
    """The statement that answers a query; of what no table tells it asks what is computed."""

    def ask(condition: Condition) -> Sql:
        return Sql(computed.call(matcher(condition, computed.check)))

    def key(sort: Sort) -> str:
        place = indexes.places.get(sort.attribute.path)
        if sort.attribute == ID:
            return "r.id"
        if place and place.attribute == sort.attribute and not place.attribute.many:
            return translation.column(place)
        return computed.call(sort_value(sort))

    conditions, others = divided(query.condition, indexes)
    # Of everything the ids are enough, and their own index is the narrowest.
    ids = not (conditions or others) and all(sort.attribute == ID for sort in query.sort)
    scanned = Source(f"{indexes.records if ids else indexes.rows} AS r")
    choices = list(_choices(indexes, conditions)) or [(scanned, [])]
    source, about = _narrowest(connection, indexes, choices)
    # The rows of an attribute's own table are already those that the comparison is about.
    left = [each for each in conditions if not (source.sought and each is about[0])]
    translation = Translation(indexes, source, ask)
    where = translation.every(left, others)
    order = [f"{n} DESC" if sort.descending else f"{n}" for n, sort in enumerate(query.sort, 2)]
    keys = [*map(key, query.sort)]
    return Statement(indexes, source, where, keys, ", ".join([*order, "1"]))


def _choices(indexes: Indexes, conditions: Sequence[Condition]) -> Iterator[Choice]:
    """The indexes that lead to all that the conditions allow, with those they are about."""
    single: dict[str, list[Comparison]] = {}
    for each in conditions:
        test = tested(each, indexes) if isinstance(each, Comparison) else None
        if not isinstance(each, Comparison) or not test or not test.parameters:
            continue
        place = indexes.places.get(each.attribute.path)
        if place is None:
            single.setdefault(f"{indexes.rows} AS r", []).append(each)
        elif not place.attribute.many:
            table = f"{place.table} AS r INDEXED BY {place.index}"
            single.setdefault(table, []).append(each)
        elif each.operator is Operator.EQ and len(test.parameters) <= FEW:
            yield Source(f"{place.table} AS r", test.parameters), [each]
    for table, comparisons in single.items():
        yield Source(table), comparisons


def _narrowest(connection: Connection, indexes: Indexes, choices: Sequence[Choice]) -> Choice:
    """The choice that leads to the fewest rows; where there is one, none are counted."""

    def size(choice: Choice, most: int) -> int:
        source, about = choice
        where = Translation(indexes, source, _nothing).every([] if source.sought else about)
        counts = [
            connection.execute(f"SELECT count(*) FROM ({text} LIMIT ?)", (*parameters, most))
            for text, parameters in rows("1", source, where)
        ]
        return sum(count for ((count,),) in map(list, counts))

    for most in _SAMPLES if len(choices) > 1 else ():
        sizes = [size(choice, most) for choice in choices]
        if min(sizes) < most:
            return choices[sizes.index(min(sizes))]
    return choices[0]


def _nothing(condition: Condition) -> Sql:
    """What an index is about is never asked of a function."""
    raise AssertionError(condition)
