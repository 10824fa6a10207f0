"""A collection of resources: create, retrieve, list, change and delete (TMF630 part 1)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from tmf630.caller import Caller
from tmf630.errors import CONFLICT, NOT_FOUND, Fault
from tmf630.http.request import Request
from tmf630.identifiers import new_id
from tmf630.offload import offload
from tmf630.pacing import paced
from tmf630.query import paging, selection
from tmf630.query.attributes import Attributes
from tmf630.query.list_request import ListParser
from tmf630.resources import idempotency, preconditions
from tmf630.resources.aggregate import ABSENT, Aggregate
from tmf630.resources.encoding import Encoding, decoded, encoded
from tmf630.resources.group_commit import Changed, GroupCommit
from tmf630.resources.representations import Representations
from tmf630.resources.rules import NO_RULES, Rules
from tmf630.resources.serializer import Representation, Serializer, etag
from tmf630.store.condition import Condition
from tmf630.store.entries import Entry, Key, Record
from tmf630.store.errors import Duplicate
from tmf630.store.find_all import each_record, find_all
from tmf630.store.protocol import Collection
from tmf630.store.queries import Page, Query
from tmf630.wire import Json

Change = Callable[[Aggregate[Any]], Aggregate[Any]]
"""Makes the changed aggregate. An unchanged resource stays the same object."""


class Resources:
    """The resources of one kind, over the records of one store collection.

    `name` is the path's last part, such as `productOrder`. The keys of the records begin with the
    serializer's `within`, which is empty unless the resources are below another one. A change is
    computed from the stored resource, and written only if that is still the stored one, or else
    computed again: no concurrent change is lost. `wake` is called when an outbox has something to
    publish.

    What a caller does not see, by the `rules`, is not there for its requests. Methods without a
    request are the server's own. Each change has an audit record, if the rules say so.
    """

    def __init__(
        self,
        name: str,
        records: Collection,
        serializer: Serializer,
        attributes: Attributes,
        wake: Callable[[], None],
        rules: Rules = NO_RULES,
    ) -> None:
        self.name = name
        self._records = records
        self.serializer = serializer
        self.list_parser = ListParser(
            attributes, serializer.url, serializer.within, serializer.view
        )
        self._commits: GroupCommit[Aggregate[Any]] = GroupCommit(name, records)
        self._representations = Representations(records.version)
        self._encoding = Encoding(name, serializer, rules.audited)
        self._wake = wake
        self._within = serializer.within
        self.visibility = rules.visibility

    async def create_once(
        self,
        request: Request,
        sent: Json,
        make: Callable[[str], Awaitable[Aggregate[Any]]],
        id: str | None = None,
    ) -> Representation:
        """Store the resource that `make` makes for an id, unless the request is a repetition.

        `sent` is the body of the request, `id` the id that it gives to the resource; raises a 409
        Fault when there is one with this id. A repetition has the same `Idempotency-Key`, and gets
        the first response with one more header.
        """
        given, key, record = id, None, None
        own = given or new_id()
        id = self._within + own
        if idempotency.HEADER in request.headers:
            key = await offload(request.size, self.key, request, sent)
            record = await self.find_by_key(key) if key else None
        if record is None:
            new = await make(own)
            self.visibility.check_own(request.caller, new.resource)
            record = await offload(request.size, self._encoding.record, id, 1, new.resource)
            try:
                record = await self._insert(record, new, key)
            except Duplicate:
                if given is None:
                    raise
                raise Fault(CONFLICT, f"/id: there is a {self.name} {given} already") from None
        return await self.created(record, replayed=record.id != id)

    async def created(self, record: Record, *, replayed: bool) -> Representation:
        """The response to the request that created a record, `replayed` to its repetition."""
        if self.serializer.view is None:
            return self.serializer.created(record, replayed=replayed)
        size = len(record.resource)
        return await offload(size, self.serializer.created, record, replayed=replayed)

    async def create_with_id(self, id: str, new: Aggregate[Any], key: Key | None = None) -> Record:
        """Store a new resource under an id that was made for it; raises Duplicate.

        Given a key, the record is another one when that was stored under this key before; raises
        Reused.
        """
        record = self._encoding.record(self._within + id, 1, new.resource)
        return await self._insert(record, new, key)

    async def create_all(self, ids: Iterable[str], new: Aggregate[Any]) -> None:
        """Store a new resource without events under each of these ids.

        Raises Duplicate when there is one under any of them; some may then be stored.
        """
        first = self._encoding.record("", 1, new.resource)
        records = [first._replace(id=self._within + id) for id in ids]
        await self._records.insert(*records, metadata=encoded(new.metadata), run_at=new.run_at)

    async def _insert(self, record: Record, new: Aggregate[Any], key: Key | None) -> Record:
        metadata, outbox = encoded(new.metadata), self._encoding.new_outbox(new)
        if key:
            record = await self._records.insert_once(
                record, key, metadata=metadata, run_at=new.run_at, outbox=outbox
            )
        else:
            await self._records.insert(record, metadata=metadata, run_at=new.run_at, outbox=outbox)
        if outbox:
            self._wake()
        return record

    def key(self, request: Request, sent: Json) -> Key | None:
        """The idempotency key of a request with that body; raises a 400 Fault."""
        view = self.serializer.view
        return idempotency.key(request, sent, view.api if view else "")

    async def find_by_key(self, key: Key) -> Record | None:
        """The record that was stored under this idempotency key; raises Reused."""
        return await self._records.find_by_key(key)

    async def retrieve(self, request: Request, id: str, fields: str | None) -> Representation:
        """One resource; raises a 404 or 412 Fault."""
        caller = request.caller
        found = await self._representations.of(
            (id, fields, caller.party), lambda: self._found(caller, id, fields)
        )
        preconditions.check(request.headers, found.headers["ETag"])
        return found

    async def _found(self, caller: Caller, id: str, fields: str | None) -> Representation:
        record = await self._records.get(self._within + id, self.visibility.condition(caller))
        if record is None:
            raise self._not_found()
        return await self._one(record, selection.parse(fields))

    async def list(
        self, request: Request, fields: str | None, offset: int | None, limit: int | None
    ) -> Representation:
        """The page that the query string requests, with its counts and links.

        Raises a 400 Fault that names the parameter.
        """
        return await self._representations.of(
            (request.query, offset, limit, fields, request.caller.party),
            lambda: self._listed(request, fields, offset, limit),
        )

    async def _listed(
        self, request: Request, fields: str | None, offset: int | None, limit: int | None
    ) -> Representation:
        requested = self.list_parser.parse(request.query, offset, limit)
        query = self.visibility.restricted(requested.query, request.caller)
        page = await self._records.search(query)
        tree = selection.parse(fields)
        size = sum([len(record.resource) for record in page.records])
        if not (tree or self.serializer.view):
            size //= 10  # the stored texts are only joined
        text = await offload(size, self.serializer.texts, paced(page.records), tree)
        is_lasting = page.total is not None and not page.age
        headers = paging.headers(self.serializer.url, requested, page)
        return Representation(text, headers, is_lasting)

    async def change(self, request: Request, id: str, change: Change) -> Representation:
        """Change a resource; raises a 404 or 412 Fault."""
        entry, _ = await self._requested(request, id, change)
        if entry is None or entry.record is None:
            raise self._not_found()
        return await self._one(entry.record)

    async def delete(self, request: Request, id: str, remains: Change = lambda _: ABSENT) -> None:
        """Delete a resource; `remains` makes the tombstone. Raises a 404 or 412 Fault."""
        await self._requested(request, id, remains)

    async def update(self, id: str, change: Change) -> Aggregate[Any]:
        """Replace the aggregate of an id by what `change` makes of it; returns the new one.

        `change` gets ABSENT where nothing is stored, and then must return it. It can be called
        again, since its result is written only if the aggregate is still the stored one. What it
        raises is raised.
        """
        _, aggregate = await self._update(id, lambda before, _: change(before))
        return aggregate

    async def read(self, id: str) -> Aggregate[Any]:
        """The aggregate of an id, or ABSENT."""
        entry = await self._records.entry(self._within + id)
        return self._encoding.aggregate(entry) if entry else ABSENT

    async def get(self, id: str, caller: Caller | None = None) -> Record | None:
        """The record of an id, or None; given a caller, only if that sees it."""
        seen = self.visibility.condition(caller) if caller else None
        return await self._records.get(self._within + id, seen)

    async def find(self, query: Query) -> Page:
        """The page of a query; raises TooSlow."""
        return await self._records.find(query)

    async def count(self, condition: Condition) -> int:
        """How many resources meet a condition; raises TooSlow."""
        return (await self._records.find(Query(condition=condition, limit=0))).total

    def each(self, condition: Condition) -> AsyncIterator[Record]:
        """The records that meet a condition, in the order of their ids, read as they are needed."""
        return each_record(self._records, condition)

    async def find_all(self) -> Sequence[Record]:
        """All records, in the order of their ids."""
        return await find_all(self._records)

    async def due(self, moment: float, limit: int) -> Sequence[str]:
        """The ids of at most `limit` entries whose `run_at` has come by `moment`."""
        return await self._records.due(moment, limit)

    async def check_seen(self, request: Request, id: str) -> None:
        """Raise a 404 Fault when the caller sees no such resource."""
        caller = request.caller
        if self.visibility.condition(caller) and await self.get(id, caller) is None:
            raise self._not_found()

    async def is_settled(self, id: str) -> bool:
        """Whether an entry has neither a job nor anything to publish."""
        entry = await self._records.entry(self._within + id)
        return entry is None or (entry.run_at is None and not entry.outbox)

    async def history(self, id: str) -> tuple[Any, Mapping[int, bytes]] | None:
        """The metadata of a resource and its history, by numbers; None without such a resource."""
        key = self._within + id
        entry = await self._records.entry(key)
        if entry is None or entry.record is None:
            return None
        return decoded(entry.metadata), await self._records.history(key)

    async def unpublished(self, limit: int) -> Sequence[Entry]:
        """Some entries with events to publish, as the store's `unpublished` returns them."""
        return await self._records.unpublished(limit)

    async def acknowledge(self, *entries: Entry) -> None:
        """Empty the outboxes of entries whose events are published."""
        await self._records.acknowledge(*entries)

    async def _requested(
        self, request: Request, id: str, change: Change
    ) -> tuple[Entry | None, Aggregate[Any]]:
        """The entry and the aggregate after a change that a caller requests."""
        # What is hidden and what is not there take the same time.
        await self.check_seen(request, id)

        def changed(before: Aggregate[Any], record: Record | None) -> Aggregate[Any]:
            if record is None or not self.visibility.sees(request.caller, before.resource):
                raise self._not_found()
            preconditions.check_change(request.headers, etag(record))
            after = change(before)
            if after.resource:
                self.visibility.check_own(request.caller, after.resource)
            return after

        return await self._update(id, changed, request.size)

    async def _update(
        self,
        id: str,
        change: Callable[[Aggregate[Any], Record | None], Aggregate[Any]],
        size: int = 0,
    ) -> tuple[Entry | None, Aggregate[Any]]:
        """The entry and the aggregate after a change that works on about `size` bytes."""

        def make(entry: Entry | None) -> Changed[Aggregate[Any]]:
            if entry is None:
                return None, change(ABSENT, None)
            before = self._encoding.aggregate(entry)
            after = change(before, entry.record)
            return self._encoding.next_entry(entry, before, after), after

        successor, after = await self._commits.change(self._within + id, make, size)
        if successor and successor.outbox:
            self._wake()
        return successor, after

    async def _one(self, record: Record, tree: selection.Tree | None = None) -> Representation:
        if tree or self.serializer.view:
            return await offload(len(record.resource), self.serializer.one, record, tree)
        return self.serializer.one(record)

    def _not_found(self) -> Fault:
        return Fault(NOT_FOUND, f"there is no {self.name} with this id")
