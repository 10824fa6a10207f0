"""The way from the outbox to the log: what is owed is published, once and in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from tmf630.events.log import EventLog
from tmf630.events.outbox import Source, published
from tmf630.store import OWING_BYTES, Collection, Holding

Json = dict[str, Any]

_AT_ONCE: Final = 100
"""How many holdings are looked at in each collection, and so about how large a batch is."""
_BYTES: Final = 2_000_000
_REMEMBERED: Final = 20_000
_READ_AGAIN: Final = 16
"""Batches that were published before this publisher began, and that may be owed still."""


class Publisher:
    """Publishes what the collections owe.

    It knows what has been published lately, by whomever: a write that has not seen that an event
    was taken leaves the event where it was. Of several publishers at the same moment one succeeds.
    `wake` wakes the courier beside a publisher that is none itself.
    """

    def __init__(
        self,
        sources: Sequence[tuple[Source, Collection]],
        log: EventLog,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._sources = sources
        self._log = log
        self._wake = wake
        self._last = 0
        self._published: dict[str, None] = {}
        self._turn = asyncio.Lock()

    async def publish(self) -> bool:
        """Publish some of what is owed; whether anything was, and so more may be."""
        found = False
        async with self._turn:
            await self._catch_up()
            for source, records in self._sources:
                holdings, _ = await self._publish(source, records)
                found = found or bool(holdings)
        return found

    async def flush(self) -> int:
        """Publish all that is owed now; the number of the last batch there is then."""
        for source, records in self._sources:
            complete = False
            while not complete:
                async with self._turn:
                    await self._catch_up()
                    holdings, done = await self._publish(source, records)
                size = sum(each.size for each in holdings)
                complete = done and len(holdings) < _AT_ONCE and size <= OWING_BYTES
        return await self._log.last()

    async def mark(self) -> None:
        """Have every courier look at the hub: a batch without events is a reason to."""
        async with self._turn:
            await self._catch_up()
            while not await self._append([]):
                await self._catch_up()
        self._wake()

    async def _publish(self, source: Source, records: Collection) -> tuple[Sequence[Holding], bool]:
        """Publish some of what one collection owes; what was found, and whether all of it is done.

        It is not when somebody else has published meanwhile.
        """
        holdings = await records.owing(_AT_ONCE)
        for group in _groups(holdings):
            new = [
                (holding.id, event)
                for holding in group
                for id, event in published(holding, source)
                if id not in self._published
            ]
            if new and not await self._append(new):
                return holdings, False
            await records.settle(*group)
        return holdings, True

    async def _append(self, events: Sequence[tuple[str, Json]]) -> bool:
        """Append a batch behind the last one, unless somebody else has."""
        if not await self._log.append(self._last + 1, events):
            # Whoever has slept goes on where the log does.
            self._last = max(self._last, await self._log.first() - 1)
            return False
        self._remember(event["eventId"] for _, event in events)
        self._last += 1
        return True

    async def _catch_up(self) -> None:
        """Learn what others have published."""
        if not self._last:
            first, last = await self._log.first(), await self._log.last()
            self._last = max(0, first - 1, last - _READ_AGAIN)
        while batch := await self._log.batch(self._last + 1):
            self._remember(each.id for each in batch.events)
            self._last = batch.number

    def _remember(self, ids: Iterable[str]) -> None:
        self._published.update(dict.fromkeys(ids))
        excess = len(self._published) - _REMEMBERED
        for id in list(islice(self._published, max(0, excess))):
            del self._published[id]


def _groups(holdings: Sequence[Holding]) -> Iterator[Sequence[Holding]]:
    """The holdings in portions that are a bearable batch each."""
    group: list[Holding] = []
    size = 0
    for holding in holdings:
        size += holding.size
        if group and size > _BYTES:
            yield group
            group, size = [], holding.size
        group.append(holding)
    if group:
        yield group
