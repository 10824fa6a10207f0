"""Lookups of names while the name server hangs."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from tmf630.outbound import resolving

pytestmark = pytest.mark.anyio


class NameServer:
    """A name server that does not answer for some names while it hangs."""

    def __init__(self) -> None:
        self.queried: list[str] = []
        self.resume = Event()
        self._known = socket.getaddrinfo

    def __call__(self, host: str, *rest: Any, **options: Any) -> Any:
        self.queried.append(host)
        if host.endswith(".example"):
            self.resume.wait()
            host = "127.0.0.9"
        return self._known(host, *rest, **options)


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    server = NameServer()
    monkeypatch.setattr(socket, "getaddrinfo", server)
    yield server
    server.resume.set()


async def started(names: list[str]) -> list[asyncio.Task[tuple[str, ...]]]:
    tasks = [asyncio.create_task(resolving.resolve(name)) for name in names]
    await asyncio.sleep(0)  # let each of them begin
    return tasks


async def test_a_hanging_lookup_delays_nothing_else(
    hanging: NameServer,
) -> None:
    tasks = await started([f"{number}.example" for number in range(64)])
    assert "127.0.0.1" in await resolving.resolve("localhost")
    assert await asyncio.to_thread(lambda: 1) == 1
    assert not any(task.done() for task in tasks)
    hanging.resume.set()
    assert set(await asyncio.gather(*tasks)) == {("127.0.0.9",)}


async def test_concurrent_lookups_of_a_name_are_one(hanging: NameServer) -> None:
    first, *others = await started(["same.example"] * 10)
    first.cancel()
    hanging.resume.set()
    assert set(await asyncio.gather(*others)) == {("127.0.0.9",)}
    assert first.cancelled()
    assert hanging.queried == ["same.example"]


async def test_a_name_is_looked_up_anew_each_time(hanging: NameServer) -> None:
    hanging.resume.set()
    for _ in range(3):
        await resolving.resolve("a.example")
    assert hanging.queried == ["a.example"] * 3


async def test_hanging_lookups_are_limited(
    hanging: NameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolving, "MAX_LOOKUPS", 8)
    tasks = await started([f"{number}.example" for number in range(8)])
    with pytest.raises(OSError, match="8 other names"):
        await resolving.resolve("one-more.example")
    hanging.resume.set()
    await asyncio.gather(*tasks)
    assert await resolving.resolve("one-more.example") == ("127.0.0.9",)


async def test_a_name_that_does_not_exist() -> None:
    with pytest.raises(OSError, match="ame"):
        await resolving.resolve("listener.invalid")
