"""A collection in an SQLite file."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import Final

from tmf630.offload import offload
from tmf630.store.condition import Comparison, Scalar
from tmf630.store.entries import Entry, Key, Record
from tmf630.store.errors import Duplicate
from tmf630.store.features import Features
from tmf630.store.matching import matcher
from tmf630.store.queries import Limits, Listing, Page, Query
from tmf630.store.searching.searches import Searches
from tmf630.store.sqlite.file.connection import Connection
from tmf630.store.sqlite.file.database import Operation
from tmf630.store.sqlite.file.header import RECORDS, text_of
from tmf630.store.sqlite.file.insertion import Insertion
from tmf630.store.sqlite.file.readers import Readers
from tmf630.store.sqlite.file.writer import Writer
from tmf630.store.sqlite.migration.schema import create
from tmf630.store.sqlite.search.condition import Sql, rows_of_value
from tmf630.store.sqlite.search.finder import Finder
from tmf630.store.sqlite.tables.entries import EntryTables
from tmf630.store.sqlite.tables.indexes import Indexes, IndexValues
from tmf630.store.sqlite.tables.keys import KeyTable
from tmf630.store.sqlite.tables.segments import SegmentTable

_MAX_STATEMENTS: Final = 512

New = tuple[Record, Entry, IndexValues]
"""A new record, its entry, and what the indexes hold of it."""


class SQLiteCollection:
    """A collection: a table of records, and beside it those of entries, keys and indexes."""

    def __init__(
        self,
        indexes: Indexes,
        features: Features,
        writer: Writer,
        readers: Readers,
        limits: Limits,
        searches: Searches,
    ) -> None:
        self._indexes = indexes
        self._finder = Finder(indexes, readers, writer.prepare, limits.page_bytes)
        self._searches = searches
        self._entry_tables = EntryTables(indexes.name, features)
        self._keys = KeyTable(indexes.name)
        self._writer = writer
        self._readers = readers
        self._seconds = limits.seconds
        records = indexes.records
        self.schema = (
            f"CREATE TABLE IF NOT EXISTS {records} {RECORDS}",
            *(self._keys.schema if Features.KEYS in features else ()),
            *self._entry_tables.schema,
            *indexes.total_schema,
            *(SegmentTable(indexes.name).schema if indexes.columns else ()),
        )
        self._insert = f"INSERT INTO {records} VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        self._get = f"SELECT id, revision, {text_of('r')} FROM {records} AS r WHERE id = ?"
        self._restricted_get = lru_cache(_MAX_STATEMENTS)(self._get_within)
        self._replace = f"UPDATE {records} SET revision = ?, resource = ?, packed = ? WHERE id = ?"
        self._delete = f"DELETE FROM {records} WHERE id = ?"
        self._select_first = (
            "SELECT count(*), max(id) FROM"
            f" (SELECT id FROM {self._entry_tables.table} WHERE id < ? ORDER BY id LIMIT ?)"
        )
        writer.schema.append(self._create)

    def _create(self, connection: Connection) -> None:
        for statement in self.schema:
            connection.execute(statement)
        create(connection, self._indexes)

    async def insert(
        self,
        *records: Record,
        metadata: bytes = b"",
        run_at: float | None = None,
        outbox: bytes = b"",
    ) -> None:
        """Insert records; see Collection."""
        # The values of the indexes are read before the transaction, which so takes less time.
        new = [await self._new(each, metadata, run_at, outbox) for each in records]
        await self._writer.write(Insertion(self._add, new))

    async def insert_once(
        self,
        record: Record,
        key: Key,
        *,
        metadata: bytes = b"",
        run_at: float | None = None,
        outbox: bytes = b"",
    ) -> Record:
        """Insert a record with its key, or return the earlier record; see Collection."""
        insert = Insertion(self._add, [await self._new(record, metadata, run_at, outbox)])

        def write(connection: Connection) -> Record:
            if first := self._keys.find(connection, key):
                return first
            insert(connection)
            self._keys.insert(connection, key, record)
            return record

        return await self._writer.write(write)

    async def find_by_key(self, key: Key) -> Record | None:
        """The record that was inserted under the key; see Collection."""
        await self._writer.prepare()
        return await self._readers.lookup(lambda connection: self._keys.find(connection, key))

    def version(self) -> Hashable:
        """The version of the whole file; see Collection."""
        return self._readers.version()

    async def get(self, id: str, condition: Comparison | None = None) -> Record | None:
        """The record of that id, or None; see Collection."""
        await self._writer.prepare()
        if condition is None:
            return await self._readers.lookup(
                lambda connection: _record(connection, self._get, (id,))
            )
        restricted = self._restricted_get(condition)
        if restricted is None:
            record = await self.get(id)
            return record if record and matcher(condition)({**record.read(), "id": id}) else None
        statement, parameters = restricted
        return await self._readers.lookup(
            lambda connection: _record(connection, statement, (id, *parameters, id))
        )

    async def entry(self, id: str) -> Entry | None:
        """The entry of that id, or None."""
        await self._writer.prepare()
        return await self._readers.lookup(
            lambda connection: self._entry_tables.entry(connection, id)
        )

    async def history(self, id: str) -> dict[int, bytes]:
        """The history of an entry; see Collection."""
        await self._writer.prepare()
        return await self._readers.read(
            lambda connection: self._entry_tables.history(connection, id)
        )

    async def find(self, query: Query) -> Page:
        """The page of a query, and the total at the same moment; see Collection."""
        return await self._finder.find_within(query, self._seconds)

    async def search(self, query: Query) -> Listing:
        """What can be shown now; see Collection."""
        return await self._searches.listing(self._finder, query)

    async def due(self, moment: float, limit: int) -> Sequence[str]:
        """The ids of entries whose job is to run; see Collection."""
        await self._writer.prepare()
        return await self._readers.read(
            lambda connection: self._entry_tables.due(connection, moment, limit)
        )

    async def unpublished(self, limit: int) -> Sequence[Entry]:
        """The entries with events in their outbox; see Collection."""
        await self._writer.prepare()
        return await self._readers.read(
            lambda connection: self._entry_tables.unpublished(connection, limit)
        )

    async def acknowledge(self, *entries: Entry) -> None:
        """Empty the outbox of entries; see Collection."""
        await self._writer.write(
            lambda connection: self._entry_tables.acknowledge(connection, entries)
        )

    async def replace(self, before: Entry, after: Entry | None) -> None:
        """Replace or remove an entry; see Collection."""
        size = before.size + (after.size if after else 0)
        change = await offload(size, self._change, before.record, after.record if after else None)

        def write(connection: Connection) -> None:
            self._entry_tables.check(connection, before)
            change(connection)
            if after:
                self._entry_tables.replace(connection, before, after)
            else:
                self._entry_tables.remove(connection, before)

        await self._writer.write(write)

    async def trim(self, before: str, limit: int) -> int:
        """Remove the first entries before that id; see Collection."""

        def write(connection: Connection) -> int:
            ((number, last),) = connection.execute(self._select_first, (before, limit))
            if number:
                tables = [self._indexes.records, *self._indexes.tables, *self._entry_tables.tables]
                for table in tables:
                    connection.execute(f"DELETE FROM {table} WHERE id <= ?", (last,))
            return int(number)

        return await self._writer.write(write)

    async def _new(
        self, record: Record, metadata: bytes, run_at: float | None, outbox: bytes
    ) -> New:
        entry = Entry(
            id=record.id, version=1, record=record, metadata=metadata, run_at=run_at, outbox=outbox
        )
        return record, entry, await offload(len(record.resource), self._indexes.values, record)

    def _add(self, connection: Connection, new: Sequence[New]) -> None:
        """Insert records, their entries and index values; raises Duplicate if an id is taken.

        Then nothing is inserted of a single one, and maybe some of several.
        """
        entries = [entry for _, entry, _ in new]
        if not self._entry_tables.insert(connection, entries):
            raise Duplicate
        pack = connection.pack
        rows = [(each.id, each.revision, *pack(each.resource)) for each, _, _ in new]
        if connection.executemany(self._insert, rows).rowcount < len(rows):
            # A record that was stored before there was metadata has such an id.
            for entry in entries:
                self._entry_tables.remove(connection, entry)
            raise Duplicate
        self._indexes.add(connection, [(each.id, values) for each, _, values in new])

    def _change(self, old: Record | None, new: Record | None) -> Operation[None]:
        """The write that replaces a record by another one, or deletes it."""
        if old is None or (new and new.revision == old.revision):
            return lambda _: None
        id = old.id
        if new is None:
            values = self._indexes.values(old)

            def change(connection: Connection) -> None:
                connection.execute(self._delete, (id,))
                self._indexes.remove(connection, id, values)
        else:
            revision, resource = new.revision, new.resource
            old_values, new_values = self._indexes.values_of_change(old, new)

            def change(connection: Connection) -> None:
                row = (revision, *connection.pack(resource), id)
                connection.execute(self._replace, row)
                self._indexes.change(connection, id, old_values, new_values)

        return change

    def _get_within(self, condition: Comparison) -> Sql | None:
        """The statement that reads no page of a record that does not satisfy the condition.

        Its parameters come between an id and the same id again.
        """
        rows = rows_of_value(condition, self._indexes)
        return rows and Sql(f"{self._get} AND EXISTS (SELECT 1 {rows.text})", rows.parameters)


def _record(connection: Connection, statement: str, parameters: Sequence[Scalar]) -> Record | None:
    """The record that a statement finds, or None."""
    for id, revision, stored in connection.execute(statement, parameters).fetchall():
        return Record(id, revision, connection.text(id, stored))
    return None
