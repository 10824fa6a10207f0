"""A collection of resources: create, retrieve, list, change and delete (TMF630 part 1)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

import uuid_utils

from tmf630 import body, filtering, idempotency, paging, preconditions, selection, sorting, wire
from tmf630.attributes import Attributes
from tmf630.call import Call
from tmf630.errors import CONFLICT, NOT_FOUND, Fault
from tmf630.representation import Representation, Representations, etag
from tmf630.store import Collection, Conflict, Record

Json = dict[str, Any]

_ATTEMPTS: Final = 100
_LARGE: Final = 500_000
"""Bytes that would keep the event loop from its other work for milliseconds."""
_MAX_BYTES: Final = 3 * body.MAX_BYTES // 2
"""How large a resource may be, or become by changes. Its document, with all that MongoDB searches
it by, then keeps below the 16 MiB that MongoDB takes."""


class Resources:
    """The resources of one kind, over the records of one store collection.

    `name` is the path's last part, such as `productOrder`. A change is computed from the stored
    resource and written only if that is still the stored one, else computed again: concurrent
    changes are all applied, none is lost.
    """

    def __init__(
        self, name: str, records: Collection, shown: Representations, attributes: Attributes
    ) -> None:
        self.name = name
        self.records = records
        self.shown = shown
        self._attributes = attributes

    async def create(self, resource: Json) -> Representation:
        """Store a new resource, given without id and href."""
        record = self._new(resource)
        await self.records.insert(record)
        return self.shown.created(record)

    async def create_once(
        self, call: Call, sent: Json, make: Callable[[], Awaitable[Json]]
    ) -> Representation:
        """Store what `make` makes of what was sent, unless this is a repetition of the request.

        A request is repeated with its `Idempotency-Key`, and answered as it was the first time.
        """
        key = idempotency.key(call.headers, sent)
        if key is None:
            return await self.create(await make())
        record = await self.records.inserted(key)
        if record is None:
            record = await self.records.insert_once(self._new(await make()), key)
        return self.shown.created(record)

    async def retrieve(self, call: Call, id: str, fields: str | None) -> Representation:
        """One resource; raises a 404 or 412 Fault."""
        record = await self._record(id)
        preconditions.check(call.headers, etag(record))
        return self.shown.one(record, selection.parse(fields))

    async def list(
        self, call: Call, fields: str | None, offset: int | None, limit: int | None
    ) -> Representation:
        """A page of what the query string asks for, with its counts and links.

        Raises a 400 Fault that names the parameter.
        """
        condition = self.shown.addressed(filtering.condition(call.query, self._attributes))
        sort = sorting.keys(call.query, self._attributes)
        window = paging.window(offset, limit, condition, sort)
        page = await self.records.find(window)
        tree = selection.parse(fields)
        if sum(len(record.resource) for record in page.records) < _LARGE:
            text = self.shown.texts(page.records, tree)
        else:
            text = await asyncio.to_thread(self.shown.texts, page.records, tree)
        return Representation(text, paging.headers(self.shown.url, call.query, window, page))

    async def change(self, call: Call, id: str, change: Callable[[Json], Json]) -> Representation:
        """Replace a resource by what `change` makes of it; raises a 404 or 412 Fault.

        `change` gets the resource with id and href and leaves it as it is, may be called again,
        and returns a resource. One that is equal to the stored one is not written.
        """
        for _ in range(_ATTEMPTS):
            record = await self._record(id)
            preconditions.check_change(call.headers, etag(record))
            before = self.shown.resource(record)
            after = change(before)
            text = self._text({k: v for k, v in after.items() if k not in selection.ALWAYS})
            if wire.canonical(after) == wire.canonical(before):
                return self.shown.one(record)
            successor = Record(id=id, revision=record.revision + 1, resource=text)
            try:
                await self.records.replace(successor)
            except Conflict:
                continue
            return self.shown.one(successor)
        raise self._too_busy(id)

    async def delete(self, call: Call, id: str) -> None:
        """Remove a resource; raises a 404 or 412 Fault."""
        for _ in range(_ATTEMPTS):
            record = await self._record(id)
            preconditions.check_change(call.headers, etag(record))
            try:
                await self.records.delete(id, record.revision)
            except Conflict:
                continue
            return
        raise self._too_busy(id)

    async def _record(self, id: str) -> Record:
        record = await self.records.get(id)
        if record is None:
            raise Fault(NOT_FOUND, f"there is no {self.name} with this id")
        return record

    def _new(self, resource: Json) -> Record:
        return Record(id=new_id(), revision=1, resource=self._text(resource))

    def _text(self, resource: Json) -> bytes:
        text = wire.encode(resource)
        if len(text) > _MAX_BYTES:
            raise Fault(CONFLICT, f"the {self.name} would be larger than {_MAX_BYTES} bytes")
        return text

    def _too_busy(self, id: str) -> Fault:
        return Fault(CONFLICT, f"{self.name} {id} is being changed by too many others: try again")


def new_id() -> str:
    """A UUID of version 7 (RFC 9562): ids sort in the order in which they were made."""
    return str(uuid_utils.uuid7())
