"""Metadata, jobs and tombstones in MongoDB, beside keys and older versions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pymongo
import pytest

from tests.store.mongo.commands import Commands, Document, unmarked
from tests.store.samples import ALL, KEY, entry, leave_tombstone, orders_of, record, remove, stored
from tmf630.store.entries import KEY_LIFETIME, Entry
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.mongo import MongoStore
from tmf630.store.protocol import Collection

pytestmark = [
    # PyMongo leaves a socket to the garbage collector when it is closed while it connects.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("no_garbage"),
]


@pytest.mark.anyio
class TestEntries:
    LATER = replace(KEY, moment=KEY.moment + KEY_LIFETIME + 1)

    @pytest.fixture
    async def orders(self, url: str) -> AsyncIterator[Collection]:
        store = MongoStore(url, "tmf622")
        yield orders_of(store)
        await store.close()

    async def test_documents_of_versions_without_metadata_can_be_replaced(
        self, documents: pymongo.collection.Collection[Document], orders: Collection
    ) -> None:
        documents.insert_many(
            {"_id": id, "revision": 7, "resource": '{"state":"new"}'} for id in ("1", "2", "3")
        )
        old = [await stored(orders, id) for id in ("1", "2", "3")]
        assert old[0] == Entry(id="1", version=0, record=record("1", 7))
        worked = [
            old[0].next(old[0].record, b'{"a":1}', 5.0),
            old[1].next(record("2", 8, b"{}"), b"", 6.0),
            old[2].next(None, b"{}", 7.0),
        ]
        for before, after in zip(old, worked, strict=True):
            await orders.replace(before, after)
            with pytest.raises(Conflict):
                await orders.replace(before, None)
        assert [await orders.entry(id) for id in ("1", "2", "3")] == worked
        assert await orders.due(9, 9) == ["1", "2", "3"]

    @pytest.mark.parametrize("version", [0, 1])
    async def test_a_change_by_such_a_version_is_a_conflict(
        self, documents: pymongo.collection.Collection[Document], orders: Collection, version: int
    ) -> None:
        if version:
            await orders.insert(record(), metadata=b"{}", run_at=5.0)
        else:
            documents.insert_one({"_id": "1", "revision": 1, "resource": '{"state":"new"}'})
        before = await stored(orders)
        changed = {"revision": 2, "resource": '{"state":"held"}'}
        documents.update_one({"_id": "1", "revision": 1}, {"$set": changed})
        for after in (before.next(before.record, b"{}", 9.0), before.next(None, b"", 9.0), None):
            with pytest.raises(Conflict):
                await orders.replace(before, after)
        assert await orders.entry("1") == replace(
            before, record=record("1", 2, b'{"state":"held"}')
        )

    async def test_a_deletion_by_such_a_version_is_a_conflict(
        self, documents: pymongo.collection.Collection[Document], orders: Collection
    ) -> None:
        await orders.insert_once(record(), KEY, metadata=b"{}", run_at=5.0)
        before = await stored(orders)
        fields = dict.fromkeys(("revision", "resource", "search", "version"), "")
        documents.update_one({"_id": "1"}, {"$set": {"gone": True}, "$unset": fields})
        with pytest.raises(Conflict):
            await orders.replace(before, before.next(before.record, b"", None))
        # The job remains.
        assert await stored(orders) == replace(before, record=None)
        assert await orders.due(5, 9) == ["1"]
        await remove(orders)
        assert await orders.entry("1") is None
        assert await orders.find_by_key(KEY) == record()

    async def test_documents_of_versions_without_outboxes_have_no_events(
        self, documents: pymongo.collection.Collection[Document], orders: Collection
    ) -> None:
        old = {"_id": "1", "revision": 1, "resource": '{"state":"new"}', "turn": 4, "due": 5.0}
        documents.insert_one(old)
        assert await orders.unpublished(9) == []
        before = await stored(orders)
        assert before == entry(record(), 4, run_at=5.0)
        after = before.next(before.record, b"", 6.0, b"[1]")
        await orders.replace(before, after)
        assert await orders.unpublished(9) == [after]
        await orders.acknowledge(after)
        assert unmarked(documents.find_one()) == {**old, "turn": 5, "due": 6.0}

    async def test_events_unknown_to_such_a_version_are_not_lost(
        self, documents: pymongo.collection.Collection[Document], orders: Collection
    ) -> None:
        await orders.insert(record("1"), outbox=b"[1]")
        await orders.insert_once(record("2"), KEY, outbox=b"[2]")
        changed = {"revision": 2, "resource": '{"state":"held"}', "turn": 2}
        documents.update_one({"_id": "1"}, {"$set": changed})
        fields = dict.fromkeys(("revision", "resource", "search", "version", "turn"), "")
        documents.update_one({"_id": "2"}, {"$set": {"gone": True}, "$unset": fields})
        unpublished = await orders.unpublished(9)
        assert [(each.id, each.record, each.outbox) for each in unpublished] == [
            ("1", record("1", 2, b'{"state":"held"}'), b"[1]"),
            ("2", None, b"[2]"),
        ]
        await orders.acknowledge(*unpublished)
        assert await orders.unpublished(9) == []
        assert await orders.entry("1") == replace(unpublished[0], outbox=b"")
        assert await orders.entry("2") is None
        assert await orders.find_by_key(KEY) == record("2")

    async def test_a_tombstone_survives_the_end_of_its_key(
        self, documents: pymongo.collection.Collection[Document], orders: Collection
    ) -> None:
        await orders.insert_once(record(), KEY, metadata=b"{}", run_at=5.0)
        left = await leave_tombstone(orders, "1")
        assert await orders.insert_once(record("2"), KEY) == record()
        assert await orders.insert_once(record("2"), self.LATER) == record("2")
        assert await stored(orders) == left
        assert await orders.due(50, 9) == ["1"]
        with pytest.raises(Duplicate):
            await orders.insert(record())
        assert [each.id for each in (await orders.find(ALL)).records] == ["2"]
        await orders.replace(left, None)
        assert [each["_id"] for each in documents.find()] == ["2"]

    async def test_a_finished_tombstone_leaves_its_key(
        self, documents: pymongo.collection.Collection[Document], orders: Collection
    ) -> None:
        await orders.insert_once(record("1"), KEY, outbox=b"[1]")
        await orders.insert(record("2"), outbox=b"[1]")
        for id in "12":
            before = await stored(orders, id)
            await orders.replace(before, before.next(None, b"", None, b"[1, 2]"))
        await orders.acknowledge(*await orders.unpublished(9))
        (left,) = documents.find()
        assert left["_id"] == "1"
        assert left.keys() == {"_id", "gone", "first"}
        assert await orders.insert_once(record("3"), self.LATER) == record("3")
        assert [each["_id"] for each in documents.find()] == ["3"]

    async def test_many_entries_are_acknowledged_in_one_write(
        self, commands: Commands, orders: Collection
    ) -> None:
        await orders.insert(*(record(f"{number:02}") for number in range(50)), outbox=b"[1]")
        await orders.acknowledge(*await orders.unpublished(50))
        (sent,) = commands.named("update")
        (update,) = sent["updates"]
        assert len(update["q"]["_id"]["$in"]) == 50
        assert await orders.unpublished(50) == []

    async def test_a_removed_tombstone_leaves_its_key(
        self, documents: pymongo.collection.Collection[Document], orders: Collection
    ) -> None:
        await orders.insert_once(record(), KEY, metadata=b"{}", run_at=5.0)
        await orders.replace(await leave_tombstone(orders, "1"), None)
        assert await orders.entry("1") is None
        assert await orders.due(1_000, 9) == []
        assert await orders.insert_once(record("2"), KEY) == record()
        assert await orders.insert_once(record("2"), self.LATER) == record("2")
        assert [each["_id"] for each in documents.find()] == ["2"]

    async def test_a_document_with_a_key_only_is_no_entry(self, orders: Collection) -> None:
        await orders.insert_once(record(), KEY)
        await remove(orders)
        for version in range(3):
            nothing = Entry(id="1", version=version, record=None)
            for after in (nothing.next(None, b"{}", 5.0), nothing.next(record(), b"", None), None):
                with pytest.raises(Conflict):
                    await orders.replace(nothing, after)
        assert await orders.find_by_key(KEY) == record()

    async def test_a_change_beside_the_record_leaves_the_search_copy(
        self,
        documents: pymongo.collection.Collection[Document],
        commands: Commands,
        orders: Collection,
    ) -> None:
        await orders.insert(record(), metadata=b'{"a":1}', run_at=5.0)
        first = documents.find_one("1")
        assert first
        before = await stored(orders)
        await orders.replace(before, before.next(before.record, b'{"a":2}', 6.0))
        before = await stored(orders)
        await orders.replace(before, before.next(before.record, b"", None))
        sent = [each["updates"][0]["u"] for each in commands.named("update")]
        assert [{**each, "$set": unmarked(each["$set"])} for each in sent] == [
            {
                "$set": {"turn": 2, "journal": '{"a":2}', "due": 6.0},
                "$unset": {"owed": "", "owing": ""},
            },
            {"$set": {"turn": 3}, "$unset": {"journal": "", "due": "", "owed": "", "owing": ""}},
        ]
        del first["journal"], first["due"]
        assert unmarked(documents.find_one("1")) == {**unmarked(first), "turn": 3}
        await remove(orders)
        assert documents.find_one("1") is None

    async def test_a_record_is_read_without_its_metadata(
        self, commands: Commands, orders: Collection
    ) -> None:
        await orders.insert(record(), metadata=b'{"a":1}')
        assert await orders.get("1") == record()
        (sent,) = commands.named("find")
        assert sent["filter"] == {"_id": "1"}
        assert "journal" not in sent["projection"]
