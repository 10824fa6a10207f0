"""A collection in MongoDB."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial
from typing import Final

from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from tmf630.offload import offload
from tmf630.store.condition import Comparison
from tmf630.store.entries import Entry, Key, Record
from tmf630.store.errors import Conflict, Duplicate, Unavailable
from tmf630.store.mongo import retries
from tmf630.store.mongo.condition import records
from tmf630.store.mongo.documents import (
    FORGET_ENTRY,
    Document,
    Documents,
    document_of,
    entry_filter,
    entry_of,
    history_of,
    record_of,
    replacement,
    replacement_beside_record,
)
from tmf630.store.mongo.finder import Finder
from tmf630.store.mongo.gathering import Gathering
from tmf630.store.mongo.indexes import DUE, create_indexes
from tmf630.store.mongo.keys import Keys, insertion_of
from tmf630.store.mongo.migration import Part, check, check_complete
from tmf630.store.mongo.operations import Operations
from tmf630.store.mongo.outbox import Outbox
from tmf630.store.mongo.preparation import Preparation
from tmf630.store.queries import Limits, Listing, Page, Query
from tmf630.store.searching.searches import Searches

_BY_ID: Final = (("_id", ASCENDING),)
_ENTRY_FIELDS: Final = ("revision", "resource", "turn", "journal", "due", "owed")
_RECORD_FIELDS: Final = ("revision", "resource")
_MAX_TRIES: Final = 100


class MongoCollection:
    """A collection of documents (see `documents`), with the search form of its `part`."""

    def __init__(
        self, part: Part, operations: Operations, limits: Limits, searches: Searches, url: str
    ) -> None:
        documents = part.documents
        self._documents = documents
        self._form = part.form
        self._operation = operations.operation
        self._finder = Finder(documents, part.indexed, operations, url, limits)
        self._seconds = limits.seconds
        self._searches = searches
        self._keys = Keys(documents)
        self._insertions = Gathering(partial(retries.insert_together, documents), operations)
        self._lookups = Gathering(partial(_found, documents), operations)
        self._outbox = Outbox(documents)
        self._indexes_created = Preparation(partial(_prepare, part), operations)
        self._keys_prepared = Preparation(self._keys.prepare, operations)
        self._form_checked = Preparation(partial(check, documents, part.form), operations)

    async def insert(
        self,
        *records: Record,
        metadata: bytes = b"",
        run_at: float | None = None,
        outbox: bytes = b"",
    ) -> None:
        """Insert records; see Collection."""
        with self._operation():
            await self._indexes_created.ensure()
            documents = [await self._new(record, metadata, run_at, outbox) for record in records]
            if len(documents) == 1:
                if not await self._insertions.result(documents[0]):
                    raise Duplicate
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
        """Reserve the key and insert the record under it; see Collection."""
        with self._operation():
            await self._indexes_created.ensure()
            await self._keys_prepared.ensure()
            await self._keys.clean(key.moment)
            reservation = await self._keys.reserve(key, record.id)
            reserved = record._replace(id=reservation.id)
            document = await self._new(reserved, metadata, run_at, outbox)
            document["first"] = insertion_of(reserved, reservation.key)
            for _ in range(_MAX_TRIES):
                try:
                    await self._documents.insert_one(document)
                except DuplicateKeyError:
                    if inserted := await self._keys.inserted_under(reservation):
                        return inserted
                    if await self._keys.cancel_if_taken(reservation):
                        raise
                else:
                    return reserved
        raise Unavailable("MongoDB: what is inserted under this key has not been confirmed")

    async def find_by_key(self, key: Key) -> Record | None:
        """The record that was inserted under the key; see Collection."""
        with self._operation():
            await self._keys_prepared.ensure()
            return await self._keys.find(key)

    def version(self) -> Hashable:
        """None: MongoDB would have to be asked; see Collection."""
        return None

    async def get(self, id: str, condition: Comparison | None = None) -> Record | None:
        """The record of that id, or None; see Collection."""
        with self._operation():
            if condition is None:
                document = await self._lookups.result(id)
            else:
                asked = {"_id": id, **records(condition)}
                document = await self._documents.find_one(asked, _RECORD_FIELDS)
        return record_of(document) if document and "resource" in document else None

    async def entry(self, id: str) -> Entry | None:
        """The entry of that id, or None."""
        with self._operation():
            document = await self._documents.find_one({"_id": id}, _ENTRY_FIELDS)
        return entry_of(document) if document else None

    async def history(self, id: str) -> dict[int, bytes]:
        """The history of an entry; see Collection."""
        with self._operation():
            document = await self._documents.find_one({"_id": id}, ["history"])
        return history_of(document or {})

    async def find(self, query: Query) -> Page:
        """The page of a query; see Collection."""
        with self._operation():
            await self._indexes_created.ensure()
            await self._form_checked.ensure()
            return await self._finder.find_within(query, self._seconds)

    async def search(self, query: Query) -> Listing:
        """What can be shown now; see Collection."""
        with self._operation():
            await self._indexes_created.ensure()
            await self._form_checked.ensure()
            return await self._searches.listing(self._finder, query)

    async def due(self, moment: float, limit: int) -> Sequence[str]:
        """The ids of entries whose job is to run; see Collection."""
        if limit == 0:  # which MongoDB takes for no limit
            return []
        with self._operation():
            await self._indexes_created.ensure()
            order = [("due", ASCENDING), ("_id", ASCENDING)]
            found = self._documents.find({"due": DUE | {"$lte": moment}}, ["_id"], sort=order)
            return [document["_id"] async for document in found.limit(limit)]

    async def unpublished(self, limit: int) -> Sequence[Entry]:
        """The entries with events in their outbox; see Collection."""
        if limit == 0:
            return []
        with self._operation():
            await self._indexes_created.ensure()
            return await self._outbox.unpublished(limit)

    async def acknowledge(self, *entries: Entry) -> None:
        """Empty the outbox of entries; see Collection."""
        with self._operation():
            await self._outbox.acknowledge(entries)

    async def replace(self, before: Entry, after: Entry | None) -> None:
        """Replace or remove an entry; see Collection."""
        expected = entry_filter(before)
        with self._operation():
            if after is None:
                done = await self._remove(expected)
            else:
                change = await self._change(before, after)
                done = await retries.update(self._documents, expected, change)
        if not done:
            raise Conflict

    async def trim(self, before: str, limit: int) -> int:
        """Remove the first entries before that id; see Collection."""
        if limit == 0:
            return 0
        with self._operation():
            old = self._documents.find({"_id": {"$lt": before}}, ["_id"], sort=_BY_ID, limit=limit)
            ids = [document["_id"] async for document in old]
            if not ids:
                return 0
            return (await self._documents.delete_many({"_id": {"$in": ids}})).deleted_count

    async def _remove(self, expected: Document) -> bool:
        # If the driver repeats the deletion after a lost answer, it finds nothing. A Conflict is
        # then the right outcome: the entry is not there any more.
        remembered = await self._documents.update_one(
            {**expected, "first": {"$exists": True}}, FORGET_ENTRY
        )
        if remembered.matched_count:
            return True
        result = await self._documents.delete_one({**expected, "first": {"$exists": False}})
        return result.deleted_count > 0

    async def _change(self, before: Entry, after: Entry) -> Document:
        if _revision(before) == _revision(after):
            return replacement_beside_record(after)
        return replacement(await self._document(after), after)

    async def _new(
        self, record: Record, metadata: bytes, run_at: float | None, outbox: bytes
    ) -> Document:
        new = Entry(
            id=record.id, version=1, record=record, metadata=metadata, run_at=run_at, outbox=outbox
        )
        return await self._document(new)

    async def _document(self, entry: Entry) -> Document:
        size = len(entry.record.resource) if entry.record else 0
        return await offload(size, document_of, entry, self._form)


async def _prepare(part: Part) -> None:
    await check_complete(part.documents.database)
    await create_indexes(part.documents, part.indexes)


def _revision(entry: Entry) -> int | None:
    return None if entry.record is None else entry.record.revision


async def _found(documents: Documents, ids: Sequence[str]) -> Sequence[Document | None]:
    """The document of each id, as far as it belongs to the record, or None."""
    if len(ids) == 1:
        return [await documents.find_one({"_id": ids[0]}, _RECORD_FIELDS)]
    cursor = documents.find({"_id": {"$in": ids}}, _RECORD_FIELDS)
    by_id = {each["_id"]: each async for each in cursor}
    return [by_id.get(id) for id in ids]
