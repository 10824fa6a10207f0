"""All of a store is read at one moment, and written into an empty one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from tests import mongod
from tests.store.samples import KEY, change, orders_of, outcomes, record, stored
from tmf630.store.entries import KEY_LIFETIME, Entry, Insertion, Key, Record, Row
from tmf630.store.errors import Past, Unusable
from tmf630.store.features import Features
from tmf630.store.mongo import MongoStore
from tmf630.store.protocol import Collection, Dump, Store


def _key(name: str, digest: str, moment: float) -> Key:
    return Key(name=name, digest=digest, moment=moment)


ENTRIES: Final = (
    Entry(id="1", version=0, record=record("1", resource=b'{"$ref":12345678901234567890}')),
    Entry(
        id="2",
        version=7,
        record=record("2", revision=3),
        metadata=b'{"steps":[1]}',
        run_at=1_800_000_000.25,
        outbox=b'[{"event":1}]',
        history=((2, b'{"state":"new"}'), (10, b'{"state":"done"}')),
    ),
    Entry(id="3", version=4, record=None, metadata=b"{}", run_at=0.0),
    Entry(id="4", version=2, record=None, outbox=b"[2]"),
    Entry(id="é", version=1, record=record("é", resource='{"state":"é"}'.encode())),
)
INSERTIONS: Final = (
    Insertion(_key("a", "d1", KEY.moment), record("gone")),
    Insertion(_key("b", "d2", KEY.moment + 1.5), record("2", resource=b'{"state":"first"}')),
)


@asynccontextmanager
async def dumped(store: Store, folder: Path, moment: str = "") -> AsyncIterator[Dump]:
    """A dump at one moment; SecantusDB has no snapshots."""
    snapshot = not (isinstance(store, MongoStore) and mongod.unavailable())
    async with store.dump(folder / "copy", moment, snapshot=snapshot) as dump:
        yield dump


async def all_entries(dump: Dump, name: str = "productOrder") -> list[Entry]:
    found: list[Entry] = []
    while batch := await dump.entries(name, found[-1].id if found else None):
        found += batch
    return found


async def all_insertions(dump: Dump, name: str = "productOrder") -> list[Insertion]:
    found: list[Insertion] = []
    while batch := await dump.insertions(name, found[-1].key.name if found else None):
        found += batch
    return found


async def restore(store: Store, source: str, *rows: Row, complete: bool = True) -> int:
    """Write rows of orders; returns how many were there before."""
    orders_of(store)
    async with store.restoration(source, ["courier"]) as restoration:
        before = restoration.done
        for each in rows[before:]:
            await restoration.write("productOrder", each)
        if complete:
            await restoration.complete()
    return before


class Moving:
    """What was read from one store and written into another one is the same there."""

    async def test_rows_are_read_as_they_were_written(
        self, store: Store, orders: Collection, tmp_path: Path
    ) -> None:
        await restore(store, "s", *ENTRIES, *INSERTIONS)
        async with dumped(store, tmp_path) as dump:
            assert dict(await dump.collections()).keys() == {"productOrder"}
            assert await all_entries(dump) == list(ENTRIES)
            assert await all_insertions(dump) == list(INSERTIONS)
        assert await orders.entry("2") == replace(ENTRIES[1], history=())
        assert await orders.history("2") == dict(ENTRIES[1].history)
        assert list(await orders.due(1_800_000_001.0, 9)) == ["3", "2"]
        assert [each.id for each in await orders.unpublished(9)] == ["2", "4"]

    async def test_what_is_written_one_by_one_is_read(
        self, store: Store, orders: Collection, tmp_path: Path
    ) -> None:
        await orders.insert_once(record("1"), KEY, metadata=b"{}", run_at=5.0, outbox=b"[1]")
        await change(orders, record("1", revision=2))
        before = await stored(orders, "1")
        after = before.next(before.record, b'{"a":1}', None, b"", [(1, b'{"state":"x"}')])
        await orders.replace(before, after)
        await orders.insert(record("0"))
        async with dumped(store, tmp_path) as dump:
            first, second = await all_entries(dump)
            assert (first.id, first.version, second.id, second.version) == ("0", 1, "1", 3)
            assert (second.record, second.metadata) == (record("1", revision=2), b'{"a":1}')
            assert second.history == ((1, b'{"state":"x"}'),)
            assert await all_insertions(dump) == [Insertion(KEY, record("1"))]

    async def test_many_rows_are_read_in_the_order_of_their_ids(
        self, store: Store, orders: Collection, tmp_path: Path
    ) -> None:
        ids = [f"{number:04}" for number in range(1_234)]
        await orders.insert(*(record(each) for each in reversed(ids)))
        for number in range(3):
            await orders.insert_once(record(f"k{number}"), _key(f"n{number}", "d", KEY.moment))
        async with dumped(store, tmp_path) as dump:
            found = await all_entries(dump)
            assert [each.id for each in found] == [*ids, "k0", "k1", "k2"]
            assert [each.key.name for each in await all_insertions(dump)] == ["n0", "n1", "n2"]

    async def test_a_restored_key_finds_its_record(self, store: Store, orders: Collection) -> None:
        await restore(store, "s", *ENTRIES, *INSERTIONS)
        for key, first in INSERTIONS:
            again = _key(key.name, key.digest, key.moment + 1)
            assert await orders.find_by_key(again) == first
            assert await orders.insert_once(record("new"), again) == first
        late = _key("a", "other", KEY.moment + KEY_LIFETIME + 10)
        assert (await orders.insert_once(record("new"), late)).id == "new"

    async def test_restored_records_are_found_and_changed(
        self, store: Store, collection: Collection
    ) -> None:
        async with store.restoration("s") as restoration:
            await restoration.write("found", *ENTRIES)
            await restoration.complete()
        assert await store.inspect() == 0
        before = await stored(collection, "1")
        await collection.replace(before, before.next(record("1", 2), b"", None))
        assert await collection.get("1") == record("1", 2)
        for id in ("3", "4"):
            tombstone = await stored(collection, id)
            await collection.replace(tombstone, None)

    async def test_a_store_is_read_at_one_moment(
        self, store: Store, orders: Collection, tmp_path: Path
    ) -> None:
        if isinstance(store, MongoStore) and mongod.unavailable():
            pytest.skip("SecantusDB has no snapshots")
        await orders.insert(record("1"), record("2"))
        async with dumped(store, tmp_path) as dump:
            moment = dump.moment
            await change(orders, record("2", revision=2))
            await orders.insert(record("3"))
            assert [each.version for each in await all_entries(dump)] == [1, 1]
        await orders.insert(record("4"))
        async with dumped(store, tmp_path, moment) as dump:
            assert [each.id for each in await dump.entries("productOrder", "1")] == ["2"]
        async with dumped(store, tmp_path) as dump:
            assert len(await all_entries(dump)) == 4

    async def test_a_moment_that_is_past_is_noticed(
        self, store: Store, orders: Collection, tmp_path: Path
    ) -> None:
        if isinstance(store, MongoStore) and mongod.unavailable():
            pytest.skip("SecantusDB has no snapshots")
        await orders.insert(record("1"))
        with pytest.raises(Past):
            async with store.dump(tmp_path / "copy", "1000000000.1") as dump:
                await all_entries(dump)

    async def test_until_all_rows_are_there_a_store_is_unusable(
        self, open_store: Callable[[], Store], store: Store
    ) -> None:
        assert await restore(store, "s", *ENTRIES[:2], complete=False) == 0
        other = open_store()
        calls = [other.inspect(), other.ready(), orders_of(other).insert(record("9"))]
        assert await outcomes(calls) == [Unusable] * 3
        with pytest.raises(Unusable, match="the import of another file"):
            await restore(store, "t", *ENTRIES)
        assert await restore(store, "s", *ENTRIES) == 2
        assert await other.inspect() == 0
        assert await orders_of(other).get("2") == ENTRIES[1].record
        await other.close()

    async def test_a_store_that_is_not_empty_is_left_alone(
        self, open_store: Callable[[], Store], orders: Collection, store: Store
    ) -> None:
        await orders.insert(record("1"))
        await store.close()
        other = open_store()
        orders_of(other)
        with pytest.raises(Unusable, match="has entries of productOrder"):
            await restore(other, "s", *ENTRIES)
        assert await orders_of(other).get("1") == record("1")
        await other.close()

    async def test_processes_that_are_dead_are_no_hindrance(
        self, open_store: Callable[[], Store], store: Store
    ) -> None:
        peers = store.collection("courier", features=Features.JOBS)
        await peers.insert(Record("p", 1, b"{}"), run_at=1.0)
        await store.close()
        other = open_store()
        orders = orders_of(other)
        await restore(other, "s", *ENTRIES)
        assert await orders.get("2") == ENTRIES[1].record
        await other.close()

    async def test_the_opened_collections_are_known(self, store: Store) -> None:
        orders_of(store)
        store.collection("other")
        assert store.opened == {"productOrder", "other"}
