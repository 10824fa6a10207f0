"""What a store does with the events that are owed by what it holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.asking import check, exists, made
from tests.store.entries import DUE, JOURNAL
from tests.store.records import json_values, law
from tests.store.samples import ALL, KEY, entry, erase, orders_of, record, stored
from tmf630.store.entries import Entry
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.protocol import Collection, Store

OWED = b'[ {"id" : "e1", "n": 1.0, "t": "\\u00e9"} ]'
MORE = b'[{"id":"e1"},{"id":"e2"}]'

events = st.lists(json_values, min_size=1).map(lambda each: json.dumps(each).encode())


async def owing_ids(collection: Collection, limit: int = 100) -> str:
    return "".join([each.id for each in await collection.unpublished(limit)])


async def delete(
    orders: Collection, metadata: bytes = b"", run_at: float | None = None, outbox: bytes = MORE
) -> Entry:
    """Delete the resource and owe that; returns what is then held."""
    before = await stored(orders)
    after = before.next(None, metadata, run_at, outbox)
    await orders.replace(before, after)
    return after


class Owing:
    """Events are owed by what they are about."""

    async def test_by_what_nothing_was_told_of_none_is_owed(self, orders: Collection) -> None:
        assert await orders.unpublished(9) == []
        await orders.insert(record(), metadata=JOURNAL, run_at=DUE)
        assert await orders.entry("1") == entry(record(), 1, JOURNAL, DUE)
        assert await orders.unpublished(9) == []

    async def test_they_are_held_with_each_record(self, orders: Collection) -> None:
        await orders.insert(record("1"), record("2"), metadata=JOURNAL, run_at=DUE, outbox=OWED)
        await orders.insert_once(record("3"), KEY, metadata=JOURNAL, run_at=DUE, outbox=OWED)
        for id in "123":
            assert await orders.entry(id) == entry(record(id), 1, JOURNAL, DUE, OWED)
            assert await orders.get(id) == record(id)

    async def test_those_that_owe_are_told_without_their_journals(self, orders: Collection) -> None:
        await orders.insert(record("1"), metadata=JOURNAL, run_at=DUE, outbox=OWED)
        await orders.insert(record("2"), outbox=MORE)
        assert await orders.unpublished(9) == [
            entry(record("1"), 1, b"", DUE, OWED),
            entry(record("2"), 1, b"", None, MORE),
        ]

    @given(first=events, second=events, third=events)
    @law
    async def test_they_come_back_byte_for_byte(
        self, orders: Collection, first: bytes, second: bytes, third: bytes
    ) -> None:
        held = entry(record(), 1, JOURNAL, None, first)
        await orders.insert(record(), metadata=JOURNAL, outbox=first)
        assert await orders.entry("1") == held
        for kept, outbox in ((record(), second), (record(revision=2), third), (None, first)):
            following = held.next(kept, JOURNAL, None, outbox)
            await orders.replace(held, following)
            held = following
            assert await orders.entry("1") == held
            assert await orders.unpublished(9) == [replace(held, metadata=b"")]
        await erase(orders)
        assert await orders.unpublished(9) == []

    async def test_many_come_back(self, orders: Collection) -> None:
        many = json.dumps(["ü" * 1_000] * 500).encode()
        await orders.insert(record(), outbox=many)
        assert (
            await orders.unpublished(1)
            == [await orders.entry("1")]
            == [entry(record(), outbox=many)]
        )

    async def test_a_write_that_owes_nothing_leaves_nothing_owed(self, orders: Collection) -> None:
        await orders.insert(*map(record, "1234"), outbox=OWED)
        for id, following in {"1": record(), "2": record("2", 2), "3": None}.items():
            before = await stored(orders, id)
            after = before.next(following, b"{}", None)
            await orders.replace(before, after)
            assert await orders.entry(id) == after
        assert await owing_ids(orders) == "4"
        before = await stored(orders)
        await orders.replace(before, before.next(record(), b"", None, MORE))
        assert await owing_ids(orders) == "14"

    async def test_an_event_alone_leaves_the_record_as_it_is(self, held: Collection) -> None:
        row = made("a", {"state": "new"}, 3)
        await held.insert(row, metadata=JOURNAL, run_at=DUE)
        before = await stored(held, "a")
        await held.replace(before, before.next(row, JOURNAL, DUE, OWED))
        assert await held.entry("a") == entry(row, 2, JOURNAL, DUE, OWED)
        assert (await held.get("a"), list((await held.find(ALL)).records)) == (row, [row])

    async def test_a_write_that_fails_owes_nothing(self, orders: Collection) -> None:
        await orders.insert(record(), outbox=OWED)
        with pytest.raises(Duplicate):
            await orders.insert(record(), outbox=MORE)
        wrong = entry(record(), 2)
        with pytest.raises(Conflict):
            await orders.replace(wrong, wrong.next(record(revision=2), b"", None, MORE))
        with pytest.raises(Conflict):
            await orders.replace(wrong, None)
        assert await orders.unpublished(9) == [entry(record(), outbox=OWED)]

    async def test_a_repetition_owes_nothing_more(self, orders: Collection) -> None:
        await orders.insert_once(record(), KEY, outbox=OWED)
        assert await orders.insert_once(record("2"), KEY, outbox=MORE) == record()
        assert await orders.unpublished(9) == [entry(record(), outbox=OWED)]
        await orders.acknowledge(*await orders.unpublished(9))
        assert await orders.insert_once(record("2"), KEY, outbox=MORE) == record()
        assert await orders.unpublished(9) == []

    async def test_nothing_is_found_by_them(self, held: Collection) -> None:
        await held.insert(made("a", {}), outbox=b'[{"state":"new"}]')
        await check(held, [(exists(name), "") for name in ("state", "owed", "owing")])

    async def test_those_that_owe_come_in_the_order_of_their_ids(self, orders: Collection) -> None:
        for id in "dbfac":
            await orders.insert(record(id), outbox=OWED)
        await orders.insert(record("e"))
        for limit in (0, 1, 3, 5, 6, 2**40):
            assert await owing_ids(orders, limit) == "abcdf"[:limit]

    async def test_two_collections_owe_each_their_own(
        self, store: Store, orders: Collection
    ) -> None:
        tasks = store.collection("cancelProductOrder")
        await orders.insert(record(), outbox=OWED)
        await tasks.insert(record(), outbox=MORE)
        await orders.acknowledge(entry(record(), outbox=OWED))
        assert (await orders.unpublished(9), await owing_ids(tasks)) == ([], "1")

    async def test_they_are_there_for_the_next(self, open_store: Callable[[], Store]) -> None:
        first = open_store()
        orders = orders_of(first)
        await orders.insert(record("1"), record("2"), record("3"), outbox=OWED)
        await delete(orders)
        await orders.acknowledge(await stored(orders, "2"))
        expected = await orders.unpublished(9)
        await first.close()
        second = open_store()
        assert [(each.id, each.outbox) for each in expected] == [("1", MORE), ("3", OWED)]
        assert await orders_of(second).unpublished(9) == expected
        await second.close()
