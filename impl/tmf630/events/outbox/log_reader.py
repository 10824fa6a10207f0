"""Reads the event log for all deliveries of one process: each batch is fetched once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from tmf630.events.outbox.event_log import Batch, EventLog
from tmf630.jobs.backoff import Backoff
from tmf630.jobs.concurrency import Broadcast
from tmf630.store.errors import Unavailable

_CACHED_BATCHES: Final = 16
"""How many of the latest batches are cached. A delivery that is further behind fetches its own."""
_CACHED_BYTES: Final = 4_000_000
"""How much JSON is cached beside the last batch; it takes several times that when it is decoded."""
_POLL_PAUSES: Final = Backoff(first=0.05, longest=60.0, factor=1.5)
"""Seconds from one poll for new batches to the next, longer while there are none."""
_GAP_CHECK_POLLS: Final = 20
"""After how many polls the reader checks that it is not behind what was trimmed."""


class LogReader:
    """The event log as far as this process has read it: `last` is the latest batch."""

    def __init__(self, log: EventLog) -> None:
        self.last = 0
        self._log: Final = log
        self._cached: dict[int, Batch] = {}
        self._grown = Broadcast()

    async def follow(self, longest: Callable[[], float]) -> None:
        """Poll for new batches until cancelled; raises what the store raises.

        The pauses grow up to the longest, in seconds, while there are none. What is already there
        is not fetched: `batch` fetches it.
        """
        empty = 0
        while True:
            # After a long pause of this process, batches up to here may have been trimmed.
            self.last = max(self.last, await self._before_next())
            for _ in range(_GAP_CHECK_POLLS):
                empty = 0 if await self.poll() else empty + 1
                await asyncio.sleep(min(_POLL_PAUSES.pause(empty + 1), longest()))

    async def poll(self) -> bool:
        """Fetch the batches that are new; whether there are any."""
        before = self.last
        while batch := await self._log.batch(self.last + 1):
            self._cache(batch)
            self.last = max(self.last, batch.number)
            self._grown.send()
        return self.last > before

    def _cache(self, batch: Batch) -> None:
        before = [*self._cached.values()]
        while before and (len(before) >= _CACHED_BATCHES or _bytes(before) > _CACHED_BYTES):
            before.pop(0)
        self._cached = {each.number: each for each in (*before, batch)}

    async def batch(self, number: int) -> Batch:
        """The batch of that number, which is not beyond the last; empty if it was trimmed."""
        batch = self._cached.get(number) or await self._log.batch(number)
        if batch is None and number >= await self._log.first():
            # A database that has just changed its primary may not show it yet.
            raise Unavailable(f"batch {number} of the event log cannot be read")
        return batch or Batch(number)

    async def wait_beyond(self, number: int, seconds: float) -> None:
        """Return when there are batches beyond that number, or after so many seconds."""
        if self.last <= number:
            await self._grown.wait_beyond(self._grown.count, seconds)

    async def _before_next(self) -> int:
        """The number before that of the next batch that is, or will be, in the log."""
        last = await self._log.last()
        return last if self.last == 0 else min(last, max(self.last, await self._log.first() - 1))


def _bytes(batches: Iterable[Batch]) -> int:
    return sum(len(each.text) for each in batches)
