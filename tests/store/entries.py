"""What a store does with what goes with a record: its turn, its journal and its due moment."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import pytest
from hypothesis import given

from tests.store.asking import EQ, check, exists, found, made, where
from tests.store.records import json_objects, law
from tests.store.samples import ALL, KEY, entry, erase, orders_of, outcomes, record, stored
from tmf630.store.entries import Entry
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.protocol import Collection, Store

JOURNAL = b'{ "steps" : ["submitted", 1.0, "\\u00e9"] }'
DUE = 1_800_000_000.125
FOREVER = 1e12


async def due_ids(collection: Collection, moment: float = FOREVER) -> list[str]:
    return list(await collection.due(moment, 100))


class EntryTables:
    """A journal and a due moment go with every record."""

    async def test_what_nothing_was_told_of_is_not_held(self, orders: Collection) -> None:
        await orders.insert(record())
        for id in ("", "2", "a\0b", "$ne", "'", "x" * 8_000):
            assert await orders.entry(id) is None

    async def test_a_record_alone_has_neither(self, orders: Collection) -> None:
        await orders.insert(record(revision=3))
        assert await orders.entry("1") == entry(record(revision=3), 1)
        assert await due_ids(orders) == []

    async def test_each_of_several_records_has_them(self, orders: Collection) -> None:
        await orders.insert(record("1"), record("2"), metadata=JOURNAL, run_at=DUE)
        await orders.insert_once(record("3"), KEY, metadata=JOURNAL, run_at=DUE)
        for id in "123":
            assert await orders.entry(id) == entry(record(id), 1, JOURNAL, DUE)
            assert await orders.get(id) == record(id)
        assert await due_ids(orders) == ["1", "2", "3"]

    async def test_a_repetition_leaves_the_first_as_it_is(self, orders: Collection) -> None:
        await orders.insert_once(record(), KEY, metadata=JOURNAL, run_at=DUE)
        await orders.insert_once(record("2"), KEY, metadata=b"{}", run_at=DUE + 1)
        with pytest.raises(Duplicate):
            await orders.insert(record(), metadata=b"{}")
        assert await orders.entry("1") == entry(record(), 1, JOURNAL, DUE)
        assert await orders.entry("2") is None

    @given(first=json_objects, second=json_objects, third=json_objects)
    @law
    async def test_journals_come_back_byte_for_byte(
        self, orders: Collection, first: bytes, second: bytes, third: bytes
    ) -> None:
        held = entry(record(), 1, first)
        await orders.insert(record(), metadata=first)
        assert await orders.entry("1") == held
        for kept, metadata in ((record(), second), (record(revision=2), third), (None, first)):
            following = held.next(kept, metadata, None)
            await orders.replace(held, following)
            held = following
            assert await orders.entry("1") == held
        await erase(orders)

    async def test_a_large_journal_comes_back(self, orders: Collection) -> None:
        large = json.dumps({"steps": "ü" * 500_000}).encode()
        await orders.insert(record(), metadata=large, run_at=DUE)
        assert await orders.entry("1") == entry(record(), 1, large, DUE)

    async def test_a_journal_may_change_and_the_record_not(self, held: Collection) -> None:
        row = made("a", {"state": "new", "score": 1, "relatedParty": [{"id": "1"}, {"id": "2"}]}, 3)
        other = made("b", {"state": "held"})
        await held.insert(row, other, metadata=b"{}")
        for version, (metadata, run_at) in enumerate(
            ((JOURNAL, DUE), (b"{}", None), (b"", -1.5)), 2
        ):
            before = await stored(held, "a")
            await held.replace(before, before.next(row, metadata, run_at))
            assert await held.entry("a") == entry(row, version, metadata, run_at)
            assert await held.get("a") == row
            assert list((await held.find(ALL)).records) == [row, other]
            await check(
                held,
                [
                    (where("state", EQ, "new"), "a"),
                    (where("score", EQ, 1), "a"),
                    (where("relatedParty.id", EQ, "2"), "a"),
                ],
            )
        assert await held.entry("b") == entry(other, 1, b"{}")

    async def test_record_and_journal_may_change_at_once(self, held: Collection) -> None:
        await held.insert(made("a", {"state": "new"}), metadata=b"{}", run_at=DUE)
        after = entry(made("a", {"state": "held"}, 2), 2, JOURNAL, DUE + 1)
        await held.replace(await stored(held, "a"), after)
        assert await held.entry("a") == after
        await check(held, [(where("state", EQ, "new"), ""), (where("state", EQ, "held"), "a")])
        assert await due_ids(held, DUE) == []

    async def test_nothing_is_found_by_a_journal(self, held: Collection) -> None:
        await held.insert(made("a", {}), metadata=b'{"state":"new","due":1}', run_at=DUE)
        names = ("state", "journal", "due", "turn")
        await check(held, [(where("state", EQ, "new"), ""), *((exists(n), "") for n in names)])

    async def test_journals_of_two_collections_do_not_meet(
        self, store: Store, orders: Collection
    ) -> None:
        tasks = store.collection("cancelProductOrder")
        await orders.insert(record(), metadata=JOURNAL, run_at=DUE)
        await tasks.insert(record(), metadata=b"{}", run_at=DUE + 1)
        before = await stored(orders)
        await orders.replace(before, before.next(record(), b"", DUE))
        assert await tasks.entry("1") == entry(record(), 1, b"{}", DUE + 1)
        assert await due_ids(tasks, DUE) == []


class Dues:
    """Work that is due is found, the longest due first."""

    async def test_the_longest_due_comes_first(self, orders: Collection) -> None:
        dues = {"a": 3.0, "b": 2.0, "d": 2.5, "c": 2.5, "e": None, "f": -1.0, "g": 2.4999}
        for id, run_at in dues.items():
            await orders.insert(record(id), run_at=run_at)
        expected = "fbgcda"
        for limit in (0, 1, 4, 6, 7, 2**40):
            assert "".join(await orders.due(3.0, limit)) == expected[:limit]

    @pytest.mark.parametrize(
        ("moment", "ids"), [(0.9, ""), (1, "a"), (1.4, "a"), (1.5, "ab"), (9e9, "abc")]
    )
    async def test_what_is_due_later_is_not_there(
        self, orders: Collection, moment: float, ids: str
    ) -> None:
        for id, run_at in {"a": 1.0, "b": 1.5, "c": 2.0}.items():
            await orders.insert(record(id), run_at=run_at)
        assert "".join(await due_ids(orders, moment)) == ids

    async def test_a_due_moment_may_move_and_go(self, orders: Collection) -> None:
        await orders.insert(record("1"), record("2"), run_at=DUE)
        before = await stored(orders)
        await orders.replace(before, before.next(record(), b"", DUE + 1))
        assert await due_ids(orders) == ["2", "1"]
        before = await stored(orders, "2")
        await orders.replace(before, before.next(record("2"), b"", None))
        assert await due_ids(orders) == ["1"]
        await erase(orders)
        assert await due_ids(orders) == []

    async def test_a_collection_without_records_has_no_work(self, orders: Collection) -> None:
        assert await due_ids(orders) == []


class Turns:
    """Only what is held is replaced."""

    @pytest.mark.parametrize(
        ("version", "revision"), [(0, 2), (1, 2), (3, 2), (2, 1), (2, 3), (1, 1), (2, None)]
    )
    async def test_another_turn_or_revision_is_not_replaced(
        self, held: Collection, version: int, revision: int | None
    ) -> None:
        row = made("a", {"state": "new"}, 2)
        await held.insert(row)
        before = await stored(held, "a")
        there = before.next(row, JOURNAL, DUE)
        await held.replace(before, there)
        expected = row._replace(revision=revision) if revision else None
        wrong = Entry(id="a", version=version, record=expected, metadata=JOURNAL, run_at=DUE)
        following = made("a", {"state": "held"}, (revision or 0) + 1)
        records = (expected, following, None) if expected else (None,)
        for after in [*(wrong.next(each, b"{}", None) for each in records), None]:
            with pytest.raises(Conflict):
                await held.replace(wrong, after)
        assert await held.entry("a") == there
        assert await found(held, where("state", EQ, "new")) == "a"
        assert await due_ids(held) == ["a"]

    async def test_what_is_missing_is_not_replaced(self, orders: Collection) -> None:
        for before in (entry(record()), Entry(id="1", version=2, record=None)):
            for after in (before.next(before.record, b"", None), None):
                with pytest.raises(Conflict):
                    await orders.replace(before, after)
        assert await orders.entry("1") is None

    async def test_of_many_at_once_one_wins(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        other = open_store()
        rivals = [orders, orders_of(other)]
        await orders.insert(record(), run_at=DUE)
        before = await stored(orders)
        tried = [
            [
                before.next(record(), b'{"by":%d}' % number, DUE),
                before.next(record(revision=2, resource=b"{}"), b'{"by":%d}' % number, None),
                before.next(None, b'{"by":%d}' % number, DUE),
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

    async def test_entries_of_many_tasks_are_all_made(self, orders: Collection) -> None:
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


class Holdings(EntryTables, Dues, Turns):
    """What goes with a record is held, and changes, with it or without."""
