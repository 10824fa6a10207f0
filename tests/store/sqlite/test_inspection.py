"""Inspection of SQLite files: of other programs, damaged, or of other versions."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.store.samples import orders_of, outcomes, record
from tests.store.sqlite.files import database, inspected, migrated
from tmf630.store.errors import Unavailable, Unusable
from tmf630.store.sqlite import SQLiteStore
from tmf630.store.sqlite.file import header

NOBODY = 65534


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
    """A directory of an unprivileged user; within the block this process runs as that user."""
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
        for page in range(8, len(whole) // 4096):
            whole[page * 4096 : page * 4096 + 100] = b"\xff" * 100
        file.write_bytes(whole)
        with pytest.raises(Unusable, match=r"it is damaged: restore a backup.*\.recover"):
            inspect(file)

    @pytest.mark.parametrize("application", [0, 1234])
    def test_a_file_of_another_program_is_not_changed(self, file: Path, application: int) -> None:
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

    def test_the_wal_of_another_program_is_not_changed(self, file: Path, tmp_path: Path) -> None:
        original = tmp_path / "original.sqlite3"
        with database(original) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE invoices (id INTEGER PRIMARY KEY)")
            # The connection is still open, so these files are as after a crash.
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

    async def test_a_file_of_a_later_version_is_not_changed(self, file: Path) -> None:
        await inspected(file)
        with database(file) as connection:
            connection.execute(f"PRAGMA user_version = {header.VERSION + 1}")
        with pytest.raises(Unusable, match="a later version of this program has written it"):
            await inspected(file)

    async def test_a_locked_file_may_be_usable_later(self, file: Path) -> None:
        await inspected(file)
        with database(file) as connection:
            connection.execute("BEGIN IMMEDIATE")
            with pytest.raises(Unavailable, match="another process has locked it") as raised:
                await inspected(file)
        assert not isinstance(raised.value, Unusable)


@pytest.mark.anyio
async def test_the_check_for_damage_ends(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await inspected(file)
    monkeypatch.setattr("tmf630.store.sqlite.migration.inspection._CHECK_SECONDS", 0.0)
    assert await inspected(file) == 0
