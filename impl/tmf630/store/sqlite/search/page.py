"""Finds the page of a query, by a statement from the cache or by a new one."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from itertools import chain
from time import monotonic
from typing import Final, NamedTuple

from tmf630.store.entries import Record
from tmf630.store.queries import Page, Query
from tmf630.store.sqlite.file.connection import Connection
from tmf630.store.sqlite.file.limits import Limit, LoopLimitExceeded
from tmf630.store.sqlite.search.condition import Sql
from tmf630.store.sqlite.search.counting import MANY, KeptCounts
from tmf630.store.sqlite.search.function import ResourceFunctions
from tmf630.store.sqlite.search.statement import COLUMNS, Statement, statement
from tmf630.store.sqlite.tables.indexes import Indexes

_CACHE_SECONDS: Final = 1.0
_MAX_STATEMENTS: Final = 512
_MAX_STATEMENT_LENGTH: Final = 8_192
"""Characters of a statement with its parameters: a full cache has four million."""


class Prepared(NamedTuple):
    """The statements that find a page without a function.

    `page` selects the records, each with the total, and takes the limit and the offset as its last
    parameters. `total` selects the total alone. `records` is like `page`, but takes the total as
    its first parameter. `count_of_span` counts what has ids of a span, if it can be kept.
    """

    page: Sql
    total: Sql
    records: Sql
    count_of_span: Sql | None


class StatementCache:
    """The statements of the latest queries, by the identity of their conditions.

    Which index is the narrowest changes as records come and go, so a statement is used for a second
    only. `counts` are the counts that are kept.
    """

    def __init__(self, counts: KeptCounts) -> None:
        self.counts: Final = counts
        self._statements: dict[int, tuple[Query, float, Prepared]] = {}

    def get(self, query: Query) -> Prepared | None:
        """The statements of an earlier query with the same condition object and order."""
        cached = self._statements.get(id(query.condition))
        if cached is None:
            return None
        earlier, moment, prepared = cached
        same = earlier.condition is query.condition and earlier.sort == query.sort
        return prepared if same and monotonic() - moment < _CACHE_SECONDS else None

    def put(self, query: Query, prepared: Prepared) -> None:
        """Cache short statements. These must not call functions, which serve one search alone."""
        text, parameters = prepared.page
        length = len(text) + sum([len(each) for each in parameters if isinstance(each, str)])
        if length > _MAX_STATEMENT_LENGTH:
            return
        if len(self._statements) >= _MAX_STATEMENTS:
            self._statements.clear()
        # A reference to the condition keeps its identity from being used again.
        self._statements[id(query.condition)] = (query, monotonic(), prepared)


def find_cached(
    connection: Connection, cache: StatementCache, query: Query, limit: Limit, page_bytes: int
) -> Page | None:
    """The page of a query, if a single statement from the cache finds it."""
    prepared = cache.get(query)
    if prepared is None or cache.counts.has(prepared.count_of_span):
        return None
    return _read(connection, cache.counts, prepared, query, limit, page_bytes)


def find(
    connection: Connection,
    indexes: Indexes,
    cache: StatementCache,
    query: Query,
    limit: Limit,
    page_bytes: int,
) -> Page:
    """The page of a query.

    The caller opens a snapshot, so that all statements see the same moment, and limits them. Only
    the functions that SQLite calls check the limit themselves.
    """
    if (prepared := cache.get(query)) is None:
        functions = ResourceFunctions(indexes, limit)
        select = statement(connection, indexes, query, functions)
        if functions.functions:
            limit.check_function()
            with functions.registered(connection):
                ids, total = _page_ids(connection, select, query)
            record = f"SELECT {COLUMNS}, ? FROM {indexes.records} AS t WHERE t.id = ?"
            rows = chain.from_iterable(connection.execute(record, (total, id)) for id in ids)
            return _page(connection, rows, limit, page_bytes) or Page(records=[], total=total)
        count = select.count()
        records = select.page(Sql("?"))
        prepared = Prepared(select.page(count), count, records, select.count_of_span())
        cache.put(query, prepared)
    page = _read(connection, cache.counts, prepared, query, limit, page_bytes)
    return page or Page(records=[], total=_total(connection, cache.counts, prepared))


def _read(
    connection: Connection,
    counts: KeptCounts,
    prepared: Prepared,
    query: Query,
    limit: Limit,
    page_bytes: int,
) -> Page | None:
    """The page by one statement; None for a page past the end, whose total takes another one."""
    if not query.limit:
        return Page(records=[], total=_total(connection, counts, prepared))
    text, parameters = prepared.page
    if counts.has(prepared.count_of_span):
        total = _total(connection, counts, prepared)
        text, parameters = prepared.records[0], (total, *prepared.records.parameters)
    with closing(connection.execute(text, (*parameters, query.limit, query.offset))) as rows:
        page = _page(connection, rows, limit, page_bytes)
    if page:
        _keep(counts, prepared, page.total)
        return page
    return None if query.offset else Page(records=[], total=0)


def _total(connection: Connection, counts: KeptCounts, prepared: Prepared) -> int:
    """The total, which is kept from now on if it is large. The caller opens a snapshot."""
    count = prepared.count_of_span
    if count is not None and counts.has(count):
        return counts.total(connection, count)
    ((total,),) = connection.execute(*prepared.total).fetchall()
    _keep(counts, prepared, total)
    return int(total)


def _keep(counts: KeptCounts, prepared: Prepared, total: int) -> None:
    count = prepared.count_of_span
    if total >= MANY and count is not None and not counts.has(count):
        counts.keep(count)


def _page_ids(connection: Connection, select: Statement, query: Query) -> tuple[list[str], int]:
    """The ids of the page and the total. A function reads each record, so this reads them once."""
    page: list[str] = []
    total = 0
    for total, (id, *_) in enumerate(connection.execute(*select.ids()), 1):
        if query.offset < total <= query.offset + query.limit:
            page.append(id)
    return page, total


def _page(
    connection: Connection,
    rows: Iterable[tuple[str, int, str | bytes, int]],
    limit: Limit,
    page_bytes: int,
) -> Page | None:
    """The records of rows that each have the total; None if there are no rows."""
    records: list[Record] = []
    left, total = min(limit.size, page_bytes), 0
    for id, revision, stored, total in rows:  # noqa: B007 - the total is that of any row
        limit.pause()
        resource = connection.text(id, stored)
        left -= len(resource)
        if left < 0:
            if limit.size < page_bytes:
                raise LoopLimitExceeded
            if records:
                break
        records.append(Record(id, revision, resource))
    return Page(records=records, total=total) if records else None
