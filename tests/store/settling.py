"""What a store does when the events that it holds are taken."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.asking import made
from tests.store.entries import DUE, JOURNAL, due_ids
from tests.store.records import law
from tests.store.samples import ALL, KEY, change, entry, erase, orders_of, record, stored
from tests.store.unpublished import MORE, OWED, delete, owing_ids
from tmf630.store.entries import Entry, Record
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.protocol import Collection, Store


class Settled:
    """What has been taken is owed no more, and nothing else changes."""

    async def test_all_else_stays(self, held: Collection) -> None:
        row = made("a", {"state": "new"})
        await held.insert(row, metadata=JOURNAL, run_at=DUE, outbox=OWED)
        await held.acknowledge(*await held.unpublished(9))
        assert await held.entry("a") == entry(row, 1, JOURNAL, DUE)
        assert (await held.unpublished(9), await due_ids(held)) == ([], ["a"])
        assert (await held.get("a"), list((await held.find(ALL)).records)) == (row, [row])

    async def test_what_was_held_before_can_be_replaced(self, orders: Collection) -> None:
        await orders.insert(record(), outbox=OWED)
        before = await stored(orders)
        await orders.acknowledge(before)
        await orders.replace(before, before.next(record(revision=2), b"", None, MORE))
        assert await orders.unpublished(9) == [entry(record(revision=2), outbox=MORE)]
        await orders.acknowledge(*await orders.unpublished(9))
        await change(orders, record(revision=3))
        assert await orders.entry("1") == entry(record(revision=3))

    @pytest.mark.parametrize("following", [record(), record(revision=2), None])
    async def test_what_has_had_another_turn_since_stays(
        self, orders: Collection, following: Record | None
    ) -> None:
        await orders.insert(record(), outbox=OWED)
        before = await stored(orders)
        after = before.next(following, b"", None, MORE)
        await orders.replace(before, after)
        await orders.acknowledge(before, after.next(following, b"", None, MORE))
        assert await orders.entry("1") == after
        assert await orders.unpublished(9) == [after]

    async def test_several_are_settled_at_once_but_those_that_have_changed(
        self, orders: Collection
    ) -> None:
        await orders.insert(*map(record, "12345"), outbox=OWED)
        taken = [*await orders.unpublished(4), entry(record("6"), outbox=OWED)]
        changed = taken[1].next(record("2", 2), b"", None, MORE)
        await orders.replace(taken[1], changed)
        await erase(orders, "3")
        await orders.acknowledge(*taken)
        assert await owing_ids(orders) == "25"
        assert await orders.entry("2") == changed
        assert (await orders.entry("3"), await orders.entry("6")) == (None, None)

    async def test_nothing_to_settle_is_settled(self, orders: Collection) -> None:
        await orders.insert(record("1"), metadata=JOURNAL)
        await orders.insert(record("2"), outbox=OWED)
        await orders.acknowledge()
        for _ in range(2):
            await orders.acknowledge(entry(record("1")), entry(record("1")), entry(record("0")))
        assert await orders.entry("1") == entry(record("1"), 1, JOURNAL)
        assert await owing_ids(orders) == "2"

    async def test_nothing_stays_of_what_was_deleted(self, held: Collection) -> None:
        for number in range(3):
            await held.insert(*(made(id, {"state": "new"}) for id in "12"), outbox=OWED)
            left = await delete(held)
            assert await held.unpublished(9) == [
                left,
                entry(made("2", {"state": "new"}), outbox=OWED),
            ]
            with pytest.raises(Duplicate):
                await held.insert(made("1", {}))
            await held.acknowledge(*([left] if number else await held.unpublished(9)))
            assert await held.entry("1") is None
            with pytest.raises(Conflict):
                await held.replace(left, None)
            await erase(held, "2")
        assert ((await held.find(ALL)).total, await held.unpublished(9)) == (0, [])

    @pytest.mark.parametrize(("metadata", "run_at"), [(JOURNAL, None), (b"", DUE), (b"{}", DUE)])
    @pytest.mark.parametrize("keyed", [True, False])
    async def test_what_was_deleted_stays_for_other_work(
        self, orders: Collection, keyed: bool, metadata: bytes, run_at: float | None
    ) -> None:
        if keyed:
            await orders.insert_once(record(), KEY, outbox=OWED)
        else:
            await orders.insert(record(), outbox=OWED)
        left = await delete(orders, metadata, run_at)
        (told,) = await orders.unpublished(9)
        assert told == replace(left, metadata=b"")
        await orders.acknowledge(told)
        assert await orders.entry("1") == replace(left, outbox=b"")
        assert (await orders.unpublished(9), await due_ids(orders)) == ([], ["1"] if run_at else [])
        await orders.replace(left, None)
        assert await orders.entry("1") is None

    async def test_a_deletion_with_events_that_came_later_stays(self, orders: Collection) -> None:
        await orders.insert(record(), outbox=OWED)
        left = await delete(orders, outbox=OWED)
        after = left.next(None, b"", None, MORE)
        await orders.replace(left, after)
        await orders.acknowledge(left, replace(left, version=1))
        assert await orders.entry("1") == after
        assert await orders.unpublished(9) == [after]

    async def test_the_key_of_what_was_deleted_is_known(self, orders: Collection) -> None:
        await orders.insert_once(record(), KEY, outbox=OWED)
        await change(orders, record(revision=2, resource=b"{}"))
        await orders.acknowledge(await delete(orders))
        assert (await orders.entry("1"), await orders.unpublished(9)) == (None, [])
        assert await orders.inserted(KEY) == record()
        assert await orders.insert_once(record("2"), KEY, outbox=MORE) == record()
        assert await orders.unpublished(9) == []


async def owe(orders: Collection, id: str, event: str, *, deleting: bool = False) -> bool:
    """Write, and owe an event beside those that are owed; False if the resource is deleted."""
    while (before := await orders.entry(id)) and before.record:
        outbox = json.dumps([*json.loads(before.outbox or b"[]"), event]).encode()
        kept = None if deleting else record(id, before.record.revision + 1)
        try:
            await orders.replace(before, before.next(kept, b"", None, outbox))
        except Conflict:
            continue
        return True
    return False


class Listener:
    """Whoever takes what is owed."""

    def __init__(self, orders: Collection) -> None:
        self._orders = orders
        self._taken: Sequence[Entry] = ()
        self.heard: dict[str, list[str]] = defaultdict(list)

    async def take(self, limit: int = 100) -> bool:
        self._taken = await self._orders.unpublished(limit)
        for each in self._taken:
            self.heard[each.id] += json.loads(each.outbox)
        return bool(self._taken)

    async def acknowledge(self) -> None:
        await self._orders.acknowledge(*self._taken)


def first_times(heard: Iterable[str]) -> list[str]:
    """Each event once, when it was first heard."""
    return list(dict.fromkeys(heard))


class Delivering:
    """Each event is told at least once, first in the order in which it came to be."""

    @given(steps=st.lists(st.sampled_from(["write 1", "write 2", "delete 1", "take", "settle"])))
    @law
    async def test_none_is_lost_whatever_comes_in_between(
        self, orders: Collection, steps: list[str]
    ) -> None:
        await orders.insert(record("1"), record("2"))
        listener = Listener(orders)
        told: dict[str, list[str]] = {"1": [], "2": []}
        for number, (step, _, id) in enumerate(each.partition(" ") for each in steps):
            if step == "take":
                await listener.take(1 + number % 2)
            elif step == "settle":
                await listener.acknowledge()
            elif await owe(orders, id, str(number), deleting=step == "delete"):
                told[id].append(str(number))
        while await listener.take():
            await listener.acknowledge()
        heard = {id: first_times(listener.heard[id]) for id in told}
        left = [each for id in told if (each := await orders.entry(id))]
        for each in left:
            await orders.replace(each, None)
        assert heard == told
        assert all(each.record and not each.outbox for each in left)

    async def test_none_is_lost_among_many(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        other = open_store()
        stores = [orders, orders_of(other)]
        ids = [f"{number}" for number in range(5)]
        await orders.insert(*map(record, ids))
        told: dict[str, list[str]] = {id: [] for id in ids}
        written = asyncio.Event()

        async def write(writer: int) -> None:
            for number in range(10):
                id, event = ids[(writer + number) % len(ids)], f"{writer}-{number}"
                assert await owe(stores[writer % 2], id, event)
                told[id].append(event)

        async def listen(listener: Listener) -> None:
            last = False
            while not last:
                last = written.is_set()
                while await listener.take(3):
                    await listener.acknowledge()

        listeners = [Listener(each) for each in stores]
        listening = [asyncio.create_task(listen(each)) for each in listeners]
        await asyncio.gather(*map(write, range(8)))
        written.set()
        await asyncio.gather(*listening)
        await other.close()
        heard = {id: {e for each in listeners for e in each.heard[id]} for id in ids}
        assert heard == {id: set(events) for id, events in told.items()}
        for id, listener in ((id, listener) for id in ids for listener in listeners):
            own = first_times(listener.heard[id])
            for writer in range(8):
                numbers = [each for each in own if each.startswith(f"{writer}-")]
                assert numbers == sorted(numbers)
        assert [(each.version, each.outbox) for id in ids if (each := await orders.entry(id))] == [
            (17, b"")
        ] * len(ids)


class Settling(Settled, Delivering):
    """Events are owed until they have been taken."""
