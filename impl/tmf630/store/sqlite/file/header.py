"""The header of an SQLite file: whether it is a store, and which version has written it.

`application_id` marks the file as a store. `user_version` is the version of its form: in version 2
the texts of records are packed (see `connection`).
"""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection
from typing import Final

from tmf630.store.errors import Unusable

VERSION: Final = 2
"""Grows when an earlier version of this program could not read or write the file."""
INDEXES: Final = 1
"""The version since which the tables of indexes hold the same for the same attributes."""
_UNRECORDED_VERSION: Final = 1
"""The version of files that were written before the version was recorded."""
_APPLICATION_ID: Final = 0x746D6636
RECORDS: Final = (
    "(id TEXT NOT NULL PRIMARY KEY, revision INTEGER NOT NULL, resource TEXT NOT NULL, packed BLOB)"
    " STRICT"
)
"""The columns of a table of records. The text of a resource is in `packed`, else in `resource`."""
UNPACKED_RECORDS: Final = RECORDS.replace(", packed BLOB", "")
"""The columns of a table of records in version 1."""
RESTORATION: Final = '"store: import"'
"""The table that exists as long as not all rows of a restoration are there."""


def check(connection: Connection, path: Path) -> None:
    """Raise Unusable when another program or a later version has written the file.

    This writes nothing.
    """
    application = _number(connection, "application_id")
    if application != _APPLICATION_ID and (application or not _is_store(connection)):
        raise Unusable(
            f"SQLite database {path}: it belongs to another program, and is left alone:"
            " name a file of its own for the store"
        )
    if (version := recorded_version(connection)) > VERSION:
        raise Unusable(
            f"SQLite database {path}: a later version of this program has written it"
            f" (form {version}, while this one knows {VERSION}): use that version"
        )


def check_complete(connection: Connection, path: Path) -> None:
    """Raise Unusable when not all rows of a restoration are there."""
    if connection.execute(f"PRAGMA table_info({RESTORATION})").fetchall():
        raise Unusable(
            f"SQLite database {path}: an import into it is not complete: call `tmf622 import` again"
            " with the same file, or `tmf622 seed` with the same options, and it continues; or"
            " delete the database"
        )


def text_of(row: str) -> str:
    """The text of the resource of a row, as `Connection.unpack` takes it."""
    return f"ifnull({row}.packed, {row}.resource)"


def has_records(definition: str) -> bool:
    """Whether a table, by the statement that has created it, is one of records."""
    return definition.endswith((RECORDS, UNPACKED_RECORDS))


def mark(connection: Connection) -> None:
    """Mark the file as a store of its version, if it is not marked yet."""
    if _number(connection, "application_id") != _APPLICATION_ID:
        record_version(connection, _UNRECORDED_VERSION if _tables(connection) else VERSION)
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")


def recorded_version(connection: Connection) -> int:
    """The version that has written the file."""
    if _number(connection, "application_id") == _APPLICATION_ID:
        return _number(connection, "user_version")
    return _UNRECORDED_VERSION


def record_version(connection: Connection, version: int) -> None:
    """Record a version. The file is written to even if the version is the same."""
    connection.execute(f"PRAGMA user_version = {version}")


def _is_store(connection: Connection) -> bool:
    """Whether a file without a mark is empty, or has a table of records."""
    tables = _tables(connection)
    return not tables or any(map(has_records, tables))


def _tables(connection: Connection) -> list[str]:
    rows = connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'table' AND sql NOTNULL")
    return [definition for (definition,) in rows.fetchall()]


def _number(connection: Connection, name: str) -> int:
    ((number,),) = connection.execute(f"PRAGMA {name}").fetchall()
    return int(number)
