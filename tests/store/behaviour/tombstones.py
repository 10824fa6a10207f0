"""Tombstones, and the durability of entries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.store import processes
from tests.store.behaviour.entries import METADATA, RUN_AT, due_ids
from tests.store.behaviour.finding.conditions import EQ, exists, found_ids, json_record, where
from tests.store.samples import ALL, KEY, change, entry, orders_of, record, remove, stored
from tmf630.store.condition import EVERYTHING, Not
from tmf630.store.entries import KEY_LIFETIME, Entry, Record
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.protocol import Collection, Store
from tmf630.store.queries import Query


async def delete_with_job(
    collection: Collection, id: str = "1", run_at: float | None = RUN_AT
) -> Entry:
    """Delete a resource and leave a tombstone with a job; returns the tombstone."""
    before = await stored(collection, id)
    after = before.next(None, METADATA, run_at)
    await collection.replace(before, after)
    return after


class Tombstones:
    """A tombstone remains until its job is done, and no query finds it."""

    async def test_it_is_an_entry_and_its_job_is_due(self, orders: Collection) -> None:
        await orders.insert(record("1"), record("2"), metadata=b"{}", run_at=RUN_AT + 1)
        tombstone = await delete_with_job(orders)
        assert tombstone == Entry(id="1", version=2, record=None, metadata=METADATA, run_at=RUN_AT)
        assert await orders.entry("1") == tombstone
        assert await due_ids(orders) == ["1", "2"]

    async def test_it_is_neither_found_nor_counted(self, collection: Collection) -> None:
        row = {"state": "new", "relatedParty": [{"id": "1"}]}
        await collection.insert(*(json_record(id, row) for id in "abc"), run_at=RUN_AT)
        await delete_with_job(collection, "a")
        assert await collection.get("a") is None
        for condition in (
            *(EVERYTHING, exists("state"), Not(exists("description"))),
            *(where("state", EQ, "new"), where("relatedParty.id", EQ, "1", "2")),
        ):
            assert await found_ids(collection, condition) == "bc"
            page = await collection.find(Query(condition=condition, offset=1, limit=1))
            assert ([each.id for each in page.records], page.total) == (["c"], 2)
            assert (await collection.find(Query(condition=condition, limit=0))).total == 2

    async def test_it_can_be_replaced_and_removed(self, orders: Collection) -> None:
        await orders.insert(record())
        before = await delete_with_job(orders)
        after = before.next(None, b'{"left":1}', RUN_AT + 1)
        await orders.replace(before, after)
        assert (await orders.entry("1"), await orders.get("1")) == (after, None)
        assert (await due_ids(orders, RUN_AT), await due_ids(orders)) == ([], ["1"])
        with pytest.raises(Conflict):
            await orders.replace(before, None)
        await orders.replace(after, None)
        assert (await orders.entry("1"), await due_ids(orders)) == (None, [])
        with pytest.raises(Conflict):
            await orders.replace(after, None)

    async def test_its_id_is_in_use_until_it_is_removed(self, collection: Collection) -> None:
        row, other = json_record("a", {"state": "new"}), json_record("a", {"state": "held"})
        await collection.insert(row)
        tombstone = await delete_with_job(collection, "a", None)
        with pytest.raises(Duplicate):
            await collection.insert(other, metadata=b"{}", run_at=RUN_AT)
        with pytest.raises(Duplicate):
            await collection.insert(json_record("b", {}), other)
        with pytest.raises(Duplicate):
            await collection.insert_once(other, KEY)
        assert await collection.find_by_key(KEY) is None
        assert (await collection.entry("a"), await collection.get("a")) == (tombstone, None)
        assert await found_ids(collection, exists("state")) == ""
        await remove(collection, "a")
        await collection.insert(other)
        assert await collection.entry("a") == entry(other, 1)
        assert await found_ids(collection, exists("state")) == "a"

    async def test_its_key_is_known(self, orders: Collection) -> None:
        first, second = record("1", resource=b'{ "state" : "new" }'), record("2")
        await orders.insert_once(first, KEY, metadata=b"{}")
        await change(orders, record(revision=2, resource=b"{}"))
        tombstone = await delete_with_job(orders)
        assert await orders.insert_once(second, KEY, metadata=b"{}", run_at=RUN_AT) == first
        assert await orders.find_by_key(KEY) == first
        assert await orders.entry("1") == tombstone
        await remove(orders)
        assert await orders.insert_once(second, KEY, metadata=b"{}", run_at=RUN_AT) == first
        assert await orders.find_by_key(KEY) == first
        assert (await orders.entry("1"), await orders.entry("2")) == (None, None)
        assert await due_ids(orders) == []

    @pytest.mark.parametrize("run_at", [RUN_AT, None])
    async def test_it_outlives_its_key(self, orders: Collection, run_at: float | None) -> None:
        await orders.insert_once(record("0"), KEY, metadata=METADATA)
        tombstone = await delete_with_job(orders, "0", run_at)
        for number in range(1, 6):
            free = replace(KEY, moment=KEY.moment + number * (KEY_LIFETIME + 1))
            assert await orders.insert_once(record(f"{number}"), free) == record(f"{number}")
            assert await orders.entry("0") == tombstone
        assert await due_ids(orders) == (["0"] if run_at else [])
        await remove(orders, "0")
        assert await orders.entry("0") is None
        assert await found_ids(orders, EVERYTHING) == "12345"

    @pytest.mark.parametrize(
        ("version", "expected"), [(1, record()), (2, record()), (1, None), (3, None)]
    )
    async def test_it_is_not_replaced_with_another_version_or_record(
        self, orders: Collection, version: int, expected: Record | None
    ) -> None:
        await orders.insert(record())
        tombstone = await delete_with_job(orders)
        wrong = Entry(id="1", version=version, record=expected)
        for after in (wrong.next(expected, b"", None), wrong.next(None, b"", None), None):
            with pytest.raises(Conflict):
                await orders.replace(wrong, after)
        assert await orders.entry("1") == tombstone


class Durability:
    """Acknowledged writes are durable and atomic."""

    async def test_the_next_store_has_all_entries(self, open_store: Callable[[], Store]) -> None:
        first = open_store()
        orders = orders_of(first)
        await orders.insert(record("1"), record("2"), metadata=METADATA, run_at=RUN_AT)
        before = await stored(orders)
        after = before.next(record(revision=2), b"{}", RUN_AT + 1)
        await orders.replace(before, after)
        tombstone = await delete_with_job(orders, "2")
        await first.close()
        second = open_store()
        orders = orders_of(second)
        assert await due_ids(orders) == ["2", "1"]
        assert (await orders.entry("1"), await orders.entry("2")) == (after, tombstone)
        await second.close()

    async def test_an_entry_is_written_whole_or_not_at_all(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        await asyncio.to_thread(processes.insert_until_killed, open_store, 100)
        page = await orders.find(ALL)
        assert list(await orders.due(processes.RUN_AT, page.total + 1)) == [
            each.id for each in page.records
        ]
        whole = [
            entry(each, 1, processes.metadata(each.id), processes.RUN_AT, processes.outbox(each.id))
            for each in page.records
        ]
        assert [await orders.entry(each.id) for each in page.records] == whole
        assert await orders.unpublished(page.total + 1) == [
            replace(each, metadata=b"") for each in whole
        ]
