"""The indexes of a collection in MongoDB."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pymongo
from pymongo import ASCENDING, DESCENDING, IndexModel

from tmf630.store.condition import Attribute, Kind
from tmf630.store.features import Features
from tmf630.store.mongo.documents import Documents

DUE: Final = {"$gte": float("-inf")}
"""A condition on `due` that any moment satisfies. MongoDB uses the partial index on `due` only for
queries that contain the index's own condition."""
OUTBOX: Final = {"owing": True}
"""The filter of documents with events in their outbox, and of their index."""

_FEATURES: Final = {
    Features.JOBS: IndexModel(
        [("due", ASCENDING), ("_id", ASCENDING)], partialFilterExpression={"due": DUE}
    ),
    Features.OUTBOX: IndexModel(
        [("owing", ASCENDING), ("_id", ASCENDING)], partialFilterExpression=OUTBOX
    ),
    Features.KEYS: IndexModel("first.moment", sparse=True),
}
_BUILD_SECONDS: Final = 3_600.0
"""How long the indexes of a large collection may take."""


def indexes(indexed: Sequence[Attribute], features: Features) -> list[IndexModel]:
    """The indexes of a collection that is searched by these attributes and has these features."""
    fields = [(f"search.{'.'.join(each.path)}", each.kind) for each in indexed]
    patterns = [[(field, ASCENDING), ("_id", ASCENDING)] for field, _ in fields]
    # Equal records come in the order of their ids, also in a descending order, which most queries
    # about instants ask for.
    patterns += [
        [(f, DESCENDING), ("_id", ASCENDING)] for f, kind in fields if kind is Kind.INSTANT
    ]
    return [
        *map(IndexModel, patterns),
        IndexModel([("version", ASCENDING), ("_id", ASCENDING)]),
        IndexModel("gone", sparse=True),
        *(index for feature, index in _FEATURES.items() if feature in features),
    ]


async def lacks_indexes(documents: Documents, indexes: Sequence[IndexModel]) -> bool:
    """Whether a collection that exists lacks some of its indexes."""
    present = [list(each["key"]) for each in (await documents.index_information()).values()]
    wanted = [list(each.document["key"].items()) for each in indexes]
    return bool(present) and any(each not in present for each in wanted)


async def create_indexes(documents: Documents, indexes: Sequence[IndexModel]) -> None:
    """Create the indexes that are missing. Several servers may do so at once."""
    # The ping fails early when there is no server. The timeout below is that of a build.
    await documents.database.command("ping")
    with pymongo.timeout(_BUILD_SECONDS):
        await documents.create_indexes(indexes)
