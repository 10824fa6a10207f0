"""What is looked at in a database before it is used, and brought to the form of this version.

The collection `meta` has a document `{_id: "version", version}`, and while a migration is under
way `{_id: "migration", owner, until}`, which is a claim that has to be renewed.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

from pymongo import IndexModel
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from tmf630.store.condition import Attribute
from tmf630.store.errors import Unusable
from tmf630.store.features import Features
from tmf630.store.mongo.documents import Document, Form
from tmf630.store.mongo.keys import Keys
from tmf630.store.mongo.preparation import (
    create_indexes,
    indexes,
    missing_indexes,
    outdated,
    renew,
)

VERSION: Final = 1
"""Grows when what is stored looks different in a way that an earlier version does not know."""
_LEASE: Final = 60.0
"""Seconds for which a migration is claimed."""


class Part(NamedTuple):
    """A collection, what it is to be searched by, and what it keeps."""

    documents: AsyncCollection[Document]
    form: Form
    indexed: Sequence[Attribute]
    features: Features

    @property
    def indexes(self) -> list[IndexModel]:
        """The indexes that it needs."""
        return indexes(self.indexed, self.features)


async def probe(database: AsyncDatabase[Document]) -> None:
    """Write what is there already: the version of the database."""
    change = {"$max": {"version": VERSION}}
    await database["meta"].update_one({"_id": "version"}, change, upsert=True)


async def inspect(database: AsyncDatabase[Document], parts: Sequence[Part]) -> int:
    """How many records are to be migrated; raises Unusable when a later version has been here."""
    await probe(database)
    meta = await database["meta"].find_one({"_id": "version"})
    if meta and meta["version"] > VERSION:
        raise Unusable(
            f"MongoDB database {database.name}: a later version of this program has written it"
            f" (form {meta['version']}, while this one knows {VERSION}): use that version"
        )
    return sum([await _outdated(each) for each in parts])


async def _outdated(part: Part) -> int:
    documents, keys = part.documents, Keys(part.documents)
    if await missing_indexes(documents, part.indexes) or await keys.are_of_before():
        return await documents.count_documents({"gone": {"$exists": False}})
    return await documents.count_documents(outdated(part.form))


async def migrate(
    database: AsyncDatabase[Document], parts: Sequence[Part], told: Callable[[int], None]
) -> None:
    """Bring records and indexes to the form of this version; see Store."""
    async with _claimed(database["meta"]):
        for each in parts:
            if await _outdated(each):
                await create_indexes(each.documents, each.indexes)
                if await (keys := Keys(each.documents)).are_of_before():
                    await keys.prepare()
                await renew(each.documents, each.form, told)


@asynccontextmanager
async def _claimed(meta: AsyncCollection[Document]) -> AsyncIterator[None]:
    """Nobody else migrates within; raises Unusable when somebody does."""
    owner = f"{socket.gethostname()}, process {os.getpid()}"
    free: dict[str, Any] = {"_id": "migration", "until": {"$lt": time.time()}}
    try:
        await meta.replace_one(free, _claim(owner), upsert=True)
    except DuplicateKeyError:
        there = await meta.find_one({"_id": "migration"}) or {}
        raise Unusable(
            f"MongoDB: a migration is under way already ({there.get('owner', 'now over')}); if it"
            f" was killed, try again in {_LEASE:g} seconds"
        ) from None

    async def renewed() -> None:
        while True:
            await asyncio.sleep(_LEASE / 4)
            await meta.replace_one({"_id": "migration"}, _claim(owner))

    renewing = asyncio.create_task(renewed())
    try:
        yield
    finally:
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)
        await meta.delete_one({"_id": "migration"})


def _claim(owner: str) -> Document:
    return {"owner": owner, "until": time.time() + _LEASE}
