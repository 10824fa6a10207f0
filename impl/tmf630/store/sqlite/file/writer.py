"""The writer of an SQLite file: it commits writes in groups."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any, Final, TypeVar

from tmf630.store.errors import Duplicate, Unavailable
from tmf630.store.sqlite.file import header
from tmf630.store.sqlite.file.connection import Connection
from tmf630.store.sqlite.file.database import DatabaseFile, Operation, is_locked
from tmf630.store.sqlite.file.insertion import gathered

T = TypeVar("T")

_UNREADY_SECONDS: Final = 10.0
"""Seconds for which a store is not ready after a write has failed."""


class Writer:
    """Commits the writes of one event loop in groups, on a thread of its own.

    While one group is on its way to disk the next one gathers: many writes share a durable commit,
    and none waits for others to come. `schema` holds idempotent operations, and may grow. They run
    before any write.
    """

    def __init__(self, file: DatabaseFile) -> None:
        self.schema: list[Operation[None]] = []
        self._file = file
        self._connection: Connection | None = None
        self._prepared = 0
        self._thread = ThreadPoolExecutor(1, "sqlite-writer")
        self._queue: list[tuple[Operation[Any], asyncio.Future[Any]]] = []
        self._draining: asyncio.Task[None] | None = None
        self._closed = False
        self._failure: tuple[float, str] | None = None

    async def write(self, write: Operation[T]) -> T:
        """What the write returned or raised, once it is on disk."""
        if self._closed:
            raise Unavailable(f"SQLite database {self._file.path}: closed")
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.append((write, done))
        if self._draining is None:
            self._draining = asyncio.create_task(self._drain())
        return await done

    async def prepare(self) -> None:
        """Return when all of `schema` has run."""
        if self._prepared < len(self.schema):
            await self.write(_write_nothing)

    async def ready(self) -> None:
        """Return when the database takes writes: one of a page is tried.

        A larger write may fail while this one succeeds. So a failure counts until another write
        succeeds, or until `_UNREADY_SECONDS` seconds have passed.
        """
        await self.write(_probe)
        if self._failure and monotonic() < self._failure[0] + _UNREADY_SECONDS:
            raise Unavailable(self._failure[1])

    async def close(self) -> None:
        """Commit the queued writes. Later ones are Unavailable."""
        self._closed = True
        if self._draining is not None:
            await self._draining
        self._disconnect()
        self._thread.shutdown()

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._queue:
            group, self._queue = self._queue, []
            writes = [write for write, _ in group]
            outcomes: list[Any]
            try:
                outcomes = await loop.run_in_executor(self._thread, self._commit, writes)
            except Exception as failure:  # noqa: BLE001 - every caller of the group raises it
                outcomes = [Unavailable(f"writing failed: {failure!r}") for _ in writes]
            for (_, done), outcome in zip(group, outcomes, strict=True):
                if done.cancelled():
                    continue
                if isinstance(outcome, Exception):
                    done.set_exception(outcome)
                else:
                    done.set_result(outcome)
        self._draining = None

    def _commit(self, writes: list[Operation[Any]]) -> list[Any]:
        """What each write returned or raised in the transaction that they share."""
        try:
            with self._file.translated_errors():
                if self._connection is None:
                    self._connection = self._file.open()
                return self._transact(self._connection, writes)
        except Exception as error:
            self._disconnect()
            if not isinstance(error, Unavailable):
                raise
            if not (isinstance(error.__cause__, sqlite3.Error) and is_locked(error.__cause__)):
                self._failure = (monotonic(), str(error))
            # One each: an exception that many tasks raise would gather all their tracebacks.
            return [type(error)(*error.args) for _ in writes]

    def _transact(self, connection: Connection, writes: list[Operation[Any]]) -> list[Any]:
        schema = self.schema.copy()
        self._file.retry_while_locked(lambda: connection.execute("BEGIN IMMEDIATE"))
        if self._prepared == 0:
            header.mark(connection)
            connection.pack_with(self._file.dictionary)
        for create in schema[self._prepared :]:
            create(connection)
        outcomes = _outcomes(writes, connection)
        connection.execute("COMMIT")
        self._prepared = len(schema)
        if not _PROBES.issuperset(writes):
            self._failure = None
        return outcomes

    def _disconnect(self) -> None:
        self._prepared = 0
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _probe(connection: Connection) -> None:
    """Write the version that is recorded already."""
    header.record_version(connection, header.recorded_version(connection))


def _write_nothing(_: Connection) -> None:
    """Write nothing."""


_PROBES: Final = frozenset[Operation[Any]]({_probe, _write_nothing})
"""Writes that are too small to show that others succeed."""


def _outcomes(writes: Sequence[Operation[Any]], connection: Connection) -> list[Any]:
    """What each write returned or raised."""
    outcomes: list[Any] = []
    for together, some in gathered(writes):
        outcome = _outcome(together, connection)
        if len(some) > 1 and isinstance(outcome, Duplicate):
            # It is not known whose: each by itself.
            outcomes += [_outcome(each, connection) for each in some]
        else:
            outcomes += [outcome] * len(some)
    return outcomes


def _outcome(write: Operation[Any], connection: Connection) -> Any:
    """What one write returned or raised. An error of SQLite is one of the whole group."""
    try:
        return write(connection)
    except sqlite3.Error:
        raise
    except Exception as error:  # noqa: BLE001 - the caller raises it
        return error
