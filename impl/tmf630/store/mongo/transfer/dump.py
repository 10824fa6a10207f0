"""Reads everything that a database holds, as it is at one cluster time.

Replica sets and sharded clusters, of MongoDB 5.0 or later, can be read as they were at a cluster
time of the last `minSnapshotHistoryWindowInSeconds` (300 by default). PyMongo sets the cluster time
of a session, but does not let it be chosen: so each batch is a `find` command of its own, with the
cluster time in its read concern. That also needs no cursor that would have to be kept open.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final, cast

from bson import Timestamp
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import OperationFailure

from tmf630.store.entries import Entry, Insertion, Key, Record
from tmf630.store.errors import Past, Unusable
from tmf630.store.mongo.documents import Document, entry_of, history_of
from tmf630.store.mongo.migration import META, VERSION, check_complete, check_version
from tmf630.store.mongo.operations import Operations

_BATCH_DOCUMENTS: Final = 500
_PAST_CODES: Final = frozenset({239, 246})
"""SnapshotTooOld, and SnapshotUnavailable: a collection was made or changed since then."""
_FIELDS: Final = ("revision", "resource", "turn", "journal", "due", "owed", "history")
_ENTRIES: Final = {"$or": [{name: {"$exists": True}} for name in ("resource", "turn", "owed")]}
"""The filter of the documents that do more than to remember a key."""
_MAJORITY: Final[Document] = {"level": "majority"}
_SNAPSHOT: Final[Document] = {"level": "snapshot"}


@asynccontextmanager
async def dump(
    database: AsyncDatabase[Document], operations: Operations, moment: str, *, snapshot: bool
) -> AsyncIterator[MongoDump]:
    """What a database holds; see Store."""
    with operations.operation():
        await check_version(database)
        await check_complete(database)
        time = None
        if snapshot:
            time = _time_of(moment) if moment else await _now(database)
    yield MongoDump(database, operations, time)


class MongoDump:
    """What a database holds at a cluster time, or as it changes; see Dump."""

    version: str = f"MongoDB {VERSION}"

    def __init__(
        self, database: AsyncDatabase[Document], operations: Operations, time: Timestamp | None
    ) -> None:
        self.moment: str = f"{time.time}.{time.inc}" if time else ""
        self._database = database
        self._operation = operations.operation
        self._concern = {**_SNAPSHOT, "atClusterTime": time} if time else _MAJORITY

    async def collections(self) -> Mapping[str, int]:
        """The collections that hold something; see Dump."""
        with self._operation():
            names = await collection_names(self._database)
            return {each: await self._database[each].estimated_document_count() for each in names}

    async def entries(self, collection: str, after: str | None) -> Sequence[Entry]:
        """Some entries; see Dump."""
        found = await self._find(collection, after, _ENTRIES, _FIELDS)
        entries = [(entry, each) for each in found if (entry := entry_of(each))]
        return [
            replace(
                entry,
                run_at=None if entry.run_at is None else float(entry.run_at),
                history=tuple(sorted(history_of(each).items())),
            )
            for entry, each in entries
        ]

    async def insertions(self, collection: str, after: str | None) -> Sequence[Insertion]:
        """Some insertions; see Dump. A key that was reserved for an interrupted one has none."""
        insertions: list[Insertion] = []
        while not insertions:
            reserved = await self._find(f"{collection}.keys", after, {}, ("id",))
            if not reserved:
                break
            ids = [each["id"] for each in reserved]
            inserted = await self._inserted(collection, ids)
            for each in reserved:
                after = each["_id"]
                first = inserted.get(each["id"], {})
                if first.get("key") == each["_id"]:
                    insertions.append(_insertion(each["id"], first))
        return insertions

    async def _inserted(self, collection: str, ids: Sequence[str]) -> dict[str, Document]:
        """The field `first` of documents that have one, by their ids."""
        rest, inserted = sorted({*ids}), dict[str, Document]()
        while rest:
            # An answer may have no room for all of them.
            wanted = {"_id": {"$in": rest}, "first": {"$exists": True}}
            found = await self._find(collection, None, wanted, ("first",))
            inserted |= {each["_id"]: each["first"] for each in found}
            rest = [each for each in rest if found and each > found[-1]["_id"]]
        return inserted

    async def _find(
        self, collection: str, after: str | None, condition: Document, fields: Sequence[str]
    ) -> list[Document]:
        """The first documents after that id, as many as an answer has room for."""
        beyond: Document = {} if after is None else {"_id": {"$gt": after}}
        command = {
            "find": collection,
            "filter": {"$and": [beyond, condition]},
            "projection": dict.fromkeys(fields, 1),
            "sort": {"_id": 1},
            "limit": _BATCH_DOCUMENTS,
            "batchSize": _BATCH_DOCUMENTS,
            "singleBatch": True,
            "readConcern": self._concern,
        }
        with self._operation():
            answer = await _answer(self._database, command)
        found: list[Document] = answer["cursor"]["firstBatch"]
        return found


async def collection_names(database: AsyncDatabase[Document]) -> list[str]:
    """The names of the collections of a store in the database that have documents."""
    names = await database.list_collection_names()
    own = [each for each in names if each != META and not each.endswith(".keys")]
    found = [each for each in own if not each.startswith("system.")]
    return [each for each in sorted(found) if _is_ours(await database[each].find_one())]


def _is_ours(document: Document | None) -> bool:
    """Whether a document is one of a store: other programs may have collections beside."""
    return document is not None and not {"resource", "turn", "gone"}.isdisjoint(document)


def _insertion(id: str, first: Mapping[str, Any]) -> Insertion:
    key = Key(name=first["key"], digest=first["digest"], moment=float(first["moment"]))
    return Insertion(key, Record(id=id, revision=1, resource=first["resource"].encode()))


def _time_of(moment: str) -> Timestamp:
    time, _, increment = moment.partition(".")
    return Timestamp(int(time), int(increment))


async def _now(database: AsyncDatabase[Document]) -> Timestamp | None:
    """The latest cluster time that can be read; None for a database without collections.

    Raises Unusable for a standalone server.
    """
    hello = await database.client.admin.command("hello")
    if "setName" not in hello and hello.get("msg") != "isdbgrid":
        raise Unusable(
            "MongoDB: a standalone server has no snapshots: make it a replica set of one member, or"
            " stop what writes to it and export with --without-snapshot"
        )
    for name in await collection_names(database):
        # Without a time in its read concern, the server says at which time it has read.
        command = {"find": name, "limit": 1, "singleBatch": True, "readConcern": _SNAPSHOT}
        cursor = (await _answer(database, command))["cursor"]
        if time := cursor.get("atClusterTime"):
            return cast("Timestamp", time)
    return None


async def _answer(database: AsyncDatabase[Document], command: Document) -> Document:
    """The answer to a command; raises Past."""
    try:
        return await database.command(command)
    except OperationFailure as error:
        if error.code in _PAST_CODES:
            raise Past from error
        raise
