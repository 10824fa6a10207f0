"""What a store does with what is left of a deleted record, and what lasts of all it holds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.store import processes
from tests.store.asking import EQ, exists, found, made, where
from tests.store.entries import DUE, JOURNAL, due_ids
from tests.store.samples import ALL, KEY, change, entry, erase, orders_of, record, stored
from tmf630.store.condition import EVERYTHING, Not
from tmf630.store.entries import KEY_LIFETIME, Entry, Record
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.protocol import Collection, Store
from tmf630.store.queries import Query


async def leave(collection: Collection, id: str = "1", run_at: float | None = DUE) -> Entry:
    """Delete the resource of that id, and leave work to be done; returns what is then held."""
    before = await stored(collection, id)
    after = before.next(None, JOURNAL, run_at)
    await collection.replace(before, after)
    return after


class Remainders:
    """What is left of a deleted resource is held until the work is done, and seen nowhere else."""

    async def test_it_is_held_and_due(self, orders: Collection) -> None:
        await orders.insert(record("1"), record("2"), metadata=b"{}", run_at=DUE + 1)
        remainder = await leave(orders)
        assert remainder == Entry(id="1", version=2, record=None, metadata=JOURNAL, run_at=DUE)
        assert await orders.entry("1") == remainder
        assert await due_ids(orders) == ["1", "2"]

    async def test_it_is_neither_found_nor_counted(self, held: Collection) -> None:
        row = {"state": "new", "relatedParty": [{"id": "1"}]}
        await held.insert(*(made(id, row) for id in "abc"), run_at=DUE)
        await leave(held, "a")
        assert await held.get("a") is None
        for condition in (
            *(EVERYTHING, exists("state"), Not(exists("description"))),
            *(where("state", EQ, "new"), where("relatedParty.id", EQ, "1", "2")),
        ):
            assert await found(held, condition) == "bc"
            page = await held.find(Query(condition=condition, offset=1, limit=1))
            assert ([each.id for each in page.records], page.total) == (["c"], 2)
            assert (await held.find(Query(condition=condition, limit=0))).total == 2

    async def test_its_work_goes_on_and_ends(self, orders: Collection) -> None:
        await orders.insert(record())
        before = await leave(orders)
        after = before.next(None, b'{"left":1}', DUE + 1)
        await orders.replace(before, after)
        assert (await orders.entry("1"), await orders.get("1")) == (after, None)
        assert (await due_ids(orders, DUE), await due_ids(orders)) == ([], ["1"])
        with pytest.raises(Conflict):
            await orders.replace(before, None)
        await orders.replace(after, None)
        assert (await orders.entry("1"), await due_ids(orders)) == (None, [])
        with pytest.raises(Conflict):
            await orders.replace(after, None)

    async def test_its_id_is_taken_until_then(self, held: Collection) -> None:
        row, other = made("a", {"state": "new"}), made("a", {"state": "held"})
        await held.insert(row)
        remainder = await leave(held, "a", None)
        with pytest.raises(Duplicate):
            await held.insert(other, metadata=b"{}", run_at=DUE)
        with pytest.raises(Duplicate):
            await held.insert(made("b", {}), other)
        with pytest.raises(Duplicate):
            await held.insert_once(other, KEY)
        assert await held.inserted(KEY) is None
        assert (await held.entry("a"), await held.get("a")) == (remainder, None)
        assert await found(held, exists("state")) == ""
        await erase(held, "a")
        await held.insert(other)
        assert await held.entry("a") == entry(other, 1)
        assert await found(held, exists("state")) == "a"

    async def test_its_key_is_known(self, orders: Collection) -> None:
        first, second = record("1", resource=b'{ "state" : "new" }'), record("2")
        await orders.insert_once(first, KEY, metadata=b"{}")
        await change(orders, record(revision=2, resource=b"{}"))
        remainder = await leave(orders)
        assert await orders.insert_once(second, KEY, metadata=b"{}", run_at=DUE) == first
        assert await orders.inserted(KEY) == first
        assert await orders.entry("1") == remainder
        await erase(orders)
        assert await orders.insert_once(second, KEY, metadata=b"{}", run_at=DUE) == first
        assert await orders.inserted(KEY) == first
        assert (await orders.entry("1"), await orders.entry("2")) == (None, None)
        assert await due_ids(orders) == []

    @pytest.mark.parametrize("run_at", [DUE, None])
    async def test_it_outlives_its_key(self, orders: Collection, run_at: float | None) -> None:
        await orders.insert_once(record("0"), KEY, metadata=JOURNAL)
        remainder = await leave(orders, "0", run_at)
        for number in range(1, 6):
            free = replace(KEY, moment=KEY.moment + number * (KEY_LIFETIME + 1))
            assert await orders.insert_once(record(f"{number}"), free) == record(f"{number}")
            assert await orders.entry("0") == remainder
        assert await due_ids(orders) == (["0"] if run_at else [])
        await erase(orders, "0")
        assert await orders.entry("0") is None
        assert await found(orders, EVERYTHING) == "12345"

    @pytest.mark.parametrize(
        ("version", "expected"), [(1, record()), (2, record()), (1, None), (3, None)]
    )
    async def test_it_is_not_replaced_by_whoever_knows_less(
        self, orders: Collection, version: int, expected: Record | None
    ) -> None:
        await orders.insert(record())
        remainder = await leave(orders)
        wrong = Entry(id="1", version=version, record=expected)
        for after in (wrong.next(expected, b"", None), wrong.next(None, b"", None), None):
            with pytest.raises(Conflict):
                await orders.replace(wrong, after)
        assert await orders.entry("1") == remainder


class Lasting:
    """What was acknowledged is there for the next store, whole."""

    async def test_all_that_is_held_is_there_for_the_next(
        self, open_store: Callable[[], Store]
    ) -> None:
        first = open_store()
        orders = orders_of(first)
        await orders.insert(record("1"), record("2"), metadata=JOURNAL, run_at=DUE)
        before = await stored(orders)
        after = before.next(record(revision=2), b"{}", DUE + 1)
        await orders.replace(before, after)
        remainder = await leave(orders, "2")
        await first.close()
        second = open_store()
        orders = orders_of(second)
        assert await due_ids(orders) == ["2", "1"]
        assert (await orders.entry("1"), await orders.entry("2")) == (after, remainder)
        await second.close()

    async def test_a_record_and_what_goes_with_it_are_written_at_once(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        await asyncio.to_thread(processes.insert_until_killed, open_store, 100)
        page = await orders.find(ALL)
        assert list(await orders.due(processes.DUE, page.total + 1)) == [
            each.id for each in page.records
        ]
        whole = [
            entry(each, 1, processes.metadata(each.id), processes.DUE, processes.owed(each.id))
            for each in page.records
        ]
        assert [await orders.entry(each.id) for each in page.records] == whole
        assert await orders.unpublished(page.total + 1) == [
            replace(each, metadata=b"") for each in whole
        ]
