"""Writes the rows of a source into a file. Each write also notes how many rows are there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final, ParamSpec

from tmf630.store.entries import Insertion, Row
from tmf630.store.errors import Unusable
from tmf630.store.sqlite.file.connection import Connection
from tmf630.store.sqlite.file.database import DatabaseFile, transaction
from tmf630.store.sqlite.file.exclusive import exclusive
from tmf630.store.sqlite.file.header import RESTORATION, has_records
from tmf630.store.sqlite.migration import schema
from tmf630.store.sqlite.migration.migrate import Part
from tmf630.store.sqlite.tables.entries import EntryTables
from tmf630.store.sqlite.tables.indexes import quoted
from tmf630.store.sqlite.tables.keys import KeyTable

P = ParamSpec("P")

_CREATE: Final = f"CREATE TABLE {RESTORATION} (source TEXT NOT NULL, done INTEGER NOT NULL) STRICT"

_CACHE_KIB: Final = 32_768
"""Each index is sorted in runs of this size, and the runs are merged."""
_LOG_PAGES: Final = 4_000
"""A page that is changed by many rows reaches the file once for as many pages in the log."""


@asynccontextmanager
async def restoration(
    file: DatabaseFile, parts: Sequence[Part], source: str, processes: Sequence[str]
) -> AsyncIterator[SQLiteRestoration]:
    """Begin a restoration, or continue it; see Store. No other process uses the file meanwhile."""
    with exclusive(file, complete=False) as connection:
        with transaction(connection):
            done = _begin(connection, file, parts, source, processes)
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
        yield SQLiteRestoration(connection, parts, done)


class SQLiteRestoration:
    """Writes rows into the collections of a file; see Restoration."""

    def __init__(self, connection: Connection, parts: Sequence[Part], done: int) -> None:
        self.done: int = done
        self._connection = connection
        self._indexes = [each.indexes for each in parts]
        self._writers = {each.indexes.name: _writer(connection, each) for each in parts}

    async def write(self, collection: str, *rows: Row) -> None:
        """Write rows of a collection; see Restoration."""
        await self._on_thread(self._write, self._writers[collection], rows)
        self.done += len(rows)

    async def complete(self) -> None:
        """All rows are there; see Restoration."""
        await self._on_thread(self._create_indexes)
        # The writes before may have waited for this one in the memory of the system.
        self._connection.execute("PRAGMA synchronous = FULL")
        with transaction(self._connection):
            self._connection.execute(f"DROP TABLE {RESTORATION}")

    async def _on_thread(self, work: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Work on a thread. If this is cancelled, the work is interrupted, and has ended before."""
        done = asyncio.ensure_future(asyncio.to_thread(work, *args, **kwargs))
        try:
            await asyncio.shield(done)
        except asyncio.CancelledError:
            # Whoever closes the connection while a thread uses it ends the process.
            self._connection.interrupt()
            await asyncio.wait([done])
            done.exception()
            raise

    def _create_indexes(self) -> None:
        for indexes in self._indexes:
            for definition in schema.missing_indexes(self._connection, indexes).values():
                # The pages of one at a time wait in the log that every transaction is written to.
                with transaction(self._connection):
                    self._connection.execute(definition)

    def _write(self, write: Callable[[Sequence[Row]], None], rows: Sequence[Row]) -> None:
        with transaction(self._connection):
            write(rows)
            self._connection.execute(f"UPDATE {RESTORATION} SET done = done + ?", (len(rows),))


def _begin(
    connection: Connection,
    file: DatabaseFile,
    parts: Sequence[Part],
    source: str,
    processes: Sequence[str],
) -> int:
    """How many rows of the source are there. Raises Unusable for rows of another one."""
    tables = schema.definitions(connection, "table")
    if RESTORATION.strip('"') in tables:
        ((other, done),) = connection.execute(f"SELECT source, done FROM {RESTORATION}").fetchall()
        if other != source:
            raise Unusable(
                f"SQLite database {file.path}: the import of another file into it is not complete:"
                " continue with that file, or delete the database"
            )
        return int(done)
    names = [name for name, sql in tables.items() if has_records(sql)]
    for name in sorted({*names} - {*processes}):
        entries = [each for each in (name, f"{name}: journals") if each in tables]
        if any(
            connection.execute(f"SELECT 1 FROM {quoted(each)} LIMIT 1").fetchall()
            for each in entries
        ):
            raise Unusable(
                f"SQLite database {file.path}: it is not empty, it has entries of {name}: an import"
                " needs a new one"
            )
    for part in parts:
        for statement in part.schema:
            connection.execute(statement)
        schema.create(connection, part.indexes)
        schema.drop_indexes(connection, part.indexes)
    connection.execute(_CREATE)
    connection.execute(f"INSERT INTO {RESTORATION} VALUES (?, 0)", (source,))
    return 0


def _writer(connection: Connection, part: Part) -> Callable[[Sequence[Row]], None]:
    """A function that writes rows into a collection."""
    indexes, keys = part.indexes, KeyTable(part.indexes.name)
    tables = EntryTables(indexes.name, part.features)
    insert = f"INSERT INTO {indexes.records} VALUES (?, ?, ?, ?)"

    def write(rows: Sequence[Row]) -> None:
        entries = [each for each in rows if not isinstance(each, Insertion)]
        records = [each.record for each in entries if each.record]
        packed = [(each.id, each.revision, *connection.pack(each.resource)) for each in records]
        connection.executemany(insert, packed)
        indexes.add(connection, [(each.id, indexes.values(each)) for each in records])
        for entry in entries:
            tables.restore(connection, entry)
        for each in rows:
            if isinstance(each, Insertion):
                keys.restore(connection, each)

    return write
