"""Finds the pages of queries in a collection, and says what a search in the background does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Final

from tmf630.store.entries import Record
from tmf630.store.queries import Page, Query
from tmf630.store.sqlite.file.connection import Connection
from tmf630.store.sqlite.file.database import snapshot
from tmf630.store.sqlite.file.header import text_of
from tmf630.store.sqlite.file.limits import Limit, limited
from tmf630.store.sqlite.file.readers import Readers
from tmf630.store.sqlite.search.counting import KeptCounts
from tmf630.store.sqlite.search.page import StatementCache, find, find_cached
from tmf630.store.sqlite.search.scan import SQLiteScan
from tmf630.store.sqlite.tables.indexes import Indexes
from tmf630.store.sqlite.tables.segments import SegmentTable


class Finder:
    """Finds in one collection; it is Searchable. `prepare` waits until its tables are there."""

    moment: Final = 0.25
    """Longer than any index takes. A thread that reads orders keeps others from the interpreter."""

    def __init__(
        self,
        indexes: Indexes,
        readers: Readers,
        prepare: Callable[[], Awaitable[None]],
        page_bytes: int,
    ) -> None:
        self.name = indexes.name
        self.version: Callable[[], Hashable] = readers.version
        self._indexes = indexes
        self._readers = readers
        self._prepare = prepare
        self._page_bytes = page_bytes
        self._cache = StatementCache(KeptCounts(SegmentTable(indexes.name).select))

    async def find_within(self, query: Query, seconds: float) -> Page:
        """The page of a query, and the total at the same moment; see Searchable."""
        await self._prepare()

        def search(connection: Connection, limit: Limit) -> Page:
            size = self._page_bytes
            with limited(connection, limit):
                page = find_cached(connection, self._cache, query, limit, size)
            if page is None:
                with snapshot(connection), limited(connection, limit):
                    page = find(connection, self._indexes, self._cache, query, limit, size)
            return page

        return await self._readers.search(search, seconds)

    def scan(self, query: Query) -> SQLiteScan:
        """What finds all that match; see Searchable."""
        return SQLiteScan(self._readers.file, self._indexes, query)

    async def read(self, ids: Sequence[str]) -> Sequence[Record | None]:
        """The records of some ids; see Searchable."""
        select = (
            f"SELECT id, revision, {text_of('r')} FROM {self._indexes.records} AS r WHERE id = ?"
        )

        def read(connection: Connection) -> list[Record | None]:
            left = self._page_bytes
            found: list[Record | None] = []
            for each in ids:
                record = None
                for id, revision, stored in connection.execute(select, (each,)):
                    record = Record(id, revision, connection.text(id, stored))
                    left -= len(record.resource)
                if left < 0 and found:
                    break
                found.append(record)
            return found

        return await self._readers.read(read)
