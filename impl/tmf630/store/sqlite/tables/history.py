"""The table of the histories of a collection: a row for each entry of a history."""

from __future__ import annotations

from sqlite3 import Connection
from typing import Final

from tmf630.store.entries import HistoryEntries
from tmf630.store.sqlite.tables.indexes import quoted

_COLUMNS: Final = (
    "(id TEXT NOT NULL, number INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (id, number))"
    " STRICT, WITHOUT ROWID"
)


class HistoryTable:
    """The histories of one collection."""

    def __init__(self, name: str) -> None:
        self.table = quoted(f"{name}: history")
        self.schema = f"CREATE TABLE IF NOT EXISTS {self.table} {_COLUMNS}"
        self._select = f"SELECT number, CAST(entry AS BLOB) FROM {self.table} WHERE id = ?"
        self._put = f"INSERT OR REPLACE INTO {self.table} VALUES (?, ?, ?)"
        self._delete_entry = f"DELETE FROM {self.table} WHERE id = ? AND number = ?"
        self._delete = f"DELETE FROM {self.table} WHERE id = ?"

    def read(self, connection: Connection, id: str) -> dict[int, bytes]:
        """The entries of a history by their numbers."""
        return dict(connection.execute(self._select, (id,)).fetchall())

    def write(self, connection: Connection, id: str, entries: HistoryEntries) -> None:
        """Add entries to a history. An empty one removes the entry of its number."""
        for number, entry in entries:
            if entry:
                connection.execute(self._put, (id, number, entry.decode()))
            else:
                connection.execute(self._delete_entry, (id, number))

    def remove(self, connection: Connection, id: str) -> None:
        """Remove a history."""
        connection.execute(self._delete, (id,))
