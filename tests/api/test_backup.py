"""`tmf622 backup`: a copy of the embedded store, made while it is in use."""

from __future__ import annotations

import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from shutil import which
from threading import Event

import pytest

from tests.api.client import ContractClient
from tests.api.orders import place, retrieve
from tests.api.stores import sqlite_url_in
from tests.api.transfers import command
from tests.server import COMMAND, running


def file_of(store_url: str) -> Path:
    return Path(store_url.removeprefix("sqlite:///"))


def test_a_backup_is_made_while_orders_are_placed_and_restored(tmp_path: Path) -> None:
    url, file = sqlite_url_in(tmp_path), tmp_path / "backup.sqlite3"
    with running(url) as server, ContractClient(server.url) as client:
        before = [place(client, externalId=str(number)) for number in range(20)]
        over = Event()

        def place_others() -> int:
            placed = 0
            with ContractClient(server.url) as other:
                while not over.is_set():
                    place(other, description="x" * 10_000)
                    placed += 1
            return placed

        with ThreadPoolExecutor() as executor:
            placing = executor.submit(place_others)
            try:
                ended = command("backup", str(file), store_url=url)
            finally:
                over.set()
            assert placing.result() > 0
    assert ended.returncode == 0, ended.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    assert not [*tmp_path.glob("backup.sqlite3.*")]
    for part in tmp_path.glob("orders.sqlite3*"):
        part.unlink()
    file.rename(file_of(url))
    with running(url) as server, ContractClient(server.url) as client:
        for each in before:
            assert retrieve(client, each)["externalId"] == each["externalId"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    url = sqlite_url_in(tmp_path)
    command("seed", "--orders", "1", store_url=url)
    ended = command("backup", str(file_of(url)), store_url=url)
    assert (ended.returncode, "is there already" in ended.stderr) == (2, True)


def test_a_damaged_store_makes_no_backup(tmp_path: Path) -> None:
    url, file = sqlite_url_in(tmp_path), tmp_path / "backup.sqlite3"
    command("seed", "--orders", "200", store_url=url)
    with file_of(url).open("r+b") as opened:
        opened.seek(4096 * 40)
        opened.write(bytes(range(256)) * 512)
    ended = command("backup", str(file), store_url=url)
    assert (ended.returncode, "it is damaged" in ended.stderr) == (2, True), ended.stderr
    assert not [*tmp_path.glob("backup*")]


@pytest.mark.skipif(not which("prlimit"), reason="needs the command prlimit")
def test_a_backup_on_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    url, file = sqlite_url_in(tmp_path), tmp_path / "backup.sqlite3"
    command("seed", "--orders", "200", store_url=url)
    limited = [str(which("prlimit")), "--fsize=200000", *COMMAND, "backup", str(file)]
    ended = subprocess.run(
        [*limited, "--store", url], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, str(file) in ended.stderr) == (2, True), ended.stderr
    assert not [*tmp_path.glob("backup*")]
    assert command("backup", str(file), store_url=url).returncode == 0
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute('SELECT count(*) FROM "productOrder"').fetchall() == [(200,)]


def test_what_cannot_be_copied_is_said(tmp_path: Path) -> None:
    file = str(tmp_path / "backup")
    ended = command("backup", file, store_url="mongodb://127.0.0.1:1/none")
    assert (ended.returncode, "mongodump" in ended.stderr) == (2, True)
    ended = command("backup", file, store_url=sqlite_url_in(tmp_path / "none"))
    assert (ended.returncode, "there is no store" in ended.stderr) == (1, True)
