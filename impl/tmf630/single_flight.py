"""Calls of which one at a time runs, for everyone who waits for its result."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Calls by key; used within one event loop.

    A call goes on when a caller that waits for it is cancelled: others wait for it as well.
    """

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[T]] = {}

    async def run(self, key: str, call: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of the call of that key that runs, or else of a new one; raises its error."""
        return await asyncio.shield(self.start(key, call))

    def start(self, key: str, call: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        """The call of that key that runs, or else a new one. What it raises need not be read."""
        task = self._running.get(key)
        if task is None:
            task = self._running[key] = asyncio.create_task(call())
            task.add_done_callback(partial(self._end, key))
        return task

    async def aclose(self) -> None:
        """Cancel the calls that run."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _end(self, key: str, task: asyncio.Task[T]) -> None:
        del self._running[key]
        if not task.cancelled():
            task.exception()  # asyncio logs an error that nothing has looked at
