"""Queries in the order of sort keys."""

from __future__ import annotations

import pytest

from tests.store.behaviour.finding.conditions import (
    EQ,
    GT,
    ITEM,
    REGEX,
    insert_all,
    insert_each,
    where,
)
from tests.store.samples import attribute
from tmf630.store.condition import EVERYTHING, Condition, Sort
from tmf630.store.protocol import Collection
from tmf630.store.queries import Query


async def listed(
    orders: Collection, *sort: str, condition: Condition = EVERYTHING, offset: int = 0
) -> str:
    """The ids, sorted by keys as TMF630 writes them."""
    keys = [Sort(attribute(each.lstrip("-")), each.startswith("-")) for each in sort]
    query = Query(condition=condition, sort=keys, offset=offset, limit=100)
    return "".join(each.id for each in (await orders.find(query)).records)


class Sorting:
    """Sort keys of each kind, several keys, and keys with a condition."""

    @pytest.mark.parametrize("name", ["state", "description"])
    async def test_texts_sort_by_code_point(self, collection: Collection, name: str) -> None:
        texts = ["b", "\U0001f600", "", "b", None, "\uffff", "B", "\0"]
        await insert_each(collection, name, texts)
        assert await listed(collection, name) == "echgadfb"
        assert await listed(collection, f"-{name}") == "bfadghce"

    async def test_numbers_sort_by_value(self, collection: Collection) -> None:
        numbers = [5, 2**53 + 1, -(2**63), 5.0, True, float(2**53) + 2, 4.5, -1e200]
        await insert_each(collection, "score", numbers)
        assert await listed(collection, "score") == "ehcgadbf"
        assert await listed(collection, "-score") == "fbadgche"

    async def test_instants_sort_across_time_zones(self, collection: Collection) -> None:
        instants = [
            *("2026-01-01T01:00:00+01:00", "9999-12-31T23:59:60Z", "0001-01-01T00:00:00Z"),
            *("2026-01-01T00:00:00.0000009Z", "soon", "2026-01-01T00:30:00Z"),
            *("2025-12-31T23:59:59.999999Z", "0000-01-01T00:00:00+23:59"),
        ]
        await insert_each(collection, "orderDate", instants)
        assert await listed(collection, "orderDate") == "ehcgadfb"
        assert await listed(collection, "-orderDate") == "bfadgche"

    @pytest.mark.parametrize("sort", ["orderDate", "-orderDate"])
    async def test_a_page_goes_on_with_those_without_an_instant(
        self, collection: Collection, sort: str
    ) -> None:
        dates = ["2026-01-02T00:00:00Z", None, "2026-01-01T00:00:00Z", "soon", None]
        await insert_each(collection, "orderDate", dates)
        whole = {"orderDate": "bdeca", "-orderDate": "acbde"}[sort]
        keys = [Sort(attribute("orderDate"), descending=sort.startswith("-"))]
        for offset in range(7):
            for limit in range(7):
                page = await collection.find(Query(sort=keys, offset=offset, limit=limit))
                found = "".join(each.id for each in page.records)
                assert (found, page.total) == (whole[offset : offset + limit], 5)

    async def test_no_value_is_lowest(self, collection: Collection) -> None:
        await insert_each(collection, "urgent", [True, None, False, True, "true", 0, False])
        assert await listed(collection, "urgent") == "befcgad"
        assert await listed(collection, "-urgent") == "adcgbef"

    async def test_arrays_sort_by_their_lowest_or_highest_value(
        self, collection: Collection
    ) -> None:
        ids: list[list[object]] = [
            ["5"],
            ["1", "9"],
            [],
            ["3", "4"],
            ["4", "3", "3"],
            [7],
            ["2", 7, "8"],
        ]
        await insert_each(
            collection, "relatedParty", [[{"id": each} for each in some] for some in ids]
        )
        assert await listed(collection, "relatedParty.id") == "cfbgdea"
        assert await listed(collection, "-relatedParty.id") == "bgadecf"

    async def test_arrays_sort_by_their_earliest_or_latest_instant(
        self, collection: Collection
    ) -> None:
        early, late = "2026-01-01T00:00:00+01:00", "2026-01-01T00:00:00Z"
        dates = [[late], [late, early], ["2025-12-31T23:30:00Z"], [], [early, "x"]]
        await insert_each(collection, "note", [[{"date": each} for each in some] for some in dates])
        assert await listed(collection, "note.date") == "dbeca"
        assert await listed(collection, "-note.date") == "abced"

    async def test_values_deep_within_arrays_sort_too(self, collection: Collection) -> None:
        items = [
            [{ITEM: [{"quantity": 3}, {"quantity": 1}]}, {ITEM: [{"quantity": 2.5}]}],
            [{ITEM: [{"quantity": 2}]}],
            [{"quantity": 0}],
        ]
        await insert_each(collection, ITEM, items)
        assert await listed(collection, f"{ITEM}.{ITEM}.quantity") == "cab"
        assert await listed(collection, f"-{ITEM}.{ITEM}.quantity") == "abc"

    async def test_several_keys_sort_one_after_another(self, collection: Collection) -> None:
        rows = {
            "a": {"state": "new", "score": 2, "description": "x"},
            "b": {"state": "held", "score": 1, "description": "y"},
            "c": {"state": "new", "score": 1, "description": "z"},
            "d": {"score": 2},
            "e": {"state": "held", "score": 1, "description": "x"},
            "f": {"state": "new", "description": "x"},
        }
        await insert_all(collection, rows)
        assert await listed(collection, "state", "score") == "dbefca"
        assert await listed(collection, "-state", "score") == "fcabed"
        assert await listed(collection, "state", "-score") == "dbeacf"
        assert await listed(collection, "description", "-state") == "dafebc"
        assert await listed(collection, "score", "description", "state") == "febcda"
        assert await listed(collection, "state", "id") == "dbeacf"
        assert await listed(collection, "state", "-id") == "debfca"
        assert await listed(collection, "-id") == "fedcba"

    async def test_a_condition_and_a_sort_combine(self, collection: Collection) -> None:
        scores = [3, 1, 2, 5, 4, 1]
        await insert_all(
            collection, {i: {"score": n, "state": i} for i, n in zip("abcdef", scores, strict=True)}
        )
        for condition in (where("state", GT, "b"), where("state", REGEX, "[c-z]")):
            assert await listed(collection, "score", condition=condition) == "fced"
            assert await listed(collection, "-score", condition=condition) == "decf"
            assert await listed(collection, "-score", condition=condition, offset=2) == "cf"
        assert await listed(collection, "-state", condition=where("score", EQ, 1, 5)) == "fdb"
