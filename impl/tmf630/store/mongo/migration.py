"""Inspects a database before it is used, and migrates the records of older versions.

The collection `meta` has a document `{_id: "version", version}`. While a migration is under way it
also has `{_id: "migration", owner, until}`, the lease of the process that migrates.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

from pymongo import IndexModel, UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

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


class Part(NamedTuple):
    """A collection, the form of its search copies, and its indexes."""

    documents: Documents
    form: SearchForm
    indexes: Sequence[IndexModel]


async def probe(database: AsyncDatabase[Document]) -> None:
    """Write the version of the database, which is there already."""
    change = {"$max": {"version": VERSION}}
    await database["meta"].update_one({"_id": "version"}, change, upsert=True)


async def inspect(database: AsyncDatabase[Document], parts: Sequence[Part]) -> int:
    """How many records have to be migrated. Raises Unusable for a database of a later version."""
    await probe(database)
    meta = await database["meta"].find_one({"_id": "version"})
    if meta and meta["version"] > VERSION:
        raise Unusable(
            f"MongoDB database {database.name}: a later version of this program has written it"
            f" (form {meta['version']}, while this one knows {VERSION}): use that version"
        )
    return sum([await _outdated_records(each) for each in parts])


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
    async with _lease(database["meta"]):
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
async def _lease(meta: Documents) -> AsyncIterator[None]:
    """Hold the lease of the migration. Raises Unusable while another process holds it."""
    owner = f"{socket.gethostname()}, process {os.getpid()}"
    expired: dict[str, Any] = {"_id": "migration", "until": {"$lt": time.time()}}
    try:
        await meta.replace_one(expired, _lease_of(owner), upsert=True)
    except DuplicateKeyError:
        other = await meta.find_one({"_id": "migration"}) or {}
        raise Unusable(
            f"MongoDB: a migration is under way already ({other.get('owner', 'now over')}); if it"
            f" was killed, try again in {_LEASE_SECONDS:g} seconds"
        ) from None

    async def renew() -> None:
        while True:
            await asyncio.sleep(_LEASE_SECONDS / 4)
            await meta.replace_one({"_id": "migration"}, _lease_of(owner))

    renewing = asyncio.create_task(renew())
    try:
        yield
    finally:
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)
        await meta.delete_one({"_id": "migration"})


def _lease_of(owner: str) -> Document:
    return {"owner": owner, "until": time.time() + _LEASE_SECONDS}
