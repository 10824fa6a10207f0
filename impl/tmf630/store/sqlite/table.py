"""A collection in an SQLite file."""

from __future__ import annotations

from collections.abc import Sequence

from tmf630.offload import offload
from tmf630.store.entries import Entry, Key, Record
from tmf630.store.errors import Duplicate
from tmf630.store.features import Features
from tmf630.store.queries import Page, Query
from tmf630.store.sqlite.connection import Work, snapshot
from tmf630.store.sqlite.entry_tables import EntryTables
from tmf630.store.sqlite.file import Readers, Writer
from tmf630.store.sqlite.identity import RECORDS, Connection
from tmf630.store.sqlite.indexes import Entries, Indexes
from tmf630.store.sqlite.keys import Keys
from tmf630.store.sqlite.limits import Limit, limited
from tmf630.store.sqlite.making import make
from tmf630.store.sqlite.query import Plans, find, find_again


class Table:
    """A collection: a table of its own, and beside it those that it is searched by, and others.

    In some of these are its journals and what is owed, in one its keys.
    """

    def __init__(
        self,
        indexes: Indexes,
        features: Features,
        writer: Writer,
        readers: Readers,
        time_limit: float,
    ) -> None:
        self._indexes = indexes
        self._plans = Plans()
        self._entry_tables = EntryTables(indexes.name, features)
        self._keys = Keys(indexes.name)
        self._writer = writer
        self._readers = readers
        self._time_limit = time_limit
        records = indexes.records
        self.schema = (
            f"CREATE TABLE IF NOT EXISTS {records} {RECORDS}",
            *(self._keys.schema if Features.KEYS in features else ()),
            *self._entry_tables.schema,
            *indexes.total_schema,
        )
        self._insert = f"INSERT INTO {records} VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        self._get = f"SELECT id, revision, CAST(resource AS BLOB) FROM {records} WHERE id = ?"
        self._replace = f"UPDATE {records} SET revision = ?, resource = ? WHERE id = ?"
        self._delete = f"DELETE FROM {records} WHERE id = ?"
        self._first = (
            "SELECT count(*), max(id) FROM"
            f" (SELECT id FROM {self._entry_tables.table} WHERE id < ? ORDER BY id LIMIT ?)"
        )
        writer.schema.append(self._make)

    def _make(self, connection: Connection) -> None:
        for statement in self.schema:
            connection.execute(statement)
        make(connection, self._indexes)

    async def insert(
        self,
        *records: Record,
        metadata: bytes = b"",
        run_at: float | None = None,
        outbox: bytes = b"",
    ) -> None:
        """Store new records; see Collection."""
        # What can be worked out before it is done outside the transaction.
        rows = [(each, await self._entries(each)) for each in records]

        def write(connection: Connection) -> None:
            added = [self._add(connection, *row, metadata, run_at, outbox) for row in rows]
            if not all(added):
                raise Duplicate("something is held under this id already")

        await self._writer.write(write)

    async def insert_once(
        self,
        record: Record,
        key: Key,
        *,
        metadata: bytes = b"",
        run_at: float | None = None,
        outbox: bytes = b"",
    ) -> Record:
        """Store a new record and its key, or return what has been; see Collection."""
        entries = await self._entries(record)

        def write(connection: Connection) -> Record:
            if first := self._keys.inserted(connection, key):
                return first
            if not self._add(connection, record, entries, metadata, run_at, outbox):
                raise Duplicate("something is held under this id already")
            self._keys.keep(connection, key, record)
            return record

        return await self._writer.write(write)

    async def inserted(self, key: Key) -> Record | None:
        """The record that was inserted under that key, as it was then; see Collection."""
        await self._writer.prepare()
        return await self._readers.short(lambda connection: self._keys.inserted(connection, key))

    async def get(self, id: str) -> Record | None:
        """The record of that id, or None."""
        await self._writer.prepare()
        return await self._readers.short(lambda connection: self._record(connection, id))

    async def entry(self, id: str) -> Entry | None:
        """All that is held under that id, or None."""
        await self._writer.prepare()
        return await self._readers.short(
            lambda connection: self._entry_tables.entry(connection, id)
        )

    async def history(self, id: str) -> dict[int, bytes]:
        """The entries of a history; see Collection."""
        await self._writer.prepare()
        return await self._readers.long(
            lambda connection: self._entry_tables.history(connection, id)
        )

    async def find(self, query: Query) -> Page:
        """The page that the query asks for, and the total at the same moment."""
        await self._writer.prepare()

        def search(connection: Connection, limit: Limit) -> Page:
            with limited(connection, limit):
                page = find_again(connection, self._plans, query, limit)
            if page is None:
                with snapshot(connection), limited(connection, limit):
                    page = find(connection, self._indexes, self._plans, query, limit)
            return page

        return await self._readers.search(search, self._time_limit)

    async def due(self, moment: float, limit: int) -> Sequence[str]:
        """The ids of holdings on which work is due; see Collection."""
        await self._writer.prepare()
        return await self._readers.long(
            lambda connection: self._entry_tables.due(connection, moment, limit)
        )

    async def unpublished(self, limit: int) -> Sequence[Entry]:
        """The holdings by which events are owed; see Collection."""
        await self._writer.prepare()
        return await self._readers.long(
            lambda connection: self._entry_tables.unpublished(connection, limit)
        )

    async def acknowledge(self, *entries: Entry) -> None:
        """Take what is owed off holdings; see Collection."""
        await self._writer.write(
            lambda connection: self._entry_tables.acknowledge(connection, entries)
        )

    async def replace(self, before: Entry, after: Entry | None) -> None:
        """Put a holding in the place of another; see Collection."""
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
        """Let go of the first records before that id; see Collection."""

        def write(connection: Connection) -> int:
            ((number, last),) = connection.execute(self._first, (before, limit))
            if number:
                tables = [self._indexes.records, *self._indexes.tables, *self._entry_tables.tables]
                for table in tables:
                    connection.execute(f"DELETE FROM {table} WHERE id <= ?", (last,))
            return int(number)

        return await self._writer.write(write)

    def _add(
        self,
        connection: Connection,
        record: Record,
        entries: Entries,
        metadata: bytes,
        run_at: float | None,
        outbox: bytes,
    ) -> bool:
        """Insert a record and what goes with it, if its id is free."""
        new = Entry(
            id=record.id, version=1, record=record, metadata=metadata, run_at=run_at, outbox=outbox
        )
        if not self._entry_tables.insert(connection, new):
            return False
        row = (record.id, record.revision, record.resource.decode())
        if connection.execute(self._insert, row).rowcount == 0:
            # The record that is there is of a time before there were journals, and has none.
            self._entry_tables.remove(connection, new)
            return False
        self._indexes.add(connection, record.id, entries)
        return True

    async def _entries(self, record: Record) -> Entries:
        return await offload(len(record.resource), self._indexes.entries, record)

    def _change(self, old: Record | None, new: Record | None) -> Work[None]:
        """What puts a record in the place of another, or nothing."""
        if old is None or (new and new.revision == old.revision):
            return lambda _: None
        id, found = old.id, self._indexes.entries(old)
        if new is None:

            def change(connection: Connection) -> None:
                connection.execute(self._delete, (id,))
                self._indexes.remove(connection, id, found)
        else:
            row, entries = (new.revision, new.resource.decode(), id), self._indexes.entries(new)

            def change(connection: Connection) -> None:
                connection.execute(self._replace, row)
                self._indexes.change(connection, id, found, entries)

        return change

    def _record(self, connection: Connection, id: str) -> Record | None:
        rows = connection.execute(self._get, (id,)).fetchall()
        return Record(*rows[0]) if rows else None
