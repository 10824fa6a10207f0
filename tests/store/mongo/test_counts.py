"""Totals: by the command `count`, and by an aggregation where that would not do."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import AutoReconnect

from tests.store.mongo.commands import Commands
from tests.store.samples import orders_of, record
from tmf630.store.mongo import MongoStore, finder
from tmf630.store.queries import Query

pytestmark = pytest.mark.anyio


async def counted_by(url: str, commands: Commands) -> tuple[int, int]:
    """The total of three records by a page of one, and how many counts were sent for it."""
    store = MongoStore(url, "tmf622")
    orders = orders_of(store)
    await orders.insert(*map(record, "abc"))
    page = await orders.find(Query(limit=1))
    await store.close()
    return page.total, len(commands.named("count"))


async def test_a_total_is_counted_by_its_command(url: str, commands: Commands) -> None:
    assert await counted_by(url, commands) == (3, 1)
    assert len(commands.named("aggregate")) == 1


async def test_behind_a_router_no_record_that_moves_is_counted_twice(
    url: str, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finder, "_OF_CLUSTERS", ("RSPrimary", "Standalone"))
    assert await counted_by(url, commands) == (3, 0)
    assert len(commands.named("aggregate")) == 2


async def test_a_count_that_loses_its_connection_is_repeated(
    url: str, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = AsyncDatabase.command

    async def failing(self: Any, name: Any, *args: Any, **options: Any) -> Any:
        if name == "count":
            raise AutoReconnect("connection closed")
        return await command(self, name, *args, **options)

    monkeypatch.setattr(AsyncDatabase, "command", failing)
    assert await counted_by(url, commands) == (3, 0)
    assert len(commands.named("aggregate")) == 2
