"""How many keys and documents MongoDB examines, and which commands it receives."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, NamedTuple

import pymongo
import pytest

from productordering import api
from productordering.generated import V4
from tests.api.contracts import own
from tests.store.mongo.commands import Commands, Document
from tests.store.samples import ALL, INDEXED, attribute, leave_tombstone, orders_of, record
from tmf630 import wire
from tmf630.api.collections import open_collection
from tmf630.query.attributes import Attributes
from tmf630.store.condition import AllOf, Attribute, Comparison, Kind, Operator, Sort
from tmf630.store.entries import Record
from tmf630.store.mongo import MongoStore
from tmf630.store.queries import Limits, Query
from tmf_contracts.effective import extended

pytestmark = [
    # PyMongo leaves a socket to the garbage collector when it is closed while it connects.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("no_garbage"),
]

SERVED = api.with_rules(
    V4.extended(V4.definition(), extended(V4.definition().contract, own.overlay("ProductOrder")))
)[0]
"""TMF622 with the attributes of an operator."""
MANY = 200
FEW = 7
ASKED = (
    *("aggregate", "pipeline", "cursor", "find", "filter", "projection", "sort", "limit"),
    *("count", "query"),
)


class Examined(NamedTuple):
    """How many keys of indexes and how many documents MongoDB has examined."""

    keys: int
    documents: int

    def no_more_than(self, found: int) -> bool:
        """Whether it has examined only the found ones, and at most the next one."""
        return max(self) <= found + 1


def examined(documents: pymongo.collection.Collection[Document], command: Document) -> Examined:
    asked = {name: command[name] for name in ASKED if name in command}
    explained = documents.database.command("explain", asked, verbosity="executionStats")
    totals = ("totalKeysExamined", "totalDocsExamined")
    return Examined(*(max(values_of(explained, name)) for name in totals))


def values_of(explained: Any, name: str) -> Iterator[int]:
    """All values of that name in an explanation, at any depth."""
    for key, each in explained.items() if isinstance(explained, dict) else enumerate(explained):
        if key == name:
            yield each
        elif isinstance(each, dict | list):
            yield from values_of(each, name)


def attribute_at(name: str, path: str) -> Attribute:
    """The stored attribute at a path of a collection."""
    defined = SERVED.collections[name]
    declared = Attributes(defined.stored or {}, defined.definition)
    return declared.find(tuple(path.split("."))).attribute


def few_among_many(path: str, kind: Kind) -> Iterator[Record]:
    """Records of which FEW have a later value at that path than the others."""
    some: dict[Kind, tuple[Any, Any]] = {
        Kind.INSTANT: ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        Kind.NUMBER: (1, 2.5),
    }
    most, few = some.get(kind, ("acknowledged", "held"))
    for number in range(MANY):
        value: Any = few if number % (MANY // FEW) == 5 else most
        for name in reversed(path.split(".")):
            value = {name: value}
        yield record(f"{number:03}", resource=wire.encode(value))


@pytest.mark.anyio
class TestPlans:
    @pytest.mark.parametrize(
        ("name", "path"),
        [(name, path) for name, each in SERVED.collections.items() for path in each.indexed],
    )
    @pytest.mark.parametrize("operator", [Operator.EQ, Operator.GTE])
    async def test_an_index_examines_only_what_it_finds(
        self,
        url: str,
        documents: pymongo.collection.Collection[Document],
        commands: Commands,
        name: str,
        path: str,
        operator: Operator,
    ) -> None:
        store = MongoStore(url, "tmf622")
        collection = open_collection(store, SERVED, name)
        asked = attribute_at(name, path)
        await collection.insert(*few_among_many(path, asked.kind))
        later = {Kind.INSTANT: 1_798_761_600_000_000, Kind.NUMBER: 2.5}.get(asked.kind, "held")
        # A full page needs a count, too.
        condition = Comparison(asked, operator, (later,))
        page = await collection.find(Query(condition=condition, offset=1, limit=5))
        await store.close()
        assert (len(page.records), page.total) == (5, FEW)
        sent = [*commands.named("aggregate"), *commands.named("count")]
        assert len(sent) == 2
        assert all(examined(documents, each).no_more_than(FEW) for each in sent)

    async def test_a_page_of_all_records_reads_no_other_record(
        self, url: str, documents: pymongo.collection.Collection[Document], commands: Commands
    ) -> None:
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        ids = [f"{number:03}" for number in range(MANY)]
        for id in ids:
            await orders.insert(record(id), metadata=b"{}", run_at=5.0)
        for id in ids[::5]:
            await leave_tombstone(orders, id)
        left = [id for id in ids if id not in ids[::5]]
        page = await orders.find(Query(offset=100, limit=FEW))
        await store.close()
        assert [each.id for each in page.records] == left[100 : 100 + FEW]
        assert page.total == len(left)
        sent = [*commands.named("aggregate"), *commands.named("count")]
        listed, counted = (examined(documents, each) for each in sent)
        assert listed.documents == FEW
        assert listed.keys <= 100 + FEW
        assert counted.documents == 0

    async def test_a_page_of_the_latest_records_reads_no_other_record(
        self, url: str, documents: pymongo.collection.Collection[Document], commands: Commands
    ) -> None:
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        for number in range(MANY):
            date = wire.encode({"orderDate": f"{2000 + number}-01-01T00:00:00Z"})
            await orders.insert(record(f"{number:03}", resource=date))
        latest = [Sort(attribute("orderDate"), descending=True)]
        page = await orders.find(Query(sort=latest, offset=100, limit=FEW))
        await store.close()
        last = MANY - 1 - 100
        assert [each.id for each in page.records] == [f"{last - n:03}" for n in range(FEW)]
        assert page.total == MANY
        listed = examined(documents, commands.named("aggregate")[0])
        assert listed.documents == FEW
        assert listed.keys <= 100 + FEW

    async def test_due_jobs_are_found_by_an_index(
        self, url: str, documents: pymongo.collection.Collection[Document], commands: Commands
    ) -> None:
        documents.insert_many({"_id": f"0{n}", "revision": 1, "resource": "{}"} for n in range(20))
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        await orders.insert(record("1"), record("2"), run_at=7.5)
        await orders.insert(record("3"), run_at=-7.5)
        await orders.insert(record("4"), record("5"), run_at=8)
        await orders.insert(record("6"))
        assert await orders.due(7.5, 2) == ["3", "1"]
        await store.close()
        (sent,) = commands.named("find")
        assert examined(documents, sent).no_more_than(2)
        (index,) = (each for each in documents.list_indexes() if "due" in each["key"])
        # Entries without a job take no room in it.
        assert "partialFilterExpression" in index

    async def test_unpublished_events_are_found_by_an_index(
        self, url: str, documents: pymongo.collection.Collection[Document], commands: Commands
    ) -> None:
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        await orders.insert(*(record(f"{number:02}") for number in range(20)))
        await orders.insert(record("21"), record("20"), record("22"), outbox=b"[1]")
        assert [each.id for each in await orders.unpublished(2)] == ["20", "21"]
        await store.close()
        (sent,) = commands.named("find")
        assert examined(documents, sent).no_more_than(2)
        (index,) = (each for each in documents.list_indexes() if "owing" in each["key"])
        # Entries without events take no room in it.
        assert "partialFilterExpression" in index

    async def test_there_is_an_index_for_each_sort_order(
        self, url: str, documents: pymongo.collection.Collection[Document]
    ) -> None:
        store = MongoStore(url, "tmf622")
        await orders_of(store).insert(record())
        await store.close()
        keys = [list(index["key"].items())[:2] for index in documents.list_indexes()]
        for each in INDEXED:
            assert [(f"search.{'.'.join(each.path)}", 1), ("_id", 1)] in keys
        assert [("search.orderDate", -1), ("_id", 1)] in keys

    async def test_what_a_state_narrows_is_counted_in_an_index(
        self, url: str, documents: pymongo.collection.Collection[Document], commands: Commands
    ) -> None:
        store = MongoStore(url, "tmf622")
        orders = open_collection(store, SERVED, "productOrder")
        for number in range(MANY):
            category = "x" if number % 4 == 0 else "y"
            state = "held" if number % 8 < 4 else "acknowledged"
            text = wire.encode({"category": category, "state": state})
            await orders.insert(record(f"{number:03}", resource=text))
        asked = [
            Comparison(attribute_at("productOrder", name), Operator.EQ, (value,))
            for name, value in (("category", "x"), ("state", "held"))
        ]
        page = await orders.find(Query(condition=AllOf(asked), limit=5))
        await store.close()
        assert (len(page.records), page.total) == (5, MANY // 8)
        [listed] = commands.named("aggregate")
        [counted] = commands.named("count")
        assert examined(documents, listed).documents == 5
        assert examined(documents, counted).documents == 0

    async def test_indexes_are_created_once(self, url: str, commands: Commands) -> None:
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        await asyncio.gather(*(orders.insert(record(str(number))) for number in range(9)))
        await orders.find(ALL)
        await store.close()
        assert len(commands.named("createIndexes")) == 1

    async def test_the_server_receives_the_time_limit_and_no_pattern(
        self, url: str, commands: Commands
    ) -> None:
        store = MongoStore(url, "tmf622", limits=Limits(3.0))
        orders = orders_of(store)
        await orders.insert(record())
        pattern = Comparison(attribute("state"), Operator.REGEX, ("^n(e|f)w$",))
        page = await orders.find(Query(condition=pattern, limit=1))
        assert (await orders.find(Query(limit=1))).total == page.total == 1
        await store.close()
        sent = [*commands.named("aggregate"), *commands.named("count")]
        assert {*map(len, map(commands.named, ("aggregate", "count")))} == {2, 1}
        assert all(0 < command["maxTimeMS"] <= 3000 for command in sent)
        assert "^n" not in str(sent)
