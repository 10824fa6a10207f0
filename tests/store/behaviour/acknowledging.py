"""Published events are acknowledged."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.behaviour.entries import METADATA, RUN_AT, due_ids
from tests.store.behaviour.finding.conditions import json_record
from tests.store.behaviour.records import property_test
from tests.store.behaviour.unpublished import EVENTS, MORE_EVENTS, delete, unpublished_ids
from tests.store.samples import ALL, KEY, change, entry, orders_of, record, remove, stored
from tmf630.store.entries import Entry, Record
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.protocol import Collection, Store


class Acknowledged:
    """Acknowledging empties the outbox of an entry, and changes nothing else."""

    async def test_only_the_outbox_is_emptied(self, collection: Collection) -> None:
        row = json_record("a", {"state": "new"})
        await collection.insert(row, metadata=METADATA, run_at=RUN_AT, outbox=EVENTS)
        await collection.acknowledge(*await collection.unpublished(9))
        assert await collection.entry("a") == entry(row, 1, METADATA, RUN_AT)
        assert (await collection.unpublished(9), await due_ids(collection)) == ([], ["a"])
        assert (await collection.get("a"), list((await collection.find(ALL)).records)) == (
            row,
            [row],
        )

    async def test_an_entry_read_before_can_still_be_replaced(self, orders: Collection) -> None:
        await orders.insert(record(), outbox=EVENTS)
        before = await stored(orders)
        await orders.acknowledge(before)
        await orders.replace(before, before.next(record(revision=2), b"", None, MORE_EVENTS))
        assert await orders.unpublished(9) == [entry(record(revision=2), outbox=MORE_EVENTS)]
        await orders.acknowledge(*await orders.unpublished(9))
        await change(orders, record(revision=3))
        assert await orders.entry("1") == entry(record(revision=3))

    @pytest.mark.parametrize("following", [record(), record(revision=2), None])
    async def test_an_entry_with_another_version_stays(
        self, orders: Collection, following: Record | None
    ) -> None:
        await orders.insert(record(), outbox=EVENTS)
        before = await stored(orders)
        after = before.next(following, b"", None, MORE_EVENTS)
        await orders.replace(before, after)
        await orders.acknowledge(before, after.next(following, b"", None, MORE_EVENTS))
        assert await orders.entry("1") == after
        assert await orders.unpublished(9) == [after]

    async def test_only_unchanged_entries_are_acknowledged(self, orders: Collection) -> None:
        await orders.insert(*map(record, "12345"), outbox=EVENTS)
        read = [*await orders.unpublished(4), entry(record("6"), outbox=EVENTS)]
        changed = read[1].next(record("2", 2), b"", None, MORE_EVENTS)
        await orders.replace(read[1], changed)
        await remove(orders, "3")
        await orders.acknowledge(*read)
        assert await unpublished_ids(orders) == "25"
        assert await orders.entry("2") == changed
        assert (await orders.entry("3"), await orders.entry("6")) == (None, None)

    async def test_entries_without_events_can_be_acknowledged(self, orders: Collection) -> None:
        await orders.insert(record("1"), metadata=METADATA)
        await orders.insert(record("2"), outbox=EVENTS)
        await orders.acknowledge()
        for _ in range(2):
            await orders.acknowledge(entry(record("1")), entry(record("1")), entry(record("0")))
        assert await orders.entry("1") == entry(record("1"), 1, METADATA)
        assert await unpublished_ids(orders) == "2"

    async def test_a_finished_tombstone_is_removed(self, collection: Collection) -> None:
        for number in range(3):
            await collection.insert(
                *(json_record(id, {"state": "new"}) for id in "12"), outbox=EVENTS
            )
            left = await delete(collection)
            assert await collection.unpublished(9) == [
                left,
                entry(json_record("2", {"state": "new"}), outbox=EVENTS),
            ]
            with pytest.raises(Duplicate):
                await collection.insert(json_record("1", {}))
            await collection.acknowledge(*([left] if number else await collection.unpublished(9)))
            assert await collection.entry("1") is None
            with pytest.raises(Conflict):
                await collection.replace(left, None)
            await remove(collection, "2")
        assert ((await collection.find(ALL)).total, await collection.unpublished(9)) == (0, [])

    @pytest.mark.parametrize(
        ("metadata", "run_at"), [(METADATA, None), (b"", RUN_AT), (b"{}", RUN_AT)]
    )
    @pytest.mark.parametrize("keyed", [True, False])
    async def test_a_tombstone_with_metadata_or_a_job_stays(
        self, orders: Collection, keyed: bool, metadata: bytes, run_at: float | None
    ) -> None:
        if keyed:
            await orders.insert_once(record(), KEY, outbox=EVENTS)
        else:
            await orders.insert(record(), outbox=EVENTS)
        left = await delete(orders, metadata, run_at)
        (added,) = await orders.unpublished(9)
        assert added == replace(left, metadata=b"")
        await orders.acknowledge(added)
        assert await orders.entry("1") == replace(left, outbox=b"")
        assert (await orders.unpublished(9), await due_ids(orders)) == ([], ["1"] if run_at else [])
        await orders.replace(left, None)
        assert await orders.entry("1") is None

    async def test_a_tombstone_with_later_events_stays(self, orders: Collection) -> None:
        await orders.insert(record(), outbox=EVENTS)
        left = await delete(orders, outbox=EVENTS)
        after = left.next(None, b"", None, MORE_EVENTS)
        await orders.replace(left, after)
        await orders.acknowledge(left, replace(left, version=1))
        assert await orders.entry("1") == after
        assert await orders.unpublished(9) == [after]

    async def test_the_key_of_a_removed_tombstone_is_known(self, orders: Collection) -> None:
        await orders.insert_once(record(), KEY, outbox=EVENTS)
        await change(orders, record(revision=2, resource=b"{}"))
        await orders.acknowledge(await delete(orders))
        assert (await orders.entry("1"), await orders.unpublished(9)) == (None, [])
        assert await orders.find_by_key(KEY) == record()
        assert await orders.insert_once(record("2"), KEY, outbox=MORE_EVENTS) == record()
        assert await orders.unpublished(9) == []


async def add_event(orders: Collection, id: str, event: str, *, deleting: bool = False) -> bool:
    """Write a change with one more event in the outbox; False if the resource is deleted."""
    while (before := await orders.entry(id)) and before.record:
        outbox = json.dumps([*json.loads(before.outbox or b"[]"), event]).encode()
        successor = None if deleting else record(id, before.record.revision + 1)
        try:
            await orders.replace(before, before.next(successor, b"", None, outbox))
        except Conflict:
            continue
        return True
    return False


class Dispatcher:
    """Reads unpublished events, and acknowledges them."""

    def __init__(self, orders: Collection) -> None:
        self._orders = orders
        self._read: Sequence[Entry] = ()
        self.published: dict[str, list[str]] = defaultdict(list)

    async def read(self, limit: int = 100) -> bool:
        self._read = await self._orders.unpublished(limit)
        for each in self._read:
            self.published[each.id] += json.loads(each.outbox)
        return bool(self._read)

    async def acknowledge(self) -> None:
        await self._orders.acknowledge(*self._read)


def first_times(published: Iterable[str]) -> list[str]:
    """Each event once, at its first place."""
    return list(dict.fromkeys(published))


class Publishing:
    """Each event is published at least once, for the first time in the order of the changes."""

    @given(
        steps=st.lists(st.sampled_from(["write 1", "write 2", "delete 1", "take", "acknowledge"]))
    )
    @property_test
    async def test_no_event_is_lost_in_any_order_of_steps(
        self, orders: Collection, steps: list[str]
    ) -> None:
        await orders.insert(record("1"), record("2"))
        dispatcher = Dispatcher(orders)
        added: dict[str, list[str]] = {"1": [], "2": []}
        for number, (step, _, id) in enumerate(each.partition(" ") for each in steps):
            if step == "take":
                await dispatcher.read(1 + number % 2)
            elif step == "acknowledge":
                await dispatcher.acknowledge()
            elif await add_event(orders, id, str(number), deleting=step == "delete"):
                added[id].append(str(number))
        while await dispatcher.read():
            await dispatcher.acknowledge()
        published = {id: first_times(dispatcher.published[id]) for id in added}
        left = [each for id in added if (each := await orders.entry(id))]
        for each in left:
            await orders.replace(each, None)
        assert published == added
        assert all(each.record and not each.outbox for each in left)

    async def test_no_event_of_concurrent_writers_is_lost(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        other = open_store()
        stores = [orders, orders_of(other)]
        ids = [f"{number}" for number in range(5)]
        await orders.insert(*map(record, ids))
        added: dict[str, list[str]] = {id: [] for id in ids}
        written = asyncio.Event()

        async def write(writer: int) -> None:
            for number in range(10):
                id, event = ids[(writer + number) % len(ids)], f"{writer}-{number}"
                assert await add_event(stores[writer % 2], id, event)
                added[id].append(event)

        async def dispatch(dispatcher: Dispatcher) -> None:
            last = False
            while not last:
                last = written.is_set()
                while await dispatcher.read(3):
                    await dispatcher.acknowledge()

        dispatchers = [Dispatcher(each) for each in stores]
        dispatching = [asyncio.create_task(dispatch(each)) for each in dispatchers]
        await asyncio.gather(*map(write, range(8)))
        written.set()
        await asyncio.gather(*dispatching)
        await other.close()
        published = {id: {e for each in dispatchers for e in each.published[id]} for id in ids}
        assert published == {id: set(events) for id, events in added.items()}
        for id, dispatcher in ((id, dispatcher) for id in ids for dispatcher in dispatchers):
            own = first_times(dispatcher.published[id])
            for writer in range(8):
                numbers = [each for each in own if each.startswith(f"{writer}-")]
                assert numbers == sorted(numbers)
        assert [(each.version, each.outbox) for id in ids if (each := await orders.entry(id))] == [
            (17, b"")
        ] * len(ids)


class Acknowledging(Acknowledged, Publishing):
    """Events stay in the outbox until they are acknowledged."""
