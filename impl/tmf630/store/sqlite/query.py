"""Queries of a collection in SQLite: where to begin, what to count and how to sort."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from sqlite3 import OperationalError
from time import monotonic
from typing import Final, NamedTuple

from tmf630 import wire
from tmf630.store import Page, Query, Record, TooSlow
from tmf630.store.condition import ID, Comparison, Condition, Operator, Scalar, Sort
from tmf630.store.matching import Json, matcher, sort_value
from tmf630.store.sqlite.condition import FEW, TRUE, Source, Sql, Translation, tested
from tmf630.store.sqlite.file import Connection
from tmf630.store.sqlite.indexes import Indexes, storable
from tmf630.store.sqlite.limits import Lengthy, Limit
from tmf630.store.sqlite.terms import divided

# So many rows are counted to compare indexes, and if that does not tell them apart, the next: about
# as many in all as the narrowest then has.
_SAMPLES: Final = tuple(100 * 4**power for power in range(8))

_COLUMNS: Final = "t.id, t.revision, CAST(t.resource AS BLOB)"
_SECONDS: Final = 1.0
_KEPT: Final = 512

Function = Callable[[Json], Scalar | None]
Choice = tuple[Source, Sequence[Comparison]]


class Prepared(NamedTuple):
    """The statements that find a page without a function.

    `page` has the records of the page, each beside the total, and takes the limit and the offset
    as its last parameters; `total` has the total alone.
    """

    page: Sql
    total: Sql


class Plans:
    """The statements that were made lately for conditions that are asked again.

    Which index is the narrowest changes as records come and go, so none is kept for long.
    """

    def __init__(self) -> None:
        self._made: dict[int, tuple[Query, float, Prepared]] = {}

    def known(self, query: Query) -> Prepared | None:
        """The statements for the very condition of that query."""
        made = self._made.get(id(query.condition))
        if made is None:
            return None
        earlier, moment, prepared = made
        same = earlier.condition is query.condition and earlier.sort == query.sort
        return prepared if same and monotonic() - moment < _SECONDS else None

    def keep(self, query: Query, prepared: Prepared) -> None:
        """Know statements without functions, which are about one search alone."""
        if len(self._made) >= _KEPT:
            self._made.clear()
        # The condition is kept as well: so long its identity is not that of another.
        self._made[id(query.condition)] = (query, monotonic(), prepared)


def find_again(connection: Connection, plans: Plans, query: Query, limit: Limit) -> Page | None:
    """The page that is asked for, if a single statement that is known already has it."""
    prepared = plans.known(query)
    return _read(connection, prepared, query, limit) if prepared else None


def find(
    connection: Connection, indexes: Indexes, plans: Plans, query: Query, limit: Limit
) -> Page:
    """The page that is asked for.

    To be called within a snapshot, so that all of it is of one moment. The functions that SQLite
    asks check the limit; what is without them has to be checked by others.
    """
    computed = _Computed(indexes, limit)
    statement = _statement(connection, indexes, query, computed)
    if not computed.functions:
        prepared = Prepared(statement.page(), statement.count())
        plans.keep(query, prepared)
        return _read(connection, prepared, query, limit) or _no_page(connection, prepared)
    limit.check_function()
    connection.create_function("computed", 3, computed)
    with computed.heard():
        ids, total = _passed(connection, statement, query)
    record = f"SELECT {_COLUMNS}, ? FROM {indexes.records} AS t WHERE t.id = ?"
    rows = chain.from_iterable(connection.execute(record, (total, id)) for id in ids)
    return _page(rows, limit) or Page(records=[], total=total)


def _read(connection: Connection, prepared: Prepared, query: Query, limit: Limit) -> Page | None:
    """The page by one statement; None of one past the end, whose total takes another."""
    if not query.limit:
        return _no_page(connection, prepared)
    text, parameters = prepared.page
    with closing(connection.execute(text, (*parameters, query.limit, query.offset))) as rows:
        page = _page(rows, limit)
    return page if page or query.offset else Page(records=[], total=0)


def _no_page(connection: Connection, prepared: Prepared) -> Page:
    """The page on which there is nothing, with the total."""
    ((total,),) = connection.execute(*prepared.total).fetchall()
    return Page(records=[], total=total)


def _passed(connection: Connection, statement: _Statement, query: Query) -> tuple[list[str], int]:
    """The ids of the page and the total of a statement that looks at records: at each but once."""
    page: list[str] = []
    total = 0
    for total, (id, *_) in enumerate(connection.execute(*statement.ids()), 1):
        if query.offset < total <= query.offset + query.limit:
            page.append(id)
    return page, total


def _page(rows: Iterable[tuple[str, int, bytes, int]], limit: Limit) -> Page | None:
    """The records of rows that each have the total, too; None of no rows."""
    records = []
    size = total = 0
    for id, revision, resource, total in rows:  # noqa: B007 - the total is that of any row
        size += len(resource)
        limit.check_size(size)
        records.append(Record(id, revision, resource))
    return Page(records=records, total=total) if records else None


class _Computed:
    """What SQLite asks about resources, each decoded once, however much is asked about it.

    It is the function `computed(number, id, resource)`.
    """

    def __init__(self, indexes: Indexes, limit: Limit) -> None:
        self.functions: list[Function] = []
        self._records = indexes.records
        self.check = limit.check_function
        self._resource: Json = {"id": None}
        self._raised: Exception | None = None

    def __call__(self, number: int, id: str, resource: str) -> Scalar | None:
        try:
            return self._result(number, id, resource)
        except (Lengthy, TooSlow) as error:
            self._raised = error
            raise

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Raise what a function has raised, which SQLite reports as an error of its own."""
        try:
            yield
        except OperationalError:
            if self._raised:
                raise self._raised from None
            raise

    def _result(self, number: int, id: str, resource: str) -> Scalar | None:
        self.check()
        if id != self._resource["id"]:
            self._resource = {**wire.decode(resource.encode()), "id": id}
        result = self.functions[number](self._resource)
        return None if result is None else storable(result)

    def call(self, function: Function) -> str:
        """The SQL that asks a function about the resource of the row `r`."""
        self.functions.append(function)
        resource = f"(SELECT resource FROM {self._records} WHERE id = r.id)"
        return f"computed({len(self.functions) - 1}, r.id, {resource})"


@dataclass(frozen=True, slots=True)
class _Statement:
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
            f"SELECT {_COLUMNS}, ({count}) FROM ({text} LIMIT ? OFFSET ?) AS p"
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


def _statement(
    connection: Connection, indexes: Indexes, query: Query, computed: _Computed
) -> _Statement:
    def ask(condition: Condition) -> Sql:
        return Sql(computed.call(matcher(condition, computed.check)))

    def key(sort: Sort) -> str:
        place = indexes.places.get(sort.attribute.path)
        if sort.attribute == ID:
            return "r.id"
        if place and place.attribute == sort.attribute and not place.attribute.many:
            return translation.column(place)
        return computed.call(partial(sort_value, sort=sort))

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
    return _Statement(indexes, source, where, keys, ", ".join([*order, "1"]))


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
