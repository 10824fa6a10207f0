"""The store in one SQLite file."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from threading import Event

from tmf630.store.condition import Attribute, Shape
from tmf630.store.features import Features
from tmf630.store.protocol import NO_SHAPE
from tmf630.store.queries import LIMITS, Limits
from tmf630.store.searching.searches import Searches
from tmf630.store.sqlite.collection import SQLiteCollection
from tmf630.store.sqlite.file.database import DatabaseFile
from tmf630.store.sqlite.file.readers import Readers
from tmf630.store.sqlite.file.writer import Writer
from tmf630.store.sqlite.migration.inspection import inspect
from tmf630.store.sqlite.migration.migrate import Part, migrate
from tmf630.store.sqlite.tables.indexes import Indexes
from tmf630.store.sqlite.transfer.copying import OnCopied, copy
from tmf630.store.sqlite.transfer.dump import SQLiteDump, dump
from tmf630.store.sqlite.transfer.restoration import SQLiteRestoration, restoration


class SQLiteStore:
    """The collections of one SQLite file, which is created when it is first used.

    `busy_timeout` is how long, in seconds, an operation waits for a lock of another process before
    it is Unavailable. `limits` are those of a query, which is TooSlow beyond its time.
    `dictionary` is one of Zstandard's for what is stored, see `file.connection`.
    A store belongs to one event loop.
    """

    def __init__(
        self,
        path: Path,
        *,
        busy_timeout: float = 5.0,
        limits: Limits = LIMITS,
        dictionary: bytes = b"",
    ) -> None:
        self._file = DatabaseFile(path, busy_timeout, dictionary)
        self._writer = Writer(self._file)
        self._readers = Readers(self._file)
        self._limits = limits
        self._searches = Searches(limits)
        self._parts: list[Part] = []

    def collection(
        self,
        name: str,
        shape: Shape = NO_SHAPE,
        indexed: Sequence[Attribute] = (),
        features: Features = Features.ALL,
    ) -> SQLiteCollection:
        """The collection of that name, of ASCII letters, digits and underscores.

        Every process that opens it at the same time must give the same `indexed` attributes, none
        of them of the kind ANY.
        """
        # The name becomes part of statements, where no parameter can stand for it.
        if not re.fullmatch(r"\w+", name, re.ASCII):
            raise ValueError(f"{name!r} cannot name a collection")
        indexes = Indexes(name, indexed)
        collection = SQLiteCollection(
            indexes, features, self._writer, self._readers, self._limits, self._searches
        )
        self._parts.append(Part(collection.schema, indexes, features))
        return collection

    async def inspect(self) -> int:
        """Inspect the file before it is used; see Store."""
        indexes = [each.indexes for each in self._parts]
        return await asyncio.to_thread(inspect, self._file, indexes)

    async def migrate(self, on_progress: Callable[[int], None]) -> None:
        """Bring what an older version has stored to the form of this one; see Store."""
        cancelled = Event()

        def report(number: int) -> None:
            on_progress(number)
            if cancelled.is_set():
                raise InterruptedError

        try:
            await asyncio.to_thread(migrate, self._file, self._parts, report)
        finally:
            cancelled.set()

    @property
    def opened(self) -> frozenset[str]:
        """The names of the collections that were opened."""
        return frozenset(each.indexes.name for each in self._parts)

    def copy(self, to: Path, on_copied: OnCopied) -> None:
        """Copy the file as it is at one moment, while others may use it; see `copying.copy`."""
        copy(self._file, to, on_copied)

    def dump(
        self, copy: Path, moment: str = "", *, snapshot: bool = True
    ) -> AbstractAsyncContextManager[SQLiteDump]:
        """What the file holds, read from a copy; see Store."""
        return dump(self._file, copy, moment)

    def restoration(
        self, source: str, processes: Sequence[str] = ()
    ) -> AbstractAsyncContextManager[SQLiteRestoration]:
        """Begin to write the rows of a source, or continue; see Store."""
        return restoration(self._file, self._parts, source, processes)

    async def ready(self) -> None:
        """Return when the database takes a write. Raises Unavailable when not."""
        await self._writer.ready()

    async def close(self) -> None:
        """Commit the queued writes and close the file. Later calls are Unavailable."""
        await self._searches.close()
        await self._writer.close()
        await self._readers.close()
