"""The store protocol: what every backend does, and the suite in `tests/store` checks.

A store holds named collections of entries. Every write touches one entry and is atomic and durable
before it returns, so a standalone database, a replica set and a sharded cluster all serve.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from tmf630.store.condition import Attribute, Shape
from tmf630.store.entries import Entry, Key, Record
from tmf630.store.features import Features
from tmf630.store.queries import Page, Query

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
        that record is returned as it was inserted, whatever has become of it since. Raises Reused
        if that was with another digest. If an insertion under the key was interrupted, or is going
        on at the same time, the record may be stored under the id of the other one.
        """

    async def inserted(self, key: Key) -> Record | None:
        """What `insert_once` would return without storing anything. Raises Reused."""

    async def get(self, id: str) -> Record | None:
        """The record of that id, or None. Any text that UTF-8 can encode may be asked for."""

    async def entry(self, id: str) -> Entry | None:
        """The entry of that id, or None."""

    async def history(self, id: str) -> Mapping[int, bytes]:
        """The history of the entry of that id: its entries by their numbers."""

    async def find(self, query: Query) -> Page:
        """The page that the query asks for. Raises TooSlow."""

    async def due(self, moment: float, limit: int) -> Sequence[str]:
        """The ids of at most so many entries whose job is to run by then, the earliest first."""

    async def unpublished(self, limit: int) -> Sequence[Entry]:
        """At most so many entries with events in their outbox, in the order of their ids.

        Of large ones there are fewer, but at least one. Their metadata is left out.
        """

    async def acknowledge(self, *entries: Entry) -> None:
        """Empty the outbox of those entries that still have the same version, which stays.

        Others are left as they are. A tombstone without metadata and job is removed.
        """

    async def replace(self, before: Entry, after: Entry | None) -> None:
        """Replace an entry that `entry` returned by another one, or remove it.

        `after` is the next of `before`. If both records have the same revision they are the same.
        A tombstone never gets a record again, and has no history. The history entries of `after`
        are added to those that are there. Raises Conflict when `before` is not what is stored.
        """

    async def trim(self, before: str, limit: int) -> int:
        """Remove the first entries with ids below that one, at most so many; return how many.

        This is for a log whose old part has been read. Nothing remains of what is removed, and no
        event tells of it. None of these records may have been inserted under a key.
        """


class Store(Protocol):
    """A database that holds collections. It connects when it is first used."""

    def collection(
        self,
        name: str,
        shape: Shape = NO_SHAPE,
        indexed: Sequence[Attribute] = (),
        features: Features = Features.ALL,
    ) -> Collection:
        """The collection of that name, which need not exist yet.

        Records can be searched by `shape`. Those of its attributes that are `indexed` are found
        without a scan. Only the `features` that are named can be used; an existing database may
        have more.
        """

    async def inspect(self) -> int:
        """Inspect the database before it is used, and create what a new one needs.

        Returns how many records of an older version have to be migrated before the collections
        that have been named can be used. Raises Unusable when somebody has to do something first,
        Unavailable when that may pass.
        """

    async def migrate(self, on_progress: Callable[[int], None]) -> None:
        """Bring what an older version has stored to the form of this one.

        `on_progress` is called with the number of records each time that some are done. After an
        interruption the next call continues. Raises Unusable while another process migrates.
        """

    async def ready(self) -> None:
        """Return when reads and writes would be served. Raises Unavailable when not."""

    async def close(self) -> None:
        """Finish what was accepted and disconnect."""
