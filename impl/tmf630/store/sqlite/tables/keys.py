"""The table of the idempotency keys of a collection."""

from __future__ import annotations

from sqlite3 import Connection
from typing import Final

from tmf630.store.entries import KEY_LIFETIME, Insertion, Key, Record
from tmf630.store.errors import Reused
from tmf630.store.sqlite.tables.indexes import KEYS, quoted

_COLUMNS: Final = (
    "(name TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL, moment REAL NOT NULL,"
    " id TEXT NOT NULL, resource TEXT NOT NULL) STRICT"
)


class KeyTable:
    """The keys of one collection, each with the record that was inserted under it."""

    def __init__(self, name: str) -> None:
        keys, by_moment = quoted(f"{name} {KEYS}"), quoted(f"{name} {KEYS} by moment")
        self.schema = (
            f"CREATE TABLE IF NOT EXISTS {keys} {_COLUMNS}",
            f"CREATE INDEX IF NOT EXISTS {by_moment} ON {keys} (moment)",
        )
        self._select = f"SELECT digest, id, resource FROM {keys} WHERE name = ? AND moment > ?"
        self._insert = f"INSERT OR REPLACE INTO {keys} VALUES (?, ?, ?, ?, ?)"
        self._delete_expired = (
            f"DELETE FROM {keys} WHERE rowid IN"
            f" (SELECT rowid FROM {keys} WHERE moment <= ? ORDER BY moment LIMIT 2)"
        )

    def find(self, connection: Connection, key: Key) -> Record | None:
        """The record that was inserted under the key, as it was then. Raises Reused."""
        parameters = (key.name, key.moment - KEY_LIFETIME)
        for digest, id, resource in connection.execute(self._select, parameters).fetchall():
            if digest != key.digest:
                raise Reused
            return Record(id=id, revision=1, resource=resource.encode())
        return None

    def insert(self, connection: Connection, key: Key, record: Record) -> None:
        """Insert a key with the record that is inserted under it."""
        # Each insertion deletes two expired keys, so that these become fewer.
        connection.execute(self._delete_expired, (key.moment - KEY_LIFETIME,))
        self.restore(connection, Insertion(key, record))

    def restore(self, connection: Connection, insertion: Insertion) -> None:
        """Write a key with the record that was inserted under it."""
        key, record = insertion
        row = (key.name, key.digest, key.moment, record.id, record.resource.decode())
        connection.execute(self._insert, row)
