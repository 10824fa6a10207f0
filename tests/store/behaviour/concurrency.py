"""Concurrent callers, stores and processes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from tests.store import processes
from tests.store.samples import ALL, attribute, entry, orders_of, outcomes, record, started, stored
from tmf630.store.condition import Comparison, Operator
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.protocol import Collection, Store
from tmf630.store.queries import Query


class Concurrency:
    """Each caller gets the outcome of its own operation."""

    async def test_one_of_many_concurrent_replacements_succeeds(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        other = open_store()
        rivals = [orders, orders_of(other)]
        await orders.insert(record())
        tried = [record("1", 2, b'{"by":%d}' % number) for number in range(20)]
        before = await stored(orders)
        results = await outcomes(
            [rivals[n % 2].replace(before, entry(each)) for n, each in enumerate(tried)]
        )
        await other.close()
        assert sorted(map(str, results)) == sorted([str(None)] + [str(Conflict)] * 19)
        assert await orders.get("1") == tried[results.index(None)]

    async def test_changes_of_many_tasks_are_all_made(self, orders: Collection) -> None:
        await orders.insert(record(resource=b'{"score":0}'))

        async def increment() -> None:
            while True:
                before = await stored(orders)
                assert before.record is not None
                grown = b'{"score":%d}' % (json.loads(before.record.resource)["score"] + 1)
                after = record("1", before.record.revision + 1, grown)
                try:
                    return await orders.replace(before, before.next(after, b"", None))
                except Conflict:
                    pass

        await asyncio.gather(*(increment() for _ in range(20)))
        assert await orders.get("1") == record("1", 21, b'{"score":20}')

    async def test_concurrent_inserts_are_all_stored(self, orders: Collection) -> None:
        whole = [record(f"{number:03}") for number in range(200)]
        await asyncio.gather(*map(orders.insert, whole))
        page = await orders.find(ALL)
        assert (list(page.records), page.total) == (whole, 200)

    async def test_each_of_many_writes_has_its_own_outcome(self, orders: Collection) -> None:
        await orders.insert(record("1"), record("2"), record("3"))
        results = await outcomes(
            [
                orders.insert(record("1")),
                orders.replace(entry(record("2")), entry(record("2", 2))),
                orders.replace(entry(record("3", 2)), entry(record("3", 3))),
                orders.replace(entry(record("4")), None),
                orders.insert(record("5")),
            ]
        )
        assert results == [Duplicate, None, Conflict, Conflict, None]
        ids = [(each.id, each.revision) for each in (await orders.find(ALL)).records]
        assert ids == [("1", 1), ("2", 2), ("3", 1), ("5", 1)]

    async def test_an_id_that_is_taken_concerns_its_own_insertion_alone(
        self, orders: Collection
    ) -> None:
        parties = b'{"state":"new","relatedParty":[{"id":"a"},{"id":"b"}]}'
        await orders.insert(record("3", resource=parties))
        tried = [record(each, resource=parties) for each in ("1", "2", "3", "2", "4")]
        results = await outcomes([orders.insert(each, outbox=b"[1]") for each in tried])
        assert results == [None, None, Duplicate, Duplicate, None]
        party = Comparison(attribute("relatedParty.id"), Operator.EQ, ("b",))
        for query in (ALL, Query(limit=10, condition=party)):
            page = await orders.find(query)
            assert ([each.id for each in page.records], page.total) == (list("1234"), 4)
        assert [each.id for each in await orders.unpublished(10)] == ["1", "2", "4"]

    async def test_a_cancelled_caller_does_not_cancel_others(self, orders: Collection) -> None:
        writes = await started([orders.insert(record(f"{number:02}")) for number in range(20)])
        for write in writes[::2]:
            write.cancel()
        await asyncio.gather(*writes[1::2])
        found = {each.id for each in (await orders.find(ALL)).records}
        assert found >= {f"{number:02}" for number in range(1, 20, 2)}

    async def test_two_stores_may_open_an_empty_database_concurrently(
        self, open_store: Callable[[], Store]
    ) -> None:
        stores = [open_store(), open_store()]
        await asyncio.gather(*(store.ready() for store in stores))
        first, second = map(orders_of, stores)
        await asyncio.gather(first.insert(record("1")), second.insert(record("2")))
        assert await first.get("2") == record("2")
        assert await second.get("1") == record("1")
        for store in stores:
            await store.close()

    async def test_several_processes_may_open_an_empty_database_concurrently(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        ids = [str(number) for number in range(4)]
        assert await asyncio.to_thread(processes.insert_at_once, open_store, ids) == ids
        assert [each.id for each in (await orders.find(ALL)).records] == ids
