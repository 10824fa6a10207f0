"""The publisher: moves events from the outboxes to the event log, once and in order.

What the outboxes have for the audit is in the same batches, and is written into the audit before
the outboxes are emptied.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, TypeVar

from tmf630 import wire
from tmf630.events.outbox.audit_log import AuditLog
from tmf630.events.outbox.event_log import Batch, EventLog, OutboxEvent
from tmf630.events.outbox.payload import EventSource, contents
from tmf630.offload import offload
from tmf630.store.entries import Entry
from tmf630.store.protocol import UNPUBLISHED_BYTES
from tmf630.wire import Json

T = TypeVar("T")

MAX_ENTRIES: Final = 250
"""How many entries are read of each collection, and so about how many events a batch has."""
_BATCH_BYTES: Final = 2_000_000
_REMEMBERED: Final = 40_000
"""Ids of events and audit records."""
_REREAD_BATCHES: Final = 16
"""Batches from before this publisher started whose events may still be in an outbox."""


class Publisher:
    """Publishes the events of the `sources`.

    It remembers the ids of what any publisher has published lately: a change at the same moment as
    an acknowledgement may put a published event back into the outbox. Of several
    publishers at the same moment one succeeds. `wake` wakes the dispatcher, if the publisher runs
    in another process.
    """

    def __init__(
        self,
        sources: Sequence[EventSource],
        log: EventLog,
        audit: AuditLog,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._sources = sources
        self._log = log
        self._audit = audit
        self._wake = wake
        self._last = 0
        self._published: dict[str, None] = {}
        self._lock = asyncio.Lock()

    async def publish(self) -> int:
        """Publish the events of some entries; of how many, at most MAX_ENTRIES a source."""
        published = 0
        async with self._lock:
            await self._catch_up()
            for source in self._sources:
                # What has no events can wait until there are none.
                if source.forms or not published:
                    entries, _ = await self._publish(source)
                    published += len(entries)
        return published

    async def flush(self) -> int:
        """Publish all events that are in an outbox now; the number of the last batch then."""
        for source in self._sources:
            complete = False
            while not complete:
                async with self._lock:
                    await self._catch_up()
                    entries, done = await self._publish(source)
                few = len(entries) < MAX_ENTRIES and _size(entries) <= UNPUBLISHED_BYTES
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
        entries = await source.resources.unpublished(MAX_ENTRIES)
        for group in _portions(entries, lambda entry: entry.size):
            found = await offload(_size(group), contents, group, source)
            audit = [each for each in found.audit if each["id"] not in self._published]
            batches = await offload(_size(group), self._batches, found.events)
            # The first batch has the audit records, also if there are no events.
            for batch in batches or ([[]] if audit else []):
                if not await self._append(batch, audit):
                    return entries, False
                audit = []
            await source.resources.acknowledge(*group)
        return entries, True

    def _batches(self, events: Iterable[OutboxEvent]) -> Sequence[Sequence[OutboxEvent]]:
        """The events that have not been published yet, in batches.

        They are fewer than _REREAD_BATCHES, so the next publisher knows them all after a crash.
        """
        new = [event for event in events if event.id not in self._published]
        return list(_portions(new, lambda event: len(wire.encode(event.event))))

    async def _append(self, events: Sequence[OutboxEvent], audit: Sequence[Json] = ()) -> bool:
        """Append a batch behind the last one, unless another publisher has."""
        if not await self._log.append(self._last + 1, events, audit):
            # After a long pause of this process, the batches after the last may have been trimmed.
            self._last = max(self._last, await self._log.first() - 1)
            return False
        await self._audit.add(audit)
        self._remember([*(event.id for event in events), *_ids(audit)])
        self._last += 1
        return True

    async def _catch_up(self) -> None:
        """Read the batches that other publishers have appended."""
        if not self._last:
            first, last = await self._log.first(), await self._log.last()
            self._last = max(0, first - 1, last - _REREAD_BATCHES)
        while batch := await self._log.batch(self._last + 1):
            events, audit = await offload(len(batch.text), _published, batch)
            # Its publisher may have ended before it has written the audit records.
            await self._audit.complete(audit)
            self._remember([*events, *_ids(audit)])
            self._last = batch.number

    def _remember(self, ids: Iterable[str]) -> None:
        self._published.update(dict.fromkeys(ids))
        excess = len(self._published) - _REMEMBERED
        for id in list(islice(self._published, max(0, excess))):
            del self._published[id]


def _published(batch: Batch) -> tuple[Sequence[str], Sequence[Json]]:
    """The ids of the events of a batch, and its audit records."""
    return [each.id for each in batch.events], batch.audit


def _ids(audit: Iterable[Json]) -> Sequence[str]:
    return [each["id"] for each in audit]


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
