"""The segments of a collection: spans of ids, each with the number of changes in it.

What was counted in a segment is right as long as its number of changes is the same. So a count of
many records is kept by segments, and only those are counted again in which something has changed:
most changes are of new records, and these are after the last segment.

Triggers on the table of records write the segments, so that they are right whatever version of this
program writes. No change of an index comes without one of its record, or while another process has
the file open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tmf630.store.sqlite.tables.indexes import quoted

RECORDS: Final = 32_768
"""How many records a segment has when it ends. Their ids grow with time, as a rule."""
_COLUMNS: Final = "(last TEXT NOT NULL PRIMARY KEY, changes INTEGER NOT NULL) STRICT, WITHOUT ROWID"


class SegmentTable:
    """The segments of one collection, each by its last id. The first begins before all ids.

    `select` reads the last id of each and the number of changes in it, in the order of ids.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._records, table = quoted(name), quoted(f"{name}: segments")
        self.select = f"SELECT last, changes FROM {table} ORDER BY last"
        # An old file gets its segments at once: a look-up by row number for each.
        fill = (
            f"INSERT OR IGNORE INTO {table} WITH RECURSIVE ends (number) AS (SELECT {RECORDS} UNION"
            f" ALL SELECT number + {RECORDS} FROM ends"
            f" WHERE number < (SELECT max(rowid) FROM {self._records})) SELECT r.id, 0 FROM ends"
            f" JOIN {self._records} AS r ON r.rowid = ends.number"
            f" WHERE NOT EXISTS (SELECT 1 FROM {table})"
        )
        # A condition that is false costs a new record a fifth of what the statement would.
        triggers = [
            self._trigger(f"{event} within", event, f"EXISTS ({segment})", change)
            for event, segment, change in (
                ("INSERT", *_change(table, "NEW")),
                ("UPDATE", *_change(table, "OLD")),
                ("DELETE", *_change(table, "OLD")),
            )
        ]
        is_last = f"NEW.rowid % {RECORDS} = 0"
        end = f"INSERT OR IGNORE INTO {table} VALUES (NEW.id, 0)"
        create = f"CREATE TABLE IF NOT EXISTS {table} {_COLUMNS}"
        end_trigger = self._trigger("last", "INSERT", is_last, end)
        self.schema: Sequence[str] = (create, *triggers, end_trigger, fill)

    def _trigger(self, what: str, event: str, when: str, statement: str) -> str:
        name = quoted(f"{self._name}: segments after {what}")
        return (
            f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON {self._records} WHEN {when}"
            f" BEGIN {statement}; END"
        )


def _change(table: str, row: str) -> tuple[str, str]:
    """The SELECT of the segment of a row, and the statement that counts a change in it."""
    segment = f"SELECT last FROM {table} WHERE last >= {row}.id ORDER BY last LIMIT 1"
    return segment, f"UPDATE {table} SET changes = changes + 1 WHERE last = ({segment})"
