"""What a store does for a TMF630 resource, in no database's language.

A store holds named collections of records. A record is one resource: its id, its revision and
its JSON text. With it goes what only the server sees: a journal, a history, the moment at which
work on it is due, and the events that are owed to those who listen. Every write touches one record
and what goes with it, and is atomic and durable before it returns, so a standalone database, a
replica set and a sharded cluster all serve.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol

from tmf630 import wire
from tmf630.store.condition import EVERYTHING, Attribute, Condition, Shape, Sort
from tmf630.store.features import Keeps

KEY_LIFETIME: Final = 24 * 60 * 60
"""Seconds for which a collection remembers the key under which a record was inserted."""


class Record(NamedTuple):
    """One stored resource.

    `id` is unique within its collection and time-ordered: records sort by id in the order in
    which they were created. `revision` is 1 when the record is inserted and grows by one with
    every change of the resource. `resource` is a JSON object in UTF-8 without `id` and `href`; a
    store gives back the very bytes it was given. `content`, where it is there, is the same as an
    object: so a store need not read again what was just written to know by what to find it.
    """

    id: str
    revision: int
    resource: bytes
    content: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, id: str, revision: int, content: Mapping[str, Any]) -> Record:
        """The record of a resource, which has no `id` and `href` and is not changed any more."""
        return cls(id, revision, wire.encode(content), content)

    def read(self) -> Mapping[str, Any]:
        """The resource as an object, not to be changed."""
        return wire.decode(self.resource) if self.content is None else self.content


Entries = Sequence[tuple[int, bytes]]
"""Entries of a history by their numbers, JSON in UTF-8; an empty one takes the entry away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """All that a collection holds under one id.

    `record` is None when the resource has been deleted and work for it is still to be done.
    `journal` is a JSON object in UTF-8 that nobody can search, empty if there never was one, `due`
    the moment from which work waits to be done, in seconds since 1970, None when there is none.
    `owed` is a JSON array of events in UTF-8, empty when all have been taken. `turn` is 1 after
    the insertion and grows by one with every write; it is 0 for a record of a time before there
    were journals. `history` has the entries that a write puts into the history, which may grow long
    and is not read with the rest: of what is read it is empty.
    """

    id: str
    turn: int
    record: Record | None
    journal: bytes = b""
    due: float | None = None
    owed: bytes = b""
    history: Entries = ()

    @property
    def size(self) -> int:
        """The bytes of what it consists of."""
        return (
            len(self.journal) + len(self.owed) + len(self.record.resource if self.record else b"")
        )

    def next(
        self,
        record: Record | None,
        journal: bytes,
        due: float | None,
        owed: bytes = b"",
        history: Entries = (),
    ) -> Holding:
        """What is to take the place of this holding."""
        return Holding(
            id=self.id,
            turn=self.turn + 1,
            record=record,
            journal=journal,
            due=due,
            owed=owed,
            history=history,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which records of a collection are asked for, and in what order.

    Records that are equal by `sort` come in the order of their creation. Of those that satisfy
    the condition `offset` are passed over, then at most `limit` are returned; both are 0 or more
    and fit 64 bits. Where records are large there are fewer, so that they have no more than about
    PAGE_BYTES, but always one.
    """

    condition: Condition = EVERYTHING
    sort: Sequence[Sort] = ()
    offset: int = 0
    limit: int


class Page(NamedTuple):
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
    """Something else is held under the id than was expected."""


class Reused(StoreError):
    """Under this key something else was inserted."""


class Unavailable(StoreError):
    """The database cannot be reached or cannot write now; the same call may succeed later."""


class Unusable(Unavailable):
    """The database cannot be used until somebody has done what the message says."""


class Outdated(Unusable):
    """What an older version has stored has to be migrated first."""


class TooSlow(StoreError):
    """The query took longer than it may."""


PAGE_BYTES: Final = 16 * 1024 * 1024
"""How large the records of a page are together; a store reads no more than that and one record."""

OWING_BYTES: Final = 8_000_000
"""About how many bytes `owing` returns at most."""

NO_SHAPE: Final = Shape({})


class Collection(Protocol):
    """The records of one kind of resource. Every method may raise Unavailable."""

    async def insert(
        self, *records: Record, journal: bytes = b"", due: float | None = None, owed: bytes = b""
    ) -> None:
        """Store new records durably, each with that journal, due at that moment, and owing that.

        Raises Duplicate when anything is held under the id of one; of several, which for seeding
        are given at once, some may then be stored.
        """

    async def insert_once(
        self,
        record: Record,
        key: Key,
        *,
        journal: bytes = b"",
        due: float | None = None,
        owed: bytes = b"",
    ) -> Record:
        """Store a new record durably, and the key with it; returns what is stored then.

        When a record was inserted under the same key within KEY_LIFETIME, nothing is stored and
        that record is returned, as it was inserted, whatever has become of it since. Raises
        Reused when that was with another digest. Where an insertion under the key was interrupted,
        or goes on at the same time, the record may be stored under the id of the other one.
        """

    async def inserted(self, key: Key) -> Record | None:
        """What `insert_once` would return without storing anything; raises Reused."""

    async def get(self, id: str) -> Record | None:
        """The record of that id, or None. Any text that UTF-8 can hold may be asked for."""

    async def held(self, id: str) -> Holding | None:
        """All that is held under that id, or None."""

    async def history(self, id: str) -> Mapping[int, bytes]:
        """The entries of the history of what is held under that id, by their numbers."""

    async def find(self, query: Query) -> Page:
        """The page that the query asks for; raises TooSlow."""

    async def due(self, moment: float, limit: int) -> Sequence[str]:
        """The ids of at most so many holdings on which work is due then, the longest due first."""

    async def owing(self, limit: int) -> Sequence[Holding]:
        """At most so many holdings by which events are owed, in the order of their ids.

        Of large ones there are fewer, but at least one. Their journals are left out.
        """

    async def settle(self, *holdings: Holding) -> None:
        """Take what is owed off those that are still held in the same turn, which stays.

        Others are left as they are. Nothing stays of what was deleted and has no other work to be
        done: no journal, and never due.
        """

    async def replace(self, before: Holding, after: Holding | None) -> None:
        """Put a holding in the place of the one that `held` returned, or nothing.

        `after` is the next of `before`. Where both records have the same revision they are the
        same; what was deleted never has a record again, and no history. The entries that come with
        `after` join those that are there. Raises Conflict when `before` is not what is held.
        """

    async def trim(self, before: str, limit: int) -> int:
        """Let go of what is held under ids that come before that one, at most so many, the first.

        Returns how many there were. This is for a log, where what is old has been read: nobody is
        told of it, and nothing of it remains. No record of it may have been inserted under a key.
        """


class Store(Protocol):
    """A database that holds collections. It connects when it is first used."""

    def collection(
        self,
        name: str,
        shape: Shape = NO_SHAPE,
        indexed: Sequence[Attribute] = (),
        keeps: Keeps = Keeps.ALL,
    ) -> Collection:
        """The collection of that name; it need not exist yet.

        `shape` is what its records may be searched by; those of it that are `indexed` are found
        without looking at every record. What it `keeps` can be used; an existing database may have
        more.
        """

    async def inspect(self) -> int:
        """Look at what is there, before it is used, and make what is missing of a new database.

        Returns how many records are to be migrated before the collections that have been named can
        be used: these are of an older version. Raises Unusable when somebody has to do something
        first, Unavailable when that may pass.
        """

    async def migrate(self, told: Callable[[int], None]) -> None:
        """Bring what an older version has stored to the form of this one.

        `told` hears how many records have been done each time that some have. Interrupted, it goes
        on from there when it is called again. Raises Unusable while another process does it.
        """

    async def ready(self) -> None:
        """Return when reads and writes would be served; raises Unavailable when not."""

    async def close(self) -> None:
        """Finish what was accepted and let go of the database."""
