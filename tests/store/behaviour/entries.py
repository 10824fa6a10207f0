"""Entries: their versions, metadata and jobs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import pytest
from hypothesis import given

from tests.store.behaviour.finding.conditions import (
    EQ,
    check,
    exists,
    found_ids,
    json_record,
    where,
)
from tests.store.behaviour.records import json_objects, property_test
from tests.store.samples import ALL, KEY, entry, orders_of, outcomes, record, remove, stored
from tmf630.store.entries import Entry
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.protocol import Collection, Store

METADATA = b'{ "steps" : ["submitted", 1.0, "\\u00e9"] }'
RUN_AT = 1_800_000_000.125
FOREVER = 1e12


async def due_ids(collection: Collection, moment: float = FOREVER) -> list[str]:
    return list(await collection.due(moment, 100))


class Metadata:
    """Every entry may have metadata and a job."""

    async def test_an_unknown_id_has_no_entry(self, orders: Collection) -> None:
        await orders.insert(record())
        for id in ("", "2", "a\0b", "$ne", "'", "x" * 8_000):
            assert await orders.entry(id) is None

    async def test_metadata_and_job_are_optional(self, orders: Collection) -> None:
        await orders.insert(record(revision=3))
        assert await orders.entry("1") == entry(record(revision=3), 1)
        assert await due_ids(orders) == []

    async def test_each_of_several_records_has_metadata_and_job(self, orders: Collection) -> None:
        await orders.insert(record("1"), record("2"), metadata=METADATA, run_at=RUN_AT)
        await orders.insert_once(record("3"), KEY, metadata=METADATA, run_at=RUN_AT)
        for id in "123":
            assert await orders.entry(id) == entry(record(id), 1, METADATA, RUN_AT)
            assert await orders.get(id) == record(id)
        assert await due_ids(orders) == ["1", "2", "3"]

    async def test_a_repetition_changes_nothing(self, orders: Collection) -> None:
        await orders.insert_once(record(), KEY, metadata=METADATA, run_at=RUN_AT)
        await orders.insert_once(record("2"), KEY, metadata=b"{}", run_at=RUN_AT + 1)
        with pytest.raises(Duplicate):
            await orders.insert(record(), metadata=b"{}")
        assert await orders.entry("1") == entry(record(), 1, METADATA, RUN_AT)
        assert await orders.entry("2") is None

    @given(first=json_objects, second=json_objects, third=json_objects)
    @property_test
    async def test_metadata_is_returned_byte_for_byte(
        self, orders: Collection, first: bytes, second: bytes, third: bytes
    ) -> None:
        current = entry(record(), 1, first)
        await orders.insert(record(), metadata=first)
        assert await orders.entry("1") == current
        for successor, metadata in ((record(), second), (record(revision=2), third), (None, first)):
            following = current.next(successor, metadata, None)
            await orders.replace(current, following)
            current = following
            assert await orders.entry("1") == current
        await remove(orders)

    async def test_large_metadata_is_returned(self, orders: Collection) -> None:
        large = json.dumps({"steps": "ü" * 500_000}).encode()
        await orders.insert(record(), metadata=large, run_at=RUN_AT)
        assert await orders.entry("1") == entry(record(), 1, large, RUN_AT)

    async def test_metadata_may_change_without_the_record(self, collection: Collection) -> None:
        row = json_record(
            "a", {"state": "new", "score": 1, "relatedParty": [{"id": "1"}, {"id": "2"}]}, 3
        )
        other = json_record("b", {"state": "held"})
        await collection.insert(row, other, metadata=b"{}")
        for version, (metadata, run_at) in enumerate(
            ((METADATA, RUN_AT), (b"{}", None), (b"", -1.5)), 2
        ):
            before = await stored(collection, "a")
            await collection.replace(before, before.next(row, metadata, run_at))
            assert await collection.entry("a") == entry(row, version, metadata, run_at)
            assert await collection.get("a") == row
            assert list((await collection.find(ALL)).records) == [row, other]
            await check(
                collection,
                [
                    (where("state", EQ, "new"), "a"),
                    (where("score", EQ, 1), "a"),
                    (where("relatedParty.id", EQ, "2"), "a"),
                ],
            )
        assert await collection.entry("b") == entry(other, 1, b"{}")

    async def test_record_and_metadata_may_change_together(self, collection: Collection) -> None:
        await collection.insert(json_record("a", {"state": "new"}), metadata=b"{}", run_at=RUN_AT)
        after = entry(json_record("a", {"state": "held"}, 2), 2, METADATA, RUN_AT + 1)
        await collection.replace(await stored(collection, "a"), after)
        assert await collection.entry("a") == after
        await check(
            collection, [(where("state", EQ, "new"), ""), (where("state", EQ, "held"), "a")]
        )
        assert await due_ids(collection, RUN_AT) == []

    async def test_no_condition_finds_metadata(self, collection: Collection) -> None:
        await collection.insert(
            json_record("a", {}), metadata=b'{"state":"new","due":1}', run_at=RUN_AT
        )
        names = ("state", "journal", "due", "turn")
        await check(
            collection, [(where("state", EQ, "new"), ""), *((exists(n), "") for n in names)]
        )

    async def test_metadata_of_two_collections_is_separate(
        self, store: Store, orders: Collection
    ) -> None:
        tasks = store.collection("cancelProductOrder")
        await orders.insert(record(), metadata=METADATA, run_at=RUN_AT)
        await tasks.insert(record(), metadata=b"{}", run_at=RUN_AT + 1)
        before = await stored(orders)
        await orders.replace(before, before.next(record(), b"", RUN_AT))
        assert await tasks.entry("1") == entry(record(), 1, b"{}", RUN_AT + 1)
        assert await due_ids(tasks, RUN_AT) == []


class Jobs:
    """Due jobs are found, the earliest first."""

    async def test_the_earliest_comes_first(self, orders: Collection) -> None:
        dues = {"a": 3.0, "b": 2.0, "d": 2.5, "c": 2.5, "e": None, "f": -1.0, "g": 2.4999}
        for id, run_at in dues.items():
            await orders.insert(record(id), run_at=run_at)
        expected = "fbgcda"
        for limit in (0, 1, 4, 6, 7, 2**40):
            assert "".join(await orders.due(3.0, limit)) == expected[:limit]

    @pytest.mark.parametrize(
        ("moment", "ids"), [(0.9, ""), (1, "a"), (1.4, "a"), (1.5, "ab"), (9e9, "abc")]
    )
    async def test_later_jobs_are_left_out(
        self, orders: Collection, moment: float, ids: str
    ) -> None:
        for id, run_at in {"a": 1.0, "b": 1.5, "c": 2.0}.items():
            await orders.insert(record(id), run_at=run_at)
        assert "".join(await due_ids(orders, moment)) == ids

    async def test_a_job_may_be_moved_and_removed(self, orders: Collection) -> None:
        await orders.insert(record("1"), record("2"), run_at=RUN_AT)
        before = await stored(orders)
        await orders.replace(before, before.next(record(), b"", RUN_AT + 1))
        assert await due_ids(orders) == ["2", "1"]
        before = await stored(orders, "2")
        await orders.replace(before, before.next(record("2"), b"", None))
        assert await due_ids(orders) == ["1"]
        await remove(orders)
        assert await due_ids(orders) == []

    async def test_an_empty_collection_has_no_jobs(self, orders: Collection) -> None:
        assert await due_ids(orders) == []


class Versions:
    """Only the stored version is replaced."""

    @pytest.mark.parametrize(
        ("version", "revision"), [(0, 2), (1, 2), (3, 2), (2, 1), (2, 3), (1, 1), (2, None)]
    )
    async def test_another_version_or_revision_is_not_replaced(
        self, collection: Collection, version: int, revision: int | None
    ) -> None:
        row = json_record("a", {"state": "new"}, 2)
        await collection.insert(row)
        before = await stored(collection, "a")
        current = before.next(row, METADATA, RUN_AT)
        await collection.replace(before, current)
        expected = row._replace(revision=revision) if revision else None
        wrong = Entry(id="a", version=version, record=expected, metadata=METADATA, run_at=RUN_AT)
        following = json_record("a", {"state": "held"}, (revision or 0) + 1)
        records = (expected, following, None) if expected else (None,)
        for after in [*(wrong.next(each, b"{}", None) for each in records), None]:
            with pytest.raises(Conflict):
                await collection.replace(wrong, after)
        assert await collection.entry("a") == current
        assert await found_ids(collection, where("state", EQ, "new")) == "a"
        assert await due_ids(collection) == ["a"]

    async def test_a_missing_entry_is_not_replaced(self, orders: Collection) -> None:
        for before in (entry(record()), Entry(id="1", version=2, record=None)):
            for after in (before.next(before.record, b"", None), None):
                with pytest.raises(Conflict):
                    await orders.replace(before, after)
        assert await orders.entry("1") is None

    async def test_one_of_many_concurrent_replacements_succeeds(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        other = open_store()
        rivals = [orders, orders_of(other)]
        await orders.insert(record(), run_at=RUN_AT)
        before = await stored(orders)
        tried = [
            [
                before.next(record(), b'{"by":%d}' % number, RUN_AT),
                before.next(record(revision=2, resource=b"{}"), b'{"by":%d}' % number, None),
                before.next(None, b'{"by":%d}' % number, RUN_AT),
                None,
            ][number % 4]
            for number in range(20)
        ]
        results = await outcomes(
            [rivals[number // 4 % 2].replace(before, each) for number, each in enumerate(tried)]
        )
        await other.close()
        assert sorted(map(str, results)) == sorted([str(None)] + [str(Conflict)] * 19)
        assert await orders.entry("1") == tried[results.index(None)]

    async def test_changes_of_metadata_by_many_tasks_are_all_made(self, orders: Collection) -> None:
        await orders.insert(record(), metadata=b"[]")

        async def enter(number: int) -> None:
            while True:
                before = await stored(orders)
                metadata = json.dumps([*json.loads(before.metadata), number]).encode()
                try:
                    return await orders.replace(before, before.next(record(), metadata, None))
                except Conflict:
                    pass

        await asyncio.gather(*map(enter, range(20)))
        after = await stored(orders)
        assert (after.version, after.record) == (21, record())
        assert sorted(json.loads(after.metadata)) == list(range(20))


class Entries(Metadata, Jobs, Versions):
    """An entry changes with or without its record."""
