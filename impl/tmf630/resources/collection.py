"""A collection of resources: create, retrieve, list, change and delete (TMF630 part 1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tmf630 import wire
from tmf630.errors import CONFLICT, NO_HEADERS, NOT_FOUND, Fault
from tmf630.http import body
from tmf630.http.request import Call
from tmf630.identifiers import new_id
from tmf630.offload import apart
from tmf630.query import selection
from tmf630.query.attributes import Attributes
from tmf630.resources import idempotency, outbox, preconditions
from tmf630.resources.event import Event
from tmf630.resources.group_commit import GroupCommit, Made
from tmf630.resources.listing import Listing
from tmf630.resources.representation import Representation, Representations, etag
from tmf630.store import Collection, Entries, Holding, Key, Record

Json = dict[str, Any]

_MAX_BYTES: Final = 3 * body.MAX_BYTES // 2
"""How large a resource may be, or become by changes. Its document, with all that MongoDB searches
it by, then keeps below the 16 MiB that MongoDB takes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept of one resource.

    `resource` has its id and href, and is None when there is none (any more); it is not to be
    changed in place. `journal` is what the server notes about it, never shown to clients, `due` the
    moment from which work on it waits to be done, in seconds since 1970, `events` what has just
    happened to it, of which those who listen are to be told, and `history` the entries of its
    history that come of that.
    """

    resource: Json | None
    journal: Json
    due: float | None = None
    events: Sequence[Event] = ()
    history: Entries = ()


NOTHING: Final = Kept(None, {})
Change = Callable[[Kept], Kept]
"""Makes what is to be kept of what is; a resource that it leaves as it is, it returns itself."""


class Resources:
    """The resources of one kind, over the records of one store collection.

    `name` is the path's last part, such as `productOrder`. A change is computed from the stored
    resource and written only if that is still the stored one, else computed again: concurrent
    changes are all applied, none is lost. `wake` is called when events are owed.
    """

    def __init__(
        self,
        name: str,
        records: Collection,
        shown: Representations,
        attributes: Attributes,
        wake: Callable[[], None],
    ) -> None:
        self.name = name
        self.records = records
        self.shown = shown
        self._listing = Listing(records, shown, attributes)
        self._commits: GroupCommit[Kept] = GroupCommit(name, records)
        self._wake = wake

    async def create_once(self, call: Call, sent: Json, make: Callable[[], Kept]) -> Representation:
        """Store what `make` makes of what was sent, unless this is a repetition of the request.

        A request is repeated with its `Idempotency-Key`, and answered as it was the first time,
        but for a header that says so.
        """
        id, key, record = new_id(), None, None
        if idempotency.HEADER in call.headers:
            key = await apart(call.size, idempotency.key, call.headers, sent)
            record = await self.records.inserted(key) if key else None
        if record is None:
            made = await apart(call.size, self._made, id, make)
            record = await self._inserted(*made, key)
        return self.shown.created(record, replayed=record.id != id)

    def _made(self, id: str, make: Callable[[], Kept]) -> tuple[Record, Kept]:
        new = make()
        return self._record(id, 1, new.resource or {}), new

    async def create_as(self, id: str, new: Kept, key: Key | None = None) -> Record:
        """Store a new resource under an id that was made for it; raises Duplicate.

        Given a key, the record is another one when that was stored under this key before; raises
        Reused.
        """
        return await self._inserted(self._record(id, 1, new.resource or {}), new, key)

    async def _inserted(self, record: Record, new: Kept, key: Key | None) -> Record:
        journal, owed = _journal(new), outbox.owed(new.events)
        if key:
            record = await self.records.insert_once(
                record, key, journal=journal, due=new.due, owed=owed
            )
        else:
            await self.records.insert(record, journal=journal, due=new.due, owed=owed)
        if owed:
            self._wake()
        return record

    async def retrieve(self, call: Call, id: str, fields: str | None) -> Representation:
        """One resource; raises a 404 or 412 Fault."""
        record = await self.records.get(id)
        if record is None:
            raise self._not_found()
        preconditions.check(call.headers, etag(record))
        tree = selection.parse(fields)
        if tree:
            return await apart(len(record.resource), self.shown.one, record, tree)
        return self.shown.one(record)

    async def list(
        self, call: Call, fields: str | None, offset: int | None, limit: int | None
    ) -> Representation:
        """A page of what the query string asks for, with its counts and links.

        Raises a 400 Fault that names the parameter.
        """
        return await self._listing.page(call.query, fields, offset, limit)

    async def change(self, call: Call, id: str, change: Change) -> Representation:
        """Replace a resource by what `change` makes of it; raises a 404 or 412 Fault."""
        held, _ = await self._exchange(
            id, lambda kept: change(self._there(kept)), call.headers, call.size
        )
        if held is None or held.record is None:
            raise self._not_found()
        return self.shown.one(held.record)

    async def delete(self, call: Call, id: str, remains: Change = lambda _: NOTHING) -> None:
        """Remove a resource, but for what `remains` of it; raises a 404 or 412 Fault."""
        await self._exchange(id, lambda kept: remains(self._there(kept)), call.headers)

    async def exchange(self, id: str, change: Change) -> Kept:
        """Put what `change` makes of all that is kept under an id in its place; returns that.

        `change` is given NOTHING where nothing is kept, which it leaves so, and may be called
        again: a change is written only if what it was made of is still what is stored. What it
        raises is raised.
        """
        _, kept = await self._exchange(id, change, NO_HEADERS)
        return kept

    async def _exchange(
        self, id: str, change: Change, headers: Mapping[str, str], size: int = 0
    ) -> tuple[Holding | None, Kept]:
        """What is held afterwards; the change makes it with about so many bytes."""

        def make(held: Holding | None) -> Made[Kept]:
            if held is None:
                return None, change(NOTHING)
            if held.record:
                preconditions.check_change(headers, etag(held.record))
            return self._changed(held, change)

        successor, after = await self._commits.change(id, make, size)
        if after.events:
            self._wake()
        return successor, after

    def _changed(self, held: Holding, change: Change) -> tuple[Holding | None, Kept]:
        """What takes the place of a holding, and what is kept then; raises Full."""
        before = self._kept(held)
        after = change(before)
        return self._successor(held, before, after), after

    def _kept(self, held: Holding) -> Kept:
        resource = self.shown.resource(held.record) if held.record else None
        return Kept(resource, wire.decode(held.journal) if held.journal else {}, held.due)

    def _successor(self, held: Holding, before: Kept, after: Kept) -> Holding | None:
        """What takes the place of a holding: itself when nothing has changed."""
        record = held.record
        if after.resource is not before.resource:
            record = self._record_after(held, after.resource)
        owed = outbox.owed_after(held, record, after.events)
        if after == NOTHING and not owed:
            return None
        if record is held.record and before == after:
            return held
        journal = held.journal if after.journal is before.journal else _journal(after)
        return held.next(record, journal, after.due, owed, after.history)

    def _record_after(self, held: Holding, resource: Json | None) -> Record | None:
        """The record of what a resource has become; None when it has been, or is, deleted."""
        if resource is None or held.record is None:
            return None
        return self._record(held.id, held.record.revision + 1, resource)

    def _there(self, kept: Kept) -> Kept:
        if kept.resource is None:
            raise self._not_found()
        return kept

    def _record(self, id: str, revision: int, resource: Json) -> Record:
        stored = {**resource}
        for name in selection.ALWAYS:
            stored.pop(name, None)
        record = Record.of(id, revision, stored)
        if len(record.resource) > _MAX_BYTES:
            raise Fault(CONFLICT, f"the {self.name} would be larger than {_MAX_BYTES} bytes")
        return record

    def _not_found(self) -> Fault:
        return Fault(NOT_FOUND, f"there is no {self.name} with this id")


def _journal(kept: Kept) -> bytes:
    return wire.encode(kept.journal) if kept.journal else b""
