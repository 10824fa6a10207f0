"""The event log: every published event, each in its place.

Events are appended in batches, each with the audit records that are published with them. A batch is
one record, whose id is its number. The numbers have no gaps: an append takes the number after the
last, and of two appends with the same number the second fails. So any number of readers can read
the log from any place on and miss nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from tmf630 import wire
from tmf630.instants import microseconds
from tmf630.store.condition import ID, Comparison, Operator, Sort
from tmf630.store.entries import Record
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.protocol import Collection
from tmf630.store.queries import Query
from tmf630.wire import Json

_MAX_TRIMMED_BATCHES: Final = 100


class Place(NamedTuple):
    """Where an event is in the log: the number of its batch, and its position in that."""

    batch: int
    position: int


class OutboxEvent(NamedTuple):
    """An event to be published: its id, the id of its resource, and what listeners get.

    `api` tells the APIs of a store apart, as that of `EventTypes`. `parties` are the ids of those
    that saw the resource then. `traceparent` is the trace of its request, empty for none.
    """

    id: str
    resource: str
    event: Json
    api: str = ""
    parties: Sequence[str] = ()
    traceparent: str = ""


@dataclass(frozen=True)
class LoggedEvent:
    """A published event.

    `resource` is the id of the changed resource, whose events are delivered in order. `event` is as
    the contract of the `api` defines it. `parties` are the ids of those that saw the resource then.
    `traceparent` is the trace of its request, empty for none.
    """

    place: Place
    resource: str
    event: Json
    api: str = ""
    parties: Sequence[str] = ()
    traceparent: str = ""

    @property
    def id(self) -> str:
        """The `eventId`."""
        id: str = self.event["eventId"]
        return id

    @property
    def time(self) -> float:
        """When it happened, in seconds since 1970; 0 when its contract has no `eventTime`."""
        return (microseconds(self.event.get("eventTime", "")) or 0) / 1_000_000

    @cached_property
    def text(self) -> bytes:
        """The event as JSON, made once for all subscriptions that get all of it."""
        return wire.encode(self.event)


@dataclass(frozen=True)
class Batch:
    """What was published together, as the text that is stored of it."""

    number: int
    text: bytes = b'{"events":[]}'

    @property
    def audit(self) -> Sequence[Json]:
        """The audit records."""
        records: Sequence[Json] = wire.decode(self.text).get("audit", ())
        return records

    @cached_property
    def events(self) -> Sequence[LoggedEvent]:
        """The events, decoded when they are needed: often there is no subscription."""
        return [
            LoggedEvent(
                Place(self.number, position),
                each["resource"],
                each["event"],
                each.get("api", ""),
                each.get("parties", ()),
                each.get("traceparent", ""),
            )
            for position, each in enumerate(wire.decode(self.text)["events"])
        ]


class EventLog:
    """The event log in a collection of its own.

    The latest batches that this process has appended are cached until they are read once: `cached`
    is how many.
    """

    def __init__(self, records: Collection, cached: int = 0) -> None:
        self._records = records
        self._cached = cached
        self._appended: dict[int, Batch] = {}

    async def first(self) -> int:
        """The number of the first batch that was not trimmed, 1 if there has been none."""
        records = (await self._records.find(Query(limit=1))).records
        return int(records[0].id) if records else 1

    async def last(self) -> int:
        """The number of the last batch, 0 if there has been none."""
        query = Query(sort=[Sort(ID, descending=True)], limit=1)
        records = (await self._records.find(query)).records
        return int(records[0].id) if records else 0

    async def batch(self, number: int) -> Batch | None:
        """The batch of that number, None if it was not appended yet or is trimmed."""
        if batch := self._appended.pop(number, None):
            return batch
        record = await self._records.get(_id(number))
        return None if record is None else Batch(number, record.resource)

    async def append(
        self, number: int, events: Sequence[OutboxEvent], audit: Sequence[Json] = ()
    ) -> bool:
        """Append events and audit records as the batch of that number.

        False if another process has appended a batch with that number.
        """
        content: Json = {"events": list(map(_stored, events))}
        text = wire.encode({**content, "audit": audit} if audit else content)
        try:
            await self._records.insert(Record(id=_id(number), revision=1, resource=text))
        except Duplicate:
            return False
        # After a long pause of this process, the number may have been used and trimmed.
        if number > 1 and not await self._has(number - 1):
            await self._remove(_id(number))
            return False
        # The process that appends a batch mostly reads it next.
        self._appended[number] = Batch(number, text)
        self._appended.pop(number - self._cached, None)
        return True

    async def _has(self, number: int) -> bool:
        condition = Comparison(ID, Operator.EQ, (_id(number),))
        return (await self._records.find(Query(condition=condition, limit=0))).total > 0

    async def trim(self, before: int) -> int:
        """Remove some batches before that number, but never the last; how many were removed."""
        if before <= await self.first():
            return 0
        return await self._records.trim(_id(min(before, await self.last())), _MAX_TRIMMED_BATCHES)

    async def _remove(self, id: str) -> bool:
        try:
            if entry := await self._records.entry(id):
                await self._records.replace(entry, None)
        except Conflict:
            return False
        return entry is not None


def _stored(event: OutboxEvent) -> Json:
    stored: Json = {"resource": event.resource, "event": event.event}
    if event.api:
        stored["api"] = event.api
    if event.parties:
        stored["parties"] = event.parties
    if event.traceparent:
        stored["traceparent"] = event.traceparent
    return stored


def _id(number: int) -> str:
    return f"{number:016d}"
