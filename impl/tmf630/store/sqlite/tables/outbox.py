"""The table of the outboxes of a collection: a row for each entry with unpublished events.

It is short, since events are soon published. Its columns are named as in the file format: `turn` is
the version that wrote the events, `owed` their text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from sqlite3 import Connection
from typing import Final

from tmf630.store.entries import Entry
from tmf630.store.sqlite.tables.indexes import quoted

_COLUMNS: Final = (
    "(id TEXT NOT NULL PRIMARY KEY, turn INTEGER NOT NULL, owed TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID"
)


class OutboxTable:
    """The outboxes of one collection."""

    def __init__(self, name: str) -> None:
        self.table = quoted(f"{name}: owed")
        self.schema = f"CREATE TABLE IF NOT EXISTS {self.table} {_COLUMNS}"
        self._put = f"INSERT OR REPLACE INTO {self.table} VALUES (?, ?, ?)"
        self._delete = f"DELETE FROM {self.table} WHERE id = ?"
        self._acknowledge = f"DELETE FROM {self.table} WHERE id = ? AND turn = ?"

    def put(self, connection: Connection, entries: Iterable[Entry]) -> None:
        """Write the outboxes of those entries that have events."""
        if rows := [
            (each.id, each.version, each.outbox.decode()) for each in entries if each.outbox
        ]:
            connection.executemany(self._put, rows)

    def empty(self, connection: Connection, id: str) -> None:
        """Empty the outbox of an entry."""
        connection.execute(self._delete, (id,))

    def acknowledge(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Empty the outbox of those entries whose events the same version wrote."""
        versions = [(each.id, each.version) for each in entries]
        connection.executemany(self._acknowledge, versions)
