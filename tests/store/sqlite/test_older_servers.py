"""SQLite files shared with an older version of the server."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.store.samples import ALL, entry, orders_of, record, stored
from tmf630.store.entries import Entry, Record
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.protocol import Collection
from tmf630.store.sqlite import SQLiteStore


@pytest.mark.anyio
class TestOlderServer:
    """A server without metadata has used the file, or still uses it."""

    @pytest.fixture
    async def orders(self, file: Path) -> AsyncIterator[Collection]:
        store = SQLiteStore(file)
        await store.ready()
        yield orders_of(store)
        await store.close()

    @pytest.fixture
    async def earlier(
        self, file: Path, orders: Collection
    ) -> AsyncIterator[Callable[[str], object]]:
        """A function that executes a statement of that version."""
        await orders.insert(record("2"), metadata=b'{"steps":[]}', run_at=1.5)
        connection = sqlite3.connect(file, isolation_level=None)
        connection.execute(
            "INSERT INTO \"productOrder\" (id, revision, resource) VALUES ('1', 3, '{}')"
        )
        connection.execute("INSERT INTO \"productOrder attributes\" (id) VALUES ('1')")
        yield connection.execute
        connection.close()

    @pytest.mark.usefixtures("earlier")
    async def test_its_record_is_an_entry_without_metadata(self, orders: Collection) -> None:
        assert await orders.entry("1") == entry(record("1", 3, b"{}"), 0)
        assert await orders.due(9.0, 9) == ["2"]
        with pytest.raises(Duplicate):
            await orders.insert(record("1"), metadata=b"{}", run_at=1.0)
        assert await orders.entry("1") == entry(record("1", 3, b"{}"), 0)
        assert await orders.due(9.0, 9) == ["2"]

    @pytest.mark.usefixtures("earlier")
    @pytest.mark.parametrize(
        "following", [record("1", 3, b"{}"), record("1", 4, b'{"state":"held"}'), None]
    )
    async def test_its_record_can_be_replaced(
        self, orders: Collection, following: Record | None
    ) -> None:
        before = await stored(orders)
        for wrong in (entry(record("1", 3, b"{}"), 1), entry(record("1", 2, b"{}"), 0)):
            with pytest.raises(Conflict):
                await orders.replace(wrong, wrong.next(wrong.record, b"", None))
        after = before.next(following, b"{}", 1.0)
        await orders.replace(before, after)
        assert after.version == 1
        assert (await orders.entry("1"), await orders.get("1")) == (after, following)
        assert await orders.due(9.0, 9) == ["1", "2"]
        with pytest.raises(Conflict):
            await orders.replace(before, after)
        await orders.replace(after, None)
        assert await orders.entry("1") is None

    @pytest.mark.usefixtures("earlier")
    async def test_its_record_can_be_removed(self, orders: Collection) -> None:
        await orders.replace(await stored(orders), None)
        assert (await orders.entry("1"), (await orders.find(ALL)).total) == (None, 1)

    async def test_a_change_by_it_is_a_conflict(
        self, orders: Collection, earlier: Callable[[str], object]
    ) -> None:
        before = await stored(orders, "2")
        earlier("UPDATE \"productOrder\" SET revision = 2, resource = '{}' WHERE id = '2'")
        changed = entry(record("2", 2, b"{}"), 1, before.metadata, before.run_at)
        for after in (before.next(before.record, b"", None), before.next(None, b"", None), None):
            with pytest.raises(Conflict):
                await orders.replace(before, after)
        assert await orders.entry("2") == changed

    async def test_a_deletion_by_it_is_a_conflict(
        self, orders: Collection, earlier: Callable[[str], object]
    ) -> None:
        before = await stored(orders, "2")
        earlier("DELETE FROM \"productOrder\" WHERE id = '2'")
        with pytest.raises(Conflict):
            await orders.replace(before, before.next(before.record, b"", None))
        left = Entry(id="2", version=1, record=None, metadata=before.metadata, run_at=before.run_at)
        assert await orders.entry("2") == left
        await orders.replace(left, None)
        assert await orders.due(9.0, 9) == []

    @pytest.mark.usefixtures("earlier")
    async def test_it_drops_no_table_of_metadata_or_events(self, file: Path) -> None:
        connection = sqlite3.connect(file)
        names = [name for (name,) in connection.execute("SELECT tbl_name FROM sqlite_schema")]
        connection.close()
        for word in ("journals", "owed"):
            (table,) = {name for name in names if word in name}
            assert not table.startswith("productOrder ")

    async def test_its_file_may_lack_the_table_of_events(
        self, file: Path, orders: Collection, earlier: Callable[[str], object]
    ) -> None:
        earlier('DROP TABLE "productOrder: owed"')
        store = SQLiteStore(file)
        orders = orders_of(store)
        assert await orders.unpublished(9) == []
        before = await stored(orders, "2")
        assert before == entry(record("2"), 1, b'{"steps":[]}', 1.5)
        after = before.next(record("2", 2), b"", None, b"[1]")
        await orders.replace(before, after)
        assert await orders.unpublished(9) == [after]
        await orders.acknowledge(after)
        assert await orders.entry("2") == entry(record("2", 2), 2)
        await store.close()

    async def test_events_unknown_to_it_are_not_lost(
        self, orders: Collection, earlier: Callable[[str], object]
    ) -> None:
        before = await stored(orders, "2")
        await orders.replace(before, before.next(before.record, b"{}", None, b"[1]"))
        await orders.insert(record("3"), outbox=b"[2]")
        earlier("UPDATE \"productOrder: journals\" SET turn = 3 WHERE id = '2'")
        earlier("DELETE FROM \"productOrder\" WHERE id = '3'")
        earlier("DELETE FROM \"productOrder: journals\" WHERE id = '3'")
        unpublished = await orders.unpublished(9)
        assert [(each.id, each.record, each.outbox) for each in unpublished] == [
            ("2", record("2"), b"[1]"),
            ("3", None, b"[2]"),
        ]
        await orders.acknowledge(*unpublished)
        assert await orders.unpublished(9) == []
        assert await orders.entry("2") == entry(record("2"), 3, b"{}")
