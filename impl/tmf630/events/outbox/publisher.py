"""The publisher: moves events from the outboxes to the event log, once and in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, TypeVar

from tmf630 import wire
from tmf630.events.outbox.event_log import Batch, EventLog, OutboxEvent
from tmf630.events.outbox.payload import EventSource, published
from tmf630.offload import offload
from tmf630.store.entries import Entry
from tmf630.store.protocol import UNPUBLISHED_BYTES

T = TypeVar("T")

_MAX_ENTRIES: Final = 100
"""How many entries are read of each collection, and so about how many events a batch has."""
_BATCH_BYTES: Final = 2_000_000
_REMEMBERED_EVENTS: Final = 20_000
_REREAD_BATCHES: Final = 16
"""Batches from before this publisher started whose events may still be in an outbox."""


class Publisher:
    """Publishes the events of the `sources`.

    It remembers the ids of events that any publisher has published lately: a change at the same
    moment as an acknowledgement may put a published event back into the outbox. Of several
    publishers at the same moment one succeeds. `wake` wakes the dispatcher, if the publisher runs
    in another process.
    """

    def __init__(
        self,
        sources: Sequence[EventSource],
        log: EventLog,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._sources = sources
        self._log = log
        self._wake = wake
        self._last = 0
        self._published: dict[str, None] = {}
        self._lock = asyncio.Lock()

    async def publish(self) -> bool:
        """Publish some events; whether there were any, and so there may be more."""
        found = False
        async with self._lock:
            await self._catch_up()
            for source in self._sources:
                entries, _ = await self._publish(source)
                found = found or bool(entries)
        return found

    async def flush(self) -> int:
        """Publish all events that are in an outbox now; the number of the last batch then."""
        for source in self._sources:
            complete = False
            while not complete:
                async with self._lock:
                    await self._catch_up()
                    entries, done = await self._publish(source)
                few = len(entries) < _MAX_ENTRIES and _size(entries) <= UNPUBLISHED_BYTES
                complete = done and few
        return await self._log.last()

    async def wake_dispatchers(self) -> None:
        """Make all dispatchers read the subscriptions, by a batch without events."""
        async with self._lock:
            await self._catch_up()
            while not await self._append([]):
                await self._catch_up()
        self._wake()

    async def _publish(self, source: EventSource) -> tuple[Sequence[Entry], bool]:
        """Publish some events of one collection; their entries, and whether all of them are done.

        They are not if another publisher has appended a batch meanwhile.
        """
        entries = await source.resources.unpublished(_MAX_ENTRIES)
        for group in _portions(entries, lambda entry: entry.size):
            for batch in await offload(_size(group), self._batches, group, source):
                if not await self._append(batch):
                    return entries, False
            await source.resources.acknowledge(*group)
        return entries, True

    def _batches(
        self, entries: Sequence[Entry], source: EventSource
    ) -> Sequence[Sequence[OutboxEvent]]:
        """The events of entries that have not been published yet, in batches.

        They are fewer than _REREAD_BATCHES, so the next publisher knows them all after a crash.
        """
        new = [
            event
            for entry in entries
            for event in published(entry, source)
            if event.id not in self._published
        ]
        return list(_portions(new, lambda event: len(wire.encode(event.event))))

    async def _append(self, events: Sequence[OutboxEvent]) -> bool:
        """Append a batch behind the last one, unless another publisher has."""
        if not await self._log.append(self._last + 1, events):
            # After a long pause of this process, the batches after the last may have been trimmed.
            self._last = max(self._last, await self._log.first() - 1)
            return False
        self._remember(event.id for event in events)
        self._last += 1
        return True

    async def _catch_up(self) -> None:
        """Read the batches that other publishers have appended."""
        if not self._last:
            first, last = await self._log.first(), await self._log.last()
            self._last = max(0, first - 1, last - _REREAD_BATCHES)
        while batch := await self._log.batch(self._last + 1):
            self._remember(await offload(len(batch.text), _ids, batch))
            self._last = batch.number

    def _remember(self, ids: Iterable[str]) -> None:
        self._published.update(dict.fromkeys(ids))
        excess = len(self._published) - _REMEMBERED_EVENTS
        for id in list(islice(self._published, max(0, excess))):
            del self._published[id]


def _ids(batch: Batch) -> Sequence[str]:
    return [each.id for each in batch.events]


def _size(entries: Iterable[Entry]) -> int:
    return sum(each.size for each in entries)


def _portions(whole: Sequence[T], size: Callable[[T], int]) -> Iterator[Sequence[T]]:
    """Portions of at most _BATCH_BYTES each, or of one element that is larger."""
    portion: list[T] = []
    total = 0
    for each in whole:
        length = size(each)
        if portion and total + length > _BATCH_BYTES:
            yield portion
            portion, total = [], 0
        portion.append(each)
        total += length
    if portion:
        yield portion
