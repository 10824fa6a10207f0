"""The events that are owed by what is held in a MongoDB collection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from pymongo import ASCENDING, DeleteMany, UpdateMany
from pymongo.asynchronous.collection import AsyncCollection

from tmf630.store.entries import Entry
from tmf630.store.mongo.documents import ACKNOWLEDGE, BURY, Document, entry_of
from tmf630.store.mongo.preparation import OWING
from tmf630.store.protocol import UNPUBLISHED_BYTES

_BATCH: Final = 100
_READ: Final = ("revision", "resource", "turn", "due", "owed")
_REMEMBERED: Final = {"first": {"$exists": True}}
_UNREMEMBERED: Final = {"first": {"$exists": False}}
_IDLE: Final = {"gone": True, "journal": {"$exists": False}, "due": {"$exists": False}}
"""What a document is when something was deleted and nothing but its events is to be taken."""


class Debts:
    """Who owes events in one collection."""

    def __init__(self, documents: AsyncCollection[Document]) -> None:
        self._documents = documents

    async def unpublished(self, limit: int) -> Sequence[Entry]:
        """The first holdings that owe, without their journals."""
        found = self._documents.find(OWING, _READ, sort=[("_id", ASCENDING)], limit=limit)
        entries: list[Entry] = []
        size = 0
        async for document in found.batch_size(_BATCH):
            if each := entry_of(document):
                entries.append(each)
                size += each.size
            if size > UNPUBLISHED_BYTES:
                await found.close()
                break
        return entries

    async def acknowledge(self, entries: Sequence[Entry]) -> None:
        """Take what is owed off those that are still held in their turn."""
        # What was deleted goes as a whole, in one write: nobody would come back for the rest.
        if deleted := _filters(each for each in entries if each.record is None):
            await self._documents.bulk_write(_erasures(deleted))
        if settled := _filters(entries):
            changes = [UpdateMany(each, ACKNOWLEDGE) for each in settled]
            await self._documents.bulk_write(changes, ordered=False)


def _filters(entries: Iterable[Entry]) -> list[Document]:
    """The filters, as few as may be, of the documents that are still in their turn."""
    turns: defaultdict[int, list[str]] = defaultdict(list)
    for each in entries:
        turns[each.version].append(each.id)
    return [
        {"_id": {"$in": ids}, "turn": version or {"$exists": False}}
        for version, ids in turns.items()
    ]


def _erasures(deleted: Sequence[Document]) -> list[UpdateMany | DeleteMany]:
    """What lets go of the deleted, where it is idle, but for what it remembers."""
    idle = [{**each, **_IDLE} for each in deleted]
    # In this order: where a key ends in between, its document is deleted, too.
    return [
        *(UpdateMany({**each, **_REMEMBERED}, BURY) for each in idle),
        *(DeleteMany({**each, **_UNREMEMBERED}) for each in idle),
    ]
