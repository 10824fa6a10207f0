"""Keeps what was counted of many records, by segments.

To count what a filter finds takes as long as there are entries in its index. So of a count that was
long, what each segment has (see `tables.segments`) is kept in memory. The next one counts only the
segments that have changed, and the records after the last one.
"""

from __future__ import annotations

from itertools import pairwise
from sqlite3 import Connection
from typing import Final

from tmf630.store.sqlite.search.condition import Sql

MANY: Final = 10_000
"""To count fewer entries takes less than a millisecond."""
_MAX_COUNTS: Final = 64
_AFTER_ALL: Final = b""
"""SQLite orders every blob after every text."""

Span = tuple[str, str, int]
"""The ids after the first one and up to the second one, and how many changes were among them."""


class KeptCounts:
    """The latest counts of many records, by the statement that counts the records of a span.

    `select_segments` reads the last id of each segment and the number of changes in it. What is
    kept is of no one moment: it belongs to the number of changes, whoever counts and when.
    """

    def __init__(self, select_segments: str) -> None:
        self._select_segments = select_segments
        self._kept: dict[Sql, dict[Span, int]] = {}

    def has(self, count: Sql | None) -> bool:
        """Whether this count is kept."""
        return count in self._kept

    def keep(self, count: Sql) -> None:
        """Keep this count from now on, and maybe no longer the one that was kept first."""
        if len(self._kept) >= _MAX_COUNTS:
            del self._kept[next(iter(self._kept))]
        self._kept[count] = {}

    def total(self, connection: Connection, count: Sql) -> int:
        """How many records the statement counts of all ids. The caller opens a snapshot."""
        text, parameters = count

        def counted(after: str, last: str | bytes) -> int:
            ((number,),) = connection.execute(text, (*parameters, after, last))
            return int(number)

        kept = self._kept.get(count, {})
        segments = [("", 0), *connection.execute(self._select_segments).fetchall()]
        spans = {(first, last, changes) for (first, _), (last, changes) in pairwise(segments)}
        # A count that is interrupted is continued by the next one.
        now = {span: kept[span] for span in spans & kept.keys()}
        try:
            for span in spans - now.keys():
                now[span] = counted(*span[:2])
            return sum(now.values()) + counted(segments[-1][0], _AFTER_ALL)
        finally:
            if count in self._kept:
                self._kept[count] = now
