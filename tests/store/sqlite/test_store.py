"""The store in one SQLite file."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random

import pytest

from tests.store.behaviour.failures import Outage
from tests.store.behaviour.suite import StoreBehaviour
from tests.store.samples import ALL, outcomes, record
from tmf630.store.errors import Unavailable
from tmf630.store.protocol import Store
from tmf630.store.sqlite import SQLiteStore

SHORT_TIMEOUT = 0.01


def lock(holder: sqlite3.Connection) -> None:
    holder.execute("BEGIN EXCLUSIVE")


@contextmanager
def limited(kind: int, limit: int) -> Iterator[None]:
    """Limit a resource of this process, so that it runs out."""
    soft, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(kind, (soft, hard))


class TestSQLiteStore(StoreBehaviour):
    @pytest.fixture
    def open_store(self, file: Path) -> Callable[[], Store]:
        return partial(SQLiteStore, file)

    @pytest.fixture
    def outage(self, tmp_path: Path) -> Iterator[Outage]:
        """Another connection locks the database."""
        path = tmp_path / "locked.sqlite3"
        holder = sqlite3.connect(path, isolation_level=None)
        yield Outage(
            open=partial(SQLiteStore, path, busy_timeout=SHORT_TIMEOUT),
            begin=partial(lock, holder),
            end=holder.rollback,
        )
        holder.close()


@pytest.mark.anyio
class TestFile:
    async def test_reads_work_while_writes_are_locked_out(self, file: Path) -> None:
        store = SQLiteStore(file, busy_timeout=SHORT_TIMEOUT)
        orders = store.collection("productOrder")
        await orders.insert(record())
        holder = sqlite3.connect(file, isolation_level=None)
        lock(holder)
        assert await orders.get("1") == record()
        holder.close()
        await store.close()

    async def test_a_store_works_after_its_folder_is_restored(self, tmp_path: Path) -> None:
        folder = tmp_path / "folder"
        folder.write_text("a file")
        store = SQLiteStore(folder / "orders.sqlite3")
        orders = store.collection("productOrder")
        calls = [store.ready(), orders.get("1"), orders.insert(record())]
        assert await outcomes(calls) == [Unavailable] * 3
        folder.unlink()
        folder.mkdir()
        await orders.insert(record())
        assert await orders.get("1") == record()
        await store.close()

    async def test_a_file_that_is_no_database_is_not_changed(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.txt"
        path.write_bytes(b"Dear Ms Miller, " * 1000)
        store = SQLiteStore(path, busy_timeout=SHORT_TIMEOUT)
        with pytest.raises(Unavailable, match="not a database"):
            await store.collection("productOrder").insert(record())
        await store.close()
        assert path.read_bytes() == b"Dear Ms Miller, " * 1000

    async def test_a_full_disk_loses_nothing_and_the_store_works_afterwards(
        self, file: Path
    ) -> None:
        store = SQLiteStore(file)
        orders = store.collection("productOrder")
        await orders.insert(record("1"))
        with limited(resource.RLIMIT_FSIZE, 100_000), pytest.raises(Unavailable):
            await orders.insert(record("2", resource=Random(1).randbytes(200_000).hex().encode()))
        assert await orders.get("1") == record("1")
        await orders.insert(record("3"))
        assert (await orders.get("2"), await orders.get("3")) == (None, record("3"))
        await store.close()

    async def test_opening_a_new_file_waits_for_another_process(self, tmp_path: Path) -> None:
        path = tmp_path / "orders.sqlite3"
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        asyncio.get_running_loop().call_later(0.1, holder.close)
        store = SQLiteStore(path)
        await store.ready()
        await store.close()

    async def test_reads_work_once_files_can_be_opened_again(self, file: Path) -> None:
        store = SQLiteStore(file)
        orders = store.collection("productOrder")
        await orders.insert(record())
        with limited(resource.RLIMIT_NOFILE, 3):
            assert await outcomes([orders.get("1"), orders.find(ALL)]) == [Unavailable] * 2
        assert await orders.get("1") == record()
        assert (await orders.find(ALL)).total == 1
        await store.close()

    async def test_lookups_work_while_no_more_files_can_be_opened(self, file: Path) -> None:
        store = SQLiteStore(file)
        orders = store.collection("productOrder")
        await orders.insert(record())
        await orders.find(ALL)
        with limited(resource.RLIMIT_NOFILE, 3):
            assert await orders.get("1") == record()
        await store.close()

    @pytest.mark.parametrize("name", ["", "a b", 'a"b', "a;b", "a.b", "é", "a\n"])
    def test_an_invalid_name_of_a_collection_is_refused(self, file: Path, name: str) -> None:
        with pytest.raises(ValueError, match="cannot name a collection"):
            SQLiteStore(file).collection(name)
