"""Writes that count once, also when the driver repeats them after a lost answer.

A replica set recognises most repeated writes, and answers as it did the first time. It does not
recognise all. Then an insertion finds its own document, and an update finds that its document has
changed. So each write leaves an identifier in the document: `inserted` is that of the insertion,
which stays, and `written` that of the latest update.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bson import ObjectId
from pymongo.errors import BulkWriteError, DuplicateKeyError

from tmf630.store.errors import Unavailable
from tmf630.store.mongo.documents import INSERTED, WRITTEN, Document, Documents
from tmf630.store.mongo.operations import DUPLICATE_KEY

_MAX_TRIES: Final = 100


async def insert(documents: Documents, new: Document) -> None:
    """Insert a document. Raises DuplicateKeyError when another one has its id."""
    new.setdefault(INSERTED, ObjectId())
    for _ in range(_MAX_TRIES):
        try:
            await documents.insert_one(new)
        except DuplicateKeyError:
            found = await documents.find_one({"_id": new["_id"]}, [INSERTED])
            if found is None:  # no majority has it yet, or it is deleted
                continue
            if found.get(INSERTED) != new[INSERTED]:
                raise
        return
    raise Unavailable("MongoDB: what is inserted under this id has not been confirmed")


async def insert_together(documents: Documents, new: Sequence[Document]) -> Sequence[bool]:
    """Insert documents of several callers; for each whether that is done, or another has its id.

    After an error, it can be called again with the same documents.
    """
    if len(new) == 1:
        return [await _is_inserted(documents, new[0])]
    for each in new:
        each.setdefault(INSERTED, ObjectId())
    try:
        await documents.insert_many(new, ordered=False)
    except BulkWriteError as error:
        if error.details["writeConcernErrors"]:
            raise
        refused = {each["index"] for each in error.details["writeErrors"]}
        return [
            index not in refused or await _is_inserted(documents, each)
            for index, each in enumerate(new)
        ]
    return [True] * len(new)


async def _is_inserted(documents: Documents, new: Document) -> bool:
    try:
        await insert(documents, new)
    except DuplicateKeyError:
        return False
    return True


async def insert_many(documents: Documents, new: list[Document]) -> None:
    """Insert documents. Raises BulkWriteError when others have the ids of some."""
    for each in new:
        each[INSERTED] = ObjectId()
    try:
        await documents.insert_many(new, ordered=False)
    except BulkWriteError as error:
        refused = error.details["writeErrors"]
        codes = {each["code"] for each in refused}
        if codes != {DUPLICATE_KEY} or error.details["writeConcernErrors"]:
            raise
        inserted = {new[each["index"]]["_id"]: new[each["index"]][INSERTED] for each in refused}
        found = documents.find({"_id": {"$in": list(inserted)}}, [INSERTED])
        if {each["_id"]: each.get(INSERTED) async for each in found} != inserted:
            raise


async def update(documents: Documents, expected: Document, change: Document) -> bool:
    """Update the document of the filter `expected`; whether there was one."""
    written = ObjectId()
    marked = {**change, "$set": {**change["$set"], WRITTEN: written}}
    if (await documents.update_one(expected, marked)).matched_count:
        return True
    changed = {"_id": expected["_id"], WRITTEN: written}
    return await documents.find_one(changed, ["_id"]) is not None
