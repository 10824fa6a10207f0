"""Finds all records of a condition, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tmf630.store.condition import EVERYTHING, Condition
from tmf630.store.entries import Record
from tmf630.store.protocol import Collection
from tmf630.store.queries import Query

_PAGE_RECORDS: Final = 1_000


async def find_all(records: Collection, condition: Condition = EVERYTHING) -> Sequence[Record]:
    """Every record that meets the condition, in the order of their ids."""
    found: list[Record] = []
    while True:
        query = Query(condition=condition, offset=len(found), limit=_PAGE_RECORDS)
        page = await records.find(query)
        found += page.records
        if len(found) >= page.total or not page.records:
            return found
