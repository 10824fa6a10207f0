"""Operations at the same time share commands, and each has its own result."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pymongo
import pytest
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import AutoReconnect

from tests.store.mongo.commands import Commands, Document
from tests.store.samples import attribute, orders_of, outcomes, record, started
from tmf630.store.condition import Comparison, Operator
from tmf630.store.errors import Duplicate, StoreError, Unavailable
from tmf630.store.mongo import MongoStore, pages
from tmf630.store.mongo.gathering import Gathering
from tmf630.store.mongo.operations import Operations
from tmf630.store.protocol import Collection
from tmf630.store.queries import Limits, Query

pytestmark = [pytest.mark.usefixtures("no_garbage"), pytest.mark.anyio]

COUNT = 150
STATES = 10


def in_state(number: int, limit: int = 5, offset: int = 0) -> Query:
    """The query of the records in one of STATES."""
    asked = Comparison(attribute("state"), Operator.EQ, (f"state {number % STATES}",))
    return Query(condition=asked, limit=limit, offset=offset)


async def insert_states(orders: Collection) -> None:
    """COUNT records, in each of STATES after another."""
    resources = [f'{{"state":"state {number % STATES}"}}'.encode() for number in range(COUNT)]
    many = [record(f"{number:03}", resource=each) for number, each in enumerate(resources)]
    await orders.insert(*many)


async def pages_of(orders: Collection, queries: Sequence[Query]) -> list[tuple[list[str], int]]:
    """The ids and the total of each query. All run at the same time."""
    found = await asyncio.gather(*map(orders.find, queries))
    return [([each.id for each in page.records], page.total) for page in found]


@pytest.fixture
async def orders(url: str, commands: Commands) -> AsyncIterator[Collection]:
    store = MongoStore(url, "tmf622")
    orders = orders_of(store)
    await orders.insert(record("first"))
    await orders.find(Query(limit=1))
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


@pytest.mark.parametrize("counted", [COUNT // STATES + 1, 3])
async def test_quick_queries_share_commands(
    orders: Collection, commands: Commands, monkeypatch: pytest.MonkeyPatch, counted: int
) -> None:
    monkeypatch.setattr(pages, "_MAX_COUNTED", counted)
    await insert_states(orders)
    asked = [in_state(number, offset=number // STATES) for number in range(COUNT)]
    found = await pages_of(orders, asked)
    for number, (ids, total) in enumerate(found):
        of_state = [f"{each:03}" for each in range(number % STATES, COUNT, STATES)]
        assert ids == of_state[number // STATES :][:5]
        assert total == len(of_state)
    assert len(commands.named("aggregate")) < COUNT // 5


async def test_a_query_finds_what_was_inserted_before_it(orders: Collection) -> None:
    running = await started([orders.find(in_state(1)) for _ in range(2)])
    inserting = await started([orders.insert(record("1", resource=b'{"state":"state 1"}'))])
    await asyncio.gather(*inserting)
    assert await pages_of(orders, [in_state(1), in_state(1)]) == [(["1"], 1)] * 2
    await asyncio.gather(*running)


async def test_large_pages_do_not_share_a_command(url: str) -> None:
    store = MongoStore(url, "tmf622", limits=Limits(page_bytes=1_000))
    orders = orders_of(store)
    text = b'{"state":"state 1","description":"' + b"x" * 400 + b'"}'
    await orders.insert(*(record(id, resource=text) for id in "1234"))
    found = await pages_of(orders, [in_state(1)] * 3)
    await store.close()
    assert found == [(["1", "2"], 4)] * 3


async def test_a_caller_that_is_cancelled_leaves_the_others(orders: Collection) -> None:
    tasks = await started([orders.insert(record(id)) for id in "1234"])
    tasks[0].cancel()
    tasks[2].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in results[::2]] == [asyncio.CancelledError] * 2
    assert results[1::2] == [None, None]
    # Its command had not begun.
    assert [await orders.get(each) for each in "234"] == [record("2"), None, record("4")]


async def test_a_store_that_is_closed_finishes_what_has_begun(
    url: str, documents: pymongo.collection.Collection[Document]
) -> None:
    store = MongoStore(url, "tmf622")
    orders = orders_of(store)
    await orders.insert(record("first"))
    inserting = await started([orders.insert(record(id)) for id in "123"])
    await store.close()
    assert await asyncio.gather(*inserting) == [None] * 3
    assert documents.count_documents({}) == 4
    assert await outcomes([orders.insert(record("4")), orders.get("1")]) == [Unavailable] * 2


@pytest.mark.parametrize("has_begun", [False, True])
async def test_what_a_closed_store_does_not_finish_is_told(*, has_begun: bool) -> None:
    began = asyncio.Event()

    async def never(_: Sequence[str]) -> Sequence[str]:
        began.set()
        await asyncio.Event().wait()
        return []

    operations = Operations()
    gathering = Gathering(never, operations)
    waiting = await started([gathering.result(each) for each in "123"])
    if has_begun:
        await began.wait()
    await operations.finish()
    assert await outcomes([asyncio.wait_for(each, 5) for each in waiting]) == [Unavailable] * 3


async def test_a_lost_answer_to_several_insertions_is_that_of_none(
    orders: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert_many = AsyncCollection.insert_many

    async def losing(self: Any, new: Any, **options: Any) -> Any:
        with pytest.raises(pymongo.errors.BulkWriteError):
            await insert_many(self, new, **options)
        raise AutoReconnect("connection closed")

    monkeypatch.setattr(AsyncCollection, "insert_many", losing)
    tried = ["0", "1", "first", "2", "1"]
    results = await outcomes([orders.insert(record(each)) for each in tried])
    assert results == [None, None, Duplicate, None, Duplicate]
    assert [await orders.get(each) for each in "12"] == [record("1"), record("2")]
