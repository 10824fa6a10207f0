"""Events that could not be delivered when it was their turn, each kept for its one subscription."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from tmf630 import wire
from tmf630.events.outbox.event_log import LoggedEvent, Place
from tmf630.store.condition import All, Attribute, Comparison, Condition, Kind, Operator, Shape
from tmf630.store.entries import Record
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.find_all import find_all
from tmf630.store.protocol import Collection
from tmf630.store.queries import Query

Json = dict[str, Any]

SHAPE: Final = Shape({"subscription": Kind.TEXT, "dead": Kind.BOOLEAN})
INDEXED: Final = (Attribute(("subscription",), Kind.TEXT),)
_SUBSCRIPTION: Final = INDEXED[0]
_DEAD: Final = Attribute(("dead",), Kind.BOOLEAN)


@dataclass(frozen=True, slots=True)
class UndeliveredEvent:
    """An event that waits for a subscription, or is `dead`: nobody tries any more.

    `since` is when its delivery was first tried, in seconds since 1970, and `reason` why it was
    given up.
    """

    subscription: str
    logged: LoggedEvent
    since: float
    dead: bool = False
    reason: str = ""

    @property
    def id(self) -> str:
        """Of one subscription, letters sort by id as their events happened."""
        batch, position = self.logged.place
        return f"{self.subscription}.{batch:016d}.{position:06d}"


class UndeliveredEvents:
    """The letters of all subscriptions."""

    def __init__(self, records: Collection) -> None:
        self._records = records

    async def keep(self, event: UndeliveredEvent) -> None:
        """Keep a letter, if it is not kept already."""
        try:
            await self._records.insert(Record.of(event.id, 1, _content(event)))
        except Duplicate:
            return

    async def put(self, event: UndeliveredEvent) -> None:
        """Keep a letter in the place of what is kept of it, if anything is."""
        await self._replace(event.id, _content(event))

    async def remove(self, event: UndeliveredEvent) -> None:
        """Keep a letter no longer."""
        await self._replace(event.id, None)

    async def of(self, subscription: str, *, dead: bool) -> Sequence[UndeliveredEvent]:
        """The letters of a subscription that are dead, or those that are not, in their order."""
        condition = All([_is_of(subscription), Comparison(_DEAD, Operator.EQ, (dead,))])
        return [_letter(record) for record in await find_all(self._records, condition)]

    async def count(self, subscription: str, *, dead: bool) -> int:
        """How many `of` would return."""
        condition = All([_is_of(subscription), Comparison(_DEAD, Operator.EQ, (dead,))])
        return (await self._records.find(Query(condition=condition, limit=0))).total

    async def forget(self, subscription: str) -> None:
        """Remove all letters of a subscription that is no more."""
        for record in await find_all(self._records, _is_of(subscription)):
            await self._replace(record.id, None)

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
            # Only its dispatcher and, of one that is dead, who sends it again, have to do with it.
            return


def _is_of(subscription: str) -> Condition:
    return Comparison(_SUBSCRIPTION, Operator.EQ, (subscription,))


def _content(event: UndeliveredEvent) -> Json:
    return {
        "subscription": event.subscription,
        "place": list(event.logged.place),
        "resource": event.logged.resource,
        "since": event.since,
        "dead": event.dead,
        "reason": event.reason,
        "event": event.logged.event,
    }


def _letter(record: Record) -> UndeliveredEvent:
    kept = wire.decode(record.resource)
    logged = LoggedEvent(Place(*kept["place"]), kept["resource"], kept["event"])
    return UndeliveredEvent(
        kept["subscription"], logged, kept["since"], kept["dead"], kept["reason"]
    )
