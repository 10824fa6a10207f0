"""Changes of one record that wait for each other."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextvars import ContextVar
from pathlib import Path

import pytest

from tests.store.samples import record, stored
from tmf630 import wire
from tmf630.resources.group_commit import GroupCommit, Made, Make
from tmf630.store.entries import Entry
from tmf630.store.errors import Unavailable
from tmf630.store.protocol import Collection
from tmf630.store.sqlite import SQLiteStore

pytestmark = pytest.mark.anyio

MANY = 100
WHO: ContextVar[int] = ContextVar("WHO")


class Counted:
    """A collection that counts what replaces something in it."""

    def __init__(self, records: Collection) -> None:
        self._records = records
        self.replacements = 0
        self.before: Callable[[], None] = lambda: None

    async def entry(self, id: str) -> Entry | None:
        return await self._records.entry(id)

    async def replace(self, before: Entry, after: Entry | None) -> None:
        self.replacements += 1
        self.before()
        await self._records.replace(before, after)


@pytest.fixture
async def orders(tmp_path: Path) -> AsyncIterator[Collection]:
    store = SQLiteStore(tmp_path / "orders.sqlite3")
    orders = store.collection("productOrder")
    await orders.insert(record("1", resource=b'{"x":0}'))
    yield orders
    await store.close()


def counting(entry: Entry | None) -> Made[int]:
    """One more, and an entry in the history."""
    assert entry and entry.record
    count = entry.record.read()["x"] + 1
    after = record("1", entry.record.revision + 1, wire.encode({"x": count}))
    return entry.next(after, b"", None, b"", [(count, b"%d" % count)]), count


async def count(orders: Collection) -> int:
    now = await stored(orders, "1")
    assert now.record
    value: int = now.record.read()["x"]
    return value


async def test_all_are_made_in_their_order_with_few_writes(orders: Collection) -> None:
    counted = Counted(orders)
    commits: GroupCommit[int] = GroupCommit("order", counted)  # type: ignore[arg-type]
    made = await asyncio.gather(*(commits.change("1", counting, 0) for _ in range(MANY)))
    assert [number for _, number in made] == list(range(1, MANY + 1))
    assert [each and each.record and each.record.revision for each, _ in made] == list(
        range(2, MANY + 2)
    )
    assert await count(orders) == MANY
    assert counted.replacements < MANY / 10
    assert await orders.history("1") == {n: b"%d" % n for n in range(1, MANY + 1)}


async def test_one_that_fails_fails_alone(orders: Collection) -> None:
    commits: GroupCommit[int] = GroupCommit("order", orders)

    def failing(entry: Entry | None) -> Made[int]:
        raise ValueError(f"from {entry and entry.record and entry.record.read()['x']}")

    makes: list[Make[int]] = [failing if number % 3 == 0 else counting for number in range(9)]
    outcomes = await asyncio.gather(
        *(commits.change("1", make, 0) for make in makes), return_exceptions=True
    )
    told = [each.args[0] if isinstance(each, ValueError) else each[1] for each in outcomes]  # type: ignore[index]
    assert told == ["from 0", 1, 2, "from 2", 3, 4, "from 4", 5, 6]
    assert await count(orders) == 6


async def test_those_of_several_processes_are_all_made_once(orders: Collection) -> None:
    processes: list[GroupCommit[int]] = [GroupCommit("order", orders) for _ in range(3)]
    made = await asyncio.gather(
        *(processes[number % 3].change("1", counting, 0) for number in range(MANY))
    )
    assert sorted(number for _, number in made) == list(range(1, MANY + 1))
    assert await count(orders) == MANY


async def test_who_gives_up_does_not_take_others_along(orders: Collection) -> None:
    counted = Counted(orders)
    commits: GroupCommit[int] = GroupCommit("order", counted)  # type: ignore[arg-type]
    tasks = [asyncio.create_task(commits.change("1", counting, 0)) for _ in range(9)]
    # While the first one is written, and while the second one has all the others written.
    given_up = iter(tasks[:2])

    def give_up() -> None:
        for task in given_up:
            task.cancel()
            break

    counted.before = give_up
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [isinstance(each, asyncio.CancelledError) for each in outcomes] == [True] * 2 + [
        False
    ] * 7
    assert await count(orders) == 9


async def all_give_up(orders: Collection) -> set[type]:
    """What three end with who give up while the store is gone."""
    counted = Counted(orders)
    commits: GroupCommit[int] = GroupCommit("order", counted)  # type: ignore[arg-type]
    tasks = [asyncio.create_task(commits.change("1", counting, 0)) for _ in range(3)]

    def fail() -> None:
        for task in tasks:
            task.cancel()
        raise Unavailable("the store is gone")

    counted.before = fail
    return {type(each) for each in await asyncio.gather(*tasks, return_exceptions=True)}


async def test_what_becomes_of_a_change_that_was_given_up_is_no_news(
    orders: Collection, caplog: pytest.LogCaptureFixture
) -> None:
    assert await all_give_up(orders) == {asyncio.CancelledError}
    await asyncio.sleep(0)  # the commit goes on without them, and ends
    gc.collect()
    assert not caplog.records


async def test_each_is_made_in_the_context_of_who_asks_for_it(orders: Collection) -> None:
    commits: GroupCommit[int] = GroupCommit("order", orders)

    async def asked(number: int) -> int:
        WHO.set(number)
        _, who = await commits.change("1", lambda entry: (counting(entry)[0], WHO.get()), 0)
        return who

    assert await asyncio.gather(*map(asked, range(9))) == list(range(9))


async def test_much_that_is_owed_is_left_to_the_publisher_first(orders: Collection) -> None:
    commits: GroupCommit[int] = GroupCommit("order", orders)
    before = await stored(orders, "1")
    unpublished = before.next(before.record, b"", None, wire.encode(["x" * 50_000]))
    await orders.replace(before, unpublished)
    change = asyncio.create_task(commits.change("1", counting, 0))
    await asyncio.sleep(0)
    await orders.acknowledge(unpublished)
    await change
    assert (await stored(orders, "1")).outbox == b""


async def test_it_is_not_waited_for_without_end(orders: Collection) -> None:
    commits: GroupCommit[int] = GroupCommit("order", orders)
    before = await stored(orders, "1")
    await orders.replace(
        before, before.next(before.record, b"", None, b"[%s]" % (b"1," * 50_000 + b"1"))
    )
    assert (await commits.change("1", counting, 0))[1] == 1
