"""Events in the outboxes of entries."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.behaviour.entries import METADATA, RUN_AT
from tests.store.behaviour.finding.conditions import check, exists, json_record
from tests.store.behaviour.records import json_values, property_test
from tests.store.samples import ALL, KEY, entry, orders_of, record, remove, stored
from tmf630.store.entries import Entry
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.protocol import Collection, Store

EVENTS = b'[ {"id" : "e1", "n": 1.0, "t": "\\u00e9"} ]'
MORE_EVENTS = b'[{"id":"e1"},{"id":"e2"}]'

events = st.lists(json_values, min_size=1).map(lambda each: json.dumps(each).encode())


async def unpublished_ids(collection: Collection, limit: int = 100) -> str:
    return "".join([each.id for each in await collection.unpublished(limit)])


async def delete(
    orders: Collection,
    metadata: bytes = b"",
    run_at: float | None = None,
    outbox: bytes = MORE_EVENTS,
) -> Entry:
    """Delete a resource, with these events in the outbox; returns the tombstone."""
    before = await stored(orders)
    after = before.next(None, metadata, run_at, outbox)
    await orders.replace(before, after)
    return after


class Unpublished:
    """Events are stored with the change that they report."""

    async def test_an_entry_without_events_is_not_unpublished(self, orders: Collection) -> None:
        assert await orders.unpublished(9) == []
        await orders.insert(record(), metadata=METADATA, run_at=RUN_AT)
        assert await orders.entry("1") == entry(record(), 1, METADATA, RUN_AT)
        assert await orders.unpublished(9) == []

    async def test_each_of_several_records_has_the_events(self, orders: Collection) -> None:
        await orders.insert(
            record("1"), record("2"), metadata=METADATA, run_at=RUN_AT, outbox=EVENTS
        )
        await orders.insert_once(record("3"), KEY, metadata=METADATA, run_at=RUN_AT, outbox=EVENTS)
        for id in "123":
            assert await orders.entry(id) == entry(record(id), 1, METADATA, RUN_AT, EVENTS)
            assert await orders.get(id) == record(id)

    async def test_unpublished_entries_have_no_metadata(self, orders: Collection) -> None:
        await orders.insert(record("1"), metadata=METADATA, run_at=RUN_AT, outbox=EVENTS)
        await orders.insert(record("2"), outbox=MORE_EVENTS)
        assert await orders.unpublished(9) == [
            entry(record("1"), 1, b"", RUN_AT, EVENTS),
            entry(record("2"), 1, b"", None, MORE_EVENTS),
        ]

    @given(first=events, second=events, third=events)
    @property_test
    async def test_events_are_returned_byte_for_byte(
        self, orders: Collection, first: bytes, second: bytes, third: bytes
    ) -> None:
        current = entry(record(), 1, METADATA, None, first)
        await orders.insert(record(), metadata=METADATA, outbox=first)
        assert await orders.entry("1") == current
        for successor, outbox in ((record(), second), (record(revision=2), third), (None, first)):
            following = current.next(successor, METADATA, None, outbox)
            await orders.replace(current, following)
            current = following
            assert await orders.entry("1") == current
            assert await orders.unpublished(9) == [replace(current, metadata=b"")]
        await remove(orders)
        assert await orders.unpublished(9) == []

    async def test_many_events_are_returned(self, orders: Collection) -> None:
        many = json.dumps(["ü" * 1_000] * 500).encode()
        await orders.insert(record(), outbox=many)
        assert (
            await orders.unpublished(1)
            == [await orders.entry("1")]
            == [entry(record(), outbox=many)]
        )

    async def test_a_write_without_events_empties_the_outbox(self, orders: Collection) -> None:
        await orders.insert(*map(record, "1234"), outbox=EVENTS)
        for id, following in {"1": record(), "2": record("2", 2), "3": None}.items():
            before = await stored(orders, id)
            after = before.next(following, b"{}", None)
            await orders.replace(before, after)
            assert await orders.entry(id) == after
        assert await unpublished_ids(orders) == "4"
        before = await stored(orders)
        await orders.replace(before, before.next(record(), b"", None, MORE_EVENTS))
        assert await unpublished_ids(orders) == "14"

    async def test_events_may_change_without_the_record(self, collection: Collection) -> None:
        row = json_record("a", {"state": "new"}, 3)
        await collection.insert(row, metadata=METADATA, run_at=RUN_AT)
        before = await stored(collection, "a")
        await collection.replace(before, before.next(row, METADATA, RUN_AT, EVENTS))
        assert await collection.entry("a") == entry(row, 2, METADATA, RUN_AT, EVENTS)
        assert (await collection.get("a"), list((await collection.find(ALL)).records)) == (
            row,
            [row],
        )

    async def test_a_failed_write_adds_no_events(self, orders: Collection) -> None:
        await orders.insert(record(), outbox=EVENTS)
        with pytest.raises(Duplicate):
            await orders.insert(record(), outbox=MORE_EVENTS)
        wrong = entry(record(), 2)
        with pytest.raises(Conflict):
            await orders.replace(wrong, wrong.next(record(revision=2), b"", None, MORE_EVENTS))
        with pytest.raises(Conflict):
            await orders.replace(wrong, None)
        assert await orders.unpublished(9) == [entry(record(), outbox=EVENTS)]

    async def test_a_repetition_adds_no_events(self, orders: Collection) -> None:
        await orders.insert_once(record(), KEY, outbox=EVENTS)
        assert await orders.insert_once(record("2"), KEY, outbox=MORE_EVENTS) == record()
        assert await orders.unpublished(9) == [entry(record(), outbox=EVENTS)]
        await orders.acknowledge(*await orders.unpublished(9))
        assert await orders.insert_once(record("2"), KEY, outbox=MORE_EVENTS) == record()
        assert await orders.unpublished(9) == []

    async def test_no_condition_finds_events(self, collection: Collection) -> None:
        await collection.insert(json_record("a", {}), outbox=b'[{"state":"new"}]')
        await check(collection, [(exists(name), "") for name in ("state", "owed", "owing")])

    async def test_unpublished_entries_come_in_the_order_of_their_ids(
        self, orders: Collection
    ) -> None:
        for id in "dbfac":
            await orders.insert(record(id), outbox=EVENTS)
        await orders.insert(record("e"))
        for limit in (0, 1, 3, 5, 6, 2**40):
            assert await unpublished_ids(orders, limit) == "abcdf"[:limit]

    async def test_events_of_two_collections_are_separate(
        self, store: Store, orders: Collection
    ) -> None:
        tasks = store.collection("cancelProductOrder")
        await orders.insert(record(), outbox=EVENTS)
        await tasks.insert(record(), outbox=MORE_EVENTS)
        await orders.acknowledge(entry(record(), outbox=EVENTS))
        assert (await orders.unpublished(9), await unpublished_ids(tasks)) == ([], "1")

    async def test_the_next_store_has_the_events(self, open_store: Callable[[], Store]) -> None:
        first = open_store()
        orders = orders_of(first)
        await orders.insert(record("1"), record("2"), record("3"), outbox=EVENTS)
        await delete(orders)
        await orders.acknowledge(await stored(orders, "2"))
        expected = await orders.unpublished(9)
        await first.close()
        second = open_store()
        assert [(each.id, each.outbox) for each in expected] == [("1", MORE_EVENTS), ("3", EVENTS)]
        assert await orders_of(second).unpublished(9) == expected
        await second.close()
