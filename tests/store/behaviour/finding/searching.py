"""Searches in the background, for what is not found within the time of a query."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest

from tests.store.behaviour.finding.conditions import EQ, REGEX, exists, insert_all, where
from tests.store.samples import attribute, change, orders_of, record, remove
from tmf630.store.condition import AllOf, Condition, Not, Sort
from tmf630.store.errors import Searching, TooSlow
from tmf630.store.protocol import Collection, Store
from tmf630.store.queries import Limits, Listing, Query

SHORT = Limits(1e-6)
"""Nothing that is not indexed is found within that time."""
COSTLY = "(x?){100}y"
"""A pattern that takes a tenth of a second on a text of LONG."""
LONG = "x" * 60_000
MANY = 60


async def until(orders: Collection, query: Query, satisfied: Callable[[Listing], bool]) -> Listing:
    """What can be shown of a query, as soon as that is satisfied."""
    while True:
        with suppress(Searching):
            found = await orders.search(query)
            if satisfied(found):
                return found
        await asyncio.sleep(0.01)


async def counted(orders: Collection, query: Query) -> Listing:
    """What can be shown of a query when its search is over."""
    return await until(orders, query, lambda found: found.total is not None)


class Searches:
    """A search goes on when the time of a query is over; later requests get what it finds."""

    @pytest.mark.parametrize(
        "condition",
        [
            where("description", REGEX, "^b|d$"),
            where("description", EQ, "ab", "bc"),
            Not(where("description", EQ, "ab")),
            AllOf([where("state", EQ, "new"), where("description", REGEX, "b")]),
            exists("x-unknown"),
        ],
    )
    @pytest.mark.parametrize("sort", [(), ("-description",), ("state", "-score")])
    async def test_it_finds_what_a_query_finds(
        self,
        open_store: Callable[..., Store],
        orders: Collection,
        condition: Condition,
        sort: tuple[str, ...],
    ) -> None:
        texts = ["ab", "bc", "cd", "de", "b", "d", "xbx", "", "ab", "bc"]
        await insert_all(
            orders,
            {
                f"{number}": {"state": "new" if number % 2 else "held", "description": text}
                for number, text in enumerate(texts)
            },
        )
        keys = [Sort(attribute(each.lstrip("-")), each.startswith("-")) for each in sort]
        store = open_store(limits=SHORT)
        for offset, limit in (0, 10), (1, 2), (3, 0), (20, 5), (10_000, 1):
            query = Query(condition=condition, sort=keys, offset=offset, limit=limit)
            page = await orders.find(query)
            found = await counted(orders_of(store), query)
            assert list(found.records) == list(page.records)
            assert (found.total, found.passed) == (page.total, len(page.records))
        await store.close()

    async def test_the_page_comes_before_the_count(
        self, open_store: Callable[..., Store], orders: Collection
    ) -> None:
        await insert_all(orders, {"0000": {"description": "y"}})
        for number in range(1, MANY):
            await insert_all(orders, {f"{number:04}": {"description": LONG}})
        store = open_store()
        query = Query(condition=where("description", REGEX, COSTLY), limit=1)
        found = await orders_of(store).search(query)
        assert [each.id for each in found.records] == ["0000"]
        assert (found.total, found.passed) == (None, 1)
        assert found.again > 0
        none = replace(query, offset=1)
        with pytest.raises(Searching, match="looked through") as raised:
            await orders_of(store).search(none)
        assert raised.value.again > 0
        await store.close()

    async def test_what_was_found_before_a_write_has_an_age(
        self, open_store: Callable[..., Store], orders: Collection
    ) -> None:
        names = "abcdef"
        await insert_all(orders, {each: {"description": "x"} for each in names})
        store = open_store(limits=SHORT)
        query = Query(condition=where("description", EQ, "x"), limit=4)
        found = await counted(orders_of(store), query)
        assert [each.id for each in found.records] == ["a", "b", "c", "d"]
        await remove(orders, "b")
        await change(orders, record("c", 2, json.dumps({"description": "y"}).encode()))
        found = await orders_of(store).search(query)
        # Nobody gets a record that is not there any more, or that does not match any more.
        assert [each.id for each in found.records] == ["a", "d"]
        assert (found.total, found.passed) == (6, 4)
        assert found.age > 0
        found = await until(orders_of(store), query, lambda found: found.total == 4)
        assert [each.id for each in found.records] == [*"adef"]
        await store.close()

    async def test_one_condition_gets_nothing_of_another(
        self, open_store: Callable[..., Store], orders: Collection
    ) -> None:
        values = {"a": 1, "b": True, "c": 1.0, "d": "1"}
        await insert_all(orders, {id: {"@value": value} for id, value in values.items()})
        store = open_store(limits=SHORT)
        for value, ids in (1, "ac"), (True, "b"), ("1", "d"):
            query = Query(condition=where("@value", EQ, value), limit=9)
            found = await counted(orders_of(store), query)
            assert "".join(each.id for each in found.records) == ids
        await store.close()

    async def test_there_are_only_so_many_at_once(
        self, open_store: Callable[..., Store], orders: Collection
    ) -> None:
        await insert_all(orders, {"a": {"description": "x"}})
        store = open_store(limits=SHORT)
        queries = [
            Query(condition=where("description", EQ, str(number)), limit=1) for number in range(20)
        ]
        refused = 0
        for each in queries:
            with pytest.raises(Searching) as raised:
                await orders_of(store).search(each)
            refused += "searches are under way" in str(raised.value)
        assert refused == 10
        # The others are looked for, one after the other.
        assert (await counted(orders_of(store), queries[0])).total == 0
        assert (await counted(orders_of(store), queries[9])).total == 0
        assert (await counted(orders_of(store), queries[19])).total == 0
        await store.close()

    async def test_a_search_has_a_time_limit(
        self, open_store: Callable[..., Store], orders: Collection
    ) -> None:
        for number in range(MANY):
            await insert_all(orders, {f"{number:04}": {"description": LONG}})
        store = open_store(limits=SHORT._replace(search_seconds=0.001))
        query = Query(condition=where("description", REGEX, COSTLY), limit=1)
        with pytest.raises(Searching, match="goes on"):
            await orders_of(store).search(query)
        while True:
            with pytest.raises(Searching) as raised:
                await orders_of(store).search(query)
            if "goes on" not in str(raised.value):
                break
            await asyncio.sleep(0.01)
        assert "took longer than 0.001 seconds" in str(raised.value)
        await store.close()

    async def test_without_searches_a_query_ends_at_its_time_limit(
        self, open_store: Callable[..., Store], orders: Collection
    ) -> None:
        await insert_all(orders, {"a": {"description": "x"}})
        store = open_store(limits=SHORT._replace(search_seconds=0))
        with pytest.raises(TooSlow) as raised:
            await orders_of(store).search(Query(condition=exists("x"), limit=1))
        assert not isinstance(raised.value, Searching)
        await store.close()
