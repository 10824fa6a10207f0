"""The scan of a search in the background, in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any, Final

from tmf630.store.condition import Attribute
from tmf630.store.queries import Query
from tmf630.store.searching.process import Report
from tmf630.store.sqlite.file.database import DatabaseFile, snapshot
from tmf630.store.sqlite.file.limits import limited
from tmf630.store.sqlite.search.function import ResourceFunctions
from tmf630.store.sqlite.search.statement import statement
from tmf630.store.sqlite.tables.indexes import Indexes

_STEPS: Final = 50_000


@dataclass(frozen=True, slots=True)
class SQLiteScan:
    """Reports what a query of a collection finds in a file, as it is at one moment."""

    file: DatabaseFile
    indexes: Indexes
    query: Query

    def __reduce__(self) -> tuple[Any, ...]:
        """Indexes have functions, so they are made again where the scan is read."""
        columns = [each.attribute for each in self.indexes.columns.values()]
        return _scan, (replace(self.file, dictionary=b""), self.indexes.name, columns, self.query)

    def __call__(self, report: Report) -> None:
        """Scan the file; see Scan."""
        file, indexes, limit = self.file, self.indexes, _Limit(report)
        with file.translated_errors():
            connection = file.connect(file.busy_timeout)
            with snapshot(connection), limited(connection, limit):
                functions = limit.functions = ResourceFunctions(indexes, limit)
                ((limit.total,),) = connection.execute(f"SELECT records FROM {indexes.total}")
                text, parameters = statement(connection, indexes, self.query, functions).ids()
                # A cursor returns a row when SQLite has found the next one, which may take long. A
                # function is called at once, in the order of the limited SELECT.
                connection.create_function("found", 1, report.match)
                with functions.registered(connection):
                    found = f"SELECT found(id) FROM ({text} LIMIT -1)"
                    for _ in connection.execute(found, parameters):
                        pass
        report.complete()


def _scan(file: DatabaseFile, name: str, indexed: Sequence[Attribute], query: Query) -> SQLiteScan:
    return SQLiteScan(file, Indexes(name, indexed), query)


class _Limit:
    """Reports how far the scan is, and ends it when its time is over."""

    steps = _STEPS
    size = inf
    functions: ResourceFunctions
    total: int

    def __init__(self, report: Report) -> None:
        self.check = report.check
        self._report = report

    def check_function(self) -> None:
        """Report how many resources are read."""
        self._report.looked(self.functions.read / max(self.total, 1))

    def pause(self) -> None:
        """Do nothing: the process has the lowest priority."""
