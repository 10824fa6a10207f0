"""Paging: the counts and the links of TMF630 part 1."""

from __future__ import annotations

from tmf630.query.list_request import ListRequest
from tmf630.store.queries import Listing


def headers(url: str, request: ListRequest, page: Listing) -> dict[str, str]:
    """`X-Total-Count`, `X-Result-Count`, and `Link` with self, first, prev, next and last.

    `url` is the collection's absolute URL; each link repeats every other parameter of the query.
    While the total is unknown, `Retry-After` says when to ask for it, and no link leads to the last
    page. `Age` is that of a total which was counted before the request came.
    """
    offset, limit = request.query.offset, request.query.limit
    prefix = f"<{url}?{request.link_query}&" if request.link_query else f"<{url}?"
    starts = _starts_of_some if page.total is None else _starts
    links = [
        f'{prefix}offset={start}&limit={limit}>; rel="{rel}"'
        for rel, start in starts(offset, limit, page.total or 0, page.passed).items()
    ]
    result = {"X-Result-Count": str(len(page.records)), "Link": ", ".join(links)}
    if page.total is None:
        return {**result, "Retry-After": str(page.again)}
    result["X-Total-Count"] = str(page.total)
    return {**result, "Age": str(page.age)} if page.age else result


def _starts_of_some(offset: int, limit: int, _: int, length: int) -> dict[str, int]:
    """Where each linked page starts while the total is unknown: there may be a next page."""
    starts = {"self": offset, "first": 0}
    if offset > 0:
        starts["prev"] = max(offset - limit, 0)
    return {**starts, "next": offset + length}


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
