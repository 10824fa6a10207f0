"""The readers of an SQLite file: they read beside the writer."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Final, TypeVar

from tmf630 import pacing
from tmf630.store.sqlite.file.connection import Connection
from tmf630.store.sqlite.file.database import DatabaseFile, Operation
from tmf630.store.sqlite.file.limits import Deadline, Limit, LoopLimit, LoopLimitExceeded

T = TypeVar("T")
Search = Callable[[Connection, Limit], T]

_TEXT_CACHE_BYTES: Final = 1_000_000
"""Of the connection on the event loop: what was read lately, as a first page."""
_THREAD_CACHE_KIB: Final = 8192
"""Of connections on threads. With less, counting 100,000 entries of an index a second time takes
as long as the first time."""


class Readers:
    """Runs reads, each in a snapshot of its own, on the event loop or on threads."""

    def __init__(self, file: DatabaseFile) -> None:
        self.file = file
        self._loop_connection: Connection | None = None
        self._connected = 0
        self._idle: list[Connection] = []
        self._threads = ThreadPoolExecutor(4, "sqlite-reader")
        self._background = ThreadPoolExecutor(4, "sqlite-background")

    def version(self) -> Hashable:
        """The version of the file: every commit gives it another one. None while it is locked."""
        try:
            rows = self._connection_of_loop().execute("PRAGMA data_version").fetchall()
        except sqlite3.Error:
            self._close_loop_connection()
            return None
        # The number tells the commits that one connection has seen.
        return self._connected, rows[0]

    async def lookup(self, read: Operation[T]) -> T:
        """The result of a read that takes microseconds."""
        # A lookup takes some 10 µs and an answer of a thread several times that, so it runs on the
        # event loop. The event loop must never wait: when there is a lock, a thread waits instead.
        try:
            return read(self._connection_of_loop())
        except sqlite3.Error:
            self._close_loop_connection()
            return await self.read(read)

    async def search(self, search: Search[T], seconds: float) -> T:
        """The result of a search that may take microseconds or long. Raises TooSlow.

        What is work in the background leaves the event loop and its threads to others.
        """
        deadline = Deadline(monotonic() + seconds)
        deadline.check()
        if pacing.is_background():
            return await self._on(self._background, lambda connection: search(connection, deadline))
        try:
            return await self.lookup(lambda connection: search(connection, LoopLimit()))
        except LoopLimitExceeded:
            return await self.read(lambda connection: search(connection, deadline))

    async def read(self, read: Operation[T]) -> T:
        """The result of a read that may take long. It runs on a thread."""
        return await self._on(self._threads, read)

    async def close(self) -> None:
        """Finish the reads that are under way."""
        for threads in (self._threads, self._background):
            await asyncio.to_thread(threads.shutdown)
        self._close_loop_connection()
        for connection in self._idle:
            connection.close()

    async def _on(self, threads: ThreadPoolExecutor, read: Operation[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(threads, self._read, read)

    def _connection_of_loop(self) -> Connection:
        if self._loop_connection is None:
            self._loop_connection = self.file.connect(busy_timeout=0)
            self._loop_connection.cache_bytes = _TEXT_CACHE_BYTES
            self._connected += 1
        return self._loop_connection

    def _close_loop_connection(self) -> None:
        if self._loop_connection is not None:
            self._loop_connection.close()
            self._loop_connection = None

    def _connect(self) -> Connection:
        connection = self.file.connect(self.file.busy_timeout)
        connection.execute(f"PRAGMA cache_size = -{_THREAD_CACHE_KIB}")
        return connection

    def _read(self, read: Operation[T]) -> T:
        with self.file.translated_errors():
            connection = self._idle.pop() if self._idle else self._connect()
            try:
                result = read(connection)
            except BaseException:
                connection.close()
                raise
            self._idle.append(connection)
            return result
