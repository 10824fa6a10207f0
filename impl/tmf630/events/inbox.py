"""The inbox: events that other servers post to this one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from tmf630 import wire
from tmf630.http.request import Request
from tmf630.identifiers import new_id
from tmf630.resources.serializer import Representation
from tmf630.store.condition import ID, Attribute, Kind, Shape, Sort
from tmf630.store.entries import Record
from tmf630.store.errors import Conflict, Duplicate, Unavailable
from tmf630.store.protocol import Collection
from tmf630.store.queries import Query
from tmf630.wire import Json

SHAPE: Final = Shape({"received": Kind.INSTANT})
INDEXED: Final = (Attribute(("received",), Kind.INSTANT),)
MAX_EVENTS: Final = 10_000
MAX_BYTES: Final = 64 * 1024 * 1024
_TRIMMED_PARTS: Final = 10
"""The oldest events are removed after every tenth of `max_events`."""
_PAGE_EVENTS: Final = 20
_LATEST_FIRST: Final = (Sort(INDEXED[0], descending=True), Sort(ID, descending=True))


@dataclass(frozen=True, slots=True)
class Received:
    """A received event: when it first came (RFC 3339), and at which of the listener paths.

    `moment` is None for events that an older server received.
    """

    moment: str | None
    listener: str
    event: Json


class Inbox:
    """Received events, each stored as it first came.

    A server that delivers at least once may deliver twice: the same `eventId` at the same path is
    the same event. `api` is the URL of the contract's paths. The inbox keeps the latest events:
    about `max_events`, of at most `max_bytes`.
    """

    def __init__(
        self,
        records: Collection,
        api: str,
        *,
        max_events: int = MAX_EVENTS,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self._records = records
        self._api = api
        self._max_events = max_events
        self._max_bytes = max_bytes
        self._new = max_events // _TRIMMED_PARTS  # so that the first event trims the inbox
        self._new_bytes = 0

    async def receive(self, request: Request, event: Json) -> Representation:
        """Store an event durably, and acknowledge it with an `EventSubscription`.

        The contract declares that odd answer: its `id` is the event's place in the inbox, its
        `callback` the URL that the event was posted to.
        """
        listener = request.path.rpartition("/")[2]
        received = {
            "received": _now(),
            "listener": listener,
            "callback": f"{self._api}/listener/{listener}",
            "event": event,
        }
        id = _id(request.path, event)
        record = Record.of(id, 1, received)
        try:
            await self._records.insert(record)
        except Duplicate:
            received = await self._first(id)
        else:
            await self._make_room(len(record.resource))
        return Representation(wire.encode({"id": id, "callback": received["callback"]}), {})

    async def latest(self, limit: int) -> Sequence[Received]:
        """The latest events, at most so many, the oldest of them first."""
        found: dict[str, Received] = {}
        offset = 0
        while len(found) < limit:
            query = Query(sort=_LATEST_FIRST, offset=offset, limit=limit - len(found))
            page = await self._records.find(query)
            if not page.records:
                break
            offset += len(page.records)
            # An event that comes between two pages shifts the second one: it repeats records.
            found |= {record.id: _received(record) for record in page.records}
        return [*found.values()][::-1]

    async def _make_room(self, size: int) -> None:
        """Remove the oldest events, if so many have come that there may be too many."""
        self._new += 1
        self._new_bytes += size
        if (
            self._new > self._max_events // _TRIMMED_PARTS
            or self._new_bytes > self._max_bytes // _TRIMMED_PARTS
        ):
            self._new = self._new_bytes = 0
            await self._trim()

    async def _trim(self) -> None:
        count = size = 0
        while count < self._max_events and size < self._max_bytes:
            page = await self._page(count)
            if not page:
                return
            for record in page:
                size += len(record.resource)
                if size > self._max_bytes or count == self._max_events:
                    break
                count += 1
        while page := await self._page(count):
            for record in page:
                await self._remove(record.id)

    async def _page(self, offset: int) -> Sequence[Record]:
        query = Query(sort=_LATEST_FIRST, offset=offset, limit=_PAGE_EVENTS)
        return (await self._records.find(query)).records

    async def _remove(self, id: str) -> None:
        with suppress(Conflict):  # another process has removed it
            if entry := await self._records.entry(id):
                await self._records.replace(entry, None)

    async def _first(self, id: str) -> Json:
        record = await self._records.get(id)
        if record is None:
            raise Unavailable("the event is just being stored")
        first: Json = wire.decode(record.resource)
        return first


def _now() -> str:
    """In microseconds: several events may come within a millisecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _id(path: str, event: Json) -> str:
    """The same for the same event at the same path. An event without an id is always a new one."""
    event_id = event.get("eventId")
    return str(uuid5(NAMESPACE_URL, f"{path}\n{event_id}")) if event_id else new_id()


def _received(record: Record) -> Received:
    received = wire.decode(record.resource)
    return Received(received.get("received"), received["listener"], received["event"])
