"""What a collection is asked for, and the page that it returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from tmf630.store.condition import EVERYTHING, Condition, Sort
from tmf630.store.entries import Record

PAGE_BYTES: Final = 16 * 1024 * 1024
"""How large the records of a page may be together. A store reads no more than that and one record.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which records of a collection are wanted, and in what order.

    Records that are equal by `sort` come in the order of their creation. Of those that satisfy the
    condition the first `offset` are skipped, then at most `limit` are returned; both are 0 or more
    and fit 64 bits. A page of large records has fewer: about PAGE_BYTES, and at least one record.
    """

    condition: Condition = EVERYTHING
    sort: Sequence[Sort] = ()
    offset: int = 0
    limit: int


class Page(NamedTuple):
    """The records of a page, and how many records match the query in all."""

    records: Sequence[Record]
    total: int
