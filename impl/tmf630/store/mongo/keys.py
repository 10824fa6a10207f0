"""The idempotency keys of a collection in MongoDB.

A key is reserved first, by a document `{_id, digest, moment, id}` in a collection beside: `_id` is
the name of the key, `id` that of the record. Then the record is inserted under that id, with its
key and its first text in `first`. A later insertion under a reserved key uses the reserved id. So
one record is stored, also when a process ends between reservation and insertion.

Nothing but `_id` has to be unique: MongoDB guarantees no more for a sharded collection.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from pymongo import ReplaceOne, UpdateOne
from pymongo.errors import DuplicateKeyError

from tmf630.store.entries import KEY_LIFETIME, Insertion, Key, Record
from tmf630.store.errors import Reused, Unavailable
from tmf630.store.mongo.documents import Document, Documents

_BATCH_KEYS: Final = 1_000
_WITHOUT_ENTRY: Final = {"gone": True, "turn": {"$exists": False}}
"""The filter of documents that do nothing but remember a key."""
_CLEANING_SECONDS: Final = 60.0
"""Seconds between two searches for expired keys."""
_MAX_TRIES: Final = 100
_UNIQUE_INDEX: Final = "first.key_1"
"""The unique index of versions that did not reserve keys."""


class Reservation(NamedTuple):
    """A key, as it was first sent, and the id of the record that is inserted under it."""

    key: Key
    id: str


class Keys:
    """The keys of one collection."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._reservations: Documents = documents.database[f"{documents.name}.keys"]
        self._cleaned = 0.0

    async def prepare(self) -> None:
        """Create the index of reservations, and reserve the keys of an older version."""
        await self._reservations.create_index("moment")
        if not await self.are_outdated():
            return
        async for each in self._documents.find({"first.key": {"$exists": True}}, ["first"]):
            first = each["first"]
            reserved = {"digest": first["digest"], "moment": first["moment"], "id": each["_id"]}
            await self._reservations.update_one(
                {"_id": first["key"]}, {"$setOnInsert": reserved}, upsert=True
            )
        await self._documents.drop_index(_UNIQUE_INDEX)

    async def are_outdated(self) -> bool:
        """Whether an older version has written the keys, with a unique index."""
        return _UNIQUE_INDEX in await self._documents.index_information()

    async def find(self, key: Key) -> Record | None:
        """The record that was inserted under the key, as it was then. Raises Reused."""
        reservation = await self._reservation(key)
        return await self.inserted_under(reservation) if reservation else None

    async def reserve(self, key: Key, id: str) -> Reservation:
        """Reserve the key for the record of that id, unless it is reserved. Raises Reused."""
        own = {"_id": key.name, "digest": key.digest, "moment": key.moment, "id": id}
        expired = {"_id": key.name, **_expired(key.moment, "moment")}
        for _ in range(_MAX_TRIES):
            if earlier := await self._reservation(key):
                return earlier
            try:
                # This replaces an expired reservation. One that is valid has the same _id.
                await self._reservations.replace_one(expired, own, upsert=True)
            except DuplicateKeyError:
                continue
            return Reservation(key, id)
        raise Unavailable("MongoDB: the reservation of this key has not been confirmed")

    async def _reservation(self, key: Key) -> Reservation | None:
        """The reservation of a key, unless it has expired. Raises Reused."""
        found = await self._reservations.find_one({"_id": key.name})
        if found is None or found["moment"] <= key.moment - KEY_LIFETIME:
            return None
        if found["digest"] != key.digest:
            raise Reused
        return Reservation(replace(key, moment=found["moment"]), found["id"])

    async def inserted_under(self, reservation: Reservation) -> Record | None:
        """The record that was inserted under a reservation, as it was then; None before that."""
        document = await self._documents.find_one({"_id": reservation.id}, ["first"])
        if document is None or document.get("first", {}).get("key") != reservation.key.name:
            return None
        resource = document["first"]["resource"].encode()
        return Record(id=reservation.id, revision=1, resource=resource)

    async def cancel_if_taken(self, reservation: Reservation) -> bool:
        """Cancel a reservation if another record has its id; whether one has."""
        other = {"_id": reservation.id, "first.key": {"$ne": reservation.key.name}}
        if await self._documents.find_one(other, ["_id"]) is None:
            return False
        await self._reservations.delete_one({"_id": reservation.key.name, "id": reservation.id})
        return True

    async def restore(self, insertions: Sequence[Insertion]) -> None:
        """Write the keys of another store, whose entries are there. Those of before stay."""
        await self._reservations.create_index("moment")
        reserved = [
            ReplaceOne(
                {"_id": key.name},
                {"digest": key.digest, "moment": key.moment, "id": record.id},
                upsert=True,
            )
            for key, record in insertions
        ]
        firsts = [
            UpdateOne(
                {"_id": record.id},
                {"$set": {"first": insertion_of(record, key)}, "$setOnInsert": {"gone": True}},
                upsert=True,
            )
            for key, record in insertions
        ]
        await self._documents.bulk_write(firsts, ordered=False)
        await self._reservations.bulk_write(reserved, ordered=False)

    async def clean(self, moment: float) -> None:
        """Remove some of the keys that have expired by that moment, once a minute."""
        if abs(moment - self._cleaned) < _CLEANING_SECONDS:
            return
        self._cleaned = moment
        await self._reservations.delete_many(_expired(moment, "moment"))
        expired = _expired(moment, "first.moment")
        batch = await self._documents.find(expired, ["_id"], limit=_BATCH_KEYS).to_list()
        if batch:
            await self._remove({"_id": {"$in": [each["_id"] for each in batch]}, **expired})
        if len(batch) == _BATCH_KEYS:
            self._cleaned = 0.0

    async def _remove(self, expired: dict[str, Any]) -> None:
        await self._documents.delete_many({**expired, **_WITHOUT_ENTRY})
        others = {**expired, "$nor": [_WITHOUT_ENTRY]}
        await self._documents.update_many(others, {"$unset": {"first": ""}})


def insertion_of(record: Record, key: Key) -> Document:
    """The field `first` of a document: its key, and its record as it is inserted."""
    return {
        "key": key.name,
        "digest": key.digest,
        "moment": key.moment,
        "resource": record.resource.decode(),
    }


def _expired(moment: float, field: str) -> dict[str, Any]:
    return {field: {"$lte": moment - KEY_LIFETIME}}
