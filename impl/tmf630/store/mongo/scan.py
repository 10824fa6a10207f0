"""The scan of a search in the background, in a process of its own."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from pymongo import MongoClient, ReadPreference
from pymongo.errors import ExecutionTimeout, PyMongoError
from pymongo.read_concern import ReadConcern

from tmf630 import wire
from tmf630.store.errors import TooSlow
from tmf630.store.matching import matcher
from tmf630.store.mongo.condition import ordered, records, split
from tmf630.store.mongo.operations import translated
from tmf630.store.prefilter import possible
from tmf630.store.queries import Query
from tmf630.store.searching.process import Report

_CONNECT_MS: Final = 2_000
_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class MongoScan:
    """Reports what a query of a collection finds, each document as it is when it is read.

    MongoDB ends its part of it after so many `seconds`, too.
    """

    url: str
    database: str
    name: str
    query: Query
    seconds: float

    def __call__(self, report: Report) -> None:
        """Scan the collection; see Scan."""
        try:
            with MongoClient[dict[str, Any]](
                self.url, serverSelectionTimeoutMS=_CONNECT_MS, connectTimeoutMS=_CONNECT_MS
            ) as client:
                self._scan(client, report)
        except ExecutionTimeout as error:
            raise TooSlow("the search took longer than it may") from error
        except PyMongoError as error:
            raise translated(error) from error

    def _scan(self, client: MongoClient[dict[str, Any]], report: Report) -> None:
        documents = client[self.database].get_collection(
            self.name, read_preference=ReadPreference.PRIMARY, read_concern=ReadConcern("majority")
        )
        filtered, rest = split(self.query.condition)
        found, milliseconds = records(filtered), int(self.seconds * 1_000)
        shown = {"_id": True} if rest is None else {"resource": True}
        stages = [{"$match": found}, *ordered(self.query.sort), {"$project": shown}]
        total = max(documents.estimated_document_count(), 1)
        # MongoDB answers when a batch is full: one of matches is no larger than the page.
        batch = _BATCH if rest else max(1, min(self.query.limit, _BATCH))
        cursor = documents.aggregate(
            stages, batchSize=batch, allowDiskUse=True, maxTimeMS=milliseconds
        )
        holds = matcher(rest, report.check) if rest else None
        may_hold = possible(rest, report.check) if rest else None
        with closing(cursor):
            for number, document in enumerate(cursor):
                report.looked(number / total)
                if holds:
                    text = document["resource"].encode()
                    if may_hold and not may_hold(text):
                        continue
                    if not holds({**wire.decode(text), "id": document["_id"]}):
                        continue
                report.match(document["_id"])
                if holds is None and report.has_ids:
                    break
            else:
                return report.complete()
        return report.complete(documents.count_documents(found, maxTimeMS=milliseconds))
