"""The open connections and running requests of a server, and their end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final, Protocol

_LOG: Final = logging.getLogger(__name__)


class Ending(Protocol):
    """A connection that can be ended."""

    def stop(self) -> None:
        """Take no more requests, and close after the responses to those that were received."""

    def abort(self) -> None:
        """Abort the connection."""


class InFlight:
    """The open connections, and the requests that the application is answering."""

    def __init__(self) -> None:
        self._connections: set[Ending] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._fewer = asyncio.Event()
        self._finishing = False

    def opened(self, connection: Ending) -> None:
        """Add a connection."""
        self._connections.add(connection)
        if self._finishing:
            connection.stop()

    def lost(self, connection: Ending) -> None:
        """Remove a connection."""
        self._connections.discard(connection)
        self._fewer.set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Answer a request in a task."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

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

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._fewer.set()
