"""The way from the outbox to the log: what is owed is published, once and in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from tmf630.events.log import EventLog
from tmf630.events.outbox import Source, published
from tmf630.store import Collection, Holding

Json = dict[str, Any]

_AT_ONCE: Final = 100
"""How many holdings are looked at in each collection, and so about how large a batch is."""
_BYTES: Final = 2_000_000
_REMEMBERED: Final = 20_000


class Publisher:
    """Publishes what the collections owe.

    It knows what has been published lately, by whomever: a write that has not seen that an event
    was taken leaves the event where it was. Of several publishers at the same moment one succeeds.
    """

    def __init__(self, sources: Sequence[tuple[Source, Collection]], log: EventLog) -> None:
        self._sources = sources
        self._log = log
        self._last: int | None = None
        self._published: dict[str, None] = {}

    async def publish(self) -> int:
        """Publish some of what is owed; the number of the last batch there is then."""
        last = await self._catch_up()
        for source, records in self._sources:
            holdings = await records.owing(_AT_ONCE)
            for group in _groups(holdings):
                new = [
                    (holding.id, event)
                    for holding in group
                    for id, event in published(holding, source)
                    if id not in self._published
                ]
                if new:
                    if not await self._log.append(last + 1, new):
                        self._last = None
                        return last
                    last += 1
                    self._remember(event["eventId"] for _, event in new)
                    self._last = last
                await records.settle(*group)
        return last

    async def _catch_up(self) -> int:
        """Learn what others have published; of what was long before, the last batch."""
        if self._last is None:
            self._last = max(0, await self._log.last() - 1)
        while batch := await self._log.batch(self._last + 1):
            self._remember(each.id for each in batch.events)
            self._last = batch.number
        return self._last

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
