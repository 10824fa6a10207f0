"""A list of a neighbour, page by page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tmf630.wire import Json, canonical

PAGE_SIZE: Final = 100
"""Some servers refuse larger ones."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list. `total` is how many elements the list has, None if that is not said.

    With `is_partial` there are more elements, even if the page has fewer than were asked for.
    """

    elements: Sequence[Json]
    total: int | None = None
    is_partial: bool = False


async def collected(page: Callable[[int, int], Awaitable[Page]], limit: int) -> Sequence[Json]:
    """The elements of a list, at most `limit`; `page` gives those from an offset, up to a number.

    An element that comes again counts once. A page without a new element ends the list: the server
    ignores the offset, or repeats itself.
    """
    found: dict[Any, Json] = {}
    offset = 0
    while len(found) < limit:
        size = min(PAGE_SIZE, limit - len(found))
        got = await page(offset, size)
        before = len(found)
        for element in got.elements:
            found.setdefault(_identity(element), element)
        offset += len(got.elements)
        if len(found) == before or _is_last(got, offset, size):
            break
    return list(found.values())[:limit]


def _is_last(page: Page, offset: int, size: int) -> bool:
    if page.total is not None:
        return offset >= page.total
    return len(page.elements) < size and not page.is_partial


def _identity(element: Json) -> str | bytes:
    id = element.get("id")
    return id if isinstance(id, str) else canonical(element)
