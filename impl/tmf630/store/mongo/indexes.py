"""The indexes of a collection in MongoDB."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pymongo
from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import OperationFailure

from tmf630.store.condition import Attribute, Kind
from tmf630.store.features import Features
from tmf630.store.mongo.documents import Documents

DUE: Final = {"$gte": float("-inf")}
"""A condition on `due` that any moment satisfies. MongoDB uses the partial index on `due` only for
queries that contain the index's own condition."""
OUTBOX: Final = {"owing": True}
"""The filter of documents with events in their outbox, and of their index."""

_NARROWING: Final = ("state",)
"""The path of the attribute that mostly narrows what another one finds.

It comes last in the index of that one, which so counts what both find without a document. Dates
have none: a change of the state would change their two indexes, too.
"""
_FEATURES: Final = {
    Features.JOBS: IndexModel(
        [("due", ASCENDING), ("_id", ASCENDING)], partialFilterExpression={"due": DUE}
    ),
    Features.OUTBOX: IndexModel(
        [("owing", ASCENDING), ("_id", ASCENDING)], partialFilterExpression=OUTBOX
    ),
    Features.KEYS: IndexModel("first.moment", sparse=True),
}
_INDEX_NOT_FOUND: Final = 27
_BUILD_SECONDS: Final = 3_600.0
"""How long the indexes of a large collection may take."""


def indexes(indexed: Sequence[Attribute], features: Features) -> list[IndexModel]:
    """The indexes of a collection that is searched by these attributes and has these features."""
    narrowing = [(_field(each), ASCENDING) for each in indexed if each.path == _NARROWING]
    patterns = [
        [
            (_field(each), ASCENDING),
            ("_id", ASCENDING),
            *([] if each.kind is Kind.INSTANT or each.path == _NARROWING else narrowing),
        ]
        for each in indexed
    ]
    # Equal records come in the order of their ids, also in a descending order, which most queries
    # about instants ask for.
    patterns += [
        [(_field(each), DESCENDING), ("_id", ASCENDING)]
        for each in indexed
        if each.kind is Kind.INSTANT
    ]
    return [
        *map(IndexModel, patterns),
        IndexModel([("version", ASCENDING), ("_id", ASCENDING)]),
        IndexModel("gone", sparse=True),
        *(index for feature, index in _FEATURES.items() if feature in features),
    ]


def _field(attribute: Attribute) -> str:
    return f"search.{'.'.join(attribute.path)}"


async def lacks_indexes(documents: Documents, indexes: Sequence[IndexModel]) -> bool:
    """Whether a collection that exists lacks some of its indexes."""
    present = [list(each["key"]) for each in (await documents.index_information()).values()]
    wanted = [list(each.document["key"].items()) for each in indexes]
    return bool(present) and any(each not in present for each in wanted)


async def create_indexes(documents: Documents, indexes: Sequence[IndexModel]) -> None:
    """Create the indexes that are missing, and drop those that they replace.

    Several servers may do so at once.
    """
    # The ping fails early when there is no server. The timeout below is that of a build.
    await documents.database.command("ping")
    with pymongo.timeout(_BUILD_SECONDS):
        await documents.create_indexes(indexes)
        await _drop_superseded(documents, indexes)


async def _drop_superseded(documents: Documents, indexes: Sequence[IndexModel]) -> None:
    """Drop the indexes of an earlier version that lack the narrowing attribute."""
    wanted = [list(each.document["key"].items()) for each in indexes]
    narrowed = f"search.{'.'.join(_NARROWING)}"
    superseded = [rest for *rest, (last, _) in wanted if rest and last == narrowed]
    for name, each in (await documents.index_information()).items():
        if list(each["key"]) in superseded:
            try:
                await documents.drop_index(name)
            except OperationFailure as error:
                if error.code != _INDEX_NOT_FOUND:  # another server has dropped it
                    raise
