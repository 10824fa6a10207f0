"""Several requests to a neighbour at once, but not all."""

from __future__ import annotations

import asyncio

import pytest

from ordercentre.neighbours.concurrency import gathered

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
