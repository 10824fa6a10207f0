"""The store at scale: MongoDB, whether one server, a replica set or a sharded cluster."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from pymongo import ASCENDING, AsyncMongoClient, ReadPreference
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import BulkWriteError, DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from tmf630.store import Conflict, Duplicate, Page, Query, Record, Unavailable

Document = dict[str, Any]

_DUPLICATE_KEY: Final = 11000
_LARGEST_SKIP: Final = 2**62

# Milliseconds. A client is better told soon that the database is away than kept waiting. A majority
# that is missing is to be reported by the server, before the connection is given up.
_UNREACHABLE: Final = 2_000
_SILENT: Final = 5_000
_NO_MAJORITY: Final = 4_000


class MongoStore:
    """The collections of one MongoDB database: the one that the URI's path names, or the default.

    Raises ValueError for a URI that is none. A store belongs to one event loop.
    """

    def __init__(self, url: str, default_database: str) -> None:
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

    def collection(self, name: str) -> Documents:
        """The collection of that name."""
        return Documents(self._database[name], self._operations)

    async def ready(self) -> None:
        """Return when there is a primary that answers; raises Unavailable when not."""
        with self._operations.one():
            await self._database.command("ping")

    async def close(self) -> None:
        """Finish what is under way and disconnect; afterwards everything is Unavailable."""
        await self._operations.finished()
        await self._client.close()


class Documents:
    """A collection of documents `{_id, revision, resource}`.

    `resource` is the JSON text itself: as BSON it would come back changed (an object with a
    `$ref` reads as a reference to a document, an integer has 64 bits).
    """

    def __init__(self, documents: AsyncCollection[Document], operations: Operations) -> None:
        self._documents = documents
        self._operation = operations.one

    async def insert(self, *records: Record) -> None:
        """Store new records; see Collection."""
        with self._operation():
            if len(records) == 1:
                await self._documents.insert_one(_document(*records))
            elif records:
                await self._documents.insert_many(map(_document, records), ordered=False)

    async def get(self, id: str) -> Record | None:
        """The record of that id, or None."""
        with self._operation():
            document = await self._documents.find_one({"_id": id})
        return _record(document) if document else None

    async def find(self, query: Query) -> Page:
        """The page that the query asks for. The total is counted after the page was read."""
        with self._operation():
            documents = await self._page(query)
            total = query.offset + len(documents)
            # Counting reads the whole collection; a page that is not full shows where it ends,
            # unless it lies past the end.
            if len(documents) == query.limit or (query.offset and not documents):
                total = await self._documents.count_documents({})
        return Page(records=[_record(document) for document in documents], total=total)

    async def _page(self, query: Query) -> list[Document]:
        # MongoDB takes a limit of 0 for none, and refuses to skip what 64 bits cannot count.
        if query.limit == 0 or query.offset > _LARGEST_SKIP:
            return []
        cursor = self._documents.find(skip=query.offset, limit=query.limit)
        return await cursor.sort("_id", ASCENDING).to_list()

    async def replace(self, record: Record) -> None:
        """Put a record in the place of its predecessor; see Collection."""
        predecessor = {"_id": record.id, "revision": record.revision - 1}
        with self._operation():
            result = await self._documents.replace_one(predecessor, _document(record))
        _require_one(result.matched_count)

    async def delete(self, id: str, revision: int) -> None:
        """Remove the record if it still has that revision; see Collection."""
        with self._operation():
            result = await self._documents.delete_one({"_id": id, "revision": revision})
        _require_one(result.deleted_count)


def _document(record: Record) -> Document:
    return {
        "_id": record.id,
        "revision": record.revision,
        "resource": record.resource.decode(),
    }


def _record(document: Document) -> Record:
    return Record(
        id=document["_id"],
        revision=document["revision"],
        resource=document["resource"].encode(),
    )


def _require_one(count: int) -> None:
    if count == 0:
        raise Conflict("the record is gone or has another revision")


class Operations:
    """The operations under way, which fail in no other way than a store's may."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Future[None]] = set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Raise Duplicate for a key that is taken and Unavailable for any other error."""
        end = asyncio.get_running_loop().create_future()
        self._under_way.add(end)
        try:
            yield
        except PyMongoError as error:
            if _duplicate(error):
                raise Duplicate("a record of this id is there already") from error
            raise Unavailable(f"MongoDB: {error}") from error
        finally:
            self._under_way.remove(end)
            end.set_result(None)

    async def finished(self) -> None:
        """Return when those that are under way now have ended."""
        if self._under_way:
            await asyncio.wait(self._under_way)


def _duplicate(error: PyMongoError) -> bool:
    if isinstance(error, BulkWriteError):
        return any(each["code"] == _DUPLICATE_KEY for each in error.details["writeErrors"])
    return isinstance(error, DuplicateKeyError)
