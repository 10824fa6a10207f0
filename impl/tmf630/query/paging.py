"""Paging: the counts and the links of TMF630 part 1."""

from __future__ import annotations

from tmf630.query.list_request import ListRequest
from tmf630.store.queries import Page


def headers(url: str, request: ListRequest, page: Page) -> dict[str, str]:
    """`X-Total-Count`, `X-Result-Count`, and `Link` with self, first, prev, next and last.

    `url` is the collection's absolute URL; each link repeats every other parameter of the query.
    """
    offset, limit, length = request.query.offset, request.query.limit, len(page.records)
    prefix = f"<{url}?{request.link_query}&" if request.link_query else f"<{url}?"
    links = [
        f'{prefix}offset={start}&limit={limit}>; rel="{rel}"'
        for rel, start in _starts(offset, limit, page.total, length).items()
    ]
    return {
        "X-Total-Count": str(page.total),
        "X-Result-Count": str(length),
        "Link": ", ".join(links),
    }


def _starts(offset: int, limit: int, total: int, length: int) -> dict[str, int]:
    """Where each linked page starts. A limit of 0 has no other pages.

    A page of large resources is shorter than its limit: the next page starts where it ends. The
    starts of pages before it and of the last page are then unknown.
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
