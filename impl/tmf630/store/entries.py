"""What a collection stores: records, and the entries that hold them with the server's own data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from tmf630 import wire

KEY_LIFETIME: Final = 24 * 60 * 60
"""Seconds for which a collection remembers the key of an insertion."""

HistoryEntries = Sequence[tuple[int, bytes]]
"""Entries of a history by their numbers, JSON in UTF-8. An empty one removes the entry."""


class Record(NamedTuple):
    """One stored resource, as clients read it.

    `id` is unique within its collection. Ids are time-ordered: records sort by id in the order in
    which they were created. `revision` is 1 when the record is inserted and grows by one with
    every change of the resource. `resource` is a JSON object in UTF-8 without `id` and `href`. A
    store returns the very bytes that it was given. `content`, if present, is the same object
    decoded: it saves a store from decoding what was just encoded.
    """

    id: str
    revision: int
    resource: bytes
    content: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, id: str, revision: int, content: Mapping[str, Any]) -> Record:
        """The record of a resource without `id` and `href`, which is not changed any more."""
        return cls(id, revision, wire.encode(content), content)

    def read(self) -> Mapping[str, Any]:
        """The resource as an object, not to be changed."""
        return wire.decode(self.resource) if self.content is None else self.content

    def decoded(self) -> Record:
        """The record with its content."""
        return self if self.content else self._replace(content=self.read())


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Everything that a collection stores under one id: the unit of an atomic write.

    `version` is 1 after the insertion and grows by one with every write. It is 0 for a record that
    was stored before there were versions. `record` is None in a tombstone: the resource is deleted,
    and a job or an event is left. `metadata` is the server's own data, a JSON object in UTF-8,
    empty if there is none; no query sees it. `run_at` is when a job of this entry is to run, in
    seconds since 1970, None if there is no job. `outbox` is a JSON array of events in UTF-8 that
    are not published yet, empty if there are none. `history` holds the entries that a write adds
    to the history; a history may grow long, so it is never read with the rest, and is empty in
    what is read.
    """

    id: str
    version: int
    record: Record | None
    metadata: bytes = b""
    run_at: float | None = None
    outbox: bytes = b""
    history: HistoryEntries = ()

    @property
    def size(self) -> int:
        """Bytes of the resource, the metadata and the outbox."""
        resource = self.record.resource if self.record else b""
        return len(self.metadata) + len(self.outbox) + len(resource)

    def decoded(self) -> Entry:
        """The entry with the content of its record."""
        return replace(self, record=self.record.decoded()) if self.record else self

    def next(
        self,
        record: Record | None,
        metadata: bytes,
        run_at: float | None,
        outbox: bytes = b"",
        history: HistoryEntries = (),
    ) -> Entry:
        """The entry that is to replace this one."""
        return Entry(
            id=self.id,
            version=self.version + 1,
            record=record,
            metadata=metadata,
            run_at=run_at,
            outbox=outbox,
            history=history,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An idempotency key: a repetition of the insertion is recognised by it.

    `digest` is that of the body that was sent with it, `moment` is when, in seconds since 1970.
    """

    name: str
    digest: str
    moment: float


class Insertion(NamedTuple):
    """An idempotency key, and the record that was inserted under it, as it was then."""

    key: Key
    record: Record


Row = Entry | Insertion
"""What is moved from one store to another."""
