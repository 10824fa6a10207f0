"""Writes that the driver sends again when their answer is lost, and that are then done once.

A replica set knows a write that comes again and answers as it did the first time, but not always:
then an insertion finds its own document there, and a change finds what it was to change gone. So
each leaves a mark of its own: `inserted` is that of the insertion, which stays, and `written` that
of the latest change.
"""

from __future__ import annotations

from typing import Final

from bson import ObjectId
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import BulkWriteError, DuplicateKeyError

from tmf630.store.errors import Unavailable
from tmf630.store.mongo.documents import INSERTED, WRITTEN, Document

Documents = AsyncCollection[Document]

_DUPLICATE_KEY: Final = 11000
_TRIES: Final = 100


async def insert(documents: Documents, new: Document) -> None:
    """Insert a document; raises DuplicateKeyError when another one has its id."""
    new[INSERTED] = ObjectId()
    for _ in range(_TRIES):
        try:
            await documents.insert_one(new)
        except DuplicateKeyError:
            there = await documents.find_one({"_id": new["_id"]}, [INSERTED])
            if there is None:  # not yet for a majority, or not any more
                continue
            if there.get(INSERTED) != new[INSERTED]:
                raise
        return
    raise Unavailable("MongoDB: what is inserted under this id has not been confirmed")


async def insert_many(documents: Documents, new: list[Document]) -> None:
    """Insert documents; raises BulkWriteError when others have the ids of some."""
    for each in new:
        each[INSERTED] = ObjectId()
    try:
        await documents.insert_many(new, ordered=False)
    except BulkWriteError as error:
        refused = error.details["writeErrors"]
        codes = {each["code"] for each in refused}
        if codes != {_DUPLICATE_KEY} or error.details["writeConcernErrors"]:
            raise
        marks = {new[each["index"]]["_id"]: new[each["index"]][INSERTED] for each in refused}
        found = documents.find({"_id": {"$in": list(marks)}}, [INSERTED])
        if {each["_id"]: each.get(INSERTED) async for each in found} != marks:
            raise


async def update(documents: Documents, entry: Document, change: Document) -> bool:
    """Change the document that `held` is the filter of; whether it was there."""
    mark = ObjectId()
    marked = {**change, "$set": {**change["$set"], WRITTEN: mark}}
    if (await documents.update_one(entry, marked)).matched_count:
        return True
    changed = {"_id": entry["_id"], WRITTEN: mark}
    return await documents.find_one(changed, ["_id"]) is not None
