"""What every store does. Each backend's tests inherit this behaviour whole."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store import processes
from tmf630.store import (
    Collection,
    Conflict,
    Duplicate,
    Query,
    Record,
    Store,
    Unavailable,
)

ALL = Query(limit=10_000)

# Hypothesis sees one function with several executors: one law, which each backend has to keep.
law = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.differing_executors, HealthCheck.function_scoped_fixture],
)

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
json_objects = st.builds(
    lambda value, escaped: json.dumps(value, ensure_ascii=escaped).encode(),
    st.dictionaries(st.text() | st.sampled_from(["$ref", "$id", "_id", "a.b"]), json_values),
    st.booleans(),
)


@dataclass(frozen=True, slots=True)
class Outage:
    """A database that can go away: `open` gives a store of it."""

    open: Callable[[], Store]
    begin: Callable[[], None]
    end: Callable[[], None]


def record(id: str = "1", revision: int = 1, resource: bytes = b'{"state":"new"}') -> Record:
    return Record(id=id, revision=revision, resource=resource)


def everything(collection: Collection) -> list[Coroutine[Any, Any, object]]:
    """One call of each kind."""
    return [
        collection.insert(record()),
        collection.get("1"),
        collection.find(ALL),
        collection.replace(record(revision=2)),
        collection.delete("1", 1),
    ]


async def outcomes(
    calls: Sequence[Coroutine[Any, Any, object]],
) -> list[type[BaseException] | None]:
    """What kind of error each of the calls, made at once, ended with."""
    results = await asyncio.gather(*calls, return_exceptions=True)
    return [type(result) if isinstance(result, BaseException) else None for result in results]


async def under_way(
    calls: Sequence[Coroutine[Any, Any, object]],
) -> list[asyncio.Task[object]]:
    """The calls as tasks that have begun, each as far as it gets without waiting."""
    tasks = [asyncio.create_task(call) for call in calls]
    await asyncio.sleep(0)
    return tasks


@pytest.mark.anyio
class StoreBehaviour:
    """To be inherited with two fixtures: `open_store` and `outage`."""

    @pytest.fixture
    def open_store(self) -> Callable[[], Store]:
        """A picklable function that opens a store on this test's database, empty at first."""
        raise NotImplementedError

    @pytest.fixture
    def outage(self) -> Outage:
        """A database of this test's own, empty at first, that is there."""
        raise NotImplementedError

    @pytest.fixture
    async def store(self, open_store: Callable[[], Store]) -> AsyncIterator[Store]:
        store = open_store()
        yield store
        await store.close()

    @pytest.fixture
    def orders(self, store: Store) -> Collection:
        return store.collection("productOrder")

    # One record

    async def test_an_empty_database_is_ready_and_has_nothing(
        self, store: Store, orders: Collection
    ) -> None:
        await store.ready()
        assert await orders.get("1") is None
        page = await orders.find(ALL)
        assert (list(page.records), page.total) == ([], 0)

    async def test_an_inserted_record_is_found(self, orders: Collection) -> None:
        await orders.insert(record())
        assert await orders.get("1") == record()
        assert list((await orders.find(ALL)).records) == [record()]

    async def test_a_replacement_takes_the_place_of_its_predecessor(
        self, orders: Collection
    ) -> None:
        await orders.insert(record("1"), record("2"))
        successor = record("1", 2, b'{"state":"done"}')
        await orders.replace(successor)
        assert list((await orders.find(ALL)).records) == [successor, record("2")]

    async def test_a_deleted_record_is_gone(self, orders: Collection) -> None:
        await orders.insert(record("1"), record("2"))
        await orders.delete("1", 1)
        assert await orders.get("1") is None
        assert list((await orders.find(ALL)).records) == [record("2")]

    async def test_what_was_deleted_can_be_inserted_again(self, orders: Collection) -> None:
        await orders.insert(record())
        await orders.delete("1", 1)
        await orders.insert(record(resource=b"{}"))
        assert await orders.get("1") == record(resource=b"{}")

    async def test_an_id_that_is_taken_is_refused(self, orders: Collection) -> None:
        await orders.insert(record())
        with pytest.raises(Duplicate):
            await orders.insert(record(resource=b"{}"))
        assert await orders.get("1") == record()

    async def test_an_id_that_is_taken_is_refused_among_several(self, orders: Collection) -> None:
        await orders.insert(record("2"))
        with pytest.raises(Duplicate):
            await orders.insert(record("1"), record("2", resource=b"{}"), record("3"))
        assert await orders.get("2") == record("2")

    async def test_inserting_nothing_changes_nothing(self, orders: Collection) -> None:
        await orders.insert()
        assert (await orders.find(ALL)).total == 0

    @pytest.mark.parametrize("revision", [1, 2, 4])
    async def test_another_revision_is_not_replaced(
        self, orders: Collection, revision: int
    ) -> None:
        await orders.insert(record(revision=2))
        with pytest.raises(Conflict):
            await orders.replace(record(revision=revision, resource=b"{}"))
        assert await orders.get("1") == record(revision=2)

    @pytest.mark.parametrize("revision", [1, 3])
    async def test_another_revision_is_not_deleted(self, orders: Collection, revision: int) -> None:
        await orders.insert(record(revision=2))
        with pytest.raises(Conflict):
            await orders.delete("1", revision)
        assert await orders.get("1") == record(revision=2)

    async def test_what_is_missing_is_neither_replaced_nor_deleted(
        self, orders: Collection
    ) -> None:
        with pytest.raises(Conflict):
            await orders.replace(record(revision=2))
        with pytest.raises(Conflict):
            await orders.delete("1", 1)
        assert await orders.get("1") is None

    async def test_collections_do_not_see_each_other(self, store: Store) -> None:
        orders, hubs = store.collection("productOrder"), store.collection("hub")
        await orders.insert(record())
        await hubs.insert(record(resource=b"{}"))
        await orders.delete("1", 1)
        assert await hubs.get("1") == record(resource=b"{}")
        assert (await orders.find(ALL)).total == 0

    async def test_a_collection_may_come_late(self, store: Store) -> None:
        await store.collection("productOrder").insert(record())
        assert await store.collection("hub").get("1") is None
        assert (await store.collection("event").find(ALL)).total == 0

    # Fidelity

    @given(resource=json_objects, other=json_objects)
    @law
    async def test_resources_come_back_byte_for_byte(
        self, orders: Collection, resource: bytes, other: bytes
    ) -> None:
        await orders.insert(record(resource=resource))
        found = await orders.get("1")
        await orders.replace(record(revision=2, resource=other))
        (listed,) = (await orders.find(ALL)).records
        await orders.delete("1", 2)
        assert (found, listed) == (record(resource=resource), record("1", 2, other))

    async def test_a_large_resource_comes_back(self, orders: Collection) -> None:
        large = record(resource=json.dumps(["ü" * 500_000]).encode())
        await orders.insert(large)
        assert await orders.get("1") == large

    @given(id=st.text())
    @law
    async def test_any_text_may_be_an_id(self, orders: Collection, id: str) -> None:
        assert await orders.get(id) is None
        with pytest.raises(Conflict):
            await orders.delete(id, 1)
        await orders.insert(record(id))
        found = await orders.get(id)
        await orders.delete(id, 1)
        assert found == record(id)

    @pytest.mark.parametrize("id", ["", "\0", "a\0b", "$ne", "a.b", "%", "'", '"', "x" * 8_000])
    async def test_an_odd_id_is_not_found(self, orders: Collection, id: str) -> None:
        await orders.insert(record("a"), record("x"))
        assert await orders.get(id) is None
        with pytest.raises(Conflict):
            await orders.replace(record(id, 2))

    # Pages

    async def test_records_come_in_the_order_of_their_ids(self, orders: Collection) -> None:
        ids = ["10", "9", "a", "B", "é", "z", "\uffff", "\U0001f600", "a1", ""]
        await orders.insert(*map(record, ids))
        assert [each.id for each in (await orders.find(ALL)).records] == sorted(ids)

    async def test_pages_are_cut_from_the_whole(self, orders: Collection) -> None:
        whole = [record(f"{number:02}") for number in range(20)]
        await orders.insert(*reversed(whole))
        for offset, limit in itertools.product((0, 1, 7, 19, 20, 21, 2**40), (0, 1, 13, 20, 2**40)):
            page = await orders.find(Query(offset=offset, limit=limit))
            assert list(page.records) == whole[offset : offset + limit]
            assert page.total == 20

    # Many at once

    async def test_of_many_replacements_of_one_revision_one_wins(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        other = open_store()
        rivals = [orders, other.collection("productOrder")]
        await orders.insert(record())
        tried = [record("1", 2, b'{"by":%d}' % number) for number in range(20)]
        results = await outcomes([rivals[n % 2].replace(each) for n, each in enumerate(tried)])
        await other.close()
        assert sorted(map(str, results)) == sorted([str(None)] + [str(Conflict)] * 19)
        assert await orders.get("1") == tried[results.index(None)]

    async def test_changes_of_many_tasks_are_all_made(self, orders: Collection) -> None:
        await orders.insert(record(resource=b"0"))

        async def increment() -> None:
            while True:
                found = await orders.get("1")
                assert found is not None
                grown = b"%d" % (int(found.resource) + 1)
                try:
                    return await orders.replace(record("1", found.revision + 1, grown))
                except Conflict:
                    pass

        await asyncio.gather(*(increment() for _ in range(20)))
        assert await orders.get("1") == record("1", 21, b"20")

    async def test_many_inserts_at_once_are_all_there(self, orders: Collection) -> None:
        whole = [record(f"{number:03}") for number in range(500)]
        await asyncio.gather(*map(orders.insert, whole))
        page = await orders.find(ALL)
        assert (list(page.records), page.total) == (whole, 500)

    async def test_each_of_many_writes_has_its_own_outcome(self, orders: Collection) -> None:
        await orders.insert(record("1"), record("2"), record("3"))
        results = await outcomes(
            [
                orders.insert(record("1")),
                orders.replace(record("2", 2)),
                orders.replace(record("3", 3)),
                orders.delete("4", 1),
                orders.insert(record("5")),
            ]
        )
        assert results == [Duplicate, None, Conflict, Conflict, None]
        ids = [(each.id, each.revision) for each in (await orders.find(ALL)).records]
        assert ids == [("1", 1), ("2", 2), ("3", 1), ("5", 1)]

    async def test_a_caller_that_goes_away_takes_nobody_along(self, orders: Collection) -> None:
        writes = await under_way([orders.insert(record(f"{number:02}")) for number in range(20)])
        for write in writes[::2]:
            write.cancel()
        await asyncio.gather(*writes[1::2])
        found = {each.id for each in (await orders.find(ALL)).records}
        assert found >= {f"{number:02}" for number in range(1, 20, 2)}

    # Set-up and end

    async def test_two_stores_may_open_an_empty_database_at_once(
        self, open_store: Callable[[], Store]
    ) -> None:
        stores = [open_store(), open_store()]
        await asyncio.gather(*(store.ready() for store in stores))
        first, second = (store.collection("productOrder") for store in stores)
        await asyncio.gather(first.insert(record("1")), second.insert(record("2")))
        assert await first.get("2") == record("2")
        assert await second.get("1") == record("1")
        for store in stores:
            await store.close()

    async def test_several_processes_may_open_an_empty_database_at_once(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        ids = [str(number) for number in range(4)]
        await asyncio.to_thread(processes.insert_at_once, open_store, ids)
        assert [each.id for each in (await orders.find(ALL)).records] == ids

    async def test_what_was_written_is_there_for_the_next(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        first = open_store()
        await first.collection("productOrder").insert(record())
        await first.close()
        assert await orders.get("1") == record()

    async def test_closing_finishes_the_writes_under_way(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        closing = open_store()
        collection = closing.collection("productOrder")
        whole = [record(f"{number:03}") for number in range(200)]
        writes = await under_way([collection.insert(each) for each in whole])
        await closing.close()
        await asyncio.gather(*writes)
        assert list((await orders.find(ALL)).records) == whole

    async def test_a_closed_store_is_unavailable(self, open_store: Callable[[], Store]) -> None:
        closed = open_store()
        collection = closed.collection("productOrder")
        await collection.insert(record())
        await closed.close()
        calls = [closed.ready(), *everything(collection)]
        assert await outcomes(calls) == [Unavailable] * len(calls)

    async def test_a_store_that_was_never_used_can_be_closed(
        self, open_store: Callable[[], Store]
    ) -> None:
        await open_store().close()

    # Failures

    async def test_what_was_acknowledged_survives_the_kill_of_its_writer(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        acknowledged = await asyncio.to_thread(processes.insert_until_killed, open_store, 200)
        found = [each.id for each in (await orders.find(ALL)).records]
        assert len(acknowledged) >= 200
        assert set(acknowledged) <= set(found)

    async def test_an_outage_at_the_first_use_passes(self, outage: Outage) -> None:
        store = outage.open()
        orders = store.collection("productOrder")
        outage.begin()
        calls = [store.ready(), *everything(orders)]
        assert await outcomes(calls) == [Unavailable] * len(calls)
        outage.end()
        await store.ready()
        await orders.insert(record())
        assert await orders.get("1") == record()
        await store.close()

    async def test_an_outage_in_use_passes(self, outage: Outage) -> None:
        store = outage.open()
        orders = store.collection("productOrder")
        await orders.insert(record())
        outage.begin()
        writes = [store.ready(), orders.insert(record("2")), orders.replace(record(revision=2))]
        assert await outcomes([*writes, orders.delete("1", 1)]) == [Unavailable] * 4
        outage.end()
        await store.ready()
        await orders.replace(record(revision=2))
        assert list((await orders.find(ALL)).records) == [record(revision=2)]
        await store.close()
