"""The lines of an export: JSON, each with its `kind`.

The texts of a store are members as they are, to the byte: the resource of an entry, its metadata,
its outbox and the entries of its history; and of a key the resource that was first inserted under
it.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import UNSET, Raw, UnsetType

from tmf630.store.entries import Entry, Insertion, Key, Record, Row

FORMAT: Final = 1
"""Grows when an earlier version of this program could not read a file any more."""


class Line(msgspec.Struct, kw_only=True, rename="camel", tag_field="kind"):
    """A line of any kind."""


class Header(Line, tag="export"):
    """The first line.

    `program` is the version of this program, `store` the backend and the version of its format,
    `source` the URL of the store without a password.
    `time` is when the export began, `moment` the moment of the store, for `Store.dump`; it is empty
    when the store was read as it changed.
    """

    format: int
    program: str
    store: str
    source: str
    time: str
    moment: str
    collections: list[str]


class EntryLine(Line, tag="entry", omit_defaults=True):
    """An entry. Without a resource it is a tombstone."""

    collection: str
    id: str
    version: int
    revision: int | UnsetType = UNSET
    resource: Raw | UnsetType = UNSET
    metadata: Raw | UnsetType = UNSET
    run_at: float | UnsetType = UNSET
    outbox: Raw | UnsetType = UNSET
    history: dict[int, Raw] | UnsetType = UNSET

    @classmethod
    def of(cls, collection: str, entry: Entry) -> EntryLine:
        """The line of an entry."""
        record = entry.record
        return cls(
            collection=collection,
            id=entry.id,
            version=entry.version,
            revision=record.revision if record else UNSET,
            resource=_raw(record.resource if record else b""),
            metadata=_raw(entry.metadata),
            run_at=UNSET if entry.run_at is None else entry.run_at,
            outbox=_raw(entry.outbox),
            history={number: Raw(text) for number, text in entry.history} or UNSET,
        )

    def row(self) -> Entry:
        """The entry of the line."""
        record = None
        if self.revision is not UNSET:
            record = Record(id=self.id, revision=self.revision, resource=_text(self.resource))
        return Entry(
            id=self.id,
            version=self.version,
            record=record,
            metadata=_text(self.metadata),
            run_at=None if self.run_at is UNSET else self.run_at,
            outbox=_text(self.outbox),
            history=(
                ()
                if self.history is UNSET
                else tuple((number, bytes(text)) for number, text in self.history.items())
            ),
        )


class KeyLine(Line, tag="key"):
    """An idempotency key, with the record that was inserted under it."""

    collection: str
    key: str
    digest: str
    moment: float
    id: str
    resource: Raw

    @classmethod
    def of(cls, collection: str, insertion: Insertion) -> KeyLine:
        """The line of an insertion under a key."""
        key, record = insertion
        return cls(
            collection=collection,
            key=key.name,
            digest=key.digest,
            moment=key.moment,
            id=record.id,
            resource=Raw(record.resource),
        )

    def row(self) -> Insertion:
        """The insertion of the line."""
        key = Key(name=self.key, digest=self.digest, moment=self.moment)
        return Insertion(key, Record(id=self.id, revision=1, resource=bytes(self.resource)))


class Counts(msgspec.Struct):
    """The rows of a collection."""

    entries: int = 0
    keys: int = 0


class Trailer(Line, tag="end"):
    """The last line: how many rows there are, and the SHA-256 of their lines, in hex."""

    collections: dict[str, Counts]
    sha256: str

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(each.entries + each.keys for each in self.collections.values())


AnyLine = Header | EntryLine | KeyLine | Trailer
_DECODER: Final = msgspec.json.Decoder(AnyLine)


def encode(line: AnyLine) -> bytes:
    """The text of a line. Raises ValueError when one of the store's texts has a line break."""
    text = msgspec.json.encode(line)
    if b"\n" in text:
        raise ValueError(f"the store has a text with a line break: {line!r:.200}")
    return text + b"\n"


def decode(text: bytes) -> AnyLine:
    """The line of a text; raises ValueError."""
    return _DECODER.decode(text)


def line_of(collection: str, row: Row) -> EntryLine | KeyLine:
    """The line of a row."""
    if isinstance(row, Entry):
        return EntryLine.of(collection, row)
    return KeyLine.of(collection, row)


def _raw(text: bytes) -> Raw | UnsetType:
    return Raw(text) if text else UNSET


def _text(raw: Raw | UnsetType) -> bytes:
    return b"" if raw is UNSET else bytes(raw)
