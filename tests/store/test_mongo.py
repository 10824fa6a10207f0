"""The store in MongoDB."""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pymongo
import pytest
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

from productordering import app
from tests.secantus import SecantusDB, database
from tests.store.failures import Outage
from tests.store.samples import ALL, INDEXED, KEY, SHAPE, attribute, orders_of, record
from tests.store.suite import StoreBehaviour
from tmf622_contract.attributes import ATTRIBUTES, RESOURCES
from tmf630.attributes import Attributes
from tmf630.store import KEY_LIFETIME, Query, Record, Store, StoreError, Unavailable, mongo
from tmf630.store.condition import Attribute, Comparison, Condition, Kind, Not, Operator, Some
from tmf630.store.mongo import MongoStore

Document = dict[str, Any]

# PyMongo leaves a socket to the garbage collector when it is told to stop while it connects.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


@pytest.fixture(autouse=True)
def no_litter() -> Iterator[None]:
    """What a test has left is collected before the next one, which may allow none."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecantusDB]:
    """A server that a test may kill. It is running when a test begins and when it ends."""
    server = SecantusDB(tmp_path_factory.mktemp("mortal"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def url(mongodb_url: str) -> Iterator[str]:
    """A database of a test's own."""
    with database(mongodb_url) as url:
        yield url


@pytest.fixture
def documents(url: str) -> Iterator[pymongo.collection.Collection[Document]]:
    """The documents of the orders."""
    client: pymongo.MongoClient[Document]
    with pymongo.MongoClient(url) as client:
        yield client.get_default_database()["productOrder"]


class Commands(CommandListener):
    """The commands that the server was sent."""

    def __init__(self) -> None:
        self.sent: list[Document] = []

    def named(self, name: str) -> list[Document]:
        return [command for command in self.sent if name in command]

    def started(self, event: CommandStartedEvent) -> None:
        self.sent.append(dict(event.command))

    def succeeded(self, event: CommandSucceededEvent) -> None:
        pass

    def failed(self, event: CommandFailedEvent) -> None:
        pass


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Commands:
    """What stores send that are opened in the test."""
    commands = Commands()
    client = partial(pymongo.AsyncMongoClient, event_listeners=[commands])
    monkeypatch.setattr(mongo, "AsyncMongoClient", client)
    return commands


@pytest.fixture
def mortal_url(mortal: SecantusDB) -> Iterator[str]:
    with database(mortal.url) as url:
        yield url


class TestMongoStore(StoreBehaviour):
    @pytest.fixture
    def open_store(self, url: str) -> Callable[..., Store]:
        return partial(MongoStore, url, "tmf622")

    @pytest.fixture
    def outage(self, mortal: SecantusDB, mortal_url: str) -> Outage:
        return Outage(
            open=partial(MongoStore, mortal_url, "tmf622"), begin=mortal.kill, end=mortal.start
        )


