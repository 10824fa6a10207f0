"""Documents in MongoDB, and their search copies."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pymongo
import pytest

from tests.store.mongo.commands import Document, unmarked
from tests.store.samples import (
    KEY,
    SHAPE,
    attribute,
    change,
    leave_tombstone,
    orders_of,
    record,
    remove,
)
from tmf630.store.condition import AnyElement, Attribute, Comparison, Condition, Kind, Not, Operator
from tmf630.store.entries import KEY_LIFETIME, Record
from tmf630.store.errors import StoreError, Unavailable
from tmf630.store.mongo import MongoStore
from tmf630.store.queries import Query

pytestmark = [
    # PyMongo leaves a socket to the garbage collector when it is closed while it connects.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("no_garbage"),
]


@pytest.mark.anyio
class TestDocuments:
    OF_PARTY = Comparison(attribute("relatedParty.id"), Operator.EQ, ("1",))

    async def found(self, url: str, condition: Condition) -> list[str]:
        store = MongoStore(url, "tmf622")
        page = await orders_of(store).find(Query(condition=condition, limit=1000))
        await store.close()
        assert page.total == len(page.records)
        return [each.id for each in page.records]

    async def migrate(self, url: str) -> None:
        store = MongoStore(url, "tmf622")
        orders_of(store)
        await store.migrate(lambda _: None)
        await store.close()

    async def test_documents_of_the_first_version_are_found(
        self, url: str, documents: pymongo.collection.Collection[Document]
    ) -> None:
        resources = {f"{n:03}": {"relatedParty": [{"id": str(n % 2)}]} for n in range(120)}
        documents.insert_many(
            {"_id": id, "revision": 7, "resource": json.dumps(each)}
            for id, each in resources.items()
        )
        odd = [id for id in resources if int(id) % 2]
        await self.migrate(url)
        assert (
            await asyncio.gather(*(self.found(url, self.OF_PARTY) for _ in range(3))) == [odd] * 3
        )
        assert await self.found(url, Not(self.OF_PARTY)) == sorted(resources.keys() - odd)
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        await change(orders, record("001", 8))
        await remove(orders, "003")
        assert await orders.get("005") == Record(
            id="005", revision=7, resource=json.dumps(resources["005"]).encode()
        )
        await store.close()
        assert await self.found(url, self.OF_PARTY) == odd[2:]

    async def test_what_is_not_searched_has_an_empty_copy(
        self, url: str, documents: pymongo.collection.Collection[Document]
    ) -> None:
        store = MongoStore(url, "tmf622")
        batch = record(resource=b'{"events":[{"resource":"1"}],"@type":"Batch"}')
        await store.collection("productOrder").insert(batch)
        await store.close()
        [document] = documents.find({}, ["search", "resource"])
        assert document == {"_id": "1", "search": {}, "resource": batch.resource.decode()}

    async def test_a_new_shape_needs_a_migration(
        self, url: str, documents: pymongo.collection.Collection[Document]
    ) -> None:
        store = MongoStore(url, "tmf622")
        unsearchable = store.collection("productOrder")
        await unsearchable.insert(record("1", resource=b'{"relatedParty":[{"id":"1"}]}'))
        await unsearchable.insert_once(record("2"), KEY)
        await remove(unsearchable, "2")
        await unsearchable.insert(record("3"))
        left = await leave_tombstone(unsearchable, "3")
        await store.close()
        await self.migrate(url)
        assert await self.found(url, self.OF_PARTY) == ["1"]
        assert unmarked(documents.find_one("3")) == {
            "_id": "3",
            "gone": True,
            "turn": 2,
            "journal": left.metadata.decode(),
            "due": left.run_at,
        }

    async def test_a_deleted_record_leaves_its_first_insertion_only(
        self, url: str, documents: pymongo.collection.Collection[Document]
    ) -> None:
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        first = record("1", resource=b'{"description":"first"}')
        await orders.insert_once(first, KEY)
        await change(orders, record("1", 2, b'{"description":"second"}'))
        await leave_tombstone(orders, "1")
        await remove(orders, "1")
        await orders.insert(record("2"))
        await remove(orders, "2")
        await store.close()
        (left,) = documents.find()
        assert "second" not in str(left)
        assert left.keys() == {"_id", "first", "gone"}

    async def test_expired_keys_are_deleted(
        self, url: str, documents: pymongo.collection.Collection[Document]
    ) -> None:
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        for number in range(6):
            key = replace(KEY, name=str(number), moment=KEY.moment + number)
            await orders.insert_once(record(str(number)), key)
        for number in range(0, 6, 2):
            await remove(orders, str(number))
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
        claims = documents.database["productOrder.keys"]
        assert {each["_id"] for each in claims.find()} == {"4", "5", KEY.name}

    async def test_the_largest_order_is_found(self, url: str) -> None:
        # Many different short texts in an array take the most room.
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

    async def test_an_order_of_empty_objects_is_stored(self, url: str) -> None:
        # Each takes 13 bytes in MongoDB, and 3 in the text.
        parties: list[Document] = [{}] * 1_390_000
        text = json.dumps({"relatedParty": parties, "state": "held"}, separators=(",", ":"))
        store = MongoStore(url, "tmf622")
        await orders_of(store).insert(record(resource=text.encode()))
        await store.close()
        held = Comparison(attribute("state"), Operator.EQ, ("held",))
        assert await self.found(url, held) == ["1"]

    async def test_a_record_too_large_is_not_unavailable(self, url: str) -> None:
        store = MongoStore(url, "tmf622")
        orders = orders_of(store)
        large = record(resource=json.dumps({"description": "x" * 2**24}).encode())
        for write in (orders.insert(large), orders.insert_once(large, KEY)):
            with pytest.raises(StoreError, match="larger") as raised:
                await write
            assert not isinstance(raised.value, Unavailable)
        await orders.insert(record())
        with pytest.raises(StoreError, match="larger"):
            await change(orders, large._replace(revision=2))
        assert await orders.get("1") == record()
        await store.close()

    async def test_circular_shapes_are_searched(self, url: str) -> None:
        store = MongoStore(url, "tmf622")
        item: Document = {"state": "held"}
        condition: Condition = Comparison(Attribute(("state",), Kind.TEXT), Operator.EQ, ("held",))
        for _ in range(12):
            item = {"productOrderItem": [{}, item]}
            condition = AnyElement("productOrderItem", condition)
        await store.collection("productOrder", SHAPE).insert(
            record(resource=json.dumps(item).encode())
        )
        await store.close()
        assert await self.found(url, condition) == ["1"]
        assert await self.found(url, AnyElement("productOrderItem", condition)) == []
