"""The searches of a store: which there are, and what a request gets of them.

A query is tried for a moment first. If that is not enough a search in the background begins, or one
for the same query goes on, and the request waits for it: for its end, for a moment if its page is
there, or until the time of a query is over. The next request of the same query gets what the search
has found meanwhile. When it is over its result stays for a while: if something was written, others
get it until the next search is over, which begins when the result is as old as its search took.
"""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Sequence
from math import ceil
from time import monotonic
from typing import Final, Protocol

from tmf630.offload import offload
from tmf630.store.entries import Record
from tmf630.store.errors import Searching, TooCostly, TooSlow
from tmf630.store.matching import matcher
from tmf630.store.queries import Limits, Listing, Page, Query
from tmf630.store.searching.process import Scan, Task
from tmf630.store.searching.search import Search

_PATIENCE_SECONDS: Final = 1.5
"""How long the total is waited for when the page is there."""
_KEPT_IDS: Final = 10_000
"""Of a search: a megabyte. Later pages have a search of their own."""
_PAGE_IDS: Final = 1_000
"""Of a page that begins with the last kept id."""
_AT_ONCE: Final = 2
_WAITING: Final = 8
_RESULTS: Final = 8
_TOLD_SECONDS: Final = 60.0
"""How long a result is told, unless its search took long."""
_WRONG: Final = {
    TooSlow.__name__: "the search in the background took longer than {:g} seconds",
    TooCostly.__name__: "a pattern takes longer than it may on one of the texts",
}
_NARROW: Final = "narrow the query down, by an indexed attribute if possible"


class Searchable(Protocol):
    """A collection, as its searches see it."""

    @property
    def name(self) -> str:
        """The name of the collection."""

    @property
    def moment(self) -> float:
        """For how many seconds a query is tried before a search begins."""

    def version(self) -> Hashable:
        """The version of what is stored, as that of Collection."""

    async def find_within(self, query: Query, seconds: float) -> Page:
        """The page of a query; raises TooSlow after so many seconds."""

    def scan(self, query: Query) -> Scan:
        """The scan that reports the ids of all that match, in the order of the query."""

    async def read(self, ids: Sequence[str]) -> Sequence[Record | None]:
        """The records of these ids as they are now, None for one that is deleted.

        They end at the limit of a page's bytes, with at least one.
        """


class Searches:
    """The searches of one store. `limits` are those of a query. It belongs to one event loop."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._slot = asyncio.Semaphore(_AT_ONCE)
        self._running: dict[Hashable, tuple[Search, asyncio.Task[None]]] = {}
        self._over: dict[Hashable, Search] = {}

    async def listing(self, collection: Searchable, query: Query) -> Listing:
        """What of a query's page can be shown now. Raises Searching or TooSlow."""
        asked, limits = monotonic(), self._limits
        first = min(collection.moment, limits.seconds) if limits.search_seconds else limits.seconds
        # To recognise a query takes time, which those that are found at once do not need.
        search = self._known(collection, query) if self._running or self._over else None
        if search is None:
            try:
                return Listing.of(await collection.find_within(query, first))
            except TooCostly:
                raise
            except TooSlow:
                if not limits.search_seconds:
                    raise
            search = self._known(collection, query) or self._begin(collection, query)
        await self._wait(search, query, asked)
        return await _listing(collection, search, query, asked)

    async def close(self) -> None:
        """End the searches that run."""
        tasks = [task for _, task in self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _known(self, collection: Searchable, query: Query) -> Search | None:
        """The search whose result a request of a query gets, None if one has to begin.

        An old result is told while the next search is under way, unless that is over soon.
        """
        key = _key(collection, query)
        over, (running, _) = self._over.get(key), self._running.get(key, (None, None))
        if over is None or _is_exact(over, collection):
            return over or running
        is_quick = over.took < min(_PATIENCE_SECONDS, self._limits.seconds)
        is_old = monotonic() - over.ended > over.took
        if not running and (is_quick or is_old) and len(self._running) < _AT_ONCE:
            running = self._begin(collection, query)
        return running if running and is_quick else over

    def _begin(self, collection: Searchable, query: Query) -> Search:
        if len(self._running) >= _AT_ONCE + _WAITING:
            wrong = f"{len(self._running)} searches are under way or wait"
            raise Searching(wrong, "ask again later, or " + _NARROW, 10)
        key, block = _key(collection, query), query.offset // _KEPT_IDS
        most = _KEPT_IDS + _PAGE_IDS
        seconds = self._limits.search_seconds
        task = Task(collection.scan(query), block * _KEPT_IDS, most, seconds)
        search = Search(task, collection.version())
        running = asyncio.create_task(search.run(self._slot))
        self._running[key] = search, running
        running.add_done_callback(lambda _: self._end(key))
        return search

    def _end(self, key: Hashable) -> None:
        search, _ = self._running.pop(key)
        self._over.pop(key, None)
        self._over[key] = search
        if len(self._over) > _RESULTS:
            del self._over[next(iter(self._over))]
        told = max(_TOLD_SECONDS, 2 * search.took) if search.failed is None else search.took
        asyncio.get_running_loop().call_later(told, self._forget, key, search)

    def _forget(self, key: Hashable, search: Search) -> None:
        if self._over.get(key) is search:
            del self._over[key]

    async def _wait(self, search: Search, query: Query, asked: float) -> None:
        """Wait until there is something to show. Raises Searching."""
        last = query.offset % _KEPT_IDS + query.limit
        while not search.is_over:
            is_there = query.limit > 0 and len(search.ids) >= last
            end = asked + self._limits.seconds
            if is_there:
                end = min(end, min(asked, search.made) + _PATIENCE_SECONDS)
            left = end - monotonic()
            if left > 0:
                await search.wait(left)
            elif is_there:
                return
            else:
                wrong = f"this takes longer than {self._limits.seconds:g} seconds"
                wrong += f"; a search goes on in the background, {search.progress()}"
                raise Searching(wrong, "repeat the request, or " + _NARROW, search.again())
        if search.failed is not None:
            wrong = _WRONG.get(search.failed, "the search in the background has failed")
            raise Searching(wrong.format(self._limits.search_seconds), _NARROW, 60)


def _key(collection: Searchable, query: Query) -> Hashable:
    # As values 1, 1.0 and True are equal; as texts they are not.
    return collection.name, repr((query.condition, query.sort)), query.offset // _KEPT_IDS


def _is_exact(search: Search, collection: Searchable) -> bool:
    """Whether nothing was written since the search began."""
    return search.version is not None and search.version == collection.version()


async def _listing(collection: Searchable, search: Search, query: Query, asked: float) -> Listing:
    first = query.offset % _KEPT_IDS
    ids = search.ids[first : first + query.limit]
    found = await collection.read(ids) if ids else []
    size = sum(len(each.resource) for each in found if each)
    records = await offload(size, _matching, query, found)
    is_exact = search.began >= asked or _is_exact(search, collection)
    return Listing(
        records,
        search.total,
        len(found),
        age=0 if is_exact else ceil(monotonic() - search.began),
        again=search.again() if search.total is None else 0,
    )


def _matching(query: Query, found: Sequence[Record | None]) -> list[Record]:
    """The records that still match: each may have changed since the search has seen it."""
    holds = matcher(query.condition)
    return [each for each in found if each and holds({**each.read(), "id": each.id})]