@pytest.mark.anyio
class TestServer:
    async def test_what_was_acknowledged_survives_the_kill_of_the_server(
        self, mortal: SecantusDB, mortal_url: str
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


def explain(documents: pymongo.collection.Collection[Document], command: Document) -> Document:
    explained: Document = documents.database.command(
        "explain", {name: command[name] for name in ("aggregate", "pipeline", "cursor")}
    )
    return explained


@pytest.mark.anyio
class TestPlans:
    @pytest.mark.parametrize(
        ("name", "path"), [(name, path) for name in app.INDEXED for path in app.INDEXED[name]]
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
        collection = app.open_collection(store, name)
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


@pytest.mark.anyio
class TestDocuments:
    HELD = Comparison(attribute("relatedParty.id"), Operator.EQ, ("1",))

    async def found(self, url: str, condition: Condition) -> list[str]:
        store = MongoStore(url, "tmf622")
        page = await orders_of(store).find(Query(condition=condition, limit=1000))
        await store.close()
        assert page.total == len(page.records)
        return [each.id for each in page.records]

    async def test_documents_of_the_first_version_are_found(
        self, url: str, documents: pymongo.collection.Collection[Document]
    ) -> None:
        resources = {f"{n:03}": {"relatedParty": [{"id": str(n % 2)}]} for n in range(120)}
        documents.insert_many(
            {"_id": id, "revision": 7, "resource": json.dumps(each)}
            for id, each in resources.items()
        )
        odd = [id for id in resources if int(id) % 2]
        assert await asyncio.gather(*(self.found(url, self.HELD) for _ in range(3))) == [odd] * 3
        assert await self.found(url, Not(self.HELD)) == sorted(resources.keys() - odd)
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        await orders.replace(record("001", 8))
        await orders.delete("003", 7)
        assert await orders.get("005") == Record(
            id="005", revision=7, resource=json.dumps(resources["005"]).encode()
        )
        await store.close()
        assert await self.found(url, self.HELD) == odd[2:]

    async def test_documents_are_found_by_what_has_become_searchable(self, url: str) -> None:
        store = MongoStore(url, "tmf622")
        unsearchable = store.collection("productOrder")
        await unsearchable.insert(record("1", resource=b'{"relatedParty":[{"id":"1"}]}'))
        await unsearchable.insert_once(record("2"), KEY)
        await unsearchable.delete("2", 1)
        await store.close()
        assert await self.found(url, self.HELD) == ["1"]

    async def test_what_is_remembered_of_a_deleted_record_is_its_insertion(
        self, url: str, documents: pymongo.collection.Collection[Document]
    ) -> None:
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        first = record("1", resource=b'{"description":"first"}')
        await orders.insert_once(first, KEY)
        await orders.replace(record("1", 2, b'{"description":"second"}'))
        await orders.delete("1", 2)
        await orders.insert(record("2"))
        await orders.delete("2", 1)
        await store.close()
        (left,) = documents.find()
        assert "second" not in str(left)
        assert left.keys() == {"_id", "first", "gone"}

    async def test_keys_do_not_pile_up(
        self, url: str, documents: pymongo.collection.Collection[Document]
    ) -> None:
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        for number in range(6):
            key = replace(KEY, name=str(number), moment=KEY.moment + number)
            await orders.insert_once(record(str(number)), key)
        for number in range(0, 6, 2):
            await orders.delete(str(number), 1)
        later = replace(KEY, moment=KEY.moment + KEY_LIFETIME + 3)
        await orders.insert_once(record("9"), later)
        await store.close()
        assert {each["_id"]: "first" in each for each in documents.find()} == {
            "1": False,
            "3": False,
            "4": True,
            "5": True,
            "9": True,
        }

    async def test_the_largest_order_there_may_be_is_found(self, url: str) -> None:
        # Nothing takes more room than many short texts, each in an array once.
        values = [f"{number:x}" for number in range(520_000)]
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        large = record(resource=json.dumps({"@x": values}, separators=(",", ":")).encode())
        assert len(large.resource) > 4_000_000
        await orders.insert(large)
        await store.close()
        extension = attribute("@x")
        assert await self.found(url, Comparison(extension, Operator.EQ, ("7eeee",))) == ["1"]
        assert await self.found(url, Comparison(extension, Operator.EQ, ("fffff",))) == []

    async def test_what_is_too_large_is_not_to_be_tried_again(self, url: str) -> None:
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        large = record(resource=json.dumps({"description": "x" * 2**24}).encode())
        for write in (orders.insert(large), orders.insert_once(large, KEY)):
            with pytest.raises(StoreError, match="larger") as raised:
                await write
            assert not isinstance(raised.value, Unavailable)
        await orders.insert(record())
        with pytest.raises(StoreError, match="larger"):
            await orders.replace(replace(large, revision=2))
        assert await orders.get("1") == record()
        await store.close()

    async def test_the_shapes_circles_are_followed(self, url: str) -> None:
        store = MongoStore(url, "tmf622")
        item: Document = {"state": "held"}
        condition: Condition = Comparison(Attribute(("state",), Kind.TEXT), Operator.EQ, ("held",))
        for _ in range(12):
            item = {"productOrderItem": [{}, item]}
            condition = Some("productOrderItem", condition)
        await store.collection("productOrder", SHAPE).insert(
            record(resource=json.dumps(item).encode())
        )
        await store.close()
        assert await self.found(url, condition) == ["1"]
        assert await self.found(url, Some("productOrderItem", condition)) == []
