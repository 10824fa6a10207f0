"""Unusable stores: one line at the start says why, and readiness reports them."""

from __future__ import annotations

import json
import resource
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from random import Random

import httpx
import pytest

from tests.api.client import ContractClient
from tests.api.orders import order, place, refused
from tests.api.stores import sqlite_url_in
from tests.server import COMMAND, running
from tmf630.store.sqlite.file.header import UNPACKED_RECORDS

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The path of the store's file, which may not exist."""
    return tmp_path / "orders.sqlite3"


def summary(*arguments: str) -> tuple[int, str]:
    """The exit status of a command, and the one line that it prints, without its label."""
    ended = subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    labels = ("Placing orders", "Migrating")
    (line,) = (each for each in (ended.stdout + ended.stderr).splitlines() if each not in labels)
    return ended.returncode, line


def stops(*options: str) -> str:
    """The line that a server prints instead of starting."""
    status, line = summary("serve", "--port", "0", *options)
    assert status == 2
    return line


def old(file: Path, number: int) -> None:
    """Make a file of the first version, with this many orders."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(f'CREATE TABLE "productOrder" {UNPACKED_RECORDS}')
        connection.execute(
            'INSERT INTO "productOrder" WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1'
            f" FROM n WHERE i < {number}) SELECT printf('%07d', i), 1,"
            """ '{"state":"acknowledged","productOrderItem":[{"id":"1","action":"add"}]}' FROM n"""
        )


def test_a_file_that_is_no_database_stops_the_start(file: Path) -> None:
    file.write_bytes(b"Dear Ms Miller, " * 1000)
    line = stops("--store", f"sqlite:///{file}")
    assert "file is not a database" in line and "name another file" in line


def test_a_file_of_another_program_stops_the_start(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE invoices (id INTEGER PRIMARY KEY)")
    assert "belongs to another program" in stops("--store", f"sqlite:///{file}")


@pytest.mark.parametrize("options", [[], ["--workers", "2"], ["--log-format", "json"]])
def test_a_directory_that_is_missing_stops_the_start(tmp_path: Path, options: list[str]) -> None:
    line = stops("--store", sqlite_url_in(tmp_path / "missing"), *options)
    assert f"there is no directory {tmp_path / 'missing'}" in line


def test_the_reason_can_be_json(tmp_path: Path) -> None:
    store = sqlite_url_in(tmp_path / "missing")
    line = json.loads(stops("--store", store, "--log-format", "json"))
    assert line["level"] == "ERROR"
    assert f"there is no directory {tmp_path / 'missing'}" in line["message"]


def test_other_commands_are_stopped_as_well(tmp_path: Path) -> None:
    missing = sqlite_url_in(tmp_path / "missing")
    status, line = summary("seed", "--orders", "1", "--store", missing)
    assert (status, f"there is no directory {tmp_path / 'missing'}" in line) == (2, True)
    old(tmp_path / "orders.sqlite3", 2)
    status, line = summary("history", "1", "--store", sqlite_url_in(tmp_path))
    assert (status, "run `tmf622 migrate`" in line) == (2, True)


def test_while_the_disk_is_full_the_server_is_not_ready(sqlite_url: str) -> None:
    with running(sqlite_url) as server, ContractClient(server.url) as client:
        place(client)
        ready = f"{server.url}/health/ready"
        assert httpx.get(ready).status_code == 200
        process = server.process.pid
        room = resource.prlimit(process, resource.RLIMIT_FSIZE)
        # The remaining room suffices for the probe, but not for an order of that size.
        log = Path(f"{sqlite_url.removeprefix('sqlite:///')}-wal").stat().st_size
        resource.prlimit(process, resource.RLIMIT_FSIZE, (log + 100_000, room[1]))
        large = order(description=Random(1).randbytes(500_000).hex())
        refused(client.post("/productOrder", json=large), 503, "5")
        refused(httpx.get(ready), 503, "5")
        resource.prlimit(process, resource.RLIMIT_FSIZE, (1, room[1]))
        refused(client.post("/productOrder", json=order()), 503, "5")
        refused(httpx.get(ready), 503, "5")
        assert httpx.get(f"{server.url}/health/live").status_code == 200
        resource.prlimit(process, resource.RLIMIT_FSIZE, room)
        place(client)
        assert httpx.get(ready).status_code == 200


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_small_old_store_is_migrated_at_the_start(
    capfd: Captured, file: Path, workers: str
) -> None:
    old(file, 1_500)
    with (
        running(f"sqlite:///{file}", "--workers", workers) as server,
        ContractClient(server.url) as client,
    ):
        page = client.get("/productOrder?state=acknowledged&limit=1")
        assert (page.status_code, page.headers["x-total-count"]) == (200, "1500")
    (line,) = capfd.readouterr().err.splitlines()
    assert line == (
        "tmf622: the store is of an older version or of other attributes: migrating 1,500 records"
    )


def test_a_large_old_store_is_migrated_by_command(file: Path) -> None:
    old(file, 100_000)
    line = stops("--store", f"sqlite:///{file}")
    assert "older version or of other attributes (100,000 records)" in line
    assert "run `tmf622 migrate` with the same --store" in line
    with closing(sqlite3.connect(file)) as connection:
        connection.execute('DELETE FROM "productOrder" WHERE id > ?', ("0000002",))
        connection.commit()
    migrated = subprocess.run(
        [*COMMAND, "migrate", "--store", f"sqlite:///{file}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert migrated.stdout.splitlines()[-1] == "2 records migrated"
    status, line = summary("migrate", "--store", f"sqlite:///{file}")
    assert (status, line) == (0, "the store is of this version already")


def test_a_missing_store_is_not_migrated(file: Path) -> None:
    status, line = summary("migrate", "--store", f"sqlite:///{file}")
    assert (status, line) == (1, f"tmf622: there is no store at {file}")
    assert not file.exists()


def test_a_store_in_use_is_not_migrated(sqlite_url: str) -> None:
    with running(sqlite_url) as server, ContractClient(server.url) as client:
        place(client)
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
            connection.execute('DROP INDEX "productOrder by category"')
        status, line = summary("migrate", "--store", sqlite_url)
    assert (status, "stop the server on it" in line) == (2, True)
