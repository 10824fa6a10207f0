"""Pages of a collection: what the query string asks for, found and shown (TMF630 part 1)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from tmf630.offload import offload
from tmf630.query import filtering, paging, selection, sorting
from tmf630.query.attributes import Attributes
from tmf630.resources.representation import Representation, Serializer
from tmf630.store.condition import Condition, Sort
from tmf630.store.protocol import Collection

Pair = tuple[str, str]

_HOW_SHOWN: Final = frozenset({"fields", "offset", "limit"})
"""The parameters that say nothing of which resources are asked for, and in what order."""
_ASKED: Final = 512


class Listing:
    """The pages of the resources of one kind."""

    def __init__(self, records: Collection, serializer: Serializer, attributes: Attributes) -> None:
        self._records = records
        self._serializer = serializer
        self._attributes = attributes
        # Whoever waits for something asks the same again and again, and whoever pages for other
        # parts of it. A store, too, knows a condition that it has been given before.
        # What is longer than filtering.MAX_LENGTH is refused, and so not remembered.
        self._asked = lru_cache(maxsize=_ASKED)(self._read)
        self._wanted = lru_cache(maxsize=_ASKED)(self._read_wanted)

    async def page(
        self, query: Sequence[Pair], fields: str | None, offset: int | None, limit: int | None
    ) -> Representation:
        """A page of what a query string asks for, with its counts and links.

        Raises a 400 Fault that names the parameter.
        """
        condition, sort = self._asked(tuple(query))
        window = paging.window(offset, limit, condition, sort)
        page = await self._records.find(window)
        tree = selection.parse(fields)
        size = sum([len(record.resource) for record in page.records])
        # What is not reduced is only put together.
        size = size if tree else size // 10
        text = await offload(size, self._serializer.texts, page.records, tree)
        return Representation(text, paging.headers(self._serializer.url, query, window, page))

    def _read(self, query: tuple[Pair, ...]) -> tuple[Condition, Sequence[Sort]]:
        """What a query string asks for, and in what order; raises a 400 Fault."""
        filtering.check_length(query)
        return self._wanted(tuple(pair for pair in query if pair[0] not in _HOW_SHOWN))

    def _read_wanted(self, query: tuple[Pair, ...]) -> tuple[Condition, Sequence[Sort]]:
        """The same of a query string without what says how it is shown."""
        condition = filtering.condition(query, self._attributes)
        return self._serializer.addressed(condition), sorting.keys(query, self._attributes)
