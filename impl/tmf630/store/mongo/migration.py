"""Inspects a database before it is used, and migrates the records of older versions.

The collection `meta` has a document `{_id: "version", version}`. While a migration or a restoration
is under way it also has `{_id: "migration", owner, until}`, the lease of the process that does it.
Until all rows of a restoration are there it has `{_id: "import", source, done}`.
"""

from __future__ import annotations

import asyncio
import math
import os
import socket
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

from pymongo import IndexModel, UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from tmf630.store.condition import Attribute
from tmf630.store.errors import Outdated, Unusable
from tmf630.store.mongo.documents import Document, Documents, record_of
from tmf630.store.mongo.indexes import create_indexes, lacks_indexes
from tmf630.store.mongo.keys import Keys
from tmf630.store.mongo.search_copy import SearchForm

VERSION: Final = 1
"""Grows when documents change in a way that an earlier version cannot read."""
_BATCH_RECORDS: Final = 100
_LEASE_SECONDS: Final = 60.0
"""Seconds after which the lease of a migration expires, unless it is renewed."""
_LEASE_PAUSE: Final = 0.2
"""Seconds between two attempts to acquire the lease."""
META: Final = "meta"
RESTORATION: Final = "import"


class Part(NamedTuple):
    """A collection, the form of its search copies, and its indexes.

    `indexed` are the attributes that these are for.
    """

    documents: Documents
    form: SearchForm
    indexed: Sequence[Attribute]
    indexes: Sequence[IndexModel]


async def probe(database: AsyncDatabase[Document]) -> None:
    """Write the version of the database, which is there already."""
    change = {"$max": {"version": VERSION}}
    await database[META].update_one({"_id": "version"}, change, upsert=True)


async def inspect(database: AsyncDatabase[Document], parts: Sequence[Part]) -> int:
    """How many records have to be migrated.

    Raises Unusable for a database of a later version, and one that is not complete.
    """
    await probe(database)
    await check_version(database)
    await check_complete(database)
    return sum([await _outdated_records(each) for each in parts])


async def check_version(database: AsyncDatabase[Document]) -> None:
    """Raise Unusable when a later version has written the database."""
    meta = await database[META].find_one({"_id": "version"})
    if meta and meta["version"] > VERSION:
        raise Unusable(
            f"MongoDB database {database.name}: a later version of this program has written it"
            f" (form {meta['version']}, while this one knows {VERSION}): use that version"
        )


async def check_complete(database: AsyncDatabase[Document]) -> None:
    """Raise Unusable when not all rows of a restoration are there."""
    if await database[META].find_one({"_id": RESTORATION}):
        raise Unusable(
            f"MongoDB database {database.name}: an import into it is not complete: call"
            " `tmf622 import` again with the same file, or `tmf622 seed` with the same options, and"
            " it continues; or drop the database"
        )


async def check(documents: Documents, form: SearchForm) -> None:
    """Raise Outdated when the search copy of some record has another form."""
    if await documents.find_one(_outdated(form), ["_id"]):
        raise Outdated(
            f"MongoDB: records of {documents.name} are of an older version or other attributes"
        )


async def migrate(
    database: AsyncDatabase[Document], parts: Sequence[Part], on_progress: Callable[[int], None]
) -> None:
    """Bring records and indexes to the form of this version; see Store."""
    async with exclusive(database[META], _LEASE_SECONDS):
        for each in parts:
            if await _outdated_records(each):
                await create_indexes(each.documents, each.indexes)
                if await (keys := Keys(each.documents)).are_outdated():
                    await keys.prepare()
                await _migrate_records(each.documents, each.form, on_progress)


def _outdated(form: SearchForm) -> Document:
    """The filter of the records whose search copy is missing or has another form."""
    return {"version": {"$ne": form.id}, "gone": {"$exists": False}}


async def _outdated_records(part: Part) -> int:
    documents, keys = part.documents, Keys(part.documents)
    if await lacks_indexes(documents, part.indexes) or await keys.are_outdated():
        return await documents.count_documents({"gone": {"$exists": False}})
    return await documents.count_documents(_outdated(part.form))


async def _migrate_records(
    documents: Documents, form: SearchForm, on_progress: Callable[[int], None]
) -> None:
    fields = ["revision", "resource"]
    while batch := await documents.find(_outdated(form), fields, limit=_BATCH_RECORDS).to_list():
        # A record that another process has just replaced has a search copy already, or comes again.
        updates = await asyncio.to_thread(_updates, batch, form)
        result = await documents.bulk_write(updates, ordered=False)
        on_progress(result.matched_count)


def _updates(batch: Sequence[Document], form: SearchForm) -> list[UpdateOne]:
    return [
        UpdateOne(
            {"_id": each["_id"], "revision": each["revision"]},
            {"$set": form.copy(record_of(each))},
        )
        for each in batch
    ]


@asynccontextmanager
async def exclusive(meta: Documents, seconds: float, patience: float = 0.0) -> AsyncIterator[None]:
    """Hold the lease of a migration or restoration.

    After a crash of this process the lease expires within so many `seconds`. Raises Unusable when
    another process still holds it after `patience` seconds.
    """
    owner = f"{socket.gethostname()}, process {os.getpid()}"
    deadline = time.monotonic() + patience
    while not await _acquire(meta, owner, seconds):
        if time.monotonic() > deadline:
            other = await meta.find_one({"_id": "migration"}) or {}
            left = max(1, math.ceil(other.get("until", 0) - time.time()))
            raise Unusable(
                "MongoDB: a migration or an import is under way already"
                f" ({other.get('owner', 'now over')}); if it was killed, try again in {left}"
                " seconds"
            )
        await asyncio.sleep(_LEASE_PAUSE)

    async def renew() -> None:
        while True:
            await asyncio.sleep(seconds / 4)
            await meta.replace_one({"_id": "migration"}, _lease_of(owner, seconds))

    renewing = asyncio.create_task(renew())
    try:
        yield
    finally:
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)
        await meta.delete_one({"_id": "migration"})


async def _acquire(meta: Documents, owner: str, seconds: float) -> bool:
    expired: dict[str, Any] = {"_id": "migration", "until": {"$lt": time.time()}}
    try:
        await meta.replace_one(expired, _lease_of(owner, seconds), upsert=True)
    except DuplicateKeyError:
        return False
    return True


def _lease_of(owner: str, seconds: float) -> Document:
    return {"owner": owner, "until": time.time() + seconds}
