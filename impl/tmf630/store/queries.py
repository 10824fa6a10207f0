"""A query of a collection, and the page that it returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from tmf630.store.condition import EVERYTHING, Condition, Sort
from tmf630.store.entries import Record

PAGE_BYTES: Final = 16 * 1024 * 1024
"""Bytes of the resources of a page at most. A store reads no more than that and one record."""


class Limits(NamedTuple):
    """The limits of a query: how many seconds it may take, and how many bytes its page may have.

    A search in the background may go on for `search_seconds`; with 0 there is none.
    """

    seconds: float = 4.0
    page_bytes: int = PAGE_BYTES
    search_seconds: float = 300.0


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Selects records of a collection, and orders them.

    Records that are equal by `sort` come in the order of their creation. The page skips the first
    `offset` records that satisfy the condition, and has at most `limit` records. Both are 0 or more
    and fit 64 bits. A page of large records ends at the limit of its bytes, with at least
    one record.
    """

    condition: Condition = EVERYTHING
    sort: Sequence[Sort] = ()
    offset: int = 0
    limit: int


class Page(NamedTuple):
    """The records of a page, and how many records match the query in all."""

    records: Sequence[Record]
    total: int


class Listing(NamedTuple):
    """What of a list can be shown now.

    `total` is None while a search in the background has not come to its end; `again` is then the
    number of seconds after which to ask for it. `passed` is how many matches the page stands for:
    it has fewer records where some of these have changed since they were found. `age` is how many
    seconds ago the search began, if anything may have been written since then, else 0.
    """

    records: Sequence[Record]
    total: int | None
    passed: int
    age: int = 0
    again: int = 0

    @classmethod
    def of(cls, page: Page) -> Listing:
        """The listing of a page as it is now."""
        return cls(page.records, page.total, len(page.records))
