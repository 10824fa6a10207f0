"""Queues of those who want to change the same thing at the same time, within one process."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary


class Queues:
    """A queue for each id, which is there as long as somebody stands in it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, id: str) -> asyncio.Lock:
        """The lock that only one at a time has, in the order in which they came for it."""
        lock = self._locks.get(id)
        if lock is None:
            lock = self._locks[id] = asyncio.Lock()
        return lock
