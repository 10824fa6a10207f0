"""An idle dispatcher queries its store seldom, and a write wakes it at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from productordering.api import definition
from tests.events.listener import Listener, answering, listening
from tests.events.senders import WAIT
from tests.events.system import API
from tmf622 import dispatcher
from tmf622.cli.configuration import load
from tmf622.composition import components
from tmf630.api.collections import resources
from tmf630.caller import Caller
from tmf630.http.request import Request
from tmf630.identifiers import new_id
from tmf630.jobs.wakeup import Wakeup
from tmf630.resources.aggregate import Aggregate
from tmf630.resources.event import Event
from tmf630.store.protocol import Collection, Store
from tmf630.store.sqlite import SQLiteStore

pytestmark = pytest.mark.anyio

REQUEST = Request("/hub", (), {}, "1", Caller("127.0.0.1"), {})

SECONDS = 6.0
URL = "http://127.0.0.1:9"
METHODS = (
    *("get", "entry", "find", "due", "unpublished"),
    *("insert", "replace", "acknowledge", "trim"),
)


class Counting:
    """A store that records the calls of its collections."""

    def __init__(self, store: Store) -> None:
        self.calls: list[str] = []
        self._store = store

    def collection(self, name: str, *args: Any, **named: Any) -> Collection:
        collection = self._store.collection(name, *args, **named)
        for method in METHODS:
            setattr(collection, method, self._counted(getattr(collection, method), name))
        return collection

    def _counted(self, call: Callable[..., Awaitable[Any]], name: str) -> Callable[..., Any]:
        async def counted(*args: Any, **named: Any) -> Any:
            self.calls.append(f"{call.__name__} {name}")
            return await call(*args, **named)

        return counted


@asynccontextmanager
async def delivering(store: Any, wakeup: Wakeup) -> AsyncIterator[None]:
    task = asyncio.create_task(dispatcher.create(store, URL, load({}, {}))(wakeup))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def opened_store(file: Path) -> AsyncIterator[tuple[Store, Wakeup]]:
    store, wakeup = SQLiteStore(file), Wakeup()
    try:
        yield store, wakeup
    finally:
        wakeup.close()
        await store.close()


async def arrived(listener: Listener, count: int) -> None:
    async with asyncio.timeout(WAIT):
        while len(listener.requests) < count:
            listener.arrived.clear()
            await listener.arrived.wait()


async def test_an_idle_dispatcher_queries_the_store_twice_a_second_at_most(
    tmp_path: Path,
) -> None:
    async with (
        opened_store(tmp_path / "orders.sqlite3") as (store, wakeup),
        listening(answering("201 Created")) as listener,
    ):
        counting = Counting(store)
        async with delivering(counting, wakeup):
            hub = components(store, [definition()], URL, load({}, {}), wakeup.send).apis[0].hub
            await hub.register(REQUEST, {"callback": listener.url()})
            orders = resources(store, definition(), "productOrder", API, wakeup.send)
            await orders.create_with_id(
                new_id(), Aggregate({}, {}, events=(Event("ProductOrderCreateEvent"),))
            )
            await arrived(listener, 1)
            # The pauses between polls have grown since the event.
            await asyncio.sleep(SECONDS)
            counting.calls.clear()
            await asyncio.sleep(SECONDS)
            assert len(counting.calls) <= 2 * SECONDS + 4, counting.calls


async def test_a_write_wakes_the_dispatcher(tmp_path: Path) -> None:
    """Ten writes, one after the other: polls alone would take longer."""
    async with (
        opened_store(tmp_path / "orders.sqlite3") as (store, wakeup),
        listening(answering("201 Created")) as listener,
        delivering(store, wakeup),
    ):
        hub = components(store, [definition()], URL, load({}, {}), wakeup.send).apis[0].hub
        orders = resources(store, definition(), "productOrder", API, wakeup.send)
        await hub.register(REQUEST, {"callback": listener.url()})
        began = monotonic()
        for count in range(1, 11):
            await orders.create_with_id(
                new_id(), Aggregate({}, {}, events=(Event("ProductOrderCreateEvent"),))
            )
            await arrived(listener, count)
        assert monotonic() - began < 10
