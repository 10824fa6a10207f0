"""The keys under which records of a collection in SQLite were inserted: a table of their own."""

from __future__ import annotations

from typing import Final

from tmf630.store.entries import KEY_LIFETIME, Key, Record
from tmf630.store.errors import Reused
from tmf630.store.sqlite.identity import Connection
from tmf630.store.sqlite.indexes import KEYS, quoted

_KEYS: Final = (
    "(name TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL, moment REAL NOT NULL,"
    " id TEXT NOT NULL, resource TEXT NOT NULL) STRICT"
)


class Keys:
    """The keys that one collection remembers."""

    def __init__(self, name: str) -> None:
        keys, by_moment = quoted(f"{name} {KEYS}"), quoted(f"{name} {KEYS} by moment")
        self.schema = (
            f"CREATE TABLE IF NOT EXISTS {keys} {_KEYS}",
            f"CREATE INDEX IF NOT EXISTS {by_moment} ON {keys} (moment)",
        )
        self._inserted = f"SELECT digest, id, resource FROM {keys} WHERE name = ? AND moment > ?"
        self._keep = f"INSERT OR REPLACE INTO {keys} VALUES (?, ?, ?, ?, ?)"
        self._forget = (
            f"DELETE FROM {keys} WHERE rowid IN"
            f" (SELECT rowid FROM {keys} WHERE moment <= ? ORDER BY moment LIMIT 2)"
        )

    def inserted(self, connection: Connection, key: Key) -> Record | None:
        """What was inserted under the key and is remembered, as it was; raises Reused."""
        parameters = (key.name, key.moment - KEY_LIFETIME)
        for digest, id, resource in connection.execute(self._inserted, parameters).fetchall():
            if digest != key.digest:
                raise Reused("under this key something else was inserted")
            return Record(id=id, revision=1, resource=resource.encode())
        return None

    def keep(self, connection: Connection, key: Key, record: Record) -> None:
        """Remember that the record is inserted under the key."""
        # Each key that comes lets two go: those that have ended become fewer.
        connection.execute(self._forget, (key.moment - KEY_LIFETIME,))
        row = (key.name, key.digest, key.moment, record.id, record.resource.decode())
        connection.execute(self._keep, row)
