"""One SQLite file: a thread that writes to it in groups, and readers beside it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any, Final, TypeVar

from tmf630.store.errors import Unavailable
from tmf630.store.sqlite import identity
from tmf630.store.sqlite.connection import File, Work, is_locked
from tmf630.store.sqlite.identity import Connection
from tmf630.store.sqlite.limits import AtOnce, Lengthy, Limit, Until

T = TypeVar("T")
Search = Callable[[Connection, Limit], T]

_LONG_CACHE_KIB: Final = 8192
"""For long reads. With less, to count 100,000 entries of an index a second time takes as long."""
_REMEMBERED: Final = 10.0
"""Seconds for which a write that has failed keeps the store from being ready."""


class Writer:
    """Writes of one event loop, committed in groups on a thread of their own.

    While one group is on its way to disk the next one gathers: many writes share a durable
    commit, and none waits for company. `schema` holds idempotent work, and may grow; no write runs
    before it.
    """

    def __init__(self, file: File) -> None:
        self.schema: list[Work[None]] = []
        self._file = file
        self._connection: Connection | None = None
        self._in_place = 0
        self._thread = ThreadPoolExecutor(1, "sqlite-writer")
        self._queue: list[tuple[Work[Any], asyncio.Future[Any]]] = []
        self._draining: asyncio.Task[None] | None = None
        self._closed = False
        self._failure: tuple[float, str] | None = None

    async def write(self, write: Work[T]) -> T:
        """What the write returned or raised, once it is on disk."""
        if self._closed:
            raise Unavailable(f"SQLite database {self._file.path}: closed")
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.append((write, done))
        if self._draining is None:
            self._draining = asyncio.create_task(self._drain())
        return await done

    async def prepare(self) -> None:
        """Return when the schema is in place."""
        if self._in_place < len(self.schema):
            await self.write(_nothing)

    async def ready(self) -> None:
        """Return when the database takes writes, which one of a page shows.

        Those that are larger may fail while it does not: one that has failed is remembered, until
        another one succeeds, or a while has passed.
        """
        await self.write(_probe)
        if self._failure and monotonic() < self._failure[0] + _REMEMBERED:
            raise Unavailable(self._failure[1])

    async def close(self) -> None:
        """Commit what is queued; take nothing more."""
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
            except Exception as failure:  # noqa: BLE001 - whoever waits for the group must hear of it
                outcomes = [Unavailable(f"writing failed: {failure!r}") for _ in writes]
            for (_, done), outcome in zip(group, outcomes, strict=True):
                if done.cancelled():
                    continue
                if isinstance(outcome, Exception):
                    done.set_exception(outcome)
                else:
                    done.set_result(outcome)
        self._draining = None

    def _commit(self, writes: list[Work[Any]]) -> list[Any]:
        """What each write returned or raised in the transaction that they share."""
        try:
            with self._file.reached():
                if self._connection is None:
                    self._connection = self._file.create()
                return self._transact(self._connection, writes)
        except Exception as error:
            self._disconnect()
            if not isinstance(error, Unavailable):
                raise
            if not (isinstance(error.__cause__, sqlite3.Error) and is_locked(error.__cause__)):
                self._failure = (monotonic(), str(error))
            # One each: an exception raised in many tasks would gather all their tracebacks.
            return [type(error)(*error.args) for _ in writes]

    def _transact(self, connection: Connection, writes: list[Work[Any]]) -> list[Any]:
        schema = self.schema.copy()
        self._file.patiently(lambda: connection.execute("BEGIN IMMEDIATE"))
        if self._in_place == 0:
            identity.stamp(connection)
        for make in schema[self._in_place :]:
            make(connection)
        outcomes = [_outcome(write, connection) for write in writes]
        connection.execute("COMMIT")
        self._in_place = len(schema)
        if not _TRIALS.issuperset(writes):
            self._failure = None
        return outcomes

    def _disconnect(self) -> None:
        self._in_place = 0
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _probe(connection: Connection) -> None:
    """Write what is there already."""
    identity.record(connection, identity.recorded(connection))


def _nothing(_: Connection) -> None:
    """Write nothing."""


_TRIALS: Final = frozenset[Work[Any]]({_probe, _nothing})
"""What succeeds may still be too small to show that writes do."""


def _outcome(write: Work[Any], connection: Connection) -> Any:
    """What one write returned or raised. A failing database is the failure of the whole group."""
    try:
        return write(connection)
    except sqlite3.Error:
        raise
    except Exception as error:  # noqa: BLE001 - the caller raises it
        return error


class Readers:
    """Reads, each in a snapshot of its own, beside whatever is being written."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._near: Connection | None = None
        self._idle: list[Connection] = []
        self._threads = ThreadPoolExecutor(4, "sqlite-reader")

    async def short(self, read: Work[T]) -> T:
        """The result of a read that takes microseconds."""
        # A lookup takes some 10 µs and a thread's answer several times that, so it runs on the
        # event loop. That must never wait: with a lock in the way, a thread waits in its place.
        try:
            if self._near is None:
                self._near = self._file.connect(busy_timeout=0)
            return read(self._near)
        except sqlite3.Error:
            self._leave_near()
            return await self.long(read)

    async def search(self, search: Search[T], seconds: float) -> T:
        """The result of a search, which may turn out to be short or long; raises TooSlow."""
        until = Until(monotonic() + seconds)
        until.check()
        try:
            return await self.short(lambda connection: search(connection, AtOnce()))
        except Lengthy:
            return await self.long(lambda connection: search(connection, until))

    async def long(self, read: Work[T]) -> T:
        """The result of a read that may take its time: it delays nobody."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, read)

    async def close(self) -> None:
        """Finish the reads that are under way."""
        await asyncio.to_thread(self._threads.shutdown)
        self._leave_near()
        for connection in self._idle:
            connection.close()

    def _leave_near(self) -> None:
        if self._near is not None:
            self._near.close()
            self._near = None

    def _connect(self) -> Connection:
        connection = self._file.connect(self._file.busy_timeout)
        connection.execute(f"PRAGMA cache_size = -{_LONG_CACHE_KIB}")
        return connection

    def _read(self, read: Work[T]) -> T:
        with self._file.reached():
            connection = self._idle.pop() if self._idle else self._connect()
            try:
                result = read(connection)
            except BaseException:
                connection.close()
                raise
            self._idle.append(connection)
            return result
