"""The keys under which records were inserted into a MongoDB collection.

Each is in the document of its record, or in what is left of it: one write holds both, and an index
lets no second document have it.
"""

from __future__ import annotations

from typing import Any, Final

from pymongo.asynchronous.collection import AsyncCollection

from tmf630.store import KEY_LIFETIME, Key, Record, Reused
from tmf630.store.mongo.documents import Document

_BATCH: Final = 1_000
_MEMORY: Final = {"gone": True, "turn": {"$exists": False}}
"""What a document is that does nothing but remember a key."""
_PAUSE: Final = 60.0
"""Seconds from one look for keys that have ended to the next."""


class Keys:
    """The keys that a collection remembers."""

    def __init__(self, documents: AsyncCollection[Document]) -> None:
        self._documents = documents
        self._looked = 0.0

    async def inserted(self, key: Key) -> Record | None:
        """The record that was inserted under the key, as it was; raises Reused."""
        holder = await self._documents.find_one({"first.key": key.name}, ["first"])
        if holder is None or holder["first"]["moment"] <= key.moment - KEY_LIFETIME:
            return None
        if holder["first"]["digest"] != key.digest:
            raise Reused("under this key something else was inserted")
        resource = holder["first"]["resource"].encode()
        return Record(id=holder["_id"], revision=1, resource=resource)

    async def release(self, key: Key) -> None:
        """Make the name of the key free if its time is over."""
        await self._forget({"first.key": key.name, **_ended(key.moment)})

    async def clean(self, moment: float) -> None:
        """Forget keys whose time is over at that moment: some, and only now and then."""
        if abs(moment - self._looked) < _PAUSE:
            return
        self._looked = moment
        ended = await self._documents.find(_ended(moment), ["_id"], limit=_BATCH).to_list()
        if ended:
            await self._forget({"_id": {"$in": [e["_id"] for e in ended]}, **_ended(moment)})
        if len(ended) == _BATCH:
            self._looked = 0.0

    async def _forget(self, ended: dict[str, Any]) -> None:
        await self._documents.delete_many({**ended, **_MEMORY})
        await self._documents.update_many({**ended, "$nor": [_MEMORY]}, {"$unset": {"first": ""}})


def first(record: Record, key: Key) -> Document:
    """What a document has of the key under which its record is inserted."""
    return {
        "key": key.name,
        "digest": key.digest,
        "moment": key.moment,
        "resource": record.resource.decode(),
    }


def _ended(moment: float) -> dict[str, Any]:
    return {"first.moment": {"$lte": moment - KEY_LIFETIME}}
