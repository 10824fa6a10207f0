"""What goes with the records of a collection in SQLite: up to three tables of their own.

In the first a row without a record is what is left of a deleted one; a record without a row is of a
time before there were journals. The second has a row for each holding that owes events, with the
turn in which they were written: it is short, as what is owed is soon taken. The third has a row for
each entry of a history. The collection may keep neither of these two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tmf630.store import OWING_BYTES, Conflict, Holding, Record
from tmf630.store.features import Keeps
from tmf630.store.sqlite.identity import Connection
from tmf630.store.sqlite.indexes import quoted

_JOURNALS: Final = (
    "(id TEXT NOT NULL PRIMARY KEY, turn INTEGER NOT NULL, journal TEXT NOT NULL, due REAL)"
    " STRICT, WITHOUT ROWID"
)
_OWED: Final = (
    "(id TEXT NOT NULL PRIMARY KEY, turn INTEGER NOT NULL, owed TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID"
)
_HISTORY: Final = (
    "(id TEXT NOT NULL, number INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (id, number))"
    " STRICT, WITHOUT ROWID"
)


class Journals:
    """The turns, journals, histories and dues of one collection, and what is owed."""

    def __init__(self, name: str, keeps: Keeps) -> None:
        records = quoted(name)
        # Of a table "NAME ..." every version, also one from before there were journals, thinks
        # that it can be made again from the records.
        self.table = quoted(f"{name}: journals")
        owed, index = quoted(f"{name}: owed"), quoted(f"{name}: journals by due")
        history = quoted(f"{name}: history")
        self._has_history = Keeps.HISTORY in keeps
        beside = {Keeps.OWED: (owed, _OWED), Keeps.HISTORY: (history, _HISTORY)}
        tables = [(self.table, _JOURNALS), *(beside[each] for each in keeps if each in beside)]
        self.tables = [table for table, _ in tables]
        self.schema = [f"CREATE TABLE IF NOT EXISTS {' '.join(each)}" for each in tables]
        if Keeps.DUES in keeps:
            what = f"{self.table} (due, id) WHERE due IS NOT NULL"
            self.schema.append(f"CREATE INDEX IF NOT EXISTS {index} ON {what}")
        held = (
            f"FROM (SELECT ? AS id) AS held LEFT JOIN {records} AS r ON r.id = held.id"
            f" LEFT JOIN {self.table} AS j ON j.id = held.id"
        )
        owing = f" LEFT JOIN {owed} AS o ON o.id = held.id" if Keeps.OWED in keeps else ""
        what_is_owed = "o.owed" if owing else "NULL"
        self._held = (
            f"SELECT r.revision, r.resource, j.turn, j.journal, j.due, {what_is_owed} {held}{owing}"
        )
        self._versions = f"SELECT r.revision, j.turn {held}"
        self._begin = f"INSERT INTO {self.table} VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        self._put = f"INSERT OR REPLACE INTO {self.table} VALUES (?, ?, ?, ?)"
        self._remove = f"DELETE FROM {self.table} WHERE id = ?"
        self._due = f"SELECT id FROM {self.table} WHERE due <= ? ORDER BY due, id LIMIT ?"
        self._owe = f"INSERT OR REPLACE INTO {owed} VALUES (?, ?, ?)"
        self._forgive = f"DELETE FROM {owed} WHERE id = ?"
        self._owing = (
            f"SELECT o.id, o.turn, r.revision, r.resource, j.due, o.owed FROM {owed} AS o"
            f" LEFT JOIN {records} AS r ON r.id = o.id LEFT JOIN {self.table} AS j ON j.id = o.id"
            " ORDER BY o.id LIMIT ?"
        )
        self._history = f"SELECT number, CAST(entry AS BLOB) FROM {history} WHERE id = ?"
        self._enter = f"INSERT OR REPLACE INTO {history} VALUES (?, ?, ?)"
        self._take_away = f"DELETE FROM {history} WHERE id = ? AND number = ?"
        self._forget = f"DELETE FROM {history} WHERE id = ?"
        self._settle = f"DELETE FROM {owed} WHERE id = ? AND turn = ?"
        self._bury = (
            f"DELETE FROM {self.table} WHERE id = ?1 AND turn = ? AND journal = '' AND due IS NULL"
            f" AND NOT EXISTS (SELECT 1 FROM {records} WHERE id = ?1)"
        )

    def held(self, connection: Connection, id: str) -> Holding | None:
        """All that is held under that id, or None."""
        ((revision, resource, turn, journal, due, owed),) = connection.execute(self._held, (id,))
        if turn is None and revision is None:
            return None
        return Holding(
            id=id,
            turn=turn or 0,
            record=record_of(id, revision, resource),
            journal=(journal or "").encode(),
            due=due,
            owed=(owed or "").encode(),
        )

    def history(self, connection: Connection, id: str) -> dict[int, bytes]:
        """The entries of a history by their numbers."""
        return dict(connection.execute(self._history, (id,)).fetchall())

    def check(self, connection: Connection, before: Holding) -> None:
        """Raise Conflict when that is not what is held."""
        # A server of a time before there were journals changes the revision alone.
        ((revision, turn),) = connection.execute(self._versions, (before.id,))
        if (revision, turn or 0) != (before.record and before.record.revision, before.turn):
            raise Conflict("something else is held than was expected")

    def begin(self, connection: Connection, new: Holding) -> bool:
        """Keep what is held beside a new record, if nothing is kept under its id."""
        if connection.execute(self._begin, _row(new)).rowcount == 0:
            return False
        self._keep_owed(connection, new)
        return True

    def put(self, connection: Connection, after: Holding, before: Holding) -> None:
        """Keep what is held beside the record, in the place of what was."""
        connection.execute(self._put, _row(after))
        if before.owed and not after.owed:
            connection.execute(self._forgive, (after.id,))
        self._keep_owed(connection, after)
        if after.record is None:
            self._forget_history(connection, after.id)
            return
        for number, entry in after.history:
            if entry:
                connection.execute(self._enter, (after.id, number, entry.decode()))
            else:
                connection.execute(self._take_away, (after.id, number))

    def remove(self, connection: Connection, before: Holding) -> None:
        """Keep nothing of that any more."""
        connection.execute(self._remove, (before.id,))
        self._forget_history(connection, before.id)
        if before.owed:
            connection.execute(self._forgive, (before.id,))

    def due(self, connection: Connection, moment: float, limit: int) -> Sequence[str]:
        """The ids under which work is due then, the longest due first."""
        return [id for (id,) in connection.execute(self._due, (moment, limit))]

    def owing(self, connection: Connection, limit: int) -> Sequence[Holding]:
        """The first holdings that owe, without their journals."""
        holdings: list[Holding] = []
        size = 0
        for id, turn, revision, resource, due, owed in connection.execute(self._owing, (limit,)):
            record = record_of(id, revision, resource)
            holding = Holding(id=id, turn=turn, record=record, due=due, owed=owed.encode())
            holdings.append(holding)
            size += holding.size
            if size > OWING_BYTES:
                break
        return holdings

    def settle(self, connection: Connection, holdings: Sequence[Holding]) -> None:
        """Take what is owed off those that are still held in their turn."""
        connection.executemany(self._settle, [(each.id, each.turn) for each in holdings])
        deleted = [(each.id, each.turn) for each in holdings if each.record is None]
        connection.executemany(self._bury, deleted)

    def _forget_history(self, connection: Connection, id: str) -> None:
        if self._has_history:
            connection.execute(self._forget, (id,))

    def _keep_owed(self, connection: Connection, holding: Holding) -> None:
        if holding.owed:
            row = (holding.id, holding.turn, holding.owed.decode())
            connection.execute(self._owe, row)


def _row(holding: Holding) -> tuple[str, int, str, float | None]:
    return holding.id, holding.turn, holding.journal.decode(), holding.due


def record_of(id: str, revision: int | None, resource: str) -> Record | None:
    """The record of a row, or None where the row was joined to none."""
    if revision is None:
        return None
    return Record(id=id, revision=revision, resource=resource.encode())
