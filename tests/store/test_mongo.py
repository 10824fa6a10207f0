"""The store in MongoDB."""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
from collections.abc import AsyncIterator, Callable, Iterator
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
from tests.store.samples import (
    ALL,
    INDEXED,
    KEY,
    SHAPE,
    attribute,
    change,
    erase,
    held,
    orders_of,
    record,
)
from tests.store.suite import StoreBehaviour
from tmf622_contract.attributes import ATTRIBUTES, RESOURCES
from tmf630.attributes import Attributes
from tmf630.store import (
    KEY_LIFETIME,
    Collection,
    Conflict,
    Duplicate,
    Holding,
    Query,
    Record,
    Store,
    StoreError,
    Unavailable,
    mongo,
)
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


ASKED = ("aggregate", "pipeline", "cursor", "find", "filter", "projection", "sort", "limit")


def explain(documents: pymongo.collection.Collection[Document], command: Document) -> Document:
    explained: Document = documents.database.command(
        "explain", {name: command[name] for name in ASKED if name in command}
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


async def bury(orders: Collection, id: str) -> Holding:
    """Delete a record while work for it is to be done; returns what is left."""
    before = await held(orders, id)
    after = before.next(None, b'{"work":"%d"}' % before.turn, 50.0)
    await orders.replace(before, after)
    return after


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
        await change(orders, record("001", 8))
        await erase(orders, "003")
        assert await orders.get("005") == Record(
            id="005", revision=7, resource=json.dumps(resources["005"]).encode()
        )
        await store.close()
        assert await self.found(url, self.HELD) == odd[2:]

    async def test_documents_are_found_by_what_has_become_searchable(
        self, url: str, documents: pymongo.collection.Collection[Document]
    ) -> None:
        store = MongoStore(url, "tmf622")
        unsearchable = store.collection("productOrder")
        await unsearchable.insert(record("1", resource=b'{"relatedParty":[{"id":"1"}]}'))
        await unsearchable.insert_once(record("2"), KEY)
        await erase(unsearchable, "2")
        await unsearchable.insert(record("3"))
        left = await bury(unsearchable, "3")
        await store.close()
        assert await self.found(url, self.HELD) == ["1"]
        assert documents.find_one("3") == {
            "_id": "3",
            "gone": True,
            "turn": 2,
            "journal": left.journal.decode(),
            "due": left.due,
        }

    async def test_what_is_remembered_of_a_deleted_record_is_its_insertion(
        self, url: str, documents: pymongo.collection.Collection[Document]
    ) -> None:
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        first = record("1", resource=b'{"description":"first"}')
        await orders.insert_once(first, KEY)
        await change(orders, record("1", 2, b'{"description":"second"}'))
        await bury(orders, "1")
        await erase(orders, "1")
        await orders.insert(record("2"))
        await erase(orders, "2")
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
            await erase(orders, str(number))
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
            await change(orders, replace(large, revision=2))
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


@pytest.mark.anyio
class TestWork:
    LATER = replace(KEY, moment=KEY.moment + KEY_LIFETIME + 1)

    @pytest.fixture
    async def orders(self, url: str) -> AsyncIterator[Collection]:
        store = MongoStore(url, "tmf622")
        yield orders_of(store)
        await store.close()

    async def test_documents_of_a_time_before_there_were_journals_are_worked_on(
        self, documents: pymongo.collection.Collection[Document], orders: Collection
    ) -> None:
        documents.insert_many(
            {"_id": id, "revision": 7, "resource": '{"state":"new"}'} for id in ("1", "2", "3")
        )
        old = [await held(orders, id) for id in ("1", "2", "3")]
        assert old[0] == Holding(id="1", turn=0, record=record("1", 7))
        worked = [
            old[0].next(old[0].record, b'{"a":1}', 5.0),
            old[1].next(record("2", 8, b"{}"), b"", 6.0),
            old[2].next(None, b"{}", 7.0),
        ]
        for before, after in zip(old, worked, strict=True):
            await orders.replace(before, after)
            with pytest.raises(Conflict):
                await orders.replace(before, None)
        assert [await orders.held(id) for id in ("1", "2", "3")] == worked
        assert await orders.due(9, 9) == ["1", "2", "3"]

    @pytest.mark.parametrize("turn", [0, 1])
    async def test_what_a_server_of_that_time_does_meanwhile_is_noticed(
        self, documents: pymongo.collection.Collection[Document], orders: Collection, turn: int
    ) -> None:
        if turn:
            await orders.insert(record(), journal=b"{}", due=5.0)
        else:
            documents.insert_one({"_id": "1", "revision": 1, "resource": '{"state":"new"}'})
        before = await held(orders)
        changed = {"revision": 2, "resource": '{"state":"held"}'}
        documents.update_one({"_id": "1", "revision": 1}, {"$set": changed})
        for after in (before.next(before.record, b"{}", 9.0), before.next(None, b"", 9.0), None):
            with pytest.raises(Conflict):
                await orders.replace(before, after)
        assert await orders.held("1") == replace(before, record=record("1", 2, b'{"state":"held"}'))

    async def test_a_deletion_by_a_server_of_that_time_is_noticed(
        self, documents: pymongo.collection.Collection[Document], orders: Collection
    ) -> None:
        await orders.insert_once(record(), KEY, b"{}", 5.0)
        before = await held(orders)
        fields = dict.fromkeys(("revision", "resource", "search", "version"), "")
        documents.update_one({"_id": "1"}, {"$set": {"gone": True}, "$unset": fields})
        with pytest.raises(Conflict):
            await orders.replace(before, before.next(before.record, b"", None))
        # What was to be done for it still is.
        assert await held(orders) == replace(before, record=None)
        assert await orders.due(5, 9) == ["1"]
        await erase(orders)
        assert await orders.held("1") is None
        assert await orders.inserted(KEY) == record()

    async def test_a_key_that_ends_leaves_work_to_be_done(
        self, documents: pymongo.collection.Collection[Document], orders: Collection
    ) -> None:
        await orders.insert_once(record(), KEY, b"{}", 5.0)
        left = await bury(orders, "1")
        assert await orders.insert_once(record("2"), KEY) == record()
        assert await orders.insert_once(record("2"), self.LATER) == record("2")
        assert await held(orders) == left
        assert await orders.due(50, 9) == ["1"]
        with pytest.raises(Duplicate):
            await orders.insert(record())
        assert [each.id for each in (await orders.find(ALL)).records] == ["2"]
        await orders.replace(left, None)
        assert [each["_id"] for each in documents.find()] == ["2"]

    async def test_work_that_is_done_leaves_the_key(
        self, documents: pymongo.collection.Collection[Document], orders: Collection
    ) -> None:
        await orders.insert_once(record(), KEY, b"{}", 5.0)
        await orders.replace(await bury(orders, "1"), None)
        assert await orders.held("1") is None
        assert await orders.due(1_000, 9) == []
        assert await orders.insert_once(record("2"), KEY) == record()
        assert await orders.insert_once(record("2"), self.LATER) == record("2")
        assert [each["_id"] for each in documents.find()] == ["2"]

    async def test_what_only_remembers_a_key_cannot_be_replaced(self, orders: Collection) -> None:
        await orders.insert_once(record(), KEY)
        await erase(orders)
        for turn in range(3):
            nothing = Holding(id="1", turn=turn, record=None)
            for after in (nothing.next(None, b"{}", 5.0), nothing.next(record(), b"", None), None):
                with pytest.raises(Conflict):
                    await orders.replace(nothing, after)
        assert await orders.inserted(KEY) == record()

    async def test_work_alone_leaves_what_can_be_searched_as_it_is(
        self,
        documents: pymongo.collection.Collection[Document],
        commands: Commands,
        orders: Collection,
    ) -> None:
        await orders.insert(record(), journal=b'{"a":1}', due=5.0)
        first = documents.find_one("1")
        assert first
        before = await held(orders)
        await orders.replace(before, before.next(before.record, b'{"a":2}', 6.0))
        before = await held(orders)
        await orders.replace(before, before.next(before.record, b"", None))
        assert [each["updates"][0]["u"] for each in commands.named("update")] == [
            {"$set": {"turn": 2, "journal": '{"a":2}', "due": 6.0}},
            {"$set": {"turn": 3}, "$unset": {"journal": "", "due": ""}},
        ]
        del first["journal"], first["due"]
        assert documents.find_one("1") == {**first, "turn": 3}
        await erase(orders)
        assert documents.find_one("1") is None

    async def test_what_is_got_is_read_without_the_journal(
        self, commands: Commands, orders: Collection
    ) -> None:
        await orders.insert(record(), journal=b'{"a":1}')
        assert await orders.get("1") == record()
        (sent,) = commands.named("find")
        assert sent["filter"] == {"_id": "1"}
        assert "journal" not in sent["projection"]
