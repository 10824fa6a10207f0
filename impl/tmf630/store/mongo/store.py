"""The store in one MongoDB database."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Final

from pymongo import AsyncMongoClient, ReadPreference
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from tmf630.store.condition import Attribute, Shape
from tmf630.store.features import Features
from tmf630.store.mongo import migration
from tmf630.store.mongo.collection import MongoCollection
from tmf630.store.mongo.documents import Document
from tmf630.store.mongo.indexes import indexes
from tmf630.store.mongo.operations import Operations
from tmf630.store.mongo.search_copy import SearchForm
from tmf630.store.mongo.transfer.dump import MongoDump, dump
from tmf630.store.mongo.transfer.restoration import MongoRestoration, restoration
from tmf630.store.protocol import NO_SHAPE
from tmf630.store.queries import LIMITS, Limits
from tmf630.store.searching.searches import Searches

# Milliseconds. A client is better served by an early error than by a long wait. The server has to
# report a missing majority before the driver gives up the connection.
_CONNECT_MS: Final = 2_000
_SOCKET_MS: Final = 5_000
_MAJORITY_MS: Final = 4_000


class MongoStore:
    """The collections of one MongoDB database: the one in the URI's path, else the default.

    Raises ValueError for an invalid URI. `limits` are those of a query, which is TooSlow beyond its
    time. A store belongs to one event loop.
    """

    def __init__(self, url: str, default_database: str, *, limits: Limits = LIMITS) -> None:
        try:
            with warnings.catch_warnings():
                # pymongo only warns of an option that it does not know or cannot read.
                warnings.simplefilter("error", UserWarning)
                self._client: AsyncMongoClient[Document] = AsyncMongoClient(
                    url,
                    serverSelectionTimeoutMS=_CONNECT_MS,
                    connectTimeoutMS=_CONNECT_MS,
                    socketTimeoutMS=_SOCKET_MS,
                    waitQueueTimeoutMS=_SOCKET_MS,
                )
            self._database = self._client.get_default_database(
                default_database,
                read_preference=ReadPreference.PRIMARY,
                read_concern=ReadConcern("majority"),
                write_concern=WriteConcern("majority", wtimeout=_MAJORITY_MS, j=True),
            )
        except (PyMongoError, UserWarning) as error:
            raise ValueError(str(error)) from error
        self._operations = Operations()
        self._limits = limits
        self._url = url
        self._searches = Searches(limits)
        self._parts: list[migration.Part] = []

    def collection(
        self,
        name: str,
        shape: Shape = NO_SHAPE,
        indexed: Sequence[Attribute] = (),
        features: Features = Features.ALL,
    ) -> MongoCollection:
        """The collection of that name; see Store."""
        documents, form = self._database[name], SearchForm(shape)
        part = migration.Part(documents, form, indexed, indexes(indexed, features))
        self._parts.append(part)
        return MongoCollection(part, self._operations, self._limits, self._searches, self._url)

    async def inspect(self) -> int:
        """Inspect the database before it is used; see Store."""
        with self._operations.operation():
            return await migration.inspect(self._database, self._parts)

    async def migrate(self, on_progress: Callable[[int], None]) -> None:
        """Bring what an older version has stored to the form of this one; see Store."""
        with self._operations.operation():
            await migration.migrate(self._database, self._parts, on_progress)

    @property
    def opened(self) -> frozenset[str]:
        """The names of the collections that were opened."""
        return frozenset(each.documents.name for each in self._parts)

    def dump(
        self, copy: Path, moment: str = "", *, snapshot: bool = True
    ) -> AbstractAsyncContextManager[MongoDump]:
        """What the database holds; see Store. It needs no copy."""
        return dump(self._database, self._operations, moment, snapshot=snapshot)

    def restoration(
        self, source: str, processes: Sequence[str] = ()
    ) -> AbstractAsyncContextManager[MongoRestoration]:
        """Begin to write the rows of a source, or continue; see Store."""
        return restoration(self._database, self._parts, self._operations, source, processes)

    async def ready(self) -> None:
        """Return when a majority takes a write. Raises Unavailable when not."""
        with self._operations.operation():
            await migration.probe(self._database)
            await migration.check_complete(self._database)

    async def close(self) -> None:
        """Finish the operations under way and disconnect. Later calls are Unavailable."""
        await self._searches.close()
        await self._operations.finish()
        await self._client.close()
