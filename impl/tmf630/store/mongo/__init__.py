"""The store at scale: MongoDB, whether one server, a replica set or a sharded cluster."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from pymongo import ASCENDING, AsyncMongoClient, ReadPreference
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from tmf630.offload import offload
from tmf630.store.condition import Attribute, Shape
from tmf630.store.entries import Entry, Key, Record
from tmf630.store.errors import Conflict, Unavailable
from tmf630.store.features import Features
from tmf630.store.mongo import retries, upkeep
from tmf630.store.mongo.documents import (
    BURY,
    Document,
    Form,
    change,
    change_of_work,
    document_of,
    entry_of,
    history_of,
    record_of,
)
from tmf630.store.mongo.finding import Finder
from tmf630.store.mongo.keys import Keys, first
from tmf630.store.mongo.operations import Operations
from tmf630.store.mongo.outbox import Debts
from tmf630.store.mongo.preparation import EVER, Once, check, create_indexes, indexes
from tmf630.store.protocol import NO_SHAPE
from tmf630.store.queries import Page, Query

# Milliseconds. A client is better told soon that the database is away than kept waiting. A majority
# that is missing is to be reported by the server, before the connection is given up.
_UNREACHABLE: Final = 2_000
_SILENT: Final = 5_000
_NO_MAJORITY: Final = 4_000

_BY_ID: Final = (("_id", ASCENDING),)
_HELD: Final = ("revision", "resource", "turn", "journal", "due", "owed")
_TRIES: Final = 100


class MongoStore:
    """The collections of one MongoDB database: the one that the URI's path names, or the default.

    Raises ValueError for a URI that is none. `time_limit` is how long a query may take, in
    seconds. A store belongs to one event loop.
    """

    def __init__(self, url: str, default_database: str, *, time_limit: float = 4.0) -> None:
        try:
            with warnings.catch_warnings():
                # pymongo only warns of an option that it does not know or cannot read.
                warnings.simplefilter("error", UserWarning)
                self._client: AsyncMongoClient[Document] = AsyncMongoClient(
                    url,
                    serverSelectionTimeoutMS=_UNREACHABLE,
                    connectTimeoutMS=_UNREACHABLE,
                    socketTimeoutMS=_SILENT,
                    waitQueueTimeoutMS=_SILENT,
                )
            self._database = self._client.get_default_database(
                default_database,
                read_preference=ReadPreference.PRIMARY,
                read_concern=ReadConcern("majority"),
                write_concern=WriteConcern("majority", wtimeout=_NO_MAJORITY, j=True),
            )
        except (PyMongoError, UserWarning) as error:
            raise ValueError(str(error)) from error
        self._operations = Operations()
        self._time_limit = time_limit
        self._parts: list[upkeep.Part] = []

    def collection(
        self,
        name: str,
        shape: Shape = NO_SHAPE,
        indexed: Sequence[Attribute] = (),
        features: Features = Features.ALL,
    ) -> Documents:
        """The collection of that name; see Store."""
        part = upkeep.Part(self._database[name], Form(shape), indexed, features)
        self._parts.append(part)
        return Documents(*part, self._operations, self._time_limit)

    async def inspect(self) -> int:
        """Look at the database before it is used; see Store."""
        with self._operations.one():
            return await upkeep.inspect(self._database, self._parts)

    async def migrate(self, told: Callable[[int], None]) -> None:
        """Bring what an older version has stored to the form of this one; see Store."""
        with self._operations.one():
            await upkeep.migrate(self._database, self._parts, told)

    async def ready(self) -> None:
        """Return when a majority takes a write; raises Unavailable when not."""
        with self._operations.one():
            await upkeep.probe(self._database)

    async def close(self) -> None:
        """Finish what is under way and disconnect; afterwards everything is Unavailable."""
        await self._operations.finished()
        await self._client.close()


class Documents:
    """A collection of documents (see `documents`), in which all that is written is of `form`."""

    def __init__(
        self,
        documents: AsyncCollection[Document],
        form: Form,
        indexed: Sequence[Attribute],
        features: Features,
        operations: Operations,
        time_limit: float,
    ) -> None:
        self._documents = documents
        self._form = form
        self._operation = operations.one
        self._finder = Finder(documents, time_limit)
        self._keys = Keys(documents)
        self._debts = Debts(documents)
        self._indexes = Once(
            partial(create_indexes, documents, indexes(indexed, features)), operations
        )
        self._claiming = Once(self._keys.prepare, operations)
        self._form_checked = Once(partial(check, documents, form), operations)

    async def insert(
        self,
        *records: Record,
        metadata: bytes = b"",
        run_at: float | None = None,
        outbox: bytes = b"",
    ) -> None:
        """Store new records; see Collection."""
        with self._operation():
            await self._indexes.done()
            documents = [await self._new(record, metadata, run_at, outbox) for record in records]
            if len(documents) == 1:
                await retries.insert(self._documents, documents[0])
            elif documents:
                await retries.insert_many(self._documents, documents)

    async def insert_once(
        self,
        record: Record,
        key: Key,
        *,
        metadata: bytes = b"",
        run_at: float | None = None,
        outbox: bytes = b"",
    ) -> Record:
        """Store a new record under a key that is claimed for it; see Collection."""
        with self._operation():
            await self._indexes.done()
            await self._claiming.done()
            await self._keys.clean(key.moment)
            claim = await self._keys.claim(key, record.id)
            claimed = record._replace(id=claim.id)
            document = await self._new(claimed, metadata, run_at, outbox)
            document["first"] = first(claimed, claim.key)
            for _ in range(_TRIES):
                try:
                    await self._documents.insert_one(document)
                except DuplicateKeyError:
                    if there := await self._keys.inserted_under(claim):
                        return there
                    if await self._keys.given_up(claim):
                        raise
                else:
                    return claimed
        raise Unavailable("MongoDB: what is inserted under this key has not been confirmed")

    async def inserted(self, key: Key) -> Record | None:
        """The record that was inserted under the key; see Collection."""
        with self._operation():
            await self._claiming.done()
            return await self._keys.inserted(key)

    async def get(self, id: str) -> Record | None:
        """The record of that id, or None."""
        with self._operation():
            document = await self._documents.find_one({"_id": id}, ["revision", "resource"])
        return record_of(document) if document and "resource" in document else None

    async def entry(self, id: str) -> Entry | None:
        """All that is held under that id, or None."""
        with self._operation():
            document = await self._documents.find_one({"_id": id}, _HELD)
        return entry_of(document) if document else None

    async def history(self, id: str) -> dict[int, bytes]:
        """The entries of a history; see Collection."""
        with self._operation():
            document = await self._documents.find_one({"_id": id}, ["history"])
        return history_of(document or {})

    async def find(self, query: Query) -> Page:
        """The page that the query asks for; see Collection."""
        with self._operation():
            await self._indexes.done()
            await self._form_checked.done()
            return await self._finder.page(query)

    async def due(self, moment: float, limit: int) -> Sequence[str]:
        """The ids of holdings on which work is due; see Collection."""
        if limit == 0:  # which to MongoDB is none
            return []
        with self._operation():
            await self._indexes.done()
            order = [("due", ASCENDING), ("_id", ASCENDING)]
            found = self._documents.find({"due": EVER | {"$lte": moment}}, ["_id"], sort=order)
            return [document["_id"] async for document in found.limit(limit)]

    async def unpublished(self, limit: int) -> Sequence[Entry]:
        """The holdings by which events are owed; see Collection."""
        if limit == 0:
            return []
        with self._operation():
            await self._indexes.done()
            return await self._debts.unpublished(limit)

    async def acknowledge(self, *entries: Entry) -> None:
        """Take what is owed off holdings; see Collection."""
        with self._operation():
            await self._debts.acknowledge(entries)

    async def replace(self, before: Entry, after: Entry | None) -> None:
        """Put a holding in the place of another, or nothing; see Collection."""
        entry = document_of(before)
        with self._operation():
            if after is None:
                done = await self._erase(entry)
            else:
                change = await self._change(before, after)
                done = await retries.update(self._documents, entry, change)
        if not done:
            raise Conflict("something else is held under this id than was expected")

    async def trim(self, before: str, limit: int) -> int:
        """Let go of the first records before that id; see Collection."""
        if limit == 0:
            return 0
        with self._operation():
            old = self._documents.find({"_id": {"$lt": before}}, ["_id"], sort=_BY_ID, limit=limit)
            ids = [document["_id"] async for document in old]
            if not ids:
                return 0
            return (await self._documents.delete_many({"_id": {"$in": ids}})).deleted_count

    async def _erase(self, entry: Document) -> bool:
        # When the driver repeats this, it is told that there is nothing: as is true, and as is
        # everybody who deletes what is deleted.
        buried = await self._documents.update_one({**entry, "first": {"$exists": True}}, BURY)
        if buried.matched_count:
            return True
        result = await self._documents.delete_one({**entry, "first": {"$exists": False}})
        return result.deleted_count > 0

    async def _change(self, before: Entry, after: Entry) -> Document:
        if _revision(before) == _revision(after):
            return change_of_work(after)
        return change(await self._document(after), after)

    async def _new(
        self, record: Record, metadata: bytes, run_at: float | None, outbox: bytes
    ) -> Document:
        new = Entry(
            id=record.id, version=1, record=record, metadata=metadata, run_at=run_at, outbox=outbox
        )
        return await self._document(new)

    async def _document(self, entry: Entry) -> Document:
        size = len(entry.record.resource) if entry.record else 0
        return await offload(size, self._form.document, entry)


def _revision(entry: Entry) -> int | None:
    return None if entry.record is None else entry.record.revision
