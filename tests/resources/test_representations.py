"""A representation is sent again until something is written."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tmf630.resources.representations import MAX_BYTES, Representations
from tmf630.resources.serializer import Representation

pytestmark = pytest.mark.anyio


class Resource:
    """A resource whose text is the version in which it was read."""

    def __init__(self) -> None:
        self.version: int | None = 1
        self.made = self.asked = 0

    def present(self) -> int | None:
        self.asked += 1
        return self.version

    async def make(self) -> Representation:
        self.made += 1
        return Representation(str(self.version).encode(), {})


def sized(size: int) -> Callable[[], Awaitable[Representation]]:
    async def make() -> Representation:
        return Representation(b"x" * size, {})

    return make


async def never() -> Representation:
    raise AssertionError("it is kept")


async def test_it_is_made_once_for_each_key_and_version() -> None:
    resource = Resource()
    kept = Representations(resource.present)
    for _ in range(3):
        assert (await kept.of("a", resource.make)).body == b"1"
    await kept.of("b", resource.make)
    assert resource.made == 2
    resource.version = 2
    await asyncio.sleep(0)
    for _ in range(3):
        assert (await kept.of("a", resource.make)).body == b"2"
    assert resource.made == 3


async def test_the_version_is_asked_for_once_in_a_turn_of_the_event_loop() -> None:
    resource = Resource()
    kept = Representations(resource.present)
    for turn in range(1, 4):
        for key in "abc":
            await kept.of(key, resource.make)
        assert resource.asked == turn
        await asyncio.sleep(0)
    assert resource.made == 3


async def test_without_a_version_nothing_is_kept() -> None:
    resource = Resource()
    resource.version = None
    kept = Representations(resource.present)
    for _ in range(3):
        await kept.of("a", resource.make)
    assert resource.made == 3


async def test_what_was_read_before_a_write_is_not_kept_after_it() -> None:
    resource = Resource()
    kept = Representations(resource.present)
    read, written = asyncio.Event(), asyncio.Event()

    async def slow() -> Representation:
        made = await resource.make()
        read.set()
        await written.wait()
        return made

    old = asyncio.create_task(kept.of("a", slow))
    await read.wait()
    resource.version = 2
    await kept.of("b", resource.make)
    written.set()
    assert (await old).body == b"1"
    assert (await kept.of("a", resource.make)).body == b"2"


async def test_the_oldest_go_when_there_are_too_many() -> None:
    kept = Representations(lambda: 1)
    size = 100_000
    for number in range(2 * MAX_BYTES // size):
        await kept.of(number, sized(size))
    await kept.of(number, never)
    with pytest.raises(AssertionError):
        await kept.of(0, never)


async def test_a_large_one_is_not_kept() -> None:
    kept = Representations(lambda: 1)
    await kept.of("small", sized(10))
    await kept.of("large", sized(MAX_BYTES // 2))
    await kept.of("small", never)
    with pytest.raises(AssertionError):
        await kept.of("large", never)
