"""Queries of a collection in SQLite, answered: by statements that are known, or made for them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from itertools import chain
from time import monotonic
from typing import Final, NamedTuple

from tmf630.store.entries import Record
from tmf630.store.queries import PAGE_BYTES, Page, Query
from tmf630.store.sqlite.computed import Computed
from tmf630.store.sqlite.condition import Sql
from tmf630.store.sqlite.identity import Connection
from tmf630.store.sqlite.indexes import Indexes
from tmf630.store.sqlite.limits import Lengthy, Limit
from tmf630.store.sqlite.statement import COLUMNS, Statement, statement

_SECONDS: Final = 1.0
_KEPT: Final = 512
_LONGEST: Final = 8_192
"""Characters of a statement and its parameters: so those that are known have four million."""


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
        """Know statements without functions, which are about one search alone, where short."""
        text, parameters = prepared.page
        if len(text) + sum([len(each) for each in parameters if isinstance(each, str)]) > _LONGEST:
            return
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
    computed = Computed(indexes, limit)
    searched = statement(connection, indexes, query, computed)
    if not computed.functions:
        prepared = Prepared(searched.page(), searched.count())
        plans.keep(query, prepared)
        return _read(connection, prepared, query, limit) or _no_page(connection, prepared)
    limit.check_function()
    with computed.heard(connection):
        ids, total = _passed(connection, searched, query)
    record = f"SELECT {COLUMNS}, ? FROM {indexes.records} AS t WHERE t.id = ?"
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


def _passed(connection: Connection, searched: Statement, query: Query) -> tuple[list[str], int]:
    """The ids of the page and the total of a statement that looks at records: at each but once."""
    page: list[str] = []
    total = 0
    for total, (id, *_) in enumerate(connection.execute(*searched.ids()), 1):
        if query.offset < total <= query.offset + query.limit:
            page.append(id)
    return page, total


def _page(rows: Iterable[tuple[str, int, bytes, int]], limit: Limit) -> Page | None:
    """The records of rows that each have the total, too; None of no rows."""
    records: list[Record] = []
    left, total = min(limit.size, PAGE_BYTES), 0
    for id, revision, resource, total in rows:  # noqa: B007 - the total is that of any row
        left -= len(resource)
        if left < 0:
            if limit.size < PAGE_BYTES:
                raise Lengthy
            if records:
                break
        records.append(Record(id, revision, resource))
    return Page(records=records, total=total) if records else None
