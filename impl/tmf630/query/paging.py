"""Paging: `offset`, `limit`, the counts and the links of TMF630 part 1."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

from tmf630.store.condition import Condition, Sort
from tmf630.store.queries import Page, Query

DEFAULT_LIMIT: Final = 100
MAXIMUM_LIMIT: Final = 1000


def window(
    offset: int | None, limit: int | None, condition: Condition, sort: Sequence[Sort]
) -> Query:
    """The part of a collection that is asked for; a limit above the maximum means the maximum."""
    return Query(
        condition=condition,
        sort=sort,
        offset=offset or 0,
        limit=DEFAULT_LIMIT if limit is None else min(limit, MAXIMUM_LIMIT),
    )


def headers(
    url: str, query: Sequence[tuple[str, str]], window: Query, page: Page
) -> dict[str, str]:
    """`X-Total-Count`, `X-Result-Count`, and `Link` with self, first, prev, next and last.

    `url` is the collection's absolute URL; each link keeps every other parameter of the query.
    """
    result = {
        "X-Total-Count": str(page.total),
        "X-Result-Count": str(len(page.records)),
    }
    beginning = f"{url}?{_others(tuple(query))}"
    links = [
        f'<{beginning}offset={start}&limit={window.limit}>; rel="{rel}"'
        for rel, start in _starts(
            window.offset, window.limit, page.total, len(page.records)
        ).items()
    ]
    result["Link"] = ", ".join(links)
    return result


@lru_cache(maxsize=512)
def _others(query: tuple[tuple[str, str], ...]) -> str:
    """What the links of one question, which is not long, begin with: who pages asks it again."""
    others = urlencode([pair for pair in query if pair[0] not in ("offset", "limit")])
    return f"{others}&" if others else ""


def _starts(offset: int, limit: int, total: int, length: int) -> dict[str, int]:
    """Where each linked page starts. Pages of no length lead nowhere.

    A page that was cut, and so is shorter than its limit, is gone on with where it ends. Where
    others begin that may be cut as well is not known.
    """
    if limit == 0:
        return {"self": offset}
    starts = {"self": offset, "first": 0}
    following = offset + length
    if 0 < length < limit and following < total:
        return {**starts, "next": following}
    last = max(total - 1, 0) // limit * limit
    if offset > 0:
        starts["prev"] = max(min(offset - limit, last), 0)
    if following < total and length:
        starts["next"] = following
    starts["last"] = max(last, offset) if length else last
    return starts
