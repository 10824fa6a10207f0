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
from tests.store.holdings import DUE, JOURNAL, due_ids
from tests.store.owing import MORE, OWED, delete, owing_ids
from tests.store.records import law
from tests.store.samples import ALL, KEY, change, erase, holding, orders_of, record
from tests.store.samples import held as now_held
from tmf630.store import Collection, Conflict, Duplicate, Holding, Record, Store


class Settled:
    """What has been taken is owed no more, and nothing else changes."""

    async def test_all_else_stays(self, held: Collection) -> None:
        row = made("a", {"state": "new"})
        await held.insert(row, journal=JOURNAL, due=DUE, owed=OWED)
        await held.settle(*await held.owing(9))
        assert await held.held("a") == holding(row, 1, JOURNAL, DUE)
        assert (await held.owing(9), await due_ids(held)) == ([], ["a"])
        assert (await held.get("a"), list((await held.find(ALL)).records)) == (row, [row])

    async def test_what_was_held_before_can_be_replaced(self, orders: Collection) -> None:
        await orders.insert(record(), owed=OWED)
        before = await now_held(orders)
        await orders.settle(before)
        await orders.replace(before, before.next(record(revision=2), b"", None, MORE))
        assert await orders.owing(9) == [holding(record(revision=2), owed=MORE)]
        await orders.settle(*await orders.owing(9))
        await change(orders, record(revision=3))
        assert await orders.held("1") == holding(record(revision=3))

    @pytest.mark.parametrize("following", [record(), record(revision=2), None])
    async def test_what_has_had_another_turn_since_stays(
        self, orders: Collection, following: Record | None
    ) -> None:
        await orders.insert(record(), owed=OWED)
        before = await now_held(orders)
        after = before.next(following, b"", None, MORE)
        await orders.replace(before, after)
        await orders.settle(before, after.next(following, b"", None, MORE))
        assert await orders.held("1") == after
        assert await orders.owing(9) == [after]

    async def test_several_are_settled_at_once_but_those_that_have_changed(
        self, orders: Collection
    ) -> None:
        await orders.insert(*map(record, "12345"), owed=OWED)
        taken = [*await orders.owing(4), holding(record("6"), owed=OWED)]
        changed = taken[1].next(record("2", 2), b"", None, MORE)
        await orders.replace(taken[1], changed)
        await erase(orders, "3")
        await orders.settle(*taken)
        assert await owing_ids(orders) == "25"
        assert await orders.held("2") == changed
        assert (await orders.held("3"), await orders.held("6")) == (None, None)

    async def test_nothing_to_settle_is_settled(self, orders: Collection) -> None:
        await orders.insert(record("1"), journal=JOURNAL)
        await orders.insert(record("2"), owed=OWED)
        await orders.settle()
        for _ in range(2):
            await orders.settle(holding(record("1")), holding(record("1")), holding(record("0")))
        assert await orders.held("1") == holding(record("1"), 1, JOURNAL)
        assert await owing_ids(orders) == "2"

    async def test_nothing_stays_of_what_was_deleted(self, held: Collection) -> None:
        for number in range(3):
            await held.insert(*(made(id, {"state": "new"}) for id in "12"), owed=OWED)
            left = await delete(held)
            assert await held.owing(9) == [left, holding(made("2", {"state": "new"}), owed=OWED)]
            with pytest.raises(Duplicate):
                await held.insert(made("1", {}))
            await held.settle(*([left] if number else await held.owing(9)))
            assert await held.held("1") is None
            with pytest.raises(Conflict):
                await held.replace(left, None)
            await erase(held, "2")
        assert ((await held.find(ALL)).total, await held.owing(9)) == (0, [])

    @pytest.mark.parametrize(("journal", "due"), [(JOURNAL, None), (b"", DUE), (b"{}", DUE)])
    @pytest.mark.parametrize("keyed", [True, False])
    async def test_what_was_deleted_stays_for_other_work(
        self, orders: Collection, keyed: bool, journal: bytes, due: float | None
    ) -> None:
        if keyed:
            await orders.insert_once(record(), KEY, owed=OWED)
        else:
            await orders.insert(record(), owed=OWED)
        left = await delete(orders, journal, due)
        (told,) = await orders.owing(9)
        assert told == replace(left, journal=b"")
        await orders.settle(told)
        assert await orders.held("1") == replace(left, owed=b"")
        assert (await orders.owing(9), await due_ids(orders)) == ([], ["1"] if due else [])
        await orders.replace(left, None)
        assert await orders.held("1") is None

    async def test_a_deletion_with_events_that_came_later_stays(self, orders: Collection) -> None:
        await orders.insert(record(), owed=OWED)
        left = await delete(orders, owed=OWED)
        after = left.next(None, b"", None, MORE)
        await orders.replace(left, after)
        await orders.settle(left, replace(left, turn=1))
        assert await orders.held("1") == after
        assert await orders.owing(9) == [after]

    async def test_the_key_of_what_was_deleted_is_known(self, orders: Collection) -> None:
        await orders.insert_once(record(), KEY, owed=OWED)
        await change(orders, record(revision=2, resource=b"{}"))
        await orders.settle(await delete(orders))
        assert (await orders.held("1"), await orders.owing(9)) == (None, [])
        assert await orders.inserted(KEY) == record()
        assert await orders.insert_once(record("2"), KEY, owed=MORE) == record()
        assert await orders.owing(9) == []


async def owe(orders: Collection, id: str, event: str, *, deleting: bool = False) -> bool:
    """Write, and owe an event beside those that are owed; False if the resource is deleted."""
    while (before := await orders.held(id)) and before.record:
        owed = json.dumps([*json.loads(before.owed or b"[]"), event]).encode()
        kept = None if deleting else record(id, before.record.revision + 1)
        try:
            await orders.replace(before, before.next(kept, b"", None, owed))
        except Conflict:
            continue
        return True
    return False


class Listener:
    """Whoever takes what is owed."""

    def __init__(self, orders: Collection) -> None:
        self._orders = orders
        self._taken: Sequence[Holding] = ()
        self.heard: dict[str, list[str]] = defaultdict(list)

    async def take(self, limit: int = 100) -> bool:
        self._taken = await self._orders.owing(limit)
        for each in self._taken:
            self.heard[each.id] += json.loads(each.owed)
        return bool(self._taken)

    async def settle(self) -> None:
        await self._orders.settle(*self._taken)


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
                await listener.settle()
            elif await owe(orders, id, str(number), deleting=step == "delete"):
                told[id].append(str(number))
        while await listener.take():
            await listener.settle()
        heard = {id: first_times(listener.heard[id]) for id in told}
        left = [each for id in told if (each := await orders.held(id))]
        for each in left:
            await orders.replace(each, None)
        assert heard == told
        assert all(each.record and not each.owed for each in left)

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
                    await listener.settle()

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
        assert [(each.turn, each.owed) for id in ids if (each := await orders.held(id))] == [
            (17, b"")
        ] * len(ids)


class Settling(Settled, Delivering):
    """Events are owed until they have been taken."""
