"""The histories of entries."""

from __future__ import annotations

import pytest

from tests.store.samples import KEY, entry, record, remove, stored
from tmf630.store.entries import Entry
from tmf630.store.errors import Conflict
from tmf630.store.protocol import Collection, Store

RUN_AT = 1_800_000_000.125


async def enter(orders: Collection, *entries: tuple[int, bytes], revision: int = 1) -> None:
    """Write a change that adds these entries to the history."""
    before = await stored(orders)
    after = before.next(record(revision=revision), b"{}", None, history=entries)
    await orders.replace(before, after)


class Histories:
    """A change adds entries to a history, which is read separately."""

    async def test_an_entry_without_history_has_an_empty_one(self, orders: Collection) -> None:
        await orders.insert(record())
        for id in ("1", "2", "$ne"):
            assert await orders.history(id) == {}

    async def test_entries_are_returned_byte_for_byte(self, orders: Collection) -> None:
        await orders.insert(record())
        texts = [b'{ "$ref" : "\\u00e9" }', '["ü"]'.encode(), b"[1.0]"]
        for number, text in enumerate(texts):
            # Every second change is one of the record.
            await enter(orders, (number, text), revision=1 + number // 2)
        assert await orders.history("1") == dict(enumerate(texts))
        assert await orders.entry("1") == entry(record(revision=2), 4, b"{}")

    async def test_an_entry_replaces_or_removes_another(self, orders: Collection) -> None:
        await orders.insert(record())
        await enter(orders, *((number, b"[%d]" % number) for number in range(1_000)))
        await enter(orders, (7, b"[]"), (8, b""), (8_000, b""))
        history = await orders.history("1")
        assert len(history) == 999
        assert (history[7], history[999]) == (b"[]", b"[999]")
        await enter(orders)
        assert await orders.history("1") == history

    async def test_a_conflict_adds_no_entry(self, orders: Collection) -> None:
        await orders.insert(record())
        before = await stored(orders)
        await enter(orders, (0, b"[0]"))
        with pytest.raises(Conflict):
            await orders.replace(before, before.next(record(), b"", None, history=[(0, b"[1]")]))
        assert await orders.history("1") == {0: b"[0]"}

    @pytest.mark.parametrize("key", [None, KEY])
    async def test_a_tombstone_has_no_history(self, orders: Collection, key: object) -> None:
        await (orders.insert_once(record(), KEY) if key else orders.insert(record()))
        await enter(orders, (0, b"[0]"))
        before = await stored(orders)
        tombstone = before.next(None, b"{}", RUN_AT)
        await orders.replace(before, tombstone)
        assert await orders.history("1") == {}
        assert await orders.entry("1") == Entry(
            id="1", version=3, record=None, metadata=b"{}", run_at=RUN_AT
        )
        await orders.replace(tombstone, None)
        assert await orders.history("1") == {}

    async def test_a_history_is_removed_with_its_entry(self, orders: Collection) -> None:
        await orders.insert(record())
        await enter(orders, (0, b"[0]"))
        await remove(orders)
        assert await orders.history("1") == {}

    async def test_a_history_is_trimmed_with_its_entry(self, orders: Collection) -> None:
        await orders.insert(record())
        await enter(orders, (0, b"[0]"))
        assert await orders.trim("2", 10) == 1
        assert await orders.history("1") == {}

    async def test_histories_of_two_collections_are_separate(
        self, store: Store, orders: Collection
    ) -> None:
        tasks = store.collection("cancelProductOrder")
        for collection, text in ((orders, b"[1]"), (tasks, b"[2]")):
            await collection.insert(record())
            await enter(collection, (0, text))
        assert await orders.history("1") == {0: b"[1]"}
        assert await tasks.history("1") == {0: b"[2]"}
