"""Writes the rows of a source into a database. What is there already stays, so it can continue."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError

from tmf630.store.entries import Entry, Insertion, Row
from tmf630.store.errors import Unusable
from tmf630.store.mongo.documents import HISTORY, Document, Documents, document_of
from tmf630.store.mongo.indexes import create_indexes
from tmf630.store.mongo.keys import Keys
from tmf630.store.mongo.migration import META, RESTORATION, Part, check_version, exclusive, probe
from tmf630.store.mongo.operations import DUPLICATE_KEY, Operations
from tmf630.store.mongo.search_copy import SearchForm
from tmf630.store.mongo.transfer.dump import collection_names

_LEASE_SECONDS: Final = 10.0
_PATIENCE: Final = _LEASE_SECONDS + 2.0
"""Seconds after which the lease of a restoration that was killed has expired."""


@asynccontextmanager
async def restoration(
    database: AsyncDatabase[Document],
    parts: Sequence[Part],
    operations: Operations,
    source: str,
    processes: Sequence[str],
) -> AsyncIterator[MongoRestoration]:
    """Begin a restoration, or continue it; see Store."""
    with operations.operation():
        async with exclusive(database[META], _LEASE_SECONDS, _PATIENCE):
            await probe(database)
            await check_version(database)
            done = await _begin(database, source, processes)
            yield MongoRestoration(database[META], parts, operations, done)


class MongoRestoration:
    """Writes rows into the collections of a database; see Restoration."""

    def __init__(
        self, meta: Documents, parts: Sequence[Part], operations: Operations, done: int
    ) -> None:
        self.done: int = done
        self._meta = meta
        self._parts = {each.documents.name: each for each in parts}
        self._operation = operations.operation

    async def write(self, collection: str, *rows: Row) -> None:
        """Write rows of a collection; see Restoration."""
        part = self._parts[collection]
        entries = [each for each in rows if isinstance(each, Entry)]
        insertions = [each for each in rows if isinstance(each, Insertion)]
        with self._operation():
            if entries:
                await _insert(part.documents, [_document(each, part.form) for each in entries])
            if insertions:
                await Keys(part.documents).restore(insertions)
            self.done += len(rows)
            await self._meta.update_one({"_id": RESTORATION}, {"$set": {"done": self.done}})

    async def complete(self) -> None:
        """All rows are there; see Restoration."""
        with self._operation():
            for each in self._parts.values():
                # To index all documents at once takes less time than each when it is inserted.
                await create_indexes(each.documents, each.indexes)
            await self._meta.delete_one({"_id": RESTORATION})


async def _begin(database: AsyncDatabase[Document], source: str, processes: Sequence[str]) -> int:
    """How many rows of the source are there. Raises Unusable for rows of another one."""
    if begun := await database[META].find_one({"_id": RESTORATION}):
        if begun["source"] != source:
            raise Unusable(
                f"MongoDB database {database.name}: the import of another file into it is not"
                " complete: continue with that file, or drop the database"
            )
        return int(begun["done"])
    for name in await collection_names(database):
        if name not in processes:
            raise Unusable(
                f"MongoDB database {database.name}: it is not empty, it has entries of {name}: an"
                " import needs a new one"
            )
        if await database[name].find_one({"due": {"$gt": time.time()}}):
            raise Unusable(
                f"MongoDB database {database.name}: a server uses it: stop it first; if it was"
                " killed, wait until its lease has expired"
            )
    await database[META].insert_one({"_id": RESTORATION, "source": source, "done": 0})
    return 0


def _document(entry: Entry, form: SearchForm) -> Document:
    document = document_of(entry, form)
    if not entry.version and entry.record:
        del document["turn"]
    if entry.history:
        document[HISTORY] = {str(number): text.decode() for number, text in entry.history}
    return document


async def _insert(documents: Documents, new: Sequence[Document]) -> None:
    """Insert those documents that are not there yet."""
    try:
        await documents.insert_many(new, ordered=False)
    except BulkWriteError as error:
        codes = {each["code"] for each in error.details["writeErrors"]}
        if codes != {DUPLICATE_KEY} or error.details["writeConcernErrors"]:
            raise
