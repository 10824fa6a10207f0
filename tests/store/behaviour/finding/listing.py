"""The order and the pages of queries, also after changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.store.behaviour.finding.conditions import (
    EQ,
    GT,
    GTE,
    ITEM,
    REGEX,
    check,
    exists,
    insert_all,
    insert_each,
    json_record,
    where,
)
from tests.store.samples import ALL, attribute, change, entry, orders_of, record, remove
from tmf630.store.condition import EVERYTHING, Condition, Not, Sort
from tmf630.store.errors import Conflict, Duplicate, TooSlow
from tmf630.store.protocol import Collection, Store
from tmf630.store.queries import PAGE_BYTES, Query

MANY = 500


async def listed(
    orders: Collection, *sort: str, condition: Condition = EVERYTHING, offset: int = 0
) -> str:
    """The ids, sorted by keys as TMF630 writes them."""
    keys = [Sort(attribute(each.lstrip("-")), each.startswith("-")) for each in sort]
    query = Query(condition=condition, sort=keys, offset=offset, limit=100)
    return "".join(each.id for each in (await orders.find(query)).records)


class Listing:
    """Sort orders, pages, and queries after changes."""

    @pytest.mark.parametrize("name", ["state", "description"])
    async def test_texts_sort_by_code_point(self, collection: Collection, name: str) -> None:
        texts = ["b", "\U0001f600", "", "b", None, "\uffff", "B", "\0"]
        await insert_each(collection, name, texts)
        assert await listed(collection, name) == "echgadfb"
        assert await listed(collection, f"-{name}") == "bfadghce"

    @pytest.mark.parametrize("condition", [EVERYTHING, where("state", REGEX, "new|old")])
    async def test_a_page_is_limited_in_bytes(
        self, orders: Collection, condition: Condition
    ) -> None:
        large = b'{"state":"new","x-large":"%b"}' % (b"x" * (PAGE_BYTES // 5))
        for id in "abcdefg":
            await orders.insert(record(id, resource=large))
        await orders.insert(record("h", resource=b'{"state":"new","x-large":"%b"}' % b""))
        seen, offsets = "", [0]
        while len(seen) < 8:
            query = Query(condition=condition, offset=len(seen), limit=6)
            page = await orders.find(query)
            assert page.total == 8
            seen += "".join(each.id for each in page.records)
            offsets.append(len(seen))
        assert (seen, offsets) == ("abcdefgh", [0, 4, 8])

    async def test_a_page_has_a_record_however_large(self, orders: Collection) -> None:
        large = b'{"x-large":"%b"}' % (b"x" * 4_000_000)
        await orders.insert(record("a", resource=large))
        page = await orders.find(Query(limit=1))
        assert [len(each.resource) for each in page.records] == [len(large)]

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

    async def test_no_value_is_lowest(self, collection: Collection) -> None:
        await insert_each(collection, "urgent", [True, None, False, True, "true", 0, False])
        assert await listed(collection, "urgent") == "befcgad"
        assert await listed(collection, "-urgent") == "adcgbef"

    async def test_of_several_values_the_lowest_counts_or_the_highest(
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

    async def test_of_several_instants_the_earliest_counts_or_the_latest(
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

    @pytest.mark.parametrize(
        "condition",
        [
            where("state", EQ, "held"),
            where("state", REGEX, "^held$"),
            Not(where("state", EQ, "new")),
            where("relatedParty.id", GTE, "1"),
            exists("relatedParty"),
        ],
    )
    @pytest.mark.parametrize("sort", [(), ("-score",), ("relatedParty.id", "description")])
    async def test_pages_are_slices_of_the_result(
        self, collection: Collection, condition: Condition, sort: tuple[str, ...]
    ) -> None:
        party = {"relatedParty": [{"id": "2"}, {"id": "1"}, {"id": "1"}], "state": "held"}
        rows = {chr(97 + n): party if n % 2 else {"state": "new"} for n in range(20)}
        await insert_all(collection, rows)
        whole = list("bdfhjlnprt")
        keys = [Sort(attribute(each.lstrip("-")), each.startswith("-")) for each in sort]
        for offset in (0, 1, 9, 10, 11, 2**63 - 1):
            for limit in (0, 1, 4, 10, 2**63 - 1):
                page = await collection.find(
                    Query(condition=condition, sort=keys, offset=offset, limit=limit)
                )
                assert [each.id for each in page.records] == whole[offset : offset + limit]
                assert page.total == 10

    async def test_whole_records_are_found(self, collection: Collection) -> None:
        records = [
            json_record(id, {"state": "held", "extra": {"$id": id}}, n)
            for n, id in enumerate("ab", 1)
        ]
        await collection.insert(*records)
        page = await collection.find(Query(condition=where("state", EQ, "held"), limit=5))
        assert list(page.records) == records

    async def test_a_replacement_is_found_by_its_new_values(self, collection: Collection) -> None:
        before = {"state": "new", "score": 1, "relatedParty": [{"id": "1"}, {"id": "2"}]}
        await insert_all(collection, {"a": before, "b": {"state": "held"}})
        after = {"state": "held", "relatedParty": [{"id": "2"}, {"id": "3"}], "urgent": True}
        await change(collection, json_record("a", after, 2))
        await check(
            collection,
            [
                (where("state", EQ, "new"), ""),
                (where("state", EQ, "held"), "ab"),
                (where("score", EQ, 1), ""),
                (where("urgent", EQ, True), "a"),
                (where("relatedParty.id", EQ, "1"), ""),
                (where("relatedParty.id", EQ, "2"), "a"),
                (where("relatedParty.id", EQ, "3"), "a"),
                (exists("score"), ""),
            ],
        )
        assert await listed(collection, "-relatedParty.id", "score") == "ab"
        await change(collection, json_record("a", {}, 3))
        await check(collection, [(where("state", EQ, "held"), "b"), (exists("relatedParty"), "")])

    async def test_a_replacement_that_is_refused_changes_nothing(
        self, collection: Collection
    ) -> None:
        await insert_all(collection, {"a": {"state": "new", "relatedParty": {"id": "1"}}})
        other = json_record("a", {"state": "held", "relatedParty": {"id": "2"}}, 3)
        for after in (entry(other), None):
            with pytest.raises(Conflict):
                await collection.replace(entry(record("a", 2)), after)
        with pytest.raises(Duplicate):
            await insert_all(collection, {"a": {"state": "held", "relatedParty": {"id": "2"}}})
        await check(
            collection,
            [
                (where("state", EQ, "new"), "a"),
                (where("state", EQ, "held"), ""),
                (where("relatedParty.id", EQ, "1"), "a"),
                (where("relatedParty.id", EQ, "2"), ""),
            ],
        )

    async def test_a_deleted_record_is_found_no_more(self, collection: Collection) -> None:
        row = {"state": "new", "relatedParty": [{"id": "1"}]}
        await insert_all(collection, {"a": row, "b": row})
        await remove(collection, "a")
        table = [(where("state", EQ, "new"), "b"), (where("relatedParty.id", EQ, "1"), "b")]
        await check(collection, [*table, (exists("state"), "b")])
        await insert_all(collection, {"a": {"relatedParty": [{"id": "2"}]}})
        await check(collection, [*table, (where("relatedParty.id", EQ, "2"), "a")])

    async def test_many_inserted_at_once_are_all_found(self, collection: Collection) -> None:
        ids = [f"{number:04}" for number in range(MANY)]
        parties = [[{"id": str(number % 7)}, {"id": str(number % 5)}] for number in range(MANY)]
        await insert_all(
            collection,
            {
                id: {"state": str(number % 3), "relatedParty": parties[number]}
                for number, id in enumerate(ids)
            },
        )
        for path, expected in (
            ("state", [id for n, id in enumerate(ids) if n % 3 == 2]),
            ("relatedParty.id", [id for n, id in enumerate(ids) if 2 in (n % 7, n % 5)]),
        ):
            page = await collection.find(Query(condition=where(path, EQ, "2"), limit=MANY))
            assert [each.id for each in page.records] == expected
            assert page.total == len(expected)

    async def test_finding_ends_at_its_time_limit(
        self, open_store: Callable[..., Store], orders: Collection
    ) -> None:
        await insert_all(orders, {f"{number:04}": {"state": "x" * 100} for number in range(MANY)})
        hasty = open_store(time_limit=1e-6)
        same = orders_of(hasty)
        with pytest.raises(TooSlow):
            await same.find(Query(condition=where("state", REGEX, "y"), limit=10))
        with pytest.raises(TooSlow):
            await same.find(Query(sort=[Sort(attribute("description"))], limit=10))
        assert await same.get("0000") == await orders.get("0000")
        await remove(same, "0000")
        await hasty.close()
        assert (await orders.find(ALL)).total == MANY - 1
