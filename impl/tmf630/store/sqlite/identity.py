"""Whose an SQLite file is, and which version of this module has written what is in it.

`application_id` says that a file is a store, `user_version` which version the tables of it are of
that can be made again from the records (see `indexes`).
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from tmf630.store.errors import Unusable

Connection = sqlite3.Connection

VERSION: Final = 1
"""Grows when what is in the tables beside the records looks different for the same attributes."""
_UNRECORDED: Final = 1
"""That of files from before the version was recorded."""
_APPLICATION: Final = 0x746D6636
RECORDS: Final = (
    "(id TEXT NOT NULL PRIMARY KEY, revision INTEGER NOT NULL, resource TEXT NOT NULL) STRICT"
)
"""What a table of records has; it never changes."""


def check(connection: Connection, path: Path) -> None:
    """Raise Unusable when the file is somebody else's, or of a later version; writes nothing."""
    application = _number(connection, "application_id")
    if application != _APPLICATION and (application or not _is_store(connection)):
        raise Unusable(
            f"SQLite database {path}: it belongs to another program, and is left alone:"
            " name a file of its own for the store"
        )
    if (version := recorded(connection)) > VERSION:
        raise Unusable(
            f"SQLite database {path}: a later version of this program has written it"
            f" (form {version}, while this one knows {VERSION}): use that version"
        )


def stamp(connection: Connection) -> None:
    """Record in a file that has no such record that it is a store, and of which version."""
    if _number(connection, "application_id") != _APPLICATION:
        record(connection, _UNRECORDED if _tables(connection) else VERSION)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")


def recorded(connection: Connection) -> int:
    """The version that is recorded."""
    if _number(connection, "application_id") == _APPLICATION:
        return _number(connection, "user_version")
    return _UNRECORDED


def record(connection: Connection, version: int) -> None:
    """Record a version; also where it is the same, the file is written to."""
    connection.execute(f"PRAGMA user_version = {version}")


def _is_store(connection: Connection) -> bool:
    """Whether a file without record is empty, or has a table of records."""
    tables = _tables(connection)
    return not tables or any(definition.endswith(RECORDS) for definition in tables)


def _tables(connection: Connection) -> list[str]:
    rows = connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'table' AND sql NOTNULL")
    return [definition for (definition,) in rows.fetchall()]


def _number(connection: Connection, name: str) -> int:
    ((number,),) = connection.execute(f"PRAGMA {name}").fetchall()
    return int(number)
