"""What a collection in MongoDB needs before it is used, such as its indexes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from tmf630.store.errors import Unavailable
from tmf630.store.mongo.operations import Operations

_WAIT_SECONDS: Final = 20.0
"""How long a caller waits for a preparation, which goes on afterwards."""


class Preparation:
    """Runs a preparation once. A preparation that failed is repeated for the next caller."""

    def __init__(self, prepare: Callable[[], Awaitable[None]], operations: Operations) -> None:
        self._prepare = prepare
        self._operations = operations
        self._task: asyncio.Task[None] | None = None
        self._done = False

    async def ensure(self) -> None:
        """Return when it has run. Raises what it raised, or Unavailable if it takes too long."""
        if self._done:
            return
        if self._task is None:
            self._task = self._operations.begin(self._try())
        try:
            async with asyncio.timeout(_WAIT_SECONDS):
                await asyncio.shield(self._task)
        except TimeoutError:
            raise Unavailable("MongoDB: the collection is still being prepared") from None

    async def _try(self) -> None:
        try:
            await self._prepare()
            self._done = True
        finally:
            self._task = None
