"""The log as one process reads it for all its deliveries: each batch is fetched once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from tmf630.events.outbox.event_log import Batch, EventLog
from tmf630.store.errors import Unavailable

_KEPT: Final = 16
"""How many of the latest batches are kept at hand; who has fallen behind fetches his own."""
_PAUSE: Final = 0.05
"""Seconds from one look at what others have published to the next, when there was something."""
_SLOWER: Final = 1.5
_LOOKS: Final = 20
"""After how many looks it is made sure that there is not a gap in the way."""


class Reader:
    """What there is in the log, as far as this process has seen it."""

    def __init__(self, log: EventLog) -> None:
        self.last = 0
        self.log: Final = log
        self._latest: dict[int, Batch] = {}
        self._grown = asyncio.Event()

    async def follow(self, longest: Callable[[], float]) -> None:
        """Look for new batches from now on; raises what the store raises.

        The pauses grow up to the longest, in seconds, until there are some. Whoever wants what is
        before asks for it.
        """
        pause = _PAUSE
        while True:
            # Whoever has slept goes on where the log does: what it has let go of, all have had.
            self.last = max(self.last, await self._before_next())
            for _ in range(_LOOKS):
                grown = await self.look()
                pause = _PAUSE if grown else min(pause * _SLOWER, longest())
                await asyncio.sleep(pause)

    async def _before_next(self) -> int:
        """The number before that of the next batch that there is, or will be."""
        last = await self.log.last()
        return last if self.last == 0 else min(last, max(self.last, await self.log.first() - 1))

    async def look(self) -> bool:
        """Fetch the batches that are new; whether there were any."""
        before = self.last
        while batch := await self.log.batch(self.last + 1):
            self._latest[batch.number] = batch
            self._latest.pop(batch.number - _KEPT, None)
            self.last = max(self.last, batch.number)
            self._grown.set()
            self._grown = asyncio.Event()
        return self.last > before

    async def batch(self, number: int) -> Batch:
        """The batch of that number, which is not beyond the last; empty when it is gone."""
        batch = self._latest.get(number) or await self.log.batch(number)
        if batch is None and number >= await self.log.first():
            # A database that has just changed its primary may not know what was there already.
            raise Unavailable(f"batch {number} of the log cannot be seen")
        return batch or Batch(number)

    async def grown(self, number: int, seconds: float | None) -> None:
        """Return when there are batches beyond that number, or after so many seconds."""
        if self.last > number:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._grown.wait()
