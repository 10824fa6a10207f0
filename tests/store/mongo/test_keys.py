"""Keys that are reserved in MongoDB, and the needs of a sharded cluster."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pymongo
import pytest

from tests.store.mongo.commands import Commands, Document
from tests.store.samples import KEY, change, leave_tombstone, orders_of, record, remove, stored
from tmf630.store.errors import Duplicate, Reused
from tmf630.store.mongo import MongoStore
from tmf630.store.protocol import Collection

Documents = pymongo.collection.Collection[Document]

pytestmark = [
    # PyMongo leaves a socket to the garbage collector when it is closed while it connects.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("no_garbage"),
]

RESERVATION = {"_id": KEY.name, "digest": KEY.digest, "moment": KEY.moment, "id": "7"}


@pytest.fixture
async def orders(url: str) -> AsyncIterator[Collection]:
    store = MongoStore(url, "tmf622")
    yield orders_of(store)
    await store.close()


@pytest.fixture
def reservations(documents: Documents) -> Documents:
    return documents.database["productOrder.keys"]


@pytest.mark.anyio
class TestReservations:
    async def test_an_insertion_that_was_interrupted_is_finished(
        self, reservations: Documents, orders: Collection
    ) -> None:
        reservations.insert_one(RESERVATION)
        assert await orders.find_by_key(KEY) is None
        assert await orders.insert_once(record("8"), KEY) == record("7")
        assert await orders.find_by_key(KEY) == record("7")
        assert await orders.get("8") is None

    async def test_an_interrupted_insertion_is_not_finished_with_another_digest(
        self, reservations: Documents, orders: Collection
    ) -> None:
        reservations.insert_one(RESERVATION)
        other = replace(KEY, digest="d2")
        with pytest.raises(Reused):
            await orders.insert_once(record("8"), other)
        with pytest.raises(Reused):
            await orders.find_by_key(other)
        assert (await orders.get("7"), await orders.get("8")) == (None, None)

    async def test_a_reservation_of_an_id_in_use_is_cancelled(
        self, reservations: Documents, orders: Collection
    ) -> None:
        await orders.insert(record("7", resource=b"{}"))
        reservations.insert_one(RESERVATION)
        assert await orders.find_by_key(KEY) is None
        with pytest.raises(Duplicate):
            await orders.insert_once(record("8"), KEY)
        assert await orders.insert_once(record("8"), KEY) == record("8")
        assert await orders.get("7") == record("7", resource=b"{}")

    async def test_keys_of_versions_without_reservations_are_known(
        self, url: str, documents: Documents
    ) -> None:
        documents.create_index("first.key", unique=True, sparse=True)
        remembered = {**RESERVATION, "key": KEY.name, "resource": '{"state":"new"}'}
        first = {name: remembered[name] for name in ("key", "digest", "moment", "resource")}
        documents.insert_one({"_id": "7", "revision": 2, "resource": "{}", "first": first})
        documents.insert_one({"_id": "6", "revision": 1, "resource": "{}"})
        for _ in range(2):
            store = MongoStore(url, "tmf622")
            orders = orders_of(store)
            assert await orders.find_by_key(KEY) == record("7")
            assert await orders.insert_once(record("8"), KEY) == record("7")
            await store.close()
        assert "first.key_1" not in documents.index_information()


@pytest.mark.anyio
class TestSharding:
    """A collection can be sharded by `_id`. Each operation then runs on one shard.

    There is no sharded cluster to test with, so these tests read the commands.
    """

    async def test_every_write_and_lookup_names_the_id(
        self, commands: Commands, orders: Collection
    ) -> None:
        await orders.insert_once(record("0"), KEY)
        del commands.sent[:]
        await orders.insert_once(record("1"), replace(KEY, name="other"))
        assert await orders.find_by_key(KEY) == record("0")
        await orders.insert(record("2"), outbox=b"[1]")
        await change(orders, record("2", 2, b"{}"))
        assert await orders.get("2") == record("2", 2, b"{}")
        await orders.acknowledge(await stored(orders, "2"))
        await orders.replace(await leave_tombstone(orders, "2"), None)
        await remove(orders, "1")
        filters = list(filters_of(commands))
        assert len(filters) > 10
        assert [each for each in filters if not names_ids(each)] == []

    async def test_nothing_but_the_id_is_unique(
        self, documents: Documents, reservations: Documents, orders: Collection
    ) -> None:
        await orders.insert_once(record("1"), KEY)
        for collection in (documents, reservations):
            indexes = list(collection.list_indexes())
            assert len(indexes) > 1
            assert [each["name"] for each in indexes if each.get("unique")] in ([], ["_id_"])


def filters_of(commands: Commands) -> Iterator[Document]:
    """The filters of lookups, updates and deletions."""
    for command in commands.sent:
        if "find" in command:
            yield command["filter"]
        for each in [*command.get("updates", ()), *command.get("deletes", ())]:
            yield each["q"]


def names_ids(query: Document) -> bool:
    id = query.get("_id")
    return isinstance(id, str) or (isinstance(id, dict) and id.keys() == {"$in"})
