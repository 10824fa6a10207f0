"""The pages and totals of several quick queries, by one command.

Most of what such a query costs is its two commands, in the driver and in MongoDB.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from tmf630.store.condition import Comparison, Operator, Path, conjuncts
from tmf630.store.entries import Record
from tmf630.store.errors import TooCostly
from tmf630.store.mongo.condition import Pipeline, ordered, records
from tmf630.store.mongo.documents import Documents, record_of
from tmf630.store.mongo.operations import limited
from tmf630.store.queries import Query

MAX_TOGETHER: Final = 8
"""How many queries share a command at most. More than that saves little, and may be large."""
_MAX_RECORDS: Final = 100
"""How many records a page of a quick query has or skips at most."""
_MAX_COUNTED: Final = 1_000
"""How far a total is counted in the same command."""
_BATCH_DOCUMENTS: Final = 1_000
_SECONDS: Final = 0.5
"""How long the command may take. If it takes longer, each query has commands of its own."""


class Found(NamedTuple):
    """The records of a page, and its total; None if that is not counted yet."""

    records: Sequence[Record]
    total: int | None


def is_quick(query: Query, indexed: frozenset[Path]) -> bool:
    """Whether indexes find the first records of a query, in the order of their ids."""
    conditions = list(conjuncts(query.condition))
    return (
        bool(conditions)
        and not query.sort
        and 0 < query.limit <= _MAX_RECORDS
        and query.offset <= _MAX_RECORDS
        and all(
            isinstance(each, Comparison)
            and each.operator is Operator.EQ
            and each.attribute.path in indexed
            for each in conditions
        )
    )


async def find_together(
    documents: Documents, queries: Sequence[Query], page_bytes: int
) -> Sequence[Found]:
    """What each of some quick queries finds. Raises TooCostly if that is too large in all."""
    first, *others = [each for number, query in enumerate(queries) for each in _of(query, number)]
    united = [{"$unionWith": {"coll": documents.name, "pipeline": each}} for each in others]
    pages: list[list[Record]] = [[] for _ in queries]
    totals = [0] * len(queries)
    size = 0
    with limited(_SECONDS):
        cursor = await documents.aggregate(
            [*first, *united], batchSize=_BATCH_DOCUMENTS, allowDiskUse=True
        )
        async with cursor:
            async for each in cursor:
                if "total" in each:
                    totals[each["of"]] = each["total"]
                    continue
                record = record_of(each)
                size += len(record.resource)
                if size > page_bytes:
                    raise TooCostly("these pages are large")
                pages[each["of"]].append(record)
    for page in pages:  # MongoDB does not say in which order it unites
        page.sort(key=attrgetter("id"))
    return [
        Found(page, total if total < _MAX_COUNTED else None)
        for page, total in zip(pages, totals, strict=True)
    ]


def _of(query: Query, number: int) -> tuple[Pipeline, Pipeline]:
    """The pipelines of the page and the total of a query. Their documents have its number."""
    found, of = {"$match": records(query.condition)}, {"$literal": number}
    part = [{"$skip": query.offset}, {"$limit": query.limit}]
    page = [found, *ordered(query.sort), *part]
    page += [{"$project": {"revision": True, "resource": True, "of": of}}]
    return page, [found, {"$limit": _MAX_COUNTED}, {"$count": "total"}, {"$set": {"of": of}}]
