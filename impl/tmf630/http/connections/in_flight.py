"""The open connections and running requests of a server, and their end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final, Protocol

_LOG: Final = logging.getLogger(__name__)
_REFUSED_PART: Final = 8
"""Connections that are being refused, as a part of those that there may be."""


class Ending(Protocol):
    """A connection that can be ended."""

    def stop(self) -> None:
        """Take no more requests, and close after the responses to those that were received."""

    def refuse(self) -> None:
        """Answer that there are too many connections, and close."""

    def abort(self) -> None:
        """Abort the connection."""


class InFlight:
    """The open connections, and the requests that the application is answering.

    There may be `most` connections. Some more are kept open while they are refused.
    """

    def __init__(self, most: int = 15_000) -> None:
        self._loop = asyncio.get_running_loop()
        self._most = most
        self._is_full = False
        self._connections: set[Ending] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._fewer = asyncio.Event()
        self._finishing = False

    def opened(self, connection: Ending) -> None:
        """Add a connection."""
        self._connections.add(connection)
        if self._finishing:
            connection.stop()
        elif (count := len(self._connections)) > self._most:
            self._note_full()
            if count > self._most + self._most // _REFUSED_PART + 1:
                connection.abort()
            else:
                connection.refuse()

    def lost(self, connection: Ending) -> None:
        """Remove a connection."""
        self._connections.discard(connection)
        if self._is_full and len(self._connections) < self._most:
            self._is_full = False
        self._fewer.set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Answer a request in a task."""
        task = self._loop.create_task(self._run(work))
        self._tasks.add(task)

    async def finish(self, seconds: float) -> None:
        """Return when all requests are answered and all connections closed, or after that time."""
        self._finishing = True
        for each in list(self._connections):
            each.stop()
        try:
            async with asyncio.timeout(seconds):
                while self._connections or self._tasks:
                    self._fewer.clear()
                    await self._fewer.wait()
        except TimeoutError:
            _LOG.error("%s requests were aborted when the server was stopped", len(self._tasks))
            for task in list(self._tasks):
                task.cancel()
            for each in list(self._connections):
                each.abort()

    def _note_full(self) -> None:
        """Log once that there is no room for another connection."""
        if not self._is_full:
            self._is_full = True
            _LOG.warning("there are %s connections, and further ones are refused", self._most)

    async def _run(self, work: Coroutine[Any, Any, None]) -> None:
        # Less than a callback of the task, which the event loop would have to schedule.
        try:
            await work
        finally:
            self._tasks.discard(asyncio.current_task())
            if self._finishing:
                self._fewer.set()
