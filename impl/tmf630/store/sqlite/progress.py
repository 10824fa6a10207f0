"""How far a migration has come: a table that is there as long as one is under way."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple

from tmf630 import wire
from tmf630.store.sqlite.identity import VERSION, Connection

_TABLE: Final = '"store: migration"'
_MADE: Final = (
    f"CREATE TABLE IF NOT EXISTS {_TABLE}"
    " (collection TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, tables TEXT NOT NULL,"
    " last TEXT NOT NULL) STRICT"
)


class Progress(NamedTuple):
    """The tables of a collection that are filled, and the last record that is in all of them."""

    tables: Collection[str]
    last: str


def of(connection: Connection, collection: str) -> Progress | None:
    """How far this version has filled the tables of a collection, when not all are full yet."""
    if not connection.execute(f"PRAGMA table_info({_TABLE})").fetchall():
        return None
    asked = f"SELECT tables, last FROM {_TABLE} WHERE collection = ? AND version = ?"
    for tables, last in connection.execute(asked, (collection, VERSION)).fetchall():
        return Progress(wire.decode(tables.encode()), last)
    return None


def note(connection: Connection, collection: str, progress: Progress) -> None:
    """Write down how far they are filled."""
    connection.execute(_MADE)
    row = (collection, VERSION, wire.encode(sorted(progress.tables)).decode(), progress.last)
    connection.execute(f"INSERT OR REPLACE INTO {_TABLE} VALUES (?, ?, ?, ?)", row)


def end(connection: Connection) -> None:
    """All tables of all collections are full."""
    connection.execute(f"DROP TABLE IF EXISTS {_TABLE}")
