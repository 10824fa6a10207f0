"""The entries of a collection: a table of their metadata, beside those of outboxes and histories.

The table of metadata has a row for each entry. A row without a record is a tombstone. A record
without a row was stored before there was metadata. A collection may lack the other two tables.

The names of tables and columns are those of the file format: `journal` is the metadata, `turn` the
version, `due` the `run_at`, `owed` the outbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tmf630.store.entries import Entry, Record
from tmf630.store.errors import Conflict
from tmf630.store.features import Features
from tmf630.store.protocol import UNPUBLISHED_BYTES
from tmf630.store.sqlite.file.connection import Connection
from tmf630.store.sqlite.file.header import text_of
from tmf630.store.sqlite.tables.history import HistoryTable
from tmf630.store.sqlite.tables.indexes import quoted
from tmf630.store.sqlite.tables.outbox import OutboxTable

_METADATA: Final = (
    "(id TEXT NOT NULL PRIMARY KEY, turn INTEGER NOT NULL, journal TEXT NOT NULL, due REAL)"
    " STRICT, WITHOUT ROWID"
)


class EntryTables:
    """Versions, metadata, jobs, outboxes and histories of one collection."""

    def __init__(self, name: str, features: Features) -> None:
        records = quoted(name)
        # Every version of this program drops a table "NAME ..." that it does not know, since it
        # could be filled again from the records. These names do not begin like that.
        self.table = quoted(f"{name}: journals")
        self._outbox, self._history = OutboxTable(name), HistoryTable(name)
        self._has_history = Features.HISTORY in features
        self.tables = [self.table]
        self.schema = [f"CREATE TABLE IF NOT EXISTS {self.table} {_METADATA}"]
        self._add_optional(name, features)
        outbox = self._outbox.table
        source = (
            f"FROM (SELECT ? AS id) AS asked LEFT JOIN {records} AS r ON r.id = asked.id"
            f" LEFT JOIN {self.table} AS m ON m.id = asked.id"
        )
        if Features.OUTBOX in features:
            events, joined = "o.owed", f" LEFT JOIN {outbox} AS o ON o.id = asked.id"
        else:
            events, joined = "NULL", ""
        text = text_of("r")
        self._select = (
            f"SELECT r.revision, {text}, m.turn, m.journal, m.due, {events} {source}{joined}"
        )
        self._select_versions = f"SELECT r.revision, m.turn {source}"
        self._insert = f"INSERT INTO {self.table} VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        self._replace = f"INSERT OR REPLACE INTO {self.table} VALUES (?, ?, ?, ?)"
        self._delete = f"DELETE FROM {self.table} WHERE id = ?"
        self._select_due = f"SELECT id FROM {self.table} WHERE due <= ? ORDER BY due, id LIMIT ?"
        self._select_unpublished = (
            f"SELECT o.id, o.turn, r.revision, {text}, m.due, o.owed FROM {outbox} AS o"
            f" LEFT JOIN {records} AS r ON r.id = o.id LEFT JOIN {self.table} AS m ON m.id = o.id"
            " ORDER BY o.id LIMIT ?"
        )
        self._delete_tombstone = (
            f"DELETE FROM {self.table} WHERE id = ?1 AND turn = ? AND journal = '' AND due IS NULL"
            f" AND NOT EXISTS (SELECT 1 FROM {records} WHERE id = ?1)"
        )

    def _add_optional(self, name: str, features: Features) -> None:
        optional: dict[Features, OutboxTable | HistoryTable]
        optional = {Features.OUTBOX: self._outbox, Features.HISTORY: self._history}
        for table in (table for feature, table in optional.items() if feature in features):
            self.tables.append(table.table)
            self.schema.append(table.schema)
        if Features.JOBS in features:
            index, columns = quoted(f"{name}: journals by due"), "(due, id) WHERE due IS NOT NULL"
            self.schema.append(f"CREATE INDEX IF NOT EXISTS {index} ON {self.table} {columns}")

    def entry(self, connection: Connection, id: str) -> Entry | None:
        """The entry of that id, or None."""
        ((revision, stored, version, metadata, run_at, outbox),) = connection.execute(
            self._select, (id,)
        )
        if version is None and revision is None:
            return None
        return Entry(
            id=id,
            version=version or 0,
            record=record_of(connection, id, revision, stored),
            metadata=(metadata or "").encode(),
            run_at=run_at,
            outbox=(outbox or "").encode(),
        )

    def history(self, connection: Connection, id: str) -> dict[int, bytes]:
        """The entries of a history by their numbers."""
        return self._history.read(connection, id)

    def check(self, connection: Connection, before: Entry) -> None:
        """Raise Conflict when the stored entry is another one."""
        # A version of this program from before there was metadata increments the revision alone.
        ((revision, version),) = connection.execute(self._select_versions, (before.id,))
        if (revision, version or 0) != (before.record and before.record.revision, before.version):
            raise Conflict

    def insert(self, connection: Connection, new: Sequence[Entry]) -> bool:
        """Insert what new entries have beside their records; whether all their ids were free.

        If they were not, some of it may be inserted, but nothing of an entry whose id was taken.
        """
        if connection.executemany(self._insert, [*map(_row, new)]).rowcount < len(new):
            return False
        self._outbox.put(connection, new)
        return True

    def restore(self, connection: Connection, entry: Entry) -> None:
        """Write what an entry of another store has beside its record."""
        self.insert(connection, [entry])
        if entry.history:
            self._history.write(connection, entry.id, entry.history)

    def replace(self, connection: Connection, before: Entry, after: Entry) -> None:
        """Replace what an entry has beside its record."""
        connection.execute(self._replace, _row(after))
        if after.outbox:
            self._outbox.put(connection, [after])
        elif before.outbox:
            self._outbox.empty(connection, after.id)
        if after.record is None:
            self._remove_history(connection, after.id)
        else:
            self._history.write(connection, after.id, after.history)

    def remove(self, connection: Connection, before: Entry) -> None:
        """Remove everything that an entry has beside its record."""
        connection.execute(self._delete, (before.id,))
        self._remove_history(connection, before.id)
        if before.outbox:
            self._outbox.empty(connection, before.id)

    def due(self, connection: Connection, moment: float, limit: int) -> Sequence[str]:
        """The ids of entries whose job is to run by then, the earliest first."""
        return [id for (id,) in connection.execute(self._select_due, (moment, limit))]

    def unpublished(self, connection: Connection, limit: int) -> Sequence[Entry]:
        """The first entries with events in their outbox, without their metadata."""
        entries: list[Entry] = []
        size = 0
        rows = connection.execute(self._select_unpublished, (limit,))
        for id, version, revision, stored, run_at, outbox in rows:
            entry = Entry(
                id=id,
                version=version,
                record=record_of(connection, id, revision, stored),
                run_at=run_at,
                outbox=outbox.encode(),
            )
            entries.append(entry)
            size += entry.size
            if size > UNPUBLISHED_BYTES:
                break
        return entries

    def acknowledge(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Empty the outbox of those entries that still have the same version."""
        self._outbox.acknowledge(connection, entries)
        tombstones = [(each.id, each.version) for each in entries if each.record is None]
        connection.executemany(self._delete_tombstone, tombstones)

    def _remove_history(self, connection: Connection, id: str) -> None:
        if self._has_history:
            self._history.remove(connection, id)


def _row(entry: Entry) -> tuple[str, int, str, float | None]:
    return entry.id, entry.version, entry.metadata.decode(), entry.run_at


def record_of(
    connection: Connection, id: str, revision: int | None, stored: str | bytes
) -> Record | None:
    """The record of a row, or None where the row was joined to none."""
    if revision is None:
        return None
    return Record(id, revision, connection.text(id, stored))
