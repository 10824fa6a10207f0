"""What a store does for a TMF630 resource, in no database's language.

A store holds named collections of records. A record is one resource: its id, its revision and
its JSON text. Every write touches one record and is atomic and durable before it returns, so a
standalone database, a replica set and a sharded cluster all serve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from tmf630.store.condition import EVERYTHING, Attribute, Condition, Shape, Sort

KEY_LIFETIME: Final = 24 * 60 * 60
"""Seconds for which a collection remembers the key under which a record was inserted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One stored resource.

    `id` is unique within its collection and time-ordered: records sort by id in the order in
    which they were created. `revision` is 1 when the record is inserted and grows by one with
    every replacement. `resource` is a JSON object in UTF-8 without `id` and `href`; a store
    gives back the very bytes it was given.
    """

    id: str
    revision: int
    resource: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which records of a collection are asked for, and in what order.

    Records that are equal by `sort` come in the order of their creation. Of those that satisfy
    the condition `offset` are passed over, then at most `limit` are returned; both are 0 or more
    and fit 64 bits.
    """

    condition: Condition = EVERYTHING
    sort: Sequence[Sort] = ()
    offset: int = 0
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The records a query asked for, and how many match it in all."""

    records: Sequence[Record]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What makes the repetition of an insertion known as one (`Idempotency-Key`).

    `digest` stands for what was sent under the name, `moment` is when, in seconds since 1970.
    """

    name: str
    digest: str
    moment: float


class StoreError(Exception):
    """What a store may raise; nothing of its database gets past it."""


class Duplicate(StoreError):
    """A record of this id is there already."""


class Conflict(StoreError):
    """The record is gone, or has another revision than the one that was expected."""


class Reused(StoreError):
    """Under this key something else was inserted."""


class Unavailable(StoreError):
    """The database cannot be reached or cannot write now; the same call may succeed later."""


class TooSlow(StoreError):
    """The query took longer than it may."""


NO_SHAPE: Final = Shape({})


class Collection(Protocol):
    """The records of one kind of resource. Every method may raise Unavailable."""

    async def insert(self, *records: Record) -> None:
        """Store new records durably.

        Raises Duplicate when the id of one is taken; of several, which for seeding are given
        at once, some may then be stored.
        """

    async def insert_once(self, record: Record, key: Key) -> Record:
        """Store a new record durably, and the key with it, in one write.

        When a record was inserted under the same key within KEY_LIFETIME, nothing is stored and
        that record is returned, as it was inserted, whatever has become of it since. Raises
        Reused when that was with another digest.
        """

    async def inserted(self, key: Key) -> Record | None:
        """What `insert_once` would return without storing anything; raises Reused."""

    async def get(self, id: str) -> Record | None:
        """The record of that id, or None. Any text that UTF-8 can hold may be asked for."""

    async def find(self, query: Query) -> Page:
        """The page that the query asks for; raises TooSlow."""

    async def replace(self, record: Record) -> None:
        """Put a record in the place of its predecessor, the one of revision `revision - 1`.

        Raises Conflict when the predecessor is not what is stored.
        """

    async def delete(self, id: str, revision: int) -> None:
        """Remove the record if it still has that revision; raises Conflict when not."""


class Store(Protocol):
    """A database that holds collections. It connects when it is first used."""

    def collection(
        self, name: str, shape: Shape = NO_SHAPE, indexed: Sequence[Attribute] = ()
    ) -> Collection:
        """The collection of that name; it need not exist yet.

        `shape` is what its records may be searched by; those of it that are `indexed` are found
        without looking at every record.
        """

    async def ready(self) -> None:
        """Return when reads and writes would be served; raises Unavailable when not."""

    async def close(self) -> None:
        """Finish what was accepted and let go of the database."""
