"""The embedded store: one SQLite file, durable, no server.

Any number of processes may serve the same file. SQLite 3.37 or newer, for STRICT tables.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

from tmf630.store.condition import Attribute, Shape
from tmf630.store.features import Features
from tmf630.store.protocol import NO_SHAPE
from tmf630.store.sqlite.connection import File
from tmf630.store.sqlite.file import Readers, Writer
from tmf630.store.sqlite.indexes import Indexes
from tmf630.store.sqlite.inspection import inspect
from tmf630.store.sqlite.migration import Part, migrate
from tmf630.store.sqlite.table import Table


class SQLiteStore:
    """The collections of one SQLite file, which comes into being when it is first used.

    `busy_timeout` is how long, in seconds, to wait for another process's lock before an operation
    is Unavailable, `time_limit` how long a query may take before it is TooSlow. A store belongs to
    one event loop.
    """

    def __init__(self, path: Path, *, busy_timeout: float = 5.0, time_limit: float = 4.0) -> None:
        self._file = File(path, busy_timeout)
        self._writer = Writer(self._file)
        self._readers = Readers(self._file)
        self._time_limit = time_limit
        self._parts: list[Part] = []

    def collection(
        self,
        name: str,
        shape: Shape = NO_SHAPE,
        indexed: Sequence[Attribute] = (),
        features: Features = Features.ALL,
    ) -> Table:
        """The collection of that name, of ASCII letters, digits and underscores.

        Every process that opens it at the same time must give the same `indexed` attributes, none
        of them of the kind ANY.
        """
        # The name becomes part of statements, where no parameter can stand for it.
        if not re.fullmatch(r"\w+", name, re.ASCII):
            raise ValueError(f"{name!r} cannot name a collection")
        indexes = Indexes(name, indexed)
        table = Table(indexes, features, self._writer, self._readers, self._time_limit)
        self._parts.append(Part(table.schema, indexes))
        return table

    async def inspect(self) -> int:
        """Look at the file before it is used; see Store."""
        indexes = [each.indexes for each in self._parts]
        return await asyncio.to_thread(inspect, self._file, indexes)

    async def migrate(self, told: Callable[[int], None]) -> None:
        """Bring what an older version has stored to the form of this one; see Store."""
        stopped = Event()

        def tell(number: int) -> None:
            told(number)
            if stopped.is_set():
                raise InterruptedError

        try:
            await asyncio.to_thread(migrate, self._file, self._parts, tell)
        finally:
            stopped.set()

    async def ready(self) -> None:
        """Return when the database takes a write; raises Unavailable when not."""
        await self._writer.ready()

    async def close(self) -> None:
        """Commit what is queued and close the file; afterwards everything is Unavailable."""
        await self._writer.close()
        await self._readers.close()
