"""What a store does when it is to let go of what is old."""

from __future__ import annotations

import pytest

from tests.store.asking import EQ, found, made, where
from tests.store.entries import DUE, JOURNAL, due_ids
from tests.store.samples import ALL, entry, record, stored
from tests.store.unpublished import OWED, owing_ids
from tmf630.store.errors import Conflict
from tmf630.store.protocol import Collection


class Trimming:
    """Of a log the first records are let go of, and all that goes with them."""

    async def test_what_comes_before_an_id_goes(self, held: Collection) -> None:
        row = {"state": "new", "relatedParty": [{"id": "1"}]}
        rows = [made(id, row) for id in "abcd"]
        await held.insert(*rows, metadata=JOURNAL, run_at=DUE, outbox=OWED)
        assert await held.trim("c", 9) == 2
        assert await held.entry("a") is None
        assert await held.entry("c") == entry(rows[2], 1, JOURNAL, DUE, OWED)
        assert (await owing_ids(held), await due_ids(held)) == ("cd", ["c", "d"])
        page = await held.find(ALL)
        assert (list(page.records), page.total) == (rows[2:], 2)
        for path, value in ("state", "new"), ("relatedParty.id", "1"):
            assert await found(held, where(path, EQ, value)) == "cd"

    @pytest.mark.parametrize(("before", "left"), [("", "123"), ("1", "123"), ("3", "3"), ("4", "")])
    async def test_nothing_else_goes(self, orders: Collection, before: str, left: str) -> None:
        await orders.insert(*map(record, "123"))
        assert await orders.trim(before, 9) == 3 - len(left)
        assert [each.id for each in (await orders.find(ALL)).records] == list(left)

    async def test_so_many_at_most(self, orders: Collection) -> None:
        await orders.insert(*map(record, "54321"))
        assert await orders.trim("5", 3) == 3
        assert [each.id for each in (await orders.find(ALL)).records] == ["4", "5"]
        assert [await orders.trim("5", limit) for limit in (0, 3, 3)] == [0, 1, 0]

    async def test_what_is_left_of_a_deleted_record_goes(self, orders: Collection) -> None:
        await orders.insert(record("1"), record("2"))
        before = await stored(orders)
        after = before.next(None, JOURNAL, DUE, OWED)
        await orders.replace(before, after)
        assert await orders.trim("2", 9) == 1
        assert await orders.entry("1") is None
        assert (await orders.unpublished(9), await due_ids(orders)) == ([], [])
        with pytest.raises(Conflict):
            await orders.replace(after, None)

    async def test_what_has_gone_can_come_again(self, orders: Collection) -> None:
        await orders.insert(record())
        assert await orders.trim("2", 1) == 1
        await orders.insert(record())
        assert await orders.entry("1") == entry(record())
