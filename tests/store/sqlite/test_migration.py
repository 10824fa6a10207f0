"""Inspection and migration of SQLite files: of other programs, damaged, or of other versions."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.store.behaviour.finding.conditions import EQ, found_ids, where
from tests.store.samples import ALL, INDEXED, SHAPE, orders_of, outcomes, record
from tests.store.sqlite.migration_process import batch, migrating, proceed
from tmf630.store.errors import Outdated, Unavailable, Unusable
from tmf630.store.queries import Query
from tmf630.store.sqlite import SQLiteStore
from tmf630.store.sqlite.file import header

IMPATIENT = 0.01
NOBODY = 65534
MANY = 2_500
"""Records, for more than two batches of a migration."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "orders.sqlite3"


@contextmanager
def database(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        yield connection


@pytest.fixture
def old(file: Path) -> Path:
    """A file of the first version, with many records."""
    with database(file) as connection:
        connection.execute(f'CREATE TABLE "productOrder" {header.RECORDS}')
        connection.execute(
            'INSERT INTO "productOrder" WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1'
            f" FROM n WHERE i < {MANY}) SELECT printf('%05d', i), 1, '{{\"state\":\"new\"}}' FROM n"
        )
    return file


async def inspected(file: Path) -> int:
    store = SQLiteStore(file, busy_timeout=IMPATIENT)
    orders_of(store)
    try:
        return await store.inspect()
    finally:
        await store.close()


def inspect(file: Path) -> int:
    return asyncio.run(inspected(file))


async def filled(file: Path, number: int) -> None:
    store = SQLiteStore(file)
    await orders_of(store).insert(*(record(f"{each:04}") for each in range(number)))
    await store.close()


async def used(file: Path) -> list[type[BaseException] | None]:
    """The errors of operations on the file."""
    store = SQLiteStore(file)
    orders = orders_of(store)
    ends = await outcomes([store.ready(), orders.get("1"), orders.insert(record())])
    await store.close()
    return ends


@contextmanager
def somewhere() -> Iterator[Path]:
    """A directory of an unprivileged user, as which this process runs in the block."""
    root = os.geteuid() == 0
    with TemporaryDirectory() as directory:
        if root:
            os.chown(directory, NOBODY, -1)
            os.seteuid(NOBODY)
        try:
            yield Path(directory)
        finally:
            if root:
                os.seteuid(0)


async def migrated(file: Path) -> list[int]:
    """How many records each batch of a migration had."""
    store = SQLiteStore(file, busy_timeout=IMPATIENT)
    orders_of(store)
    batches: list[int] = []
    try:
        await store.migrate(batches.append)
    finally:
        await store.close()
    return batches


@pytest.mark.anyio
class TestInspection:
    async def test_a_new_file_is_made(self, file: Path) -> None:
        assert await inspected(file) == 0
        assert await inspected(file) == 0
        store = SQLiteStore(file)
        await orders_of(store).insert(record())
        await store.close()
        assert await inspected(file) == 0
        with database(file) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (header.VERSION,)

    def test_a_file_that_is_no_database_is_named(self, file: Path) -> None:
        file.write_bytes(b"Dear Ms Miller, " * 1000)
        with pytest.raises(Unusable, match="not a database: name another file"):
            inspect(file)
        assert file.read_bytes() == b"Dear Ms Miller, " * 1000

    def test_a_directory_that_is_missing_is_named(self, tmp_path: Path) -> None:
        directory = tmp_path / "not" / "mounted"
        with pytest.raises(Unusable, match=f"there is no directory {directory}"):
            inspect(directory / "orders.sqlite3")
        assert list(tmp_path.iterdir()) == []

    def test_a_directory_that_is_a_file_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(Unusable, match="Not a directory"):
            inspect(tmp_path / "file" / "orders.sqlite3")

    def test_a_damaged_file_is_named(self, file: Path) -> None:
        asyncio.run(filled(file, 2_000))
        whole = bytearray(file.read_bytes())
        for page in range(8, len(whole) // 8192):
            whole[page * 8192 : page * 8192 + 100] = b"\xff" * 100
        file.write_bytes(whole)
        with pytest.raises(Unusable, match=r"it is damaged: restore a backup.*\.recover"):
            inspect(file)

    @pytest.mark.parametrize("application", [0, 1234])
    def test_a_file_of_another_program_is_left_alone(self, file: Path, application: int) -> None:
        with database(file) as connection:
            connection.execute("CREATE TABLE invoices (id INTEGER PRIMARY KEY)")
            connection.execute(f"PRAGMA application_id = {application}")
        before = file.read_bytes()
        with pytest.raises(Unusable, match="belongs to another program"):
            inspect(file)
        with pytest.raises(Unusable, match="belongs to another program"):
            asyncio.run(migrated(file))
        assert asyncio.run(used(file)) == [Unusable] * 3
        assert file.read_bytes() == before

    def test_the_log_of_another_program_is_left_alone(self, file: Path, tmp_path: Path) -> None:
        original = tmp_path / "original.sqlite3"
        with database(original) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE invoices (id INTEGER PRIMARY KEY)")
            # These files are as after a crash, since the connection is still open.
            for suffix in ("", "-wal"):
                shutil.copy(f"{original}{suffix}", f"{file}{suffix}")
        files = [file, Path(f"{file}-wal")]
        before = [(each.read_bytes(), each.stat().st_mtime_ns) for each in files]
        assert asyncio.run(used(file)) == [Unusable] * 3
        with pytest.raises(Unusable, match="belongs to another program"):
            inspect(file)
        assert [(each.read_bytes(), each.stat().st_mtime_ns) for each in files] == before

    @pytest.mark.parametrize("mode", [0o400, 0o500])
    def test_a_file_that_cannot_be_written_is_named(self, file: Path, mode: int) -> None:
        with somewhere() as directory:
            file = directory / "orders.sqlite3"
            inspect(file)
            if mode == 0o400:
                file.chmod(mode)
            else:
                file.unlink()
                directory.chmod(mode)
            with pytest.raises(Unusable, match="the user who runs the server must be able to"):
                inspect(file)
            directory.chmod(0o700)

    def test_a_disk_that_is_full_is_named(self, file: Path) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
        try:
            with pytest.raises(Unusable, match="is there room on it"):
                inspect(file)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    async def test_a_file_of_a_later_version_is_left_alone(self, file: Path) -> None:
        await inspected(file)
        with database(file) as connection:
            connection.execute(f"PRAGMA user_version = {header.VERSION + 1}")
        with pytest.raises(Unusable, match="a later version of this program has written it"):
            await inspected(file)

    async def test_a_locked_file_may_be_free_later(self, file: Path) -> None:
        await inspected(file)
        with database(file) as connection:
            connection.execute("BEGIN IMMEDIATE")
            with pytest.raises(Unavailable, match="another process has locked it") as raised:
                await inspected(file)
        assert not isinstance(raised.value, Unusable)


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
        await store.close()
        assert await migrated(old) == []

    async def test_it_continues_after_a_kill(self, old: Path) -> None:
        with migrating(partial(SQLiteStore, old)) as process:
            assert batch(process) == 0
            proceed(process)
            assert batch(process) == 1_000
        assert await inspected(old) == MANY
        assert await migrated(old) == [1_000, 1_000, 500, 0]
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

    async def test_a_server_on_the_file_has_to_be_stopped_first(self, file: Path) -> None:
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


@pytest.mark.anyio
async def test_the_check_for_damage_ends(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await inspected(file)
    monkeypatch.setattr("tmf630.store.sqlite.migration.inspection._SECONDS", 0.0)
    assert await inspected(file) == 0
