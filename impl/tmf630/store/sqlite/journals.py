"""What goes with the records of a collection in SQLite: a table of their own.

A row without a record is what is left of a deleted one. A record without a row is of a time before
there were journals.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tmf630.store import Conflict, Holding, Record
from tmf630.store.sqlite.file import Connection
from tmf630.store.sqlite.indexes import quoted

_JOURNALS: Final = (
    "(id TEXT NOT NULL PRIMARY KEY, turn INTEGER NOT NULL, journal TEXT NOT NULL, due REAL)"
    " STRICT, WITHOUT ROWID"
)


class Journals:
    """The turns, journals and dues of one collection."""

    def __init__(self, name: str) -> None:
        records = quoted(name)
        # Of a table "NAME ..." every version, also one from before there were journals, thinks
        # that it can be made again from the records.
        self.table = quoted(f"{name}: journals")
        index = quoted(f"{name}: journals by due")
        self.schema = (
            f"CREATE TABLE IF NOT EXISTS {self.table} {_JOURNALS}",
            f"CREATE INDEX IF NOT EXISTS {index} ON {self.table} (due, id) WHERE due IS NOT NULL",
        )
        held = (
            f"FROM (SELECT ? AS id) AS held LEFT JOIN {records} AS r ON r.id = held.id"
            f" LEFT JOIN {self.table} AS j ON j.id = held.id"
        )
        self._held = f"SELECT r.revision, r.resource, j.turn, j.journal, j.due {held}"
        self._versions = f"SELECT r.revision, j.turn {held}"
        self._put = f"INSERT OR REPLACE INTO {self.table} VALUES (?, ?, ?, ?)"
        self._remove = f"DELETE FROM {self.table} WHERE id = ?"
        self._due = f"SELECT id FROM {self.table} WHERE due <= ? ORDER BY due, id LIMIT ?"

    def held(self, connection: Connection, id: str) -> Holding | None:
        """All that is held under that id, or None."""
        ((revision, resource, turn, journal, due),) = connection.execute(self._held, (id,))
        record = None
        if revision is not None:
            record = Record(id=id, revision=revision, resource=resource.encode())
            if turn is None:
                return Holding(id=id, turn=0, record=record)
        elif turn is None:
            return None
        return Holding(id=id, turn=turn, record=record, journal=journal.encode(), due=due)

    def check(self, connection: Connection, before: Holding) -> None:
        """Raise Conflict when that is not what is held."""
        # A server of a time before there were journals changes the revision alone.
        ((revision, turn),) = connection.execute(self._versions, (before.id,))
        if (revision, turn or 0) != (before.record and before.record.revision, before.turn):
            raise Conflict("something else is held than was expected")

    def put(self, connection: Connection, after: Holding) -> None:
        """Keep what is held beside the record, in the place of what was."""
        row = (after.id, after.turn, after.journal.decode(), after.due)
        connection.execute(self._put, row)

    def remove(self, connection: Connection, id: str) -> None:
        """Keep nothing under that id any more."""
        connection.execute(self._remove, (id,))

    def due(self, connection: Connection, moment: float, limit: int) -> Sequence[str]:
        """The ids under which work is due then, the longest due first."""
        return [id for (id,) in connection.execute(self._due, (moment, limit))]
