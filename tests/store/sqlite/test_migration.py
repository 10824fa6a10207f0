"""Migration of SQLite files of older versions."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest

from tests.store.behaviour.finding.conditions import EQ, found_ids, where
from tests.store.samples import ALL, INDEXED, SHAPE, entry, orders_of, outcomes, record
from tests.store.sqlite.files import database, inspected, migrated
from tests.store.sqlite.migration_process import batch, migrating, proceed
from tmf630.store.errors import Outdated, Unavailable, Unusable
from tmf630.store.queries import Query
from tmf630.store.sqlite import SQLiteStore
from tmf630.store.sqlite.file import header

MANY = 2_500
"""Records, for more than two batches of a migration."""
TEXT = '{"state":"new","description":"' + "as agreed, " * 20 + '"}'


def unpacked(file: Path) -> int:
    """How many records are not packed."""
    with database(file) as connection:
        ((number,),) = connection.execute(
            'SELECT count(*) FROM "productOrder" WHERE packed IS NULL'
        )
        return int(number)


def version(file: Path) -> int:
    """The version of the form of a file."""
    with database(file) as connection:
        ((number,),) = connection.execute("PRAGMA user_version")
        return int(number)


@pytest.fixture
def old(file: Path) -> Path:
    """A file of the first version, with many records."""
    with database(file) as connection:
        connection.execute(f'CREATE TABLE "productOrder" {header.UNPACKED_RECORDS}')
        connection.execute(
            'INSERT INTO "productOrder" WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1'
            f" FROM n WHERE i < {MANY}) SELECT printf('%05d', i), 1, '{TEXT}' FROM n"
        )
    return file


@pytest.mark.anyio
class TestMigration:
    async def test_an_old_file_is_found_and_not_used(self, old: Path) -> None:
        assert await inspected(old) == MANY
        store = SQLiteStore(old)
        orders = orders_of(store)
        calls = [orders.find(ALL), orders.get("1"), orders.insert(record())]
        assert await outcomes(calls) == [Outdated] * 3
        await store.close()
        assert await inspected(old) == MANY

    async def test_all_records_are_found_after_a_migration(self, old: Path) -> None:
        assert await migrated(old) == [0, 1_000, 1_000, 500, 0]
        assert await inspected(old) == 0
        store = SQLiteStore(old)
        condition = where("state", EQ, "new")
        page = await orders_of(store).find(Query(condition=condition, limit=1))
        assert page.total == MANY
        assert [each.resource for each in page.records] == [TEXT.encode()]
        await store.close()
        assert unpacked(old) == 0
        with database(old) as connection:
            ((free,),) = connection.execute("PRAGMA freelist_count")
            ((pages,),) = connection.execute("PRAGMA page_count")
            assert free > pages / 4
        assert await migrated(old) == []

    async def test_it_continues_after_a_kill(self, old: Path) -> None:
        with migrating(partial(SQLiteStore, old)) as process:
            assert batch(process) == 0
            proceed(process)
            assert batch(process) == 1_000
        assert await inspected(old) == MANY
        assert version(old) == header.VERSION
        assert await migrated(old) == [1_000, 1_000, 500, 0]
        assert unpacked(old) == 0
        store = SQLiteStore(old)
        asked = Query(condition=where("state", EQ, "new"), limit=MANY)
        assert len((await orders_of(store).find(asked)).records) == MANY
        await store.close()

    async def test_two_processes_cannot_migrate_at_once(self, old: Path) -> None:
        with migrating(partial(SQLiteStore, old)) as process:
            batch(process)
            with pytest.raises(Unusable, match="another process uses it"):
                await migrated(old)
            with pytest.raises(Unavailable, match="such as a migration"):
                await inspected(old)
        assert sum(await migrated(old)) == MANY

    async def test_a_file_in_use_is_not_migrated(self, file: Path) -> None:
        store = SQLiteStore(file)
        await orders_of(store).insert(record())
        with pytest.raises(Unusable, match="another process uses it: stop the server on it"):
            await migrated(file)
        await orders_of(store).insert(record("2"))
        await store.close()
        assert await migrated(file) == []

    async def test_the_indexes_of_an_older_version_are_filled_again(self, file: Path) -> None:
        store = SQLiteStore(file)
        await orders_of(store).insert(record("1"), record("2"))
        await store.close()
        with database(file) as connection:
            connection.execute("PRAGMA user_version = 0")
            connection.execute("UPDATE \"productOrder attributes\" SET state = 'as it was'")
        assert await inspected(file) == 2
        assert sum(await migrated(file)) == 2
        assert await inspected(file) == 0
        store = SQLiteStore(file)
        assert await found_ids(orders_of(store), where("state", EQ, "new")) == "12"
        await store.close()

    async def test_what_an_earlier_version_has_begun_begins_again(self, old: Path) -> None:
        with migrating(partial(SQLiteStore, old)) as process:
            assert batch(process) == 0
            proceed(process)
            assert batch(process) == 1_000
        with database(old) as connection:
            connection.execute('UPDATE "store: migration" SET version = 1')
            connection.execute(f"UPDATE \"productOrder\" SET resource = '{TEXT}', packed = NULL")
            connection.execute("PRAGMA user_version = 1")
        assert await inspected(old) == MANY
        assert await migrated(old) == [0, 1_000, 1_000, 500, 0]
        assert unpacked(old) == 0
        store = SQLiteStore(old)
        asked = Query(condition=where("state", EQ, "new"), limit=1)
        assert (await orders_of(store).find(asked)).total == MANY
        await store.close()

    async def test_only_the_records_of_a_complete_file_are_packed(self, file: Path) -> None:
        """The indexes of version 1 are those of today."""
        store = SQLiteStore(file)
        await orders_of(store).insert(record("1", resource=TEXT.encode()))
        await store.close()
        with database(file) as connection:
            connection.execute(f"UPDATE \"productOrder\" SET resource = '{TEXT}'")
            connection.execute('ALTER TABLE "productOrder" DROP COLUMN packed')
            connection.execute("PRAGMA user_version = 1")
            connection.execute("UPDATE \"productOrder attributes\" SET state = 'as it was'")
        assert await inspected(file) == 1
        assert sum(await migrated(file)) == 1
        assert (unpacked(file), version(file)) == (0, header.VERSION)
        store = SQLiteStore(file)
        assert await found_ids(orders_of(store), where("state", EQ, "as it was")) == "1"
        await store.close()

    async def test_an_empty_file_of_an_earlier_version_needs_none(self, file: Path) -> None:
        with database(file) as connection:
            connection.execute(f'CREATE TABLE "productOrder" {header.UNPACKED_RECORDS}')
        assert (await inspected(file), version(file)) == (0, 1)
        store = SQLiteStore(file)
        await orders_of(store).insert(record("1", resource=TEXT.encode()))
        await store.close()
        assert (unpacked(file), version(file)) == (0, header.VERSION)

    async def test_a_file_is_exported_before_its_migration(self, old: Path, tmp_path: Path) -> None:
        store = SQLiteStore(old)
        async with store.dump(tmp_path / "copy") as dump:
            first, *_ = await dump.entries("productOrder", None)
        assert first == entry(record("00001", 1, TEXT.encode()), 0)
        await store.close()

    async def test_another_index_needs_a_migration(self, file: Path) -> None:
        store = SQLiteStore(file)
        await store.collection("productOrder", SHAPE, INDEXED[:1]).insert(record("1"))
        await store.close()
        assert await inspected(file) == 1
        assert sum(await migrated(file)) == 1
        assert await inspected(file) == 0

    async def test_it_ends_when_its_caller_is_cancelled(self, old: Path) -> None:
        store = SQLiteStore(old)
        orders_of(store)
        begun = asyncio.Event()
        loop = asyncio.get_running_loop()

        def report(_: int) -> None:
            loop.call_soon_threadsafe(begun.set)

        task = asyncio.create_task(store.migrate(report))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await store.close()
