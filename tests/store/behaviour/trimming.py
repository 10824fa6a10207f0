"""The oldest entries of a collection are removed."""

from __future__ import annotations

import pytest

from tests.store.behaviour.entries import METADATA, RUN_AT, due_ids
from tests.store.behaviour.finding.conditions import EQ, found_ids, json_record, where
from tests.store.behaviour.unpublished import EVENTS, unpublished_ids
from tests.store.samples import ALL, entry, record, stored
from tmf630.store.errors import Conflict
from tmf630.store.protocol import Collection


class Trimming:
    """The first entries are removed, with everything stored under their ids."""

    async def test_entries_before_an_id_are_removed(self, collection: Collection) -> None:
        row = {"state": "new", "relatedParty": [{"id": "1"}]}
        rows = [json_record(id, row) for id in "abcd"]
        await collection.insert(*rows, metadata=METADATA, run_at=RUN_AT, outbox=EVENTS)
        assert await collection.trim("c", 9) == 2
        assert await collection.entry("a") is None
        assert await collection.entry("c") == entry(rows[2], 1, METADATA, RUN_AT, EVENTS)
        assert (await unpublished_ids(collection), await due_ids(collection)) == ("cd", ["c", "d"])
        page = await collection.find(ALL)
        assert (list(page.records), page.total) == (rows[2:], 2)
        for path, value in ("state", "new"), ("relatedParty.id", "1"):
            assert await found_ids(collection, where(path, EQ, value)) == "cd"

    @pytest.mark.parametrize(("before", "left"), [("", "123"), ("1", "123"), ("3", "3"), ("4", "")])
    async def test_no_other_entry_is_removed(
        self, orders: Collection, before: str, left: str
    ) -> None:
        await orders.insert(*map(record, "123"))
        assert await orders.trim(before, 9) == 3 - len(left)
        assert [each.id for each in (await orders.find(ALL)).records] == list(left)

    async def test_the_limit_is_respected(self, orders: Collection) -> None:
        await orders.insert(*map(record, "54321"))
        assert await orders.trim("5", 3) == 3
        assert [each.id for each in (await orders.find(ALL)).records] == ["4", "5"]
        assert [await orders.trim("5", limit) for limit in (0, 3, 3)] == [0, 1, 0]

    async def test_tombstones_are_removed(self, orders: Collection) -> None:
        await orders.insert(record("1"), record("2"))
        before = await stored(orders)
        after = before.next(None, METADATA, RUN_AT, EVENTS)
        await orders.replace(before, after)
        assert await orders.trim("2", 9) == 1
        assert await orders.entry("1") is None
        assert (await orders.unpublished(9), await due_ids(orders)) == ([], [])
        with pytest.raises(Conflict):
            await orders.replace(after, None)

    async def test_a_removed_record_can_be_inserted_again(self, orders: Collection) -> None:
        await orders.insert(record())
        assert await orders.trim("2", 1) == 1
        await orders.insert(record())
        assert await orders.entry("1") == entry(record())
