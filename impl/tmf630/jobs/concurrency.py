"""Tasks that run at the same time, and how they wait for each other."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


async def run_together(works: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Run all of these at the same time; the first exception cancels the others and is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(work)
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None


async def uncancelled(work: Coroutine[Any, Any, T], seconds: float) -> T:
    """Run work. When the caller is cancelled meanwhile, the work has so many seconds to end."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=seconds)
        task.cancel()
        raise


async def wait_at_most(event: asyncio.Event, seconds: float) -> None:
    """Return when an event is set, or after so many seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


class Broadcast:
    """A signal to all tasks that wait for it in one process.

    `count` grows with every signal: a task that was busy compares it to see what it has missed.
    """

    def __init__(self) -> None:
        self.count = 0
        self._next = asyncio.Event()

    def send(self) -> None:
        """Wake all tasks that wait."""
        self.count += 1
        self._next.set()
        self._next = asyncio.Event()

    async def wait_beyond(self, count: int, seconds: float) -> None:
        """Return when it has been sent more often than that, or after so many seconds."""
        if self.count > count:
            return
        await wait_at_most(self._next, seconds)
