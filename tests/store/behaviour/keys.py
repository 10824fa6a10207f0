"""Insertions under idempotency keys."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.store import processes
from tests.store.samples import ALL, KEY, change, entry, orders_of, record, remove
from tmf630.store.condition import EVERYTHING, Exists, Not
from tmf630.store.entries import KEY_LIFETIME, Key
from tmf630.store.errors import Conflict, Duplicate, Reused
from tmf630.store.protocol import Collection, Store
from tmf630.store.queries import Query

FIRST = record("1", resource=b'{ "state" : "new", "score": 1.0, "state2": "\\u00e9" }')
SECOND = record("2", resource=b'{"state":"second"}')


def later(seconds: float) -> Key:
    return replace(KEY, moment=KEY.moment + seconds)


async def stored(orders: Collection) -> list[str]:
    """The ids of all records."""
    page = await orders.find(ALL)
    assert page.total == len(page.records)
    return [each.id for each in page.records]


class Keys:
    """A key leads to one inserted record."""

    async def test_a_record_with_a_key_is_found_as_any_other(self, orders: Collection) -> None:
        assert await orders.find_by_key(KEY) is None
        assert await orders.insert_once(FIRST, KEY) == FIRST
        assert await orders.get("1") == FIRST
        assert list((await orders.find(ALL)).records) == [FIRST]

    async def test_a_repetition_returns_the_first_record(self, orders: Collection) -> None:
        await orders.insert_once(FIRST, KEY)
        assert await orders.insert_once(SECOND, KEY) == FIRST
        assert await orders.insert_once(FIRST, KEY) == FIRST
        assert await orders.find_by_key(KEY) == FIRST
        assert await orders.get("2") is None
        assert await stored(orders) == ["1"]

    async def test_a_repetition_returns_the_first_revision_after_changes(
        self, orders: Collection
    ) -> None:
        await orders.insert_once(FIRST, KEY)
        await change(orders, record("1", 2, b'{"state":"held"}'))
        await change(orders, record("1", 3, b"{}"))
        assert await orders.insert_once(SECOND, KEY) == FIRST
        assert await orders.find_by_key(KEY) == FIRST
        assert list((await orders.find(ALL)).records) == [record("1", 3, b"{}")]

    async def test_a_repetition_returns_the_first_record_after_its_deletion(
        self, orders: Collection
    ) -> None:
        await orders.insert_once(FIRST, KEY)
        await remove(orders)
        assert await orders.insert_once(SECOND, KEY) == FIRST
        assert await orders.find_by_key(KEY) == FIRST
        assert await stored(orders) == []

    async def test_a_deleted_record_with_a_key_is_not_found(self, orders: Collection) -> None:
        await orders.insert_once(FIRST, KEY)
        await orders.insert(SECOND, record("3"))
        await change(orders, record("1", 2, FIRST.resource))
        await remove(orders)
        assert (await orders.get("1"), await orders.entry("1")) == (None, None)
        for condition in (EVERYTHING, Not(Exists(("description",))), Exists(("state",))):
            page = await orders.find(Query(condition=condition, limit=10))
            assert ([each.id for each in page.records], page.total) == (["2", "3"], 2)
            page = await orders.find(Query(condition=condition, offset=1, limit=1))
            assert ([each.id for each in page.records], page.total) == (["3"], 2)
            assert (await orders.find(Query(condition=condition, limit=0))).total == 2
        for revision in range(4):
            before = entry(record("1", revision))
            for after in (entry(record("1", revision + 1)), None):
                with pytest.raises(Conflict):
                    await orders.replace(before, after)

    async def test_another_digest_reuses_the_key(self, orders: Collection) -> None:
        await orders.insert_once(FIRST, KEY)
        other = replace(KEY, digest="d2")
        with pytest.raises(Reused):
            await orders.insert_once(SECOND, other)
        with pytest.raises(Reused):
            await orders.find_by_key(other)
        assert await stored(orders) == ["1"]
        await remove(orders)
        with pytest.raises(Reused):
            await orders.insert_once(SECOND, other)
        with pytest.raises(Reused):
            await orders.find_by_key(other)
        assert await orders.find_by_key(KEY) == FIRST

    @pytest.mark.parametrize("seconds", [-1.5, 0.001, 60, KEY_LIFETIME - 1])
    async def test_a_key_is_remembered_for_its_lifetime(
        self, orders: Collection, seconds: float
    ) -> None:
        await orders.insert_once(FIRST, KEY)
        assert await orders.find_by_key(later(seconds)) == FIRST
        assert await orders.insert_once(SECOND, later(seconds)) == FIRST
        assert await stored(orders) == ["1"]

    async def test_a_repetition_does_not_prolong_the_lifetime(self, orders: Collection) -> None:
        await orders.insert_once(FIRST, KEY)
        await orders.insert_once(SECOND, later(KEY_LIFETIME - 1))
        assert await orders.insert_once(SECOND, later(KEY_LIFETIME + 1)) == SECOND

    @pytest.mark.parametrize("fate", ["left", "replaced", "deleted"])
    @pytest.mark.parametrize("digest", ["d1", "d2"])
    async def test_an_expired_key_is_free_again(
        self, orders: Collection, fate: str, digest: str
    ) -> None:
        await orders.insert_once(FIRST, KEY)
        if fate == "replaced":
            await change(orders, record("1", 2, b"{}"))
        elif fate == "deleted":
            await remove(orders)
        free = replace(later(KEY_LIFETIME), digest=digest)
        assert await orders.find_by_key(free) is None
        assert await orders.insert_once(SECOND, free) == SECOND
        assert await orders.insert_once(record("3"), free) == SECOND
        assert await orders.find_by_key(free) == SECOND
        assert await stored(orders) == (["2"] if fate == "deleted" else ["1", "2"])

    async def test_a_record_can_be_changed_after_its_key_expired(self, orders: Collection) -> None:
        await orders.insert_once(FIRST, KEY)
        await orders.insert_once(SECOND, later(KEY_LIFETIME + 1))
        await change(orders, record("1", 2, b"{}"))
        assert await orders.get("1") == record("1", 2, b"{}")
        await remove(orders)
        assert await stored(orders) == ["2"]

    async def test_an_id_in_use_is_refused_and_uses_no_key(self, orders: Collection) -> None:
        await orders.insert(FIRST)
        with pytest.raises(Duplicate):
            await orders.insert_once(record("1", resource=b"{}"), KEY)
        assert await orders.get("1") == FIRST
        assert await orders.find_by_key(KEY) is None
        assert await orders.insert_once(SECOND, KEY) == SECOND

    async def test_the_id_of_a_record_with_a_key_is_in_use(self, orders: Collection) -> None:
        await orders.insert_once(FIRST, KEY)
        with pytest.raises(Duplicate):
            await orders.insert(record("1", resource=b"{}"))
        with pytest.raises(Duplicate):
            await orders.insert_once(record("1", resource=b"{}"), replace(KEY, name="other"))
        assert await orders.find_by_key(KEY) == FIRST

    async def test_keys_of_two_collections_are_separate(
        self, store: Store, orders: Collection
    ) -> None:
        tasks = store.collection("cancelProductOrder")
        await orders.insert_once(FIRST, KEY)
        assert await tasks.find_by_key(KEY) is None
        assert await tasks.insert_once(SECOND, replace(KEY, digest="d2")) == SECOND
        assert await orders.insert_once(record("3"), KEY) == FIRST

    async def test_keys_differ_in_every_character(self, orders: Collection) -> None:
        names = ["a", "A", "a ", "$where", "a.b", "'", '"', "%", "~", "k" * 254, "k" * 255]
        keys = [replace(KEY, name=name) for name in names]
        records = [record(f"{number:02}") for number in range(len(keys))]
        for each, key in zip(records, keys, strict=True):
            assert await orders.insert_once(each, key) == each
        assert [await orders.find_by_key(key) for key in keys] == records
        assert await stored(orders) == [each.id for each in records]

    async def test_a_condition_finds_a_record_with_a_key(self, orders: Collection) -> None:
        await orders.insert_once(FIRST, KEY)
        await orders.insert(SECOND)
        page = await orders.find(Query(condition=Exists(("score",)), limit=10))
        assert (list(page.records), page.total) == ([FIRST], 1)

    async def test_a_large_record_is_returned_by_its_key(self, orders: Collection) -> None:
        large = record(resource=json.dumps({"description": "ü" * 500_000}).encode())
        await orders.insert_once(large, KEY)
        await change(orders, record("1", 2, b"{}"))
        assert await orders.insert_once(SECOND, KEY) == large

    async def test_one_of_many_concurrent_insertions_is_stored(self, orders: Collection) -> None:
        tried = [record(f"{number:02}") for number in range(16)]
        given = await asyncio.gather(*(orders.insert_once(each, KEY) for each in tried))
        assert [each.id for each in given] == await stored(orders) * 16

    async def test_one_of_many_insertions_under_an_expired_key_is_stored(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        other = open_store()
        rivals = [orders, orders_of(other)]
        await orders.insert_once(FIRST, KEY)
        again = later(KEY_LIFETIME + 1)
        tried = [record(f"2-{number:02}") for number in range(16)]
        given = await asyncio.gather(
            *(rivals[number % 2].insert_once(each, again) for number, each in enumerate(tried))
        )
        await other.close()
        first, second = await stored(orders)
        assert first == "1"
        assert [each.id for each in given] == [second] * 16

    async def test_concurrent_deletions_and_repetitions_store_nothing_twice(
        self, orders: Collection
    ) -> None:
        await orders.insert_once(FIRST, KEY)
        repeated = [orders.insert_once(record(f"2-{number}"), KEY) for number in range(8)]
        *given, _ = await asyncio.gather(*repeated, remove(orders))
        assert given == [FIRST] * 8
        assert await stored(orders) == []

    async def test_one_of_several_processes_stores(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        ids = ["1", "2", "3", "4"]
        given = await asyncio.to_thread(processes.insert_at_once, open_store, ids, KEY.name)
        assert given == await stored(orders) * 4

    async def test_a_repetition_after_the_kill_of_the_writer_stores_nothing_twice(
        self, open_store: Callable[[], Store], orders: Collection
    ) -> None:
        acknowledged = await asyncio.to_thread(
            processes.insert_until_killed, open_store, 200, keys=True
        )
        begun = await stored(orders)
        assert set(acknowledged) <= set(begun)
        # Each writer may have begun one more insertion.
        keys = {*begun, *(processes.nth(n, 0) for n in range(processes.WRITERS))}
        keys |= {f"{id[:-8]}{int(id[-8:]) + 1:08}" for id in begun}
        for key in sorted(keys):
            given = await orders.insert_once(record(f"again-{key}"), processes.under(key))
            # An interrupted insertion may have reserved its id.
            assert given.id == key or (given.id == f"again-{key}" and key not in begun)
        assert len(await stored(orders)) == len(keys)
