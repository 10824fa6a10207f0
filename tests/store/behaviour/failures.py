"""Failures of a store, of its process and of its database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from tests.store import processes
from tests.store.samples import ALL, change, entry, every_call, orders_of, outcomes, record, started
from tmf630.store.errors import Unavailable
from tmf630.store.protocol import Collection, Store


@dataclass(frozen=True, slots=True)
class Outage:
    """A database that can fail. `open` opens a store on it."""

    open: Callable[[], Store]
    begin: Callable[[], None]
    end: Callable[[], None]


class Failures:
    """Acknowledged writes are durable. Operations raise Unavailable while the database is."""

    async def test_the_next_store_has_all_writes(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        first = open_store()
        await orders_of(first).insert(record())
        await first.close()
        assert await orders.get("1") == record()

    async def test_closing_finishes_the_writes_under_way(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        closing = open_store()
        collection = orders_of(closing)
        whole = [record(f"{number:03}") for number in range(200)]
        writes = await started([collection.insert(each) for each in whole])
        await closing.close()
        await asyncio.gather(*writes)
        assert list((await orders.find(ALL)).records) == whole

    async def test_a_closed_store_is_unavailable(self, open_store: Callable[[], Store]) -> None:
        closed = open_store()
        collection = orders_of(closed)
        await collection.insert(record())
        await closed.close()
        calls = [closed.ready(), *every_call(collection)]
        assert await outcomes(calls) == [Unavailable] * len(calls)

    async def test_an_unused_store_can_be_closed(self, open_store: Callable[[], Store]) -> None:
        await open_store().close()

    async def test_acknowledged_writes_survive_the_kill_of_the_process(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        acknowledged = await asyncio.to_thread(processes.insert_until_killed, open_store, 200)
        found = [each.id for each in (await orders.find(ALL)).records]
        assert len(acknowledged) >= 200
        assert set(acknowledged) <= set(found)

    async def test_a_store_works_after_an_outage_at_its_first_use(self, outage: Outage) -> None:
        store = outage.open()
        orders = orders_of(store)
        outage.begin()
        calls = [store.ready(), *every_call(orders)]
        assert await outcomes(calls) == [Unavailable] * len(calls)
        outage.end()
        await store.ready()
        await orders.insert(record())
        assert await orders.get("1") == record()
        await store.close()

    async def test_a_store_works_after_an_outage_during_its_use(self, outage: Outage) -> None:
        store = outage.open()
        orders = orders_of(store)
        await orders.insert(record())
        outage.begin()
        writes = [
            store.ready(),
            orders.insert(record("2")),
            orders.replace(entry(record()), entry(record(revision=2))),
            orders.replace(entry(record()), None),
        ]
        assert await outcomes(writes) == [Unavailable] * 4
        outage.end()
        await store.ready()
        await change(orders, record(revision=2))
        assert list((await orders.find(ALL)).records) == [record(revision=2)]
        await store.close()
