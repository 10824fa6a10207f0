"""The query string of a list, parsed once: filters, sorting, paging, selection (TMF630)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import urlencode

from tmf630.query import filtering, hrefs, parameters, sorting
from tmf630.query.attributes import Attributes
from tmf630.query.parameters import FILTER, SORT, Pair
from tmf630.query.view import View
from tmf630.store.condition import Condition, Sort
from tmf630.store.queries import Query

DEFAULT_LIMIT: Final = 100
MAX_LIMIT: Final = 1000
_CACHED_QUERIES: Final = 512
"""Query strings of a collection, each of parameters.MAX_LENGTH at most: longer ones are refused."""


class ListRequest(NamedTuple):
    """What a query string requests of a collection.

    `link_query` is the query string that links to other pages repeat: all but `offset` and `limit`.
    """

    query: Query
    link_query: str


class ListParser:
    """Parses the query strings of the collection with that URL, whose resources have `attributes`.

    The keys of its records begin with `within`. `view` is the form of the resources that has these
    attributes, None for the form in which they are stored.

    Caches what it has parsed: clients poll with the same query, and page with the same filters.
    """

    def __init__(
        self, attributes: Attributes, url: str, within: str = "", view: View | None = None
    ) -> None:
        self._attributes = attributes
        self._url = url
        self._within = within
        self._view = view
        self.parse = lru_cache(_CACHED_QUERIES)(self._parse)
        # A store, too, recognises a condition that it has been given before.
        self._criteria = lru_cache(_CACHED_QUERIES)(self._parse_criteria)

    def _parse(self, query: tuple[Pair, ...], offset: int | None, limit: int | None) -> ListRequest:
        """The request of a query string, given the values of its `offset` and `limit`.

        A limit above the maximum means the maximum. Raises a 400 Fault that names the parameter.
        """
        parameters.check_length(query)
        named, predicates = parameters.split(query)
        sort, path = parameters.single(named, SORT), parameters.single(named, FILTER)
        condition, keys = self._criteria(predicates, path, sort)
        link_query = urlencode(parameters.without_paging(query))
        limit = DEFAULT_LIMIT if limit is None else min(limit, MAX_LIMIT)
        window = Query(condition=condition, sort=keys, offset=offset or 0, limit=limit)
        return ListRequest(window, link_query)

    def _parse_criteria(
        self, predicates: tuple[Pair, ...], path: str | None, sort: str | None
    ) -> tuple[Condition, Sequence[Sort]]:
        condition = filtering.condition(predicates, path, self._attributes)
        condition = hrefs.on_ids(condition, self._url)
        keys: Sequence[Sort] = sorting.keys(sort, self._attributes)
        if self._view:
            condition = self._view.condition(condition)
            keys = [self._view.sort(each) for each in keys]
        if self._within:
            condition = hrefs.on_keys(condition, self._within)
        return condition, keys
