"""Records: inserted, read, replaced and deleted by one caller."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.samples import ALL, change, entry, record, remove
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.protocol import Collection, Store
from tmf630.store.queries import Query

# Each backend runs the same test function; Hypothesis counts them as several executors.
property_test = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.differing_executors, HealthCheck.function_scoped_fixture],
)

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
json_objects = st.builds(
    lambda value, escaped: json.dumps(value, ensure_ascii=escaped).encode(),
    st.dictionaries(st.text() | st.sampled_from(["$ref", "$id", "_id", "a.b"]), json_values),
    st.booleans(),
)


class Records:
    """One record, and pages of many."""

    async def test_an_empty_database_is_ready_and_has_nothing(
        self, store: Store, orders: Collection
    ) -> None:
        await store.ready()
        assert await orders.get("1") is None
        page = await orders.find(ALL)
        assert (list(page.records), page.total) == ([], 0)

    async def test_an_inserted_record_is_found(self, orders: Collection) -> None:
        await orders.insert(record())
        assert await orders.get("1") == record()
        assert list((await orders.find(ALL)).records) == [record()]

    async def test_a_replacement_replaces_one_record(self, orders: Collection) -> None:
        await orders.insert(record("1"), record("2"))
        successor = record("1", 2, b'{"state":"done"}')
        await change(orders, successor)
        assert list((await orders.find(ALL)).records) == [successor, record("2")]

    async def test_a_deleted_record_is_not_found(self, orders: Collection) -> None:
        await orders.insert(record("1"), record("2"))
        await remove(orders)
        assert await orders.get("1") is None
        assert list((await orders.find(ALL)).records) == [record("2")]

    async def test_a_deleted_record_can_be_inserted_again(self, orders: Collection) -> None:
        await orders.insert(record())
        await remove(orders)
        await orders.insert(record(resource=b"{}"))
        assert await orders.get("1") == record(resource=b"{}")

    async def test_an_id_in_use_is_refused(self, orders: Collection) -> None:
        await orders.insert(record())
        with pytest.raises(Duplicate):
            await orders.insert(record(resource=b"{}"))
        assert await orders.get("1") == record()

    async def test_an_id_in_use_is_refused_among_several(self, orders: Collection) -> None:
        await orders.insert(record("2"))
        with pytest.raises(Duplicate):
            await orders.insert(record("1"), record("2", resource=b"{}"), record("3"))
        assert await orders.get("2") == record("2")

    async def test_inserting_nothing_changes_nothing(self, orders: Collection) -> None:
        await orders.insert()
        assert (await orders.find(ALL)).total == 0

    @pytest.mark.parametrize("revision", [1, 2, 4])
    async def test_another_revision_is_not_replaced(
        self, orders: Collection, revision: int
    ) -> None:
        await orders.insert(record(revision=2))
        after = record(revision=revision, resource=b"{}")
        with pytest.raises(Conflict):
            await orders.replace(entry(record(revision=revision - 1), 1), entry(after, 2))
        assert await orders.get("1") == record(revision=2)

    @pytest.mark.parametrize("revision", [1, 3])
    async def test_another_revision_is_not_deleted(self, orders: Collection, revision: int) -> None:
        await orders.insert(record(revision=2))
        with pytest.raises(Conflict):
            await orders.replace(entry(record(revision=revision), 1), None)
        assert await orders.get("1") == record(revision=2)

    async def test_a_missing_record_is_neither_replaced_nor_deleted(
        self, orders: Collection
    ) -> None:
        for after in (entry(record(revision=2)), None):
            with pytest.raises(Conflict):
                await orders.replace(entry(record()), after)
        assert await orders.get("1") is None

    async def test_collections_are_separate(self, store: Store) -> None:
        orders, hubs = store.collection("productOrder"), store.collection("hub")
        await orders.insert(record())
        await hubs.insert(record(resource=b"{}"))
        await remove(orders)
        assert await hubs.get("1") == record(resource=b"{}")
        assert (await orders.find(ALL)).total == 0

    async def test_a_collection_may_be_opened_after_writes_to_another(self, store: Store) -> None:
        await store.collection("productOrder").insert(record())
        assert await store.collection("hub").get("1") is None
        assert (await store.collection("event").find(ALL)).total == 0

    @given(resource=json_objects, other=json_objects)
    @property_test
    async def test_resources_are_returned_byte_for_byte(
        self, orders: Collection, resource: bytes, other: bytes
    ) -> None:
        await orders.insert(record(resource=resource))
        found = await orders.get("1")
        await change(orders, record(revision=2, resource=other))
        (listed,) = (await orders.find(ALL)).records
        await remove(orders)
        assert (found, listed) == (record(resource=resource), record("1", 2, other))

    async def test_a_large_resource_is_returned(self, orders: Collection) -> None:
        large = record(resource=json.dumps({"description": "ü" * 500_000}).encode())
        await orders.insert(large)
        assert await orders.get("1") == large

    @given(id=st.text())
    @property_test
    async def test_any_text_may_be_an_id(self, orders: Collection, id: str) -> None:
        assert await orders.get(id) is None
        with pytest.raises(Conflict):
            await orders.replace(entry(record(id)), None)
        await orders.insert(record(id))
        found = await orders.get(id)
        await remove(orders, id)
        assert found == record(id)

    @pytest.mark.parametrize("id", ["", "\0", "a\0b", "$ne", "a.b", "%", "'", '"', "x" * 8_000])
    async def test_an_odd_id_is_not_found(self, orders: Collection, id: str) -> None:
        await orders.insert(record("a"), record("x"))
        assert await orders.get(id) is None
        with pytest.raises(Conflict):
            await orders.replace(entry(record(id)), entry(record(id, 2)))

    async def test_records_come_in_the_order_of_their_ids(self, orders: Collection) -> None:
        ids = ["10", "9", "a", "B", "é", "z", "\uffff", "\U0001f600", "a1", ""]
        await orders.insert(*map(record, ids))
        assert [each.id for each in (await orders.find(ALL)).records] == sorted(ids)

    async def test_pages_are_slices_of_all_records(self, orders: Collection) -> None:
        whole = [record(f"{number:02}") for number in range(20)]
        await orders.insert(*reversed(whole))
        for offset, limit in itertools.product((0, 1, 7, 19, 20, 21, 2**40), (0, 1, 13, 20, 2**40)):
            page = await orders.find(Query(offset=offset, limit=limit))
            assert list(page.records) == whole[offset : offset + limit]
            assert page.total == 20
