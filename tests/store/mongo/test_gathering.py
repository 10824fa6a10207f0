"""Lookups and insertions at the same time share commands, and each has its own result."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.store.mongo.commands import Commands
from tests.store.samples import orders_of, outcomes, record
from tmf630.store.errors import Duplicate, StoreError
from tmf630.store.mongo import MongoStore
from tmf630.store.protocol import Collection

pytestmark = [pytest.mark.usefixtures("no_garbage"), pytest.mark.anyio]

COUNT = 150


@pytest.fixture
async def orders(url: str, commands: Commands) -> AsyncIterator[Collection]:
    store = MongoStore(url, "tmf622")
    orders = orders_of(store)
    await orders.insert(record("first"))
    commands.sent.clear()
    yield orders
    await store.close()


async def test_insertions_share_commands(orders: Collection, commands: Commands) -> None:
    many = [record(f"{number:03}") for number in range(COUNT)]
    await asyncio.gather(*(orders.insert(each) for each in many))
    assert len(commands.named("insert")) < COUNT // 10
    assert [await orders.get(each.id) for each in many] == many


async def test_lookups_share_commands(orders: Collection, commands: Commands) -> None:
    many = [record(f"{number:03}") for number in range(COUNT)]
    await orders.insert(*many)
    asked = [*(each.id for each in many), "none", "first"]
    found = await asyncio.gather(*map(orders.get, asked))
    assert found == [*many, None, record("first")]
    assert len(commands.named("find")) < COUNT // 10


async def test_each_insertion_has_its_own_outcome(orders: Collection) -> None:
    large = record("large", resource=b'{"description":"' + b"x" * 17_000_000 + b'"}')
    tried = [record("1"), record("2"), record("first"), large, record("2"), record("3")]
    results = await outcomes([orders.insert(each) for each in tried])
    assert results == [None, None, Duplicate, StoreError, Duplicate, None]
    assert [await orders.get(each) for each in "123"] == list(map(record, "123"))


async def test_one_after_the_other_each_has_a_command(
    orders: Collection, commands: Commands
) -> None:
    for id in "12":
        await orders.insert(record(id))
        await orders.get(id)
    assert (len(commands.named("insert")), len(commands.named("find"))) == (2, 2)
