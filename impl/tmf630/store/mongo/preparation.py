"""What a MongoDB collection needs before it is used: indexes, and documents of this form."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import pymongo
from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne
from pymongo.asynchronous.collection import AsyncCollection

from tmf630.store.condition import Attribute, Kind
from tmf630.store.errors import Outdated, Unavailable
from tmf630.store.features import Features
from tmf630.store.mongo.documents import Document, Form, record_of
from tmf630.store.mongo.operations import Operations

Documents = AsyncCollection[Document]

EVER: Final = {"$gte": float("-inf")}
"""When anything is due. The index of what is due serves only queries that say this as it does."""
OWING: Final = {"owing": True}
"""When events are owed. The index of what owes is one of nothing else."""

_INDEXES_OF_KEPT: Final = {
    Features.JOBS: IndexModel(
        [("due", ASCENDING), ("_id", ASCENDING)], partialFilterExpression={"due": EVER}
    ),
    Features.OUTBOX: IndexModel(
        [("owing", ASCENDING), ("_id", ASCENDING)], partialFilterExpression=OWING
    ),
    Features.KEYS: IndexModel("first.moment", sparse=True),
}

_BATCH: Final = 100
_BUILDING: Final = 3_600.0
"""Seconds that the indexes of a large collection may take."""
_PATIENCE: Final = 20.0
"""Seconds that a caller waits for a preparation, which goes on afterwards."""


class Once:
    """Work that must have been done once; what failed is tried again when it is next asked for."""

    def __init__(self, work: Callable[[], Awaitable[None]], operations: Operations) -> None:
        self._work = work
        self._operations = operations
        self._task: asyncio.Task[None] | None = None
        self._done = False

    async def done(self) -> None:
        """Return when it has been done; raises what it raised, Unavailable if it goes on."""
        if self._done:
            return
        if self._task is None:
            self._task = self._operations.begin(self._try())
        try:
            async with asyncio.timeout(_PATIENCE):
                await asyncio.shield(self._task)
        except TimeoutError:
            raise Unavailable("MongoDB: the collection is still being prepared") from None

    async def _try(self) -> None:
        try:
            await self._work()
            self._done = True
        finally:
            self._task = None


def indexes(indexed: Sequence[Attribute], features: Features) -> list[IndexModel]:
    """The indexes of a collection that is to be searched by these attributes, and keeps that."""
    fields = [(f"search.{'.'.join(each.path)}", each.kind) for each in indexed]
    patterns = [[(field, ASCENDING), ("_id", ASCENDING)] for field, _ in fields]
    # Ties come in the order of creation whatever the direction, and the latest is asked for most.
    patterns += [
        [(f, DESCENDING), ("_id", ASCENDING)] for f, kind in fields if kind is Kind.INSTANT
    ]
    return [
        *map(IndexModel, patterns),
        IndexModel([("version", ASCENDING), ("_id", ASCENDING)]),
        IndexModel("gone", sparse=True),
        *(index for kept, index in _INDEXES_OF_KEPT.items() if kept in features),
    ]


async def missing_indexes(documents: Documents, indexes: Sequence[IndexModel]) -> bool:
    """Whether a collection that is there has not all its indexes."""
    there = [list(each["key"]) for each in (await documents.index_information()).values()]
    wanted = [list(each.document["key"].items()) for each in indexes]
    return bool(there) and any(each not in there for each in wanted)


async def create_indexes(documents: Documents, indexes: Sequence[IndexModel]) -> None:
    """Make the indexes that are missing, of several makers one."""
    # A server that cannot be reached is not waited for as long as one that builds.
    await documents.database.command("ping")
    with pymongo.timeout(_BUILDING):
        await documents.create_indexes(indexes)


def outdated(form: Form) -> Document:
    """The filter of the records that are of another form, or of a time before there was any."""
    return {"version": {"$ne": form.version}, "gone": {"$exists": False}}


async def check(documents: Documents, form: Form) -> None:
    """Raise Outdated when there is a record of another form."""
    if await documents.find_one(outdated(form), ["_id"]):
        raise Outdated(f"MongoDB: records of {documents.name} are of an older version")


async def renew(documents: Documents, form: Form, told: Callable[[int], None]) -> None:
    """Make every record searchable that is not; `told` hears how many have been, now and then."""
    fields = ["revision", "resource"]
    while batch := await documents.find(outdated(form), fields, limit=_BATCH).to_list():
        # A record that has been replaced meanwhile is left to its replacement or to the next round.
        updates = await asyncio.to_thread(_updates, batch, form)
        result = await documents.bulk_write(updates, ordered=False)
        told(result.matched_count)


def _updates(batch: Sequence[Document], form: Form) -> list[UpdateOne]:
    return [
        UpdateOne(
            {"_id": each["_id"], "revision": each["revision"]},
            {"$set": form.searchable(record_of(each))},
        )
        for each in batch
    ]
