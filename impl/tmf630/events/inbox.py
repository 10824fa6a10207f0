"""The listener side of notifications: events that other servers post to us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from tmf630 import wire
from tmf630.call import Call
from tmf630.collection import new_id
from tmf630.representation import Representation
from tmf630.store import Collection, Duplicate, Query, Record, Unavailable
from tmf630.store.condition import ID, Attribute, Kind, Shape, Sort

Json = dict[str, Any]

SHAPE: Final = Shape({"received": Kind.INSTANT})
INDEXED: Final = (Attribute(("received",), Kind.INSTANT),)
_LATEST: Final = (Sort(INDEXED[0], descending=True), Sort(ID, descending=True))


@dataclass(frozen=True, slots=True)
class Received:
    """An event as it came: when first (RFC 3339), and at which of the listener paths.

    Of those that came before times were noted there is no `moment`.
    """

    moment: str | None
    listener: str
    event: Json


class Inbox:
    """Received events, each kept as it first came.

    Who delivers at least once may deliver twice: the same `eventId` at the same path is the same
    event. `api` is the URL of the contract's paths.
    """

    def __init__(self, records: Collection, api: str) -> None:
        self._records = records
        self._api = api

    async def receive(self, call: Call, event: Json) -> Representation:
        """Store an event durably, and acknowledge it with an `EventSubscription`.

        The contract declares that odd answer: its `id` is the event's place in the inbox, its
        `callback` the URL that the event was posted to.
        """
        listener = call.path.rpartition("/")[2]
        received = {
            "received": _now(),
            "listener": listener,
            "callback": f"{self._api}/listener/{listener}",
            "event": event,
        }
        id = _id(listener, event)
        try:
            await self._records.insert(Record.of(id, 1, received))
        except Duplicate:
            received = await self._first(id)
        return Representation(wire.encode({"id": id, "callback": received["callback"]}), {})

    async def latest(self, limit: int) -> Sequence[Received]:
        """The last so many events that were received, the oldest of them first."""
        page = await self._records.find(Query(sort=_LATEST, limit=limit))
        return [_received(record) for record in reversed(page.records)]

    async def _first(self, id: str) -> Json:
        record = await self._records.get(id)
        if record is None:
            raise Unavailable("the event is just being stored")
        first: Json = wire.decode(record.resource)
        return first


def _now() -> str:
    """Finer than a millisecond, in which several events may come."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _id(listener: str, event: Json) -> str:
    """The same for the same event at the same path; an event without an id is always another."""
    event_id = event.get("eventId")
    return str(uuid5(NAMESPACE_URL, f"{listener}\n{event_id}")) if event_id else new_id()


def _received(record: Record) -> Received:
    kept = wire.decode(record.resource)
    return Received(kept.get("received"), kept["listener"], kept["event"])
