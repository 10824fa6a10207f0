"""Concurrent changes of one entry share writes."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextvars import ContextVar
from pathlib import Path

import pytest

from tests.store.samples import record, stored
from tmf630 import wire
from tmf630.resources.group_commit import Change, Changed, GroupCommit
from tmf630.store.entries import Entry
from tmf630.store.errors import Unavailable
from tmf630.store.protocol import Collection
from tmf630.store.sqlite import SQLiteStore

pytestmark = pytest.mark.anyio

MANY = 100
CALLER: ContextVar[int] = ContextVar("CALLER")


class CountingCollection:
    """A collection that counts replacements, and calls `before` before each."""

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


def increment(entry: Entry | None) -> Changed[int]:
    """Increment a number, and add an entry to the history."""
    assert entry and entry.record
    count = entry.record.read()["x"] + 1
    after = record("1", entry.record.revision + 1, wire.encode({"x": count}))
    return entry.next(after, b"", None, b"", [(count, b"%d" % count)]), count


async def current_value(orders: Collection) -> int:
    now = await stored(orders, "1")
    assert now.record
    value: int = now.record.read()["x"]
    return value


async def test_changes_are_applied_in_order_with_few_writes(orders: Collection) -> None:
    collection = CountingCollection(orders)
    commits: GroupCommit[int] = GroupCommit("order", collection)  # type: ignore[arg-type]
    changed = await asyncio.gather(*(commits.change("1", increment, 0) for _ in range(MANY)))
    assert [result for _, result in changed] == list(range(1, MANY + 1))
    assert [each and each.record and each.record.revision for each, _ in changed] == list(
        range(2, MANY + 2)
    )
    assert await current_value(orders) == MANY
    assert collection.replacements < MANY / 10
    assert await orders.history("1") == {n: b"%d" % n for n in range(1, MANY + 1)}


async def test_a_failing_change_does_not_fail_the_others(orders: Collection) -> None:
    commits: GroupCommit[int] = GroupCommit("order", orders)

    def failing(entry: Entry | None) -> Changed[int]:
        raise ValueError(f"from {entry and entry.record and entry.record.read()['x']}")

    changes: list[Change[int]] = [failing if number % 3 == 0 else increment for number in range(9)]
    outcomes = await asyncio.gather(
        *(commits.change("1", change, 0) for change in changes), return_exceptions=True
    )
    results = [each.args[0] if isinstance(each, ValueError) else each[1] for each in outcomes]  # type: ignore[index]
    assert results == ["from 0", 1, 2, "from 2", 3, 4, "from 4", 5, 6]
    assert await current_value(orders) == 6


async def test_changes_of_several_processes_are_all_applied_once(orders: Collection) -> None:
    processes: list[GroupCommit[int]] = [GroupCommit("order", orders) for _ in range(3)]
    changed = await asyncio.gather(
        *(processes[number % 3].change("1", increment, 0) for number in range(MANY))
    )
    assert sorted(result for _, result in changed) == list(range(1, MANY + 1))
    assert await current_value(orders) == MANY


async def test_a_cancelled_caller_does_not_cancel_others(orders: Collection) -> None:
    collection = CountingCollection(orders)
    commits: GroupCommit[int] = GroupCommit("order", collection)  # type: ignore[arg-type]
    tasks = [asyncio.create_task(commits.change("1", increment, 0)) for _ in range(9)]
    # One during its own write, and one during the write of the group that it commits.
    cancelled = iter(tasks[:2])

    def cancel_one() -> None:
        for task in cancelled:
            task.cancel()
            break

    collection.before = cancel_one
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [isinstance(each, asyncio.CancelledError) for each in outcomes] == [True] * 2 + [
        False
    ] * 7
    assert await current_value(orders) == 9


async def all_cancelled(orders: Collection) -> set[type]:
    """The outcomes of three callers that are cancelled before the store fails."""
    collection = CountingCollection(orders)
    commits: GroupCommit[int] = GroupCommit("order", collection)  # type: ignore[arg-type]
    tasks = [asyncio.create_task(commits.change("1", increment, 0)) for _ in range(3)]

    def fail() -> None:
        for task in tasks:
            task.cancel()
        raise Unavailable("the store is unavailable")

    collection.before = fail
    return {type(each) for each in await asyncio.gather(*tasks, return_exceptions=True)}


async def test_the_error_of_a_cancelled_change_is_not_logged(
    orders: Collection, caplog: pytest.LogCaptureFixture
) -> None:
    assert await all_cancelled(orders) == {asyncio.CancelledError}
    await asyncio.sleep(0)  # the commit continues without them, and ends
    gc.collect()
    assert not caplog.records


async def test_a_change_runs_in_the_context_of_its_caller(orders: Collection) -> None:
    commits: GroupCommit[int] = GroupCommit("order", orders)

    async def change(number: int) -> int:
        CALLER.set(number)
        _, caller = await commits.change("1", lambda entry: (increment(entry)[0], CALLER.get()), 0)
        return caller

    assert await asyncio.gather(*map(change, range(9))) == list(range(9))


async def test_a_change_waits_until_a_large_outbox_is_acknowledged(orders: Collection) -> None:
    commits: GroupCommit[int] = GroupCommit("order", orders)
    before = await stored(orders, "1")
    unpublished = before.next(before.record, b"", None, wire.encode(["x" * 1_100_000]))
    await orders.replace(before, unpublished)
    change = asyncio.create_task(commits.change("1", increment, 0))
    await asyncio.sleep(0)
    await orders.acknowledge(unpublished)
    await change
    assert (await stored(orders, "1")).outbox == b""


async def test_a_change_waits_a_limited_time(orders: Collection) -> None:
    commits: GroupCommit[int] = GroupCommit("order", orders)
    before = await stored(orders, "1")
    await orders.replace(
        before, before.next(before.record, b"", None, b"[%s]" % (b"1," * 600_000 + b"1"))
    )
    assert (await commits.change("1", increment, 0))[1] == 1
