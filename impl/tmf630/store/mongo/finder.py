"""Finds the pages of queries in a MongoDB collection, within a time limit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Hashable, Sequence
from contextlib import AsyncExitStack, suppress
from time import monotonic
from typing import Final

from pymongo.asynchronous.command_cursor import AsyncCommandCursor
from pymongo.errors import ConnectionFailure

from tmf630 import wire
from tmf630.store.condition import Attribute, Condition
from tmf630.store.entries import Record
from tmf630.store.errors import TooSlow
from tmf630.store.matching import Matcher, matcher
from tmf630.store.mongo.condition import (
    RECORDS,
    Filter,
    Pipeline,
    having,
    ordered,
    records,
    split,
)
from tmf630.store.mongo.documents import Document, Documents, record_of
from tmf630.store.mongo.gathering import Gathering
from tmf630.store.mongo.operations import Operations, limited
from tmf630.store.mongo.pages import MAX_TOGETHER, Found, find_together, is_quick
from tmf630.store.mongo.scan import MongoScan
from tmf630.store.prefilter import Possible, possible
from tmf630.store.queries import Limits, Page, Query

_MAX_OFFSET: Final = 2**62
"""MongoDB adds offset and limit, and refuses a sum beyond 64 bits."""
_BATCH_DOCUMENTS: Final = 100
_GROUP_LENGTH: Final = 500_000
"""Characters of the resources that a thread matches at once."""
_WITH_FORM: Final = {"version": {"$gte": ""}}
"""The filter of all records that an index alone can count: no tombstone has this field."""
_OF_CLUSTERS: Final = ("Mongos", "LoadBalancer")
"""Types of servers behind which there may be shards."""
_RECORD: Final = {"$project": {"revision": True, "resource": True}}


class Finder:
    """Finds pages in one collection, and is Searchable. `limits` are those of a query.

    `indexed` are the attributes that have an index. A scan connects to the `url`.
    """

    moment: Final = 1.0
    """MongoDB counts a million documents in half of it."""

    def __init__(
        self,
        documents: Documents,
        indexed: Sequence[Attribute],
        operations: Operations,
        url: str,
        limits: Limits,
    ) -> None:
        self.name = documents.name
        self._documents = documents
        self._url = url
        self._page_bytes = limits.page_bytes
        self._search_seconds = limits.search_seconds
        self._indexed = frozenset(each.path for each in indexed)
        self._quick = Gathering(self._find_quick, operations, MAX_TOGETHER)

    def version(self) -> Hashable:
        """None; see Collection."""
        return None

    def scan(self, query: Query) -> MongoScan:
        """What finds all that match; see Searchable."""
        database = self._documents.database.name
        return MongoScan(self._url, database, self.name, query, self._search_seconds)

    async def read(self, ids: Sequence[str]) -> Sequence[Record | None]:
        """The records of some ids; see Searchable."""
        left = self._page_bytes
        found: dict[str, Record] = {}
        selected = {"_id": {"$in": list(ids)}, **RECORDS}
        async for document in self._documents.find(selected, ["revision", "resource"]):
            found[document["_id"]] = record_of(document)
        records: list[Record | None] = []
        for id in ids:
            left -= len(found[id].resource) if id in found else 0
            if left < 0 and records:
                break
            records.append(found.get(id))
        return records

    async def find_within(self, query: Query, seconds: float) -> Page:
        """The page of a query. Quick queries at the same time share a command."""
        if not is_quick(query, self._indexed):
            return await self._find_alone(query, seconds)
        page, total = await self._quick.result((query, seconds))
        if total is None:
            with limited(seconds):
                total = await _count(self._documents, records(query.condition))
        return Page(page, total)

    async def _find_quick(self, asked: Sequence[tuple[Query, float]]) -> Sequence[Found]:
        if len(asked) > 1:
            queries = [query for query, _ in asked]
            return await find_together(self._documents, queries, self._page_bytes)
        return [Found(*await self._find_alone(*asked[0]))]

    async def _find_alone(self, query: Query, seconds: float) -> Page:
        """The page of a query. The total is counted after the page is read."""
        filtered, rest = split(query.condition)
        found = records(filtered)
        # The cursors are closed after the time limit, since closing one takes time, too.
        async with AsyncExitStack() as cursors:
            with limited(seconds):
                order = ordered(query.sort)
                if rest is not None:
                    return await self._matching_page(
                        [{"$match": found}, *order], rest, query, cursors, seconds
                    )
                match = await self._of_index(query) if found == RECORDS and query.offset else found
                page, cut = await self._read([{"$match": match}, *order], query, cursors)
                if query.sort and match != found and len(page) < query.limit and not cut:
                    # It goes on with the records that lack the attribute, which come last.
                    page, cut = await self._read([{"$match": found}, *order], query, cursors)
                total = await self._total(found, query, len(page), cut=cut)
                return Page(records=page, total=total)

    async def _read(
        self, stages: Pipeline, query: Query, cursors: AsyncExitStack
    ) -> tuple[list[Record], bool]:
        """The records of the page, and whether it was cut at the limit of its bytes."""
        # MongoDB refuses a limit of 0.
        if query.limit == 0 or query.offset >= _MAX_OFFSET:
            return [], False
        part = [{"$skip": query.offset}, {"$limit": min(query.limit, _MAX_OFFSET)}]
        cursor = await self._open([*stages, *part], cursors)
        page: list[Record] = []
        size = 0
        async for document in cursor:
            record = record_of(document)
            size += len(record.resource)
            if size > self._page_bytes and page:
                return page, True
            page.append(record)
        return page, False

    async def _total(self, found: Filter, query: Query, length: int, *, cut: bool) -> int:
        # A page that is not full is the last one, unless it was cut or is past the end.
        if not cut and length < query.limit and (length or not query.offset):
            return query.offset + length
        return await _count(self._documents, _WITH_FORM if found == RECORDS else found)

    async def _of_index(self, query: Query) -> Filter:
        """The filter of the first records in an order, so that MongoDB skips some without a read.

        For that, one index has to decide the filter and to be in the right order. Without an order
        it is that of the form of all records, of which there are several only until all are
        migrated.
        """
        if query.sort:
            return having(query.sort[0]) or RECORDS
        return {"version": {"$in": await self._documents.distinct("version", _WITH_FORM)}}

    async def _matching_page(
        self,
        stages: Pipeline,
        rest: Condition,
        query: Query,
        cursors: AsyncExitStack,
        seconds: float,
    ) -> Page:
        """The page of the documents that also satisfy the rest of a condition."""
        check = _deadline(seconds)
        matches, may_match = matcher(rest, check), possible(rest, check)
        page: list[Record] = []
        total = size = 0
        async for group in _groups(await self._open(stages, cursors)):
            for document in await asyncio.to_thread(_matching, group, matches, may_match):
                if query.offset <= total < query.offset + query.limit:
                    size += len(document["resource"])
                    if size <= self._page_bytes or not page:
                        page.append(record_of(document))
                total += 1
        return Page(records=page, total=total)

    async def _open(
        self, stages: Pipeline, cursors: AsyncExitStack
    ) -> AsyncCommandCursor[Document]:
        cursor = await self._documents.aggregate(
            [*stages, _RECORD], batchSize=_BATCH_DOCUMENTS, allowDiskUse=True
        )
        return await cursors.enter_async_context(cursor)


async def _count(documents: Documents, found: Filter) -> int:
    """How many documents satisfy a filter.

    The command `count` takes a third of the time of an aggregation, since it makes no document of
    each match. It may count twice what a cluster moves from one shard to another, and the driver
    does not repeat it after a failure.
    """
    servers = documents.database.client.topology_description.server_descriptions().values()
    if not any(each.server_type_name in _OF_CLUSTERS for each in servers):
        with suppress(ConnectionFailure):
            answer = await documents.database.command(
                "count",
                documents.name,
                query=found,
                readConcern=documents.read_concern.document,
                read_preference=documents.read_preference,
            )
            return int(answer["n"])
    return await documents.count_documents(found)


async def _groups(documents: AsyncIterator[Document]) -> AsyncIterator[list[Document]]:
    group: list[Document] = []
    size = 0
    async for document in documents:
        group.append(document)
        size += len(document["resource"])
        if size > _GROUP_LENGTH:
            yield group
            group, size = [], 0
    yield group


def _matching(
    documents: Sequence[Document], matches: Matcher, may_match: Possible | None
) -> list[Document]:
    found = []
    for each in documents:
        text = each["resource"].encode()
        possible = may_match is None or may_match(text)
        if possible and matches({**wire.decode(text), "id": each["_id"]}):
            found.append(each)
    return found


def _deadline(seconds: float) -> Callable[[], None]:
    """A function that raises TooSlow after so many seconds."""
    end = monotonic() + seconds

    def check() -> None:
        if monotonic() > end:
            raise TooSlow(f"the query took longer than {seconds} seconds")

    return check
