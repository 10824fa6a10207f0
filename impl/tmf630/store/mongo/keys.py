"""The keys under which records were inserted into a MongoDB collection.

A key is claimed first, by a document `{_id, digest, moment, id}` in a collection beside: `_id` is
the name of the key, `id` that of the record. Then the record is inserted under that id, and its
document remembers what it was (see `first`). Whoever finds a claim inserts under the same id, so
one record comes of it, also when the one who claimed has died before it was there. Nothing but
`_id` need be unique: of a collection that is sharded by it MongoDB can promise no more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, NamedTuple

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError

from tmf630.store.entries import KEY_LIFETIME, Key, Record
from tmf630.store.errors import Reused, Unavailable
from tmf630.store.mongo.documents import Document

_BATCH: Final = 1_000
_MEMORY: Final = {"gone": True, "turn": {"$exists": False}}
"""What a document is that does nothing but remember a key."""
_PAUSE: Final = 60.0
"""Seconds from one look for keys that have ended to the next."""
_TRIES: Final = 100
_UNIQUE: Final = "first.key_1"
"""The index that kept keys apart before they were claimed."""


class Claim(NamedTuple):
    """A key, as it came first, and the id of the record that is to be inserted under it."""

    key: Key
    id: str


class Keys:
    """The keys that a collection remembers."""

    def __init__(self, documents: AsyncCollection[Document]) -> None:
        self._documents = documents
        self._claims: AsyncCollection[Document] = documents.database[f"{documents.name}.keys"]
        self._looked = 0.0

    async def prepare(self) -> None:
        """Make the index that is needed, and claims of the keys that a unique index kept apart."""
        await self._claims.create_index("moment")
        if not await self.are_of_before():
            return
        async for each in self._documents.find({"first.key": {"$exists": True}}, ["first"]):
            first = each["first"]
            claim = {"digest": first["digest"], "moment": first["moment"], "id": each["_id"]}
            await self._claims.update_one(
                {"_id": first["key"]}, {"$setOnInsert": claim}, upsert=True
            )
        await self._documents.drop_index(_UNIQUE)

    async def are_of_before(self) -> bool:
        """Whether a unique index keeps them apart still."""
        return _UNIQUE in await self._documents.index_information()

    async def inserted(self, key: Key) -> Record | None:
        """The record that was inserted under the key, as it was; raises Reused."""
        claim = await self._standing(key)
        return await self.inserted_under(claim) if claim else None

    async def claim(self, key: Key, id: str) -> Claim:
        """Claim the key for the record of that id, unless it is claimed already; raises Reused."""
        own = {"_id": key.name, "digest": key.digest, "moment": key.moment, "id": id}
        ended = {"_id": key.name, **_ended(key.moment, "moment")}
        for _ in range(_TRIES):
            if standing := await self._standing(key):
                return standing
            try:
                # Of an ended claim this makes another one; one that stands has its _id already.
                await self._claims.replace_one(ended, own, upsert=True)
            except DuplicateKeyError:
                continue
            return Claim(key, id)
        raise Unavailable("MongoDB: a claim to this key has not been confirmed")

    async def _standing(self, key: Key) -> Claim | None:
        """The claim to a key that has not ended, if it is there; raises Reused."""
        claim = await self._claims.find_one({"_id": key.name})
        if claim is None or claim["moment"] <= key.moment - KEY_LIFETIME:
            return None
        if claim["digest"] != key.digest:
            raise Reused("under this key something else was inserted")
        return Claim(replace(key, moment=claim["moment"]), claim["id"])

    async def inserted_under(self, claim: Claim) -> Record | None:
        """The record that was inserted under a claim, as it was; None when it is not there yet."""
        holder = await self._documents.find_one({"_id": claim.id}, ["first"])
        if holder is None or holder.get("first", {}).get("key") != claim.key.name:
            return None
        resource = holder["first"]["resource"].encode()
        return Record(id=claim.id, revision=1, resource=resource)

    async def given_up(self, claim: Claim) -> bool:
        """Let go of a claim whose id is that of something else; whether it was."""
        other = {"_id": claim.id, "first.key": {"$ne": claim.key.name}}
        if await self._documents.find_one(other, ["_id"]) is None:
            return False
        await self._claims.delete_one({"_id": claim.key.name, "id": claim.id})
        return True

    async def clean(self, moment: float) -> None:
        """Forget keys whose time is over at that moment: some, and only now and then."""
        if abs(moment - self._looked) < _PAUSE:
            return
        self._looked = moment
        await self._claims.delete_many(_ended(moment, "moment"))
        over = _ended(moment, "first.moment")
        ended = await self._documents.find(over, ["_id"], limit=_BATCH).to_list()
        if ended:
            await self._forget({"_id": {"$in": [each["_id"] for each in ended]}, **over})
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


def _ended(moment: float, field: str) -> dict[str, Any]:
    return {field: {"$lte": moment - KEY_LIFETIME}}
