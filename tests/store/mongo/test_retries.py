"""Writes that the driver repeats after a lost answer count once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pymongo
import pytest

from tests.store.mongo.commands import Commands, Document
from tests.store.samples import ALL, change, leave_tombstone, orders_of, outcomes, record, stored
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.mongo import MongoStore
from tmf630.store.protocol import Collection

Documents = pymongo.collection.Collection[Document]

pytestmark = [
    # PyMongo leaves a socket to the garbage collector when it is closed while it connects.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("no_garbage"),
    pytest.mark.anyio,
]


@pytest.fixture
async def orders(url: str, commands: Commands) -> AsyncIterator[Collection]:
    store = MongoStore(url, "tmf622")
    orders = orders_of(store)
    await orders.find(ALL)
    yield orders
    await store.close()


@pytest.fixture
def repeated(
    orders: Collection, commands: Commands, documents: Documents
) -> Callable[[Callable[[], object]], None]:
    """A function that executes the next write before the driver sends it, and then calls `then`.

    The server sees another session, so it cannot recognise the repetition.
    """

    def repeat(then: Callable[[], object] = lambda: None) -> None:
        def first_time(command: Document) -> None:
            if not {"insert", "update"} & command.keys():
                return
            commands.before = lambda _: None
            if "insert" in command:
                documents.insert_many(command["documents"])
            for each in command.get("updates", ()):
                assert documents.update_one(each["q"], each["u"]).matched_count == 1
            then()

        commands.before = first_time

    return repeat


Repeat = Callable[..., None]


async def test_a_repeated_insertion_counts_once(orders: Collection, repeated: Repeat) -> None:
    repeated()
    await orders.insert(record(), metadata=b"{}", run_at=5.0, outbox=b"[1]")
    assert list((await orders.find(ALL)).records) == [record()]


async def test_a_repeated_insertion_of_many_counts_once(
    orders: Collection, repeated: Repeat
) -> None:
    many = [record(str(number)) for number in range(1, 6)]
    repeated()
    await orders.insert(*many)
    assert list((await orders.find(ALL)).records) == many


async def test_the_inserted_document_may_have_changed(
    orders: Collection, documents: Documents, repeated: Repeat
) -> None:
    changed = {"$set": {"revision": 2, "turn": 2, "resource": "{}"}, "$unset": {"owed": ""}}
    repeated(lambda: documents.update_one({"_id": "1"}, changed))
    await orders.insert(record(), outbox=b"[1]")
    assert await orders.get("1") == record(revision=2, resource=b"{}")


async def test_the_same_insertion_by_another_caller_is_a_duplicate(
    orders: Collection, commands: Commands
) -> None:
    results = await outcomes([orders.insert(record(), outbox=b"[1]") for _ in range(5)])
    assert sorted(map(str, results)) == sorted(map(str, [None, *[Duplicate] * 4]))
    assert await outcomes([orders.insert(record("2"), record())]) == [Duplicate]


async def test_a_repeated_change_counts_once(orders: Collection, repeated: Repeat) -> None:
    await orders.insert(record())
    before = await stored(orders)
    repeated()
    after = before.next(record(revision=2), b'{"a":1}', 5.0, b"[1]")
    await orders.replace(before, after)
    assert await stored(orders) == after


async def test_a_repeated_change_beside_the_record_counts_once(
    orders: Collection, repeated: Repeat
) -> None:
    await orders.insert(record())
    before = await stored(orders)
    repeated()
    after = before.next(before.record, b'{"a":1}', 5.0)
    await orders.replace(before, after)
    assert await stored(orders) == after


async def test_the_events_of_a_repeated_change_may_be_acknowledged(
    orders: Collection, documents: Documents, repeated: Repeat
) -> None:
    await orders.insert(record())
    before = await stored(orders)
    repeated(lambda: documents.update_one({}, {"$unset": {"owed": "", "owing": ""}}))
    await orders.replace(before, before.next(record(revision=2), b"", None, b"[1]"))
    assert (await stored(orders)).outbox == b""


async def test_a_repeated_deletion_that_leaves_a_tombstone_counts_once(
    orders: Collection, repeated: Repeat
) -> None:
    await orders.insert(record())
    repeated()
    left = await leave_tombstone(orders, "1")
    assert await stored(orders) == left


async def test_the_same_change_by_another_caller_is_a_conflict(orders: Collection) -> None:
    await orders.insert(record())
    before = await stored(orders)
    after = before.next(record(revision=2), b"", None, b"[1]")
    results = await outcomes([orders.replace(before, after) for _ in range(5)])
    assert sorted(map(str, results)) == sorted(map(str, [None, *[Conflict] * 4]))
    await change(orders, record(revision=3))
