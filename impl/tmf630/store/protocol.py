"""The store protocol, which every backend implements and the suite in `tests/store` checks.

A store holds named collections of entries. Every write is one of a single entry, atomic, and
durable before it returns. So it needs no transaction of several documents, and a standalone
database, a replica set and a sharded cluster all serve.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Final, Protocol

from tmf630.store.condition import Attribute, Comparison, Shape
from tmf630.store.entries import Entry, Insertion, Key, Record, Row
from tmf630.store.features import Features
from tmf630.store.queries import Listing, Page, Query

UNPUBLISHED_BYTES: Final = 8_000_000
"""About how many bytes `unpublished` returns at most."""

NO_SHAPE: Final = Shape({})


class Collection(Protocol):
    """The entries of one kind of resource. Every method may raise Unavailable."""

    async def insert(
        self,
        *records: Record,
        metadata: bytes = b"",
        run_at: float | None = None,
        outbox: bytes = b"",
    ) -> None:
        """Insert records durably, each with this metadata, job and outbox.

        Raises Duplicate when there is an entry under the id of one. Of several records, which are
        for seeding, some may then be stored.
        """

    async def insert_once(
        self,
        record: Record,
        key: Key,
        *,
        metadata: bytes = b"",
        run_at: float | None = None,
        outbox: bytes = b"",
    ) -> Record:
        """Insert a record durably together with its key, and return the record that is stored then.

        If a record was inserted under the same key within KEY_LIFETIME, nothing is stored, and
        that record is returned as it was inserted, even if it has changed or is deleted. Raises
        Reused if that key had another digest. If another insertion under the key was interrupted,
        or runs at the same time, the record may be stored under the id of that one.
        """

    async def find_by_key(self, key: Key) -> Record | None:
        """What `insert_once` would return without storing anything. Raises Reused."""

    def version(self) -> Hashable:
        """The version of all that is stored: whatever is written, by any process, gives it another.

        None if that cannot be told in microseconds.
        """

    async def get(self, id: str, condition: Comparison | None = None) -> Record | None:
        """The record of that id, or None. The id may be any text that UTF-8 can encode.

        Given a condition, None also stands for a record that does not satisfy it. If its attribute
        is indexed and may have many values, that takes no longer than to find none.
        """

    async def entry(self, id: str) -> Entry | None:
        """The entry of that id, or None."""

    async def history(self, id: str) -> Mapping[int, bytes]:
        """The history of the entry of that id: its entries by their numbers."""

    async def find(self, query: Query) -> Page:
        """The page of a query. Raises TooSlow."""

    async def search(self, query: Query) -> Listing:
        """What of a query's page can be shown now; a search in the background finds the rest.

        Raises Searching while there is nothing to show, or TooSlow.
        """

    async def due(self, moment: float, limit: int) -> Sequence[str]:
        """The ids of at most `limit` entries to run by `moment`, in the order of their `run_at`."""

    async def unpublished(self, limit: int) -> Sequence[Entry]:
        """At most `limit` entries with events in their outbox, in the order of their ids.

        They end at about UNPUBLISHED_BYTES, with at least one entry. Their metadata is left out.
        """

    async def acknowledge(self, *entries: Entry) -> None:
        """Empty the outbox of those entries that still have the same version.

        Their version stays. Other entries stay as they are. A tombstone without metadata and job is
        removed.
        """

    async def replace(self, before: Entry, after: Entry | None) -> None:
        """Replace an entry by another one, or remove it.

        `before` is as `entry` returned it, and `after` is made by its `next`. If both
        records have the same revision, they are the same. A tombstone never gets a record again,
        and has no history. The history entries of `after` are added to the stored ones. Raises
        Conflict when the stored entry is not `before`.
        """

    async def trim(self, before: str, limit: int) -> int:
        """Remove the first entries with ids below `before`, at most `limit`; return how many.

        This is for a log whose old part has been read. No tombstone and no event remains. None of
        these records may have been inserted under a key.
        """


class Dump(Protocol):
    """What a store holds, to be moved. Every method may raise Unavailable, or Past.

    `moment` is when the store is read, for `Store.dump`; empty if it is read as it changes.
    `version` names the backend, and the version of its format.
    """

    moment: str
    version: str

    async def collections(self) -> Mapping[str, int]:
        """The collections that hold something, each with about how many entries."""

    async def entries(self, collection: str, after: str | None) -> Sequence[Entry]:
        """Some entries after that id, the first ones for None; none when there are no more.

        They come in the order of their ids, each with its whole history by ascending numbers. They
        are at most about 16 MB, with at least one entry.
        """

    async def insertions(self, collection: str, after: str | None) -> Sequence[Insertion]:
        """The same of insertions, in the order of the names of their keys."""


class Restoration(Protocol):
    """Writes rows into a store, which cannot be used until all of them are there.

    `done` is how many are there. Every method may raise Unavailable.
    """

    done: int

    async def write(self, collection: str, *rows: Row) -> None:
        """Write rows durably: all entries of a collection before its insertions."""

    async def complete(self) -> None:
        """All rows are there: the store can be used."""


class Store(Protocol):
    """A database with collections. It connects when it is first used."""

    def collection(
        self,
        name: str,
        shape: Shape = NO_SHAPE,
        indexed: Sequence[Attribute] = (),
        features: Features = Features.ALL,
    ) -> Collection:
        """The collection of that name, which need not exist yet.

        Conditions may be about the attributes of `shape`. An index finds those that are `indexed`.
        Only these `features` can be used; an existing database may have more.
        """

    async def inspect(self) -> int:
        """Inspect the database before it is used, and create what a new one needs.

        Returns how many records of an older version have to be migrated before the collections of
        this store can be used. Raises Unusable when an operator has to do something first, else
        Unavailable.
        """

    async def migrate(self, on_progress: Callable[[int], None]) -> None:
        """Bring what an older version has stored to the form of this one.

        Calls `on_progress` after each batch, with the number of its records. After an interruption
        the next call continues. Raises Unusable while another process migrates.
        """

    @property
    def opened(self) -> frozenset[str]:
        """The names of the collections that were opened."""

    def dump(
        self, copy: Path, moment: str = "", *, snapshot: bool = True
    ) -> AbstractAsyncContextManager[Dump]:
        """What the store holds at one moment: that of an earlier dump, or now.

        No collection has to be opened. Where a backend needs a copy of the database for that, it
        makes it at the path `copy`, and leaves it there. Raises Past when the store cannot be read
        any more as it was at the `moment`, and Unusable when it has no snapshots. Without
        `snapshot` such a store is read as it changes.
        """

    def restoration(
        self, source: str, processes: Sequence[str] = ()
    ) -> AbstractAsyncContextManager[Restoration]:
        """Begin to write the rows of a source into the opened collections, or continue.

        Until it is complete, `inspect` and all operations raise Unusable, also after a crash.
        `source` identifies what is written. The collections `processes` have entries of processes,
        whose `run_at` is when they are taken for dead. Raises Unusable when the store is used by
        processes, has other entries, or those of another source.
        """

    async def ready(self) -> None:
        """Return when reads and writes succeed. Raises Unavailable when not."""

    async def close(self) -> None:
        """Finish the operations under way and disconnect."""
