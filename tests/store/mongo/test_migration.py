"""Inspection and migration of MongoDB databases of other versions, and missing rights."""

from __future__ import annotations

import asyncio
import json

import pymongo
import pytest
from pymongo.errors import OperationFailure

from tests.store.behaviour.finding.conditions import EQ, where
from tests.store.mongo.commands import Document
from tests.store.samples import INDEXED, SHAPE, attribute, orders_of, record
from tmf630.store.errors import Outdated, Unavailable, Unusable
from tmf630.store.mongo import MongoStore
from tmf630.store.mongo.operations import Operations
from tmf630.store.queries import Query

pytestmark = [
    # PyMongo leaves a socket to the garbage collector when it is closed while it connects.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("no_garbage"),
]

Documents = pymongo.collection.Collection[Document]
MANY = 250
"""Records, for more than two batches of a migration."""
NEW = Query(condition=where("state", EQ, "new"), limit=0)


class Enough(Exception):
    """Interrupts a migration."""


@pytest.fixture
def old(documents: Documents) -> Documents:
    """Documents of the first version."""
    resource = json.dumps({"state": "new"})
    documents.insert_many(
        {"_id": f"{number:03}", "revision": 1, "resource": resource} for number in range(MANY)
    )
    return documents


@pytest.mark.anyio
class TestMigration:
    async def test_a_new_database_is_of_this_version(self, url: str) -> None:
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        assert await store.inspect() == 0
        await orders.insert(record())
        assert await store.inspect() == 0
        await store.close()

    @pytest.mark.usefixtures("old")
    async def test_an_old_database_is_found_and_not_searched(self, url: str) -> None:
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        assert await store.inspect() == MANY
        with pytest.raises(Outdated):
            await orders.find(NEW)
        assert await orders.get("001") == record("001", resource=b'{"state": "new"}')
        await store.migrate(lambda _: None)
        assert await store.inspect() == 0
        assert (await orders.find(NEW)).total == MANY
        await store.close()

    async def test_it_continues_after_an_interruption(self, url: str, old: Documents) -> None:
        store = MongoStore(url, "tmf622")
        orders_of(store)

        def interrupt(_: int) -> None:
            raise Enough

        with pytest.raises(Enough):
            await store.migrate(interrupt)
        assert await store.inspect() == MANY - 100
        done: list[int] = []
        await store.migrate(done.append)
        assert sum(done) == MANY - 100
        assert old.count_documents({"search.state": "new"}) == MANY
        await store.close()

    @pytest.mark.usefixtures("old")
    async def test_two_processes_cannot_migrate_at_once(self, url: str) -> None:
        first, second = MongoStore(url, "tmf622"), MongoStore(url, "tmf622")
        orders_of(first)
        orders_of(second)
        begun, over = asyncio.Event(), asyncio.Event()

        async def migrate() -> None:
            await first.migrate(lambda _: begun.set())
            over.set()

        migrating = asyncio.create_task(migrate())
        await begun.wait()
        if not over.is_set():
            with pytest.raises(Unusable, match="a migration or an import is under way already"):
                await second.migrate(lambda _: None)
        await migrating
        await second.migrate(lambda _: None)
        for store in (first, second):
            await store.close()

    async def test_another_index_needs_a_migration(self, url: str, documents: Documents) -> None:
        store = MongoStore(url, "tmf622")
        await store.collection("productOrder", SHAPE, INDEXED[:1]).insert(record("1"))
        await store.close()
        store = MongoStore(url, "tmf622")
        orders_of(store)
        assert await store.inspect() == 1
        await store.migrate(lambda _: None)
        assert await store.inspect() == 0
        assert "search.orderDate_-1__id_1" in documents.index_information()
        await store.close()

    async def test_an_index_that_gets_the_state_replaces_the_earlier_one(
        self, url: str, documents: Documents
    ) -> None:
        state, score = (attribute(name) for name in ("state", "score"))
        for indexed in ([score], [score, state]):
            store = MongoStore(url, "tmf622")
            orders = store.collection("productOrder", SHAPE, indexed)
            await orders.insert(record(str(len(indexed))))
            await store.close()
        fields = [each["key"] for each in documents.index_information().values()]
        assert [each for each in fields if each[0][0] == "search.score"] == [
            [("search.score", 1), ("_id", 1), ("search.state", 1)]
        ]

    async def test_a_database_of_a_later_version_is_not_changed(
        self, url: str, documents: Documents
    ) -> None:
        documents.database["meta"].insert_one({"_id": "version", "version": 99})
        store = MongoStore(url, "tmf622")
        with pytest.raises(Unusable, match="a later version of this program has written it"):
            await store.inspect()
        await store.close()

    async def test_an_unreachable_server_may_become_reachable(self) -> None:
        store = MongoStore("mongodb://127.0.0.1:1", "tmf622")
        with pytest.raises(Unavailable) as raised:
            await store.inspect()
        assert not isinstance(raised.value, Unusable)
        await store.close()

    @pytest.mark.parametrize(("code", "advice"), [(18, "user and password"), (13, "readWrite")])
    async def test_the_error_of_missing_rights_names_the_remedy(
        self, code: int, advice: str
    ) -> None:
        with pytest.raises(Unusable, match=advice), Operations().operation():
            raise OperationFailure("refused", code)
