"""The embedded store: one SQLite file, durable, no server.

Any number of processes may serve the same file. SQLite 3.37 or newer, for STRICT tables.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from tmf630.store import Conflict, Duplicate, Page, Query, Record
from tmf630.store.sqlite_file import File, Readers, Writer


class SQLiteStore:
    """The collections of one SQLite file, which comes into being when it is first used.

    `busy_timeout` is how long, in seconds, to wait for another process's lock before an operation
    is Unavailable. A store belongs to one event loop.
    """

    def __init__(self, path: Path, *, busy_timeout: float = 5.0) -> None:
        file = File(path, busy_timeout)
        self._writer = Writer(file)
        self._readers = Readers(file)

    def collection(self, name: str) -> Table:
        """The collection of that name, of ASCII letters, digits and underscores."""
        return Table(name, self._writer, self._readers)

    async def ready(self) -> None:
        """Return when the database takes a transaction; raises Unavailable when not."""
        await self._writer.ready()

    async def close(self) -> None:
        """Commit what is queued and close the file; afterwards everything is Unavailable."""
        await self._writer.close()
        await self._readers.close()


class Table:
    """A collection: a table of its own, so that it can have indexes of its own."""

    def __init__(self, name: str, writer: Writer, readers: Readers) -> None:
        # The name becomes part of statements, where no parameter can stand for it.
        if not re.fullmatch(r"\w+", name, re.ASCII):
            raise ValueError(f"{name!r} cannot name a collection")
        writer.schema.append(
            f'CREATE TABLE IF NOT EXISTS "{name}" (id TEXT NOT NULL PRIMARY KEY,'
            " revision INTEGER NOT NULL, resource TEXT NOT NULL) STRICT"
        )
        self._writer = writer
        self._readers = readers
        self._insert = f'INSERT INTO "{name}" VALUES (?, ?, ?) ON CONFLICT DO NOTHING'
        self._get = f'SELECT id, revision, resource FROM "{name}" WHERE id = ?'
        self._page = f'SELECT id, revision, resource FROM "{name}" ORDER BY id LIMIT ? OFFSET ?'
        self._count = f'SELECT count(*) FROM "{name}"'
        self._replace = (
            f'UPDATE "{name}" SET revision = ?, resource = ? WHERE id = ? AND revision = ?'
        )
        self._delete = f'DELETE FROM "{name}" WHERE id = ? AND revision = ?'

    async def insert(self, *records: Record) -> None:
        """Store new records; see Collection."""
        rows = [(record.id, record.revision, record.resource.decode()) for record in records]

        def write(connection: sqlite3.Connection) -> None:
            if connection.executemany(self._insert, rows).rowcount < len(rows):
                raise Duplicate("a record of this id is there already")

        await self._writer.write(write)

    async def get(self, id: str) -> Record | None:
        """The record of that id, or None."""

        def read(connection: sqlite3.Connection) -> Record | None:
            rows = connection.execute(self._get, (id,)).fetchall()
            return _record(*rows[0]) if rows else None

        await self._writer.prepare()
        return await self._readers.short(read)

    async def find(self, query: Query) -> Page:
        """The page that the query asks for, and the total at the same moment."""

        def read(connection: sqlite3.Connection) -> Page:
            connection.execute("BEGIN")
            rows = connection.execute(self._page, (query.limit, query.offset)).fetchall()
            ((total,),) = connection.execute(self._count).fetchall()
            connection.execute("COMMIT")
            return Page(records=[_record(*row) for row in rows], total=total)

        await self._writer.prepare()
        return await self._readers.long(read)

    async def replace(self, record: Record) -> None:
        """Put a record in the place of its predecessor; see Collection."""
        resource = record.resource.decode()
        await self._change(self._replace, record.revision, resource, record.id, record.revision - 1)

    async def delete(self, id: str, revision: int) -> None:
        """Remove the record if it still has that revision; see Collection."""
        await self._change(self._delete, id, revision)

    async def _change(self, statement: str, *parameters: str | int) -> None:
        def write(connection: sqlite3.Connection) -> None:
            if connection.execute(statement, parameters).rowcount == 0:
                raise Conflict("the record is gone or has another revision")

        await self._writer.write(write)


def _record(id: str, revision: int, resource: str) -> Record:
    return Record(id=id, revision=revision, resource=resource.encode())
