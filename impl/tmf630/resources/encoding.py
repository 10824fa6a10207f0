"""The entries of a collection as aggregates, and changed aggregates as entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tmf630 import wire
from tmf630.errors import CONFLICT, Fault
from tmf630.http.request import MAX_BODY_BYTES
from tmf630.resources.aggregate import ABSENT, Aggregate
from tmf630.resources.audit import Audited
from tmf630.resources.outbox import new_outbox, outbox_after
from tmf630.resources.serializer import Serializer, without_identity
from tmf630.store.entries import Entry, Record
from tmf630.wire import Json

_MAX_RESOURCE_BYTES: Final = 3 * MAX_BODY_BYTES // 2
"""With all that MongoDB searches a resource by, its document stays below 16 MiB, the limit of
MongoDB."""


class Encoding:
    """Decodes and encodes the entries of one collection. `name` is that of its resources.

    Changes of resources that are `audited` have an audit record in the outbox.
    """

    def __init__(self, name: str, serializer: Serializer, audited: Audited | None) -> None:
        self._name = name
        self._serializer = serializer
        self._audited = audited

    def aggregate(self, entry: Entry) -> Aggregate[Any]:
        """The aggregate that an entry stores, without events and history."""
        resource = self._serializer.resource(entry.record) if entry.record else {}
        return Aggregate(resource, decoded(entry.metadata), entry.run_at)

    def record(self, id: str, revision: int, resource: Mapping[str, Any]) -> Record:
        """The record of a resource; raises a 409 Fault if it is too large."""
        record = Record.of(id, revision, without_identity(resource))
        if len(record.resource) > _MAX_RESOURCE_BYTES:
            raise Fault(
                CONFLICT, f"the {self._name} would be larger than {_MAX_RESOURCE_BYTES} bytes"
            )
        return record

    def new_outbox(self, new: Aggregate[Any]) -> bytes:
        """The outbox of a new aggregate."""
        return new_outbox(new.events, self._audit({}, new))

    def next_entry(
        self, entry: Entry, before: Aggregate[Any], after: Aggregate[Any]
    ) -> Entry | None:
        """The entry after a change of its aggregate.

        It is the same one if nothing has changed, and None if nothing is left. Raises OutboxFull.
        """
        record = entry.record
        if after.resource is not before.resource:
            record = self._next_record(entry, after.resource)
        audit = None
        if record is not entry.record:
            audit = self._audit(before.resource, after)
        outbox = outbox_after(entry, record, after.events, audit)
        if after == ABSENT and not outbox:
            return None
        if record is entry.record and before == after:
            return entry
        metadata = entry.metadata if after.metadata is before.metadata else encoded(after.metadata)
        return entry.next(record, metadata, after.run_at, outbox, after.history)

    def _audit(self, before: Json, after: Aggregate[Any]) -> Json | None:
        if self._audited is None:
            return None
        return self._audited.change(before, after.resource, after.action)

    def _next_record(self, entry: Entry, resource: Json) -> Record | None:
        """The record of a changed resource; None when it is deleted."""
        if not resource or entry.record is None:
            return None
        return self.record(entry.id, entry.record.revision + 1, resource)


def decoded(metadata: bytes) -> Json:
    """The metadata in an entry."""
    return wire.decode(metadata) if metadata else {}


def encoded(metadata: Mapping[str, Any]) -> bytes:
    """Metadata as an entry stores them."""
    return wire.encode(metadata) if metadata else b""
