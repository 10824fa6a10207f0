"""How far a migration has come: a table that exists as long as one is under way."""

from __future__ import annotations

from collections.abc import Collection
from sqlite3 import Connection
from typing import Final, NamedTuple

from tmf630 import wire
from tmf630.store.sqlite.file.header import VERSION

_TABLE: Final = '"store: migration"'
_CREATE: Final = (
    f"CREATE TABLE IF NOT EXISTS {_TABLE}"
    " (collection TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, tables TEXT NOT NULL,"
    " last TEXT NOT NULL) STRICT"
)


class Progress(NamedTuple):
    """The tables of a collection that are being filled, and the last record in all of them.

    `version` is the one to which the records are migrated.
    """

    tables: Collection[str]
    last: str
    version: int = VERSION


def read(connection: Connection, collection: str) -> Progress | None:
    """The progress of a migration to any version, if one of the collection is under way."""
    if not connection.execute(f"PRAGMA table_info({_TABLE})").fetchall():
        return None
    select = f"SELECT tables, last, version FROM {_TABLE} WHERE collection = ?"
    for tables, last, version in connection.execute(select, (collection,)).fetchall():
        return Progress(wire.decode(tables.encode()), last, version)
    return None


def write(connection: Connection, collection: str, progress: Progress) -> None:
    """Write the progress of the migration of a collection."""
    connection.execute(_CREATE)
    tables = wire.encode(sorted(progress.tables)).decode()
    row = (collection, progress.version, tables, progress.last)
    connection.execute(f"INSERT OR REPLACE INTO {_TABLE} VALUES (?, ?, ?, ?)", row)


def finish(connection: Connection) -> None:
    """Drop the table: all collections are migrated."""
    connection.execute(f"DROP TABLE IF EXISTS {_TABLE}")
