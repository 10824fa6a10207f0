"""Undelivered events: those in the retry queue of a subscription, and its dead letters.

The names in their records are a file format: they stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from tmf630 import wire
from tmf630.events.outbox.event_log import LoggedEvent, Place
from tmf630.store.condition import (
    ID,
    AllOf,
    Attribute,
    Comparison,
    Condition,
    Kind,
    Operator,
    Shape,
    Sort,
)
from tmf630.store.entries import Record
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.find_all import find_all
from tmf630.store.protocol import Collection
from tmf630.store.queries import Query
from tmf630.wire import Json

SHAPE: Final = Shape({"subscription": Kind.TEXT, "dead": Kind.BOOLEAN})
INDEXED: Final = (Attribute(("subscription",), Kind.TEXT),)
_SUBSCRIPTION: Final = INDEXED[0]
_DEAD: Final = Attribute(("dead",), Kind.BOOLEAN)


@dataclass(frozen=True, slots=True)
class UndeliveredEvent:
    """An event that a subscription's listener has refused.

    It is in the retry queue, or `is_dead`: a dead letter, which is not tried any more. `since` is
    when it was first tried, in seconds since 1970; `reason` says why it became a dead letter.
    """

    subscription: str
    logged: LoggedEvent
    since: float
    is_dead: bool = False
    reason: str = ""

    @property
    def id(self) -> str:
        """Sorts the undelivered events of one subscription in the order of the event log."""
        batch, position = self.logged.place
        return f"{self.subscription}.{batch:016d}.{position:06d}"


class UndeliveredEvents:
    """The undelivered events of all subscriptions."""

    def __init__(self, records: Collection) -> None:
        self._records = records

    async def add(self, event: UndeliveredEvent) -> None:
        """Store an event, unless it is stored already."""
        try:
            await self._records.insert(Record.of(event.id, 1, _content(event)))
        except Duplicate:
            return

    async def update(self, event: UndeliveredEvent) -> None:
        """Store a new version of an event, if the event is still stored."""
        await self._replace(event.id, _content(event))

    async def remove(self, event: UndeliveredEvent) -> None:
        """Remove an event that has been delivered."""
        await self._replace(event.id, None)

    async def queued(self, subscription: str) -> Sequence[UndeliveredEvent]:
        """The events in a subscription's retry queue, in the order of the event log."""
        return await self._find(_is_of(subscription, dead=False))

    async def dead_letters(self, subscription: str) -> Sequence[UndeliveredEvent]:
        """The dead letters of a subscription, in the order of the event log."""
        return await self._find(_is_of(subscription, dead=True))

    async def of_resources(
        self, subscription: str, resources: AbstractSet[str], limit: int
    ) -> Sequence[UndeliveredEvent]:
        """Those of these resources among the latest `limit` of a subscription, the latest first."""
        condition = Comparison(_SUBSCRIPTION, Operator.EQ, (subscription,))
        query = Query(condition=condition, sort=[Sort(ID, descending=True)], limit=limit)
        texts = [each.encode() for each in resources]
        # Most are of others, and need not be decoded.
        near = [
            _event(record)
            for record in (await self._records.find(query)).records
            if any(text in record.resource for text in texts)
        ]
        return [event for event in near if event.logged.resource in resources]

    async def dead_letters_from(
        self, subscription: str, offset: int, limit: int
    ) -> tuple[Sequence[UndeliveredEvent], int]:
        """A page of the dead letters of a subscription, and how many there are in all."""
        query = Query(condition=_is_of(subscription, dead=True), offset=offset, limit=limit)
        page = await self._records.find(query)
        return [_event(record) for record in page.records], page.total

    async def count_dead_letters(self, subscription: str) -> int:
        """How many dead letters a subscription has."""
        query = Query(condition=_is_of(subscription, dead=True), limit=0)
        return (await self._records.find(query)).total

    async def trim_dead_letters(self, subscription: str, most: int) -> int:
        """Remove the oldest dead letters of a subscription beyond `most`; returns how many."""
        condition = _is_of(subscription, dead=True)
        removed = 0
        while (page := await self._records.find(Query(condition=condition, limit=1))).total > most:
            await self._replace(page.records[0].id, None)
            removed += 1
        return removed

    async def remove_all(self, subscription: str) -> None:
        """Remove all undelivered events of a subscription."""
        condition = Comparison(_SUBSCRIPTION, Operator.EQ, (subscription,))
        for record in await find_all(self._records, condition):
            await self._replace(record.id, None)

    async def _find(self, condition: Condition) -> Sequence[UndeliveredEvent]:
        return [_event(record) for record in await find_all(self._records, condition)]

    async def _replace(self, id: str, content: Json | None) -> None:
        try:
            entry = await self._records.entry(id)
            if entry is None or entry.record is None:
                return
            if content is None:
                await self._records.replace(entry, None)
            else:
                record = Record.of(id, entry.record.revision + 1, content)
                await self._records.replace(entry, entry.next(record, b"", None))
        except Conflict:
            # A redelivery has changed it at the same moment: the redelivery's change is kept.
            return


def _is_of(subscription: str, *, dead: bool) -> Condition:
    return AllOf(
        [
            Comparison(_SUBSCRIPTION, Operator.EQ, (subscription,)),
            Comparison(_DEAD, Operator.EQ, (dead,)),
        ]
    )


def _content(event: UndeliveredEvent) -> Json:
    logged = event.logged
    rest = {"api": logged.api, "traceparent": logged.traceparent}
    return {
        "subscription": event.subscription,
        "place": list(event.logged.place),
        "resource": event.logged.resource,
        "since": event.since,
        "dead": event.is_dead,
        "reason": event.reason,
        "event": event.logged.event,
        **{name: value for name, value in rest.items() if value},
    }


def _event(record: Record) -> UndeliveredEvent:
    content = wire.decode(record.resource)
    place, api = Place(*content["place"]), content.get("api", "")
    trace = content.get("traceparent", "")
    logged = LoggedEvent(place, content["resource"], content["event"], api, traceparent=trace)
    return UndeliveredEvent(
        content["subscription"], logged, content["since"], content["dead"], content["reason"]
    )
