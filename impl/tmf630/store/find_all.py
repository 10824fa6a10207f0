"""Finds all records of a condition, a page at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Final

from tmf630.store.condition import EVERYTHING, ID, AllOf, Comparison, Condition, Operator
from tmf630.store.entries import Record
from tmf630.store.protocol import Collection
from tmf630.store.queries import Query

_PAGE_RECORDS: Final = 2_000


async def find_all(records: Collection, condition: Condition = EVERYTHING) -> Sequence[Record]:
    """Every record that meets the condition, in the order of their ids."""
    return [each async for each in each_record(records, condition)]


async def each_record(
    records: Collection, condition: Condition = EVERYTHING
) -> AsyncIterator[Record]:
    """The records that meet the condition, in the order of their ids, read as they are needed.

    A record that comes or goes meanwhile may be among them or not; every other one is, once.
    """
    selected = condition
    while True:
        page = await records.find(Query(condition=selected, limit=_PAGE_RECORDS))
        for each in page.records:
            yield each
        if len(page.records) >= page.total or not page.records:
            return
        beyond = Comparison(ID, Operator.GT, (page.records[-1].id,))
        selected = AllOf([condition, beyond])
