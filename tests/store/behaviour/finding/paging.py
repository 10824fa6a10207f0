"""Pages of queries, and their limits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.store.behaviour.finding.conditions import (
    EQ,
    GTE,
    REGEX,
    exists,
    insert_all,
    json_record,
    where,
)
from tests.store.samples import ALL, attribute, orders_of, record, remove
from tmf630.store.condition import EVERYTHING, Condition, Not, Sort
from tmf630.store.errors import TooSlow
from tmf630.store.protocol import Collection, Store
from tmf630.store.queries import PAGE_BYTES, Limits, Query

MANY = 500


class Paging:
    """A page is a slice of the result, within limits of bytes and time."""

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

    async def test_a_page_has_at_least_one_record(self, orders: Collection) -> None:
        large = b'{"x-large":"%b"}' % (b"x" * 4_000_000)
        await orders.insert(record("a", resource=large))
        page = await orders.find(Query(limit=1))
        assert [len(each.resource) for each in page.records] == [len(large)]

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

    async def test_records_of_one_large_insertion_are_all_found(
        self, collection: Collection
    ) -> None:
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
        slow = open_store(limits=Limits(1e-6))
        same = orders_of(slow)
        with pytest.raises(TooSlow):
            await same.find(Query(condition=where("state", REGEX, "y"), limit=10))
        with pytest.raises(TooSlow):
            await same.find(Query(sort=[Sort(attribute("description"))], limit=10))
        assert await same.get("0000") == await orders.get("0000")
        await remove(same, "0000")
        await slow.close()
        assert (await orders.find(ALL)).total == MANY - 1
