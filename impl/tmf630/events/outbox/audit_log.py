"""The audit: who did what to which resource, a record for each change.

A record is `{id, time, actor, action, requestId, resourceType, resourceId, subject}`, with
`stateBefore` and `stateAfter` where the resource has a state, `attributes` for a change, and `api`
where the resource is not TMF622's. The subject is the order of a cancellation task, else the
resource itself. The id was made with the change: records sort by the time of the changes.

The records of a batch of the event log are stored together, under the id of the first of them: a
batch that is written again after a crash is known. They are never changed or removed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from heapq import heappop, heappush
from typing import Final, NamedTuple

from tmf630.correlation import REQUEST_ID
from tmf630.identifiers import least_id, new_id
from tmf630.instants import timestamp
from tmf630.resources.audit import actor
from tmf630.resources.outbox import AUDIT
from tmf630.store.condition import (
    ID,
    AllOf,
    Attribute,
    Comparison,
    Condition,
    Kind,
    Operator,
    Shape,
)
from tmf630.store.entries import Record
from tmf630.store.errors import Duplicate
from tmf630.store.features import Features
from tmf630.store.find_all import each_record
from tmf630.store.protocol import Collection, Store
from tmf630.wire import Json

_SUBJECT: Final = Attribute(("records", "subject"), Kind.TEXT, many=True)
_ACTOR: Final = Attribute(("records", "actor"), Kind.TEXT, many=True)
_LAST: Final = Attribute(("last",), Kind.TEXT)
"""The id of the last record of a batch."""
_SHAPE: Final = Shape(
    {"last": Kind.TEXT, "records": Shape({"subject": Kind.TEXT, "actor": Kind.TEXT})}
)


def open_audit(store: Store) -> Collection:
    """The store's collection of the audit."""
    return store.collection("audit", _SHAPE, (_LAST, _SUBJECT, _ACTOR), Features.NONE)


def records_of(id: str, outbox: Iterable[Json], resource_type: str, api: str) -> Iterator[Json]:
    """The audit records in the outbox of the entry of that id."""
    for each in outbox:
        if each["type"] == AUDIT:
            yield _record(id, each, resource_type, api)


def record_now(id: str, resource_type: str, action: str) -> Json:
    """The record of what is done now, and is no change of that resource."""
    said = {
        "id": new_id(),
        "time": timestamp(datetime.now(UTC)),
        "correlation": REQUEST_ID.get(),
        "audit": {"actor": actor(), "action": action},
    }
    return _record(id, said, resource_type, "")


def _record(id: str, stored: Json, resource_type: str, api: str) -> Json:
    return {
        "id": stored["id"],
        "time": stored["time"],
        "requestId": stored["correlation"],
        **({"api": api} if api else {}),
        "resourceType": resource_type,
        "resourceId": id,
        "subject": id,
        **stored["audit"],
    }


class Selection(NamedTuple):
    """Which records are wanted: of a subject, of an actor, of a time in seconds since 1970."""

    subject: str | None = None
    actor: str | None = None
    since: float | None = None
    until: float | None = None

    def batches(self) -> Condition:
        """The condition of all batches with such records."""
        return AllOf([*self._conditions()])

    def _conditions(self) -> Iterator[Condition]:
        if self.subject is not None:
            yield Comparison(_SUBJECT, Operator.EQ, (self.subject,))
        if self.actor is not None:
            yield Comparison(_ACTOR, Operator.EQ, (self.actor,))
        if self.since is not None:
            yield Comparison(_LAST, Operator.GTE, (_first_id(self.since),))
        if self.until is not None:
            yield Comparison(ID, Operator.LT, (_first_id(self.until),))

    def selected(self, records: Iterable[Json]) -> Iterator[Json]:
        """Such records among these."""
        first = "" if self.since is None else _first_id(self.since)
        end = None if self.until is None else _first_id(self.until)
        for each in records:
            is_of = self.subject in (None, each["subject"]) and self.actor in (None, each["actor"])
            if is_of and first <= each["id"] and (end is None or each["id"] < end):
                yield each


def _first_id(moment: float) -> str:
    return least_id(int(moment * 1_000))


class AuditLog:
    """Appends to the audit, and reads it."""

    def __init__(self, records: Collection) -> None:
        self._records = records

    async def add(self, records: Sequence[Json]) -> None:
        """Write the records of a batch, unless they are written already."""
        if not records:
            return
        ids = [each["id"] for each in records]
        batch = Record.of(min(ids), 1, {"last": max(ids), "records": records})
        with suppress(Duplicate):
            await self._records.insert(batch)

    async def complete(self, records: Sequence[Json]) -> None:
        """Write the records of a batch that another process may not have written."""
        if records and await self._records.get(min(each["id"] for each in records)) is None:
            await self.add(records)

    async def find(self, selection: Selection) -> AsyncIterator[Json]:
        """Such records, in the order of their time."""
        waiting: list[tuple[str, Json]] = []
        async for batch in each_record(self._records, selection.batches()):
            # No later batch has an earlier record than its first one.
            while waiting and waiting[0][0] < batch.id:
                yield heappop(waiting)[1]
            for each in selection.selected(batch.read()["records"]):
                heappush(waiting, (each["id"], each))
        while waiting:
            yield heappop(waiting)[1]
