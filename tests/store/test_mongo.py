"""The store in MongoDB."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pymongo
import pytest

from productordering import stores
from tests.mongodb import MongoDB, database, new_server
from tests.store.commands import Commands, Document
from tests.store.failures import Outage
from tests.store.samples import (
    ALL,
    INDEXED,
    attribute,
    orders_of,
    record,
)
from tests.store.suite import StoreBehaviour
from tmf622_contract.attributes import ATTRIBUTES, RESOURCES
from tmf630.attributes import Attributes
from tmf630.store import (
    Query,
    Store,
    Unavailable,
)
from tmf630.store.condition import Comparison, Kind, Operator
from tmf630.store.mongo import MongoStore

pytestmark = [
    # PyMongo leaves a socket to the garbage collector when it is told to stop while it connects.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("no_litter"),
]


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MongoDB]:
    """A server that a test may kill. It is running when a test begins and when it ends."""
    server = new_server(tmp_path_factory.mktemp("mortal"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mortal_url(mortal: MongoDB) -> Iterator[str]:
    with database(mortal.url) as url:
        yield url


class TestMongoStore(StoreBehaviour):
    @pytest.fixture
    def open_store(self, url: str) -> Callable[..., Store]:
        return partial(MongoStore, url, "tmf622")

    @pytest.fixture
    def outage(self, mortal: MongoDB, mortal_url: str) -> Outage:
        return Outage(
            open=partial(MongoStore, mortal_url, "tmf622"), begin=mortal.kill, end=mortal.start
        )


@pytest.mark.anyio
class TestServer:
    async def test_what_was_acknowledged_survives_the_kill_of_the_server(
        self, mortal: MongoDB, mortal_url: str
    ) -> None:
        store = MongoStore(mortal_url, "tmf622")
        orders = store.collection("productOrder")
        acknowledged: list[str] = []
        enough = asyncio.Event()

        async def insert(worker: int) -> None:
            for number in itertools.count():
                id = f"{worker}-{number:04}"
                try:
                    await orders.insert(record(id))
                except Unavailable:
                    return
                acknowledged.append(id)
                if len(acknowledged) == 200:
                    enough.set()

        writers = asyncio.gather(*(insert(worker) for worker in range(16)))
        await enough.wait()
        await asyncio.to_thread(mortal.kill)
        await writers
        await asyncio.to_thread(mortal.start)
        found = [each.id for each in (await orders.find(ALL)).records]
        assert set(acknowledged) <= set(found)
        await store.close()

    async def test_an_outage_tells_no_password(self) -> None:
        store = MongoStore("mongodb://miller:secret@127.0.0.1:1/?replicaSet=none", "tmf622")
        with pytest.raises(Unavailable, match=r"127\.0\.0\.1") as raised:
            await store.ready()
        assert "secret" not in str(raised.value)
        await store.close()

    @pytest.mark.parametrize("url", ["", "http://127.0.0.1", "mongodb://", "mongodb://h/a$b"])
    def test_a_url_that_is_none_is_refused(self, url: str) -> None:
        with pytest.raises(ValueError, match=r"host|URI|database"):
            MongoStore(url, "tmf622")


def stages(plan: Any, name: str) -> Iterator[Document]:
    """The stages of that name in what `explain` tells of the plan that was chosen."""
    if isinstance(plan, list):
        for each in plan:
            yield from stages(each, name)
    elif isinstance(plan, dict):
        if plan.get("stage") == name:
            yield plan
        for key, each in plan.items():
            if key not in ("rejectedPlans", "executionStats"):
                yield from stages(each, name)


ASKED = ("aggregate", "pipeline", "cursor", "find", "filter", "projection", "sort", "limit")


def explain(documents: pymongo.collection.Collection[Document], command: Document) -> Document:
    explained: Document = documents.database.command(
        "explain", {name: command[name] for name in ASKED if name in command}
    )
    return explained


@pytest.mark.anyio
class TestPlans:
    @pytest.mark.parametrize(
        ("name", "path"), [(name, path) for name in stores.INDEXED for path in stores.INDEXED[name]]
    )
    @pytest.mark.parametrize("operator", [Operator.EQ, Operator.GTE])
    async def test_what_is_indexed_is_found_by_its_index(
        self,
        url: str,
        documents: pymongo.collection.Collection[Document],
        commands: Commands,
        name: str,
        path: str,
        operator: Operator,
    ) -> None:
        store = MongoStore(url, "tmf622")
        collection = stores.open_collection(store, name)
        await collection.insert(*(record(str(number)) for number in range(20)))
        definition = RESOURCES[f"/{name}"]
        asked = Attributes(ATTRIBUTES, definition).find(tuple(path.split("."))).attribute
        value = 0 if asked.kind is Kind.INSTANT else "held"
        # An empty page makes it count, too.
        condition = Comparison(asked, operator, (value,))
        await collection.find(Query(condition=condition, offset=1, limit=5))
        await store.close()
        sent = commands.named("aggregate")
        assert len(sent) == 2
        for explained in map(partial(explain, documents), sent):
            used = [*stages(explained, "IXSCAN"), *stages(explained, "COUNT_SCAN")]
            assert {next(iter(each["keyPattern"])) for each in used} == {f"search.{path}"}
            assert not list(stages(explained, "COLLSCAN"))

    async def test_what_is_due_is_found_by_its_index(
        self, url: str, documents: pymongo.collection.Collection[Document], commands: Commands
    ) -> None:
        documents.insert_many({"_id": f"0{n}", "revision": 1, "resource": "{}"} for n in range(20))
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        await orders.insert(record("1"), record("2"), due=7.5)
        await orders.insert(record("3"), due=-7.5)
        await orders.insert(record("4"), record("5"), due=8)
        await orders.insert(record("6"))
        assert await orders.due(7.5, 2) == ["3", "1"]
        await store.close()
        (sent,) = commands.named("find")
        explained = explain(documents, sent)
        (used,) = stages(explained, "IXSCAN")
        assert used["keyPattern"] == {"due": 1, "_id": 1}
        assert not list(stages(explained, "COLLSCAN"))
        (index,) = (each for each in documents.list_indexes() if "due" in each["key"])
        # What nothing is due on takes no room in it.
        assert "partialFilterExpression" in index

    async def test_what_is_owed_is_found_by_its_index(
        self, url: str, documents: pymongo.collection.Collection[Document], commands: Commands
    ) -> None:
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        await orders.insert(*(record(f"{number:02}") for number in range(20)))
        await orders.insert(record("21"), record("20"), record("22"), owed=b"[1]")
        assert [each.id for each in await orders.owing(2)] == ["20", "21"]
        await store.close()
        (sent,) = commands.named("find")
        explained = explain(documents, sent)
        (used,) = stages(explained, "IXSCAN")
        assert used["keyPattern"] == {"owing": 1, "_id": 1}
        assert not list(stages(explained, "COLLSCAN"))
        (index,) = (each for each in documents.list_indexes() if "owing" in each["key"])
        # What owes nothing takes no room in it.
        assert "partialFilterExpression" in index

    async def test_there_is_an_index_for_each_order_that_is_asked_for(
        self, url: str, documents: pymongo.collection.Collection[Document]
    ) -> None:
        store = MongoStore(url, "tmf622")
        await orders_of(store).insert(record())
        await store.close()
        keys = [dict(index["key"]) for index in documents.list_indexes()]
        for each in INDEXED:
            assert {f"search.{'.'.join(each.path)}": 1, "_id": 1} in keys
        assert {"search.orderDate": -1, "_id": 1} in keys

    async def test_indexes_are_made_once(self, url: str, commands: Commands) -> None:
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        await asyncio.gather(*(orders.insert(record(str(number))) for number in range(9)))
        await orders.find(ALL)
        await store.close()
        assert len(commands.named("createIndexes")) == 1

    async def test_the_server_is_told_the_time_limit_and_no_pattern(
        self, url: str, commands: Commands
    ) -> None:
        store = MongoStore(url, "tmf622", time_limit=3.0)
        orders = orders_of(store)
        await orders.insert(record())
        pattern = Comparison(attribute("state"), Operator.REGEX, ("^n(e|f)w$",))
        page = await orders.find(Query(condition=pattern, limit=1))
        assert (await orders.find(Query(limit=1))).total == page.total == 1
        await store.close()
        sent = commands.named("aggregate")
        assert sent
        assert all(0 < command["maxTimeMS"] <= 3000 for command in sent)
        assert "^n" not in str(sent)
