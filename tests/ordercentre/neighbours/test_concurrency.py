"""Several requests to a neighbour at once, but not all."""

from __future__ import annotations

import asyncio

import pytest

from ordercentre.neighbours.concurrency import both, gathered

pytestmark = pytest.mark.anyio


class Reading:
    """Counts how many run; each waits until as many as may run do so, or all that are left."""

    def __init__(self, expected: int) -> None:
        self.expected = expected
        self.running = 0
        self.most = 0
        self.enough = asyncio.Event()

    async def __call__(self, key: int) -> int:
        self.running += 1
        self.most = max(self.most, self.running)
        if self.running == self.expected:
            self.enough.set()
        await self.enough.wait()
        self.running -= 1
        return key * key


async def test_each_key_is_read_once_and_so_many_run_at_once() -> None:
    reading = Reading(3)
    keys = [5, 1, 4, 1, 5, 9, 2, 6]
    found = await gathered(reading, keys, 3)
    assert list(found.items()) == [(key, key * key) for key in (5, 1, 4, 9, 2, 6)]
    assert reading.most == 3


async def test_few_keys_all_run_at_once() -> None:
    reading = Reading(2)
    assert await gathered(reading, [1, 2], 8) == {1: 1, 2: 4}
    assert reading.most == 2


@pytest.mark.parametrize("keys", [[], [3]])
async def test_one_key_or_none(keys: list[int]) -> None:
    assert await gathered(Reading(1), keys) == {key: key * key for key in keys}


async def test_a_failure_cancels_the_others() -> None:
    all_run = asyncio.Barrier(3)
    cancelled = []

    async def read(key: int) -> None:
        await all_run.wait()
        if key == 2:
            raise ValueError(key)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(key)
            raise

    with pytest.raises(ValueError, match="2"):
        await gathered(read, [1, 2, 3, 4], 3)
    assert sorted(cancelled) == [1, 3]


async def test_what_is_there_already_needs_no_task() -> None:
    tasks = set()

    async def read(key: int) -> int:
        tasks.add(asyncio.current_task())
        return key

    assert await gathered(read, range(100)) == {key: key for key in range(100)}
    assert tasks == {asyncio.current_task()}


async def test_a_failure_before_any_waiting_starts_nothing() -> None:
    read = []

    async def fail(key: int) -> None:
        read.append(key)
        raise ValueError(key)

    with pytest.raises(ValueError, match="1"):
        await gathered(fail, [1, 2, 3])
    await asyncio.sleep(0)
    assert read == [1]


# Two of different kinds


async def test_both_run_at_once() -> None:
    meeting = asyncio.Barrier(2)

    async def meet(result: str) -> str:
        await meeting.wait()
        return result

    assert await both(lambda: meet("one"), lambda: meet("other")) == ("one", "other")


async def test_what_need_not_wait_costs_no_task() -> None:
    async def task() -> object:
        return asyncio.current_task()

    assert await both(task, task) == (asyncio.current_task(), asyncio.current_task())


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("waits", [True, False])
async def test_the_failure_of_one_ends_the_other(waits: bool) -> None:
    ended: list[str] = []

    async def fail() -> None:
        if waits:
            await begun.wait()
        raise ValueError("one")

    async def wait() -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            ended.append("other")

    begun = asyncio.Event()
    with pytest.raises(ValueError, match="one"):
        await both(fail, wait)
    assert ended == ["other"] * waits


async def test_the_failure_of_the_other_is_raised() -> None:
    async def fail() -> None:
        raise ValueError("other")

    async def wait() -> None:
        await asyncio.sleep(0)

    with pytest.raises(ValueError, match="other"):
        await both(wait, fail)
