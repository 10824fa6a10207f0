"""The outboxes of the entries of a collection in MongoDB."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from pymongo import ASCENDING, DeleteMany, UpdateMany

from tmf630.store.entries import Entry
from tmf630.store.mongo.documents import EMPTY_OUTBOX, FORGET_ENTRY, Document, Documents, entry_of
from tmf630.store.mongo.indexes import OUTBOX
from tmf630.store.protocol import UNPUBLISHED_BYTES

_BATCH_DOCUMENTS: Final = 100
_READ_FIELDS: Final = ("revision", "resource", "turn", "due", "owed")
_WITH_KEY: Final = {"first": {"$exists": True}}
_WITHOUT_KEY: Final = {"first": {"$exists": False}}
_FINISHED: Final = {"gone": True, "journal": {"$exists": False}, "due": {"$exists": False}}
"""The filter of tombstones without metadata and job, which are removed with their outbox."""


class Outbox:
    """The outboxes of one collection."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def unpublished(self, limit: int) -> Sequence[Entry]:
        """The first entries with events in their outbox, without their metadata."""
        found = self._documents.find(OUTBOX, _READ_FIELDS, sort=[("_id", ASCENDING)], limit=limit)
        entries: list[Entry] = []
        size = 0
        async for document in found.batch_size(_BATCH_DOCUMENTS):
            if each := entry_of(document):
                entries.append(each)
                size += each.size
            if size > UNPUBLISHED_BYTES:
                await found.close()
                break
        return entries

    async def acknowledge(self, entries: Sequence[Entry]) -> None:
        """Empty the outbox of those entries that still have the same version."""
        # One write removes a finished tombstone with its outbox: without the outbox, no later call
        # would find it.
        if tombstones := _filters(each for each in entries if each.record is None):
            await self._documents.bulk_write(_removals(tombstones))
        if filters := _filters(entries):
            updates = [UpdateMany(each, EMPTY_OUTBOX) for each in filters]
            await self._documents.bulk_write(updates, ordered=False)


def _filters(entries: Iterable[Entry]) -> list[Document]:
    """The filters of the documents that still have the version of their entry, one a version."""
    ids: defaultdict[int, list[str]] = defaultdict(list)
    for each in entries:
        ids[each.version].append(each.id)
    return [
        {"_id": {"$in": some}, "turn": version or {"$exists": False}}
        for version, some in ids.items()
    ]


def _removals(tombstones: Sequence[Document]) -> list[UpdateMany | DeleteMany]:
    """The writes that remove finished tombstones. Those with a key stay as its memory."""
    finished = [{**each, **_FINISHED} for each in tombstones]
    # In this order: if a key expires between the two writes, its document is deleted as well.
    return [
        *(UpdateMany({**each, **_WITH_KEY}, FORGET_ENTRY) for each in finished),
        *(DeleteMany({**each, **_WITHOUT_KEY}) for each in finished),
    ]
