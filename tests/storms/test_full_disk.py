"""Nothing that was answered is lost when the disk is full and servers are killed meanwhile."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from tests import mongod, small_disk
from tests.api.stores import sqlite_url_in
from tests.api.storm import run_storm
from tests.mongodb import database
from tests.storms.full_disk import File, FullDisk, Mongod

ROUNDS: Final = int(os.environ.get("TMF622_TEST_STORM_ROUNDS", "3"))
FIRST: Final = int(os.environ.get("TMF622_TEST_STORM_SEED", "622"))
ORDERS: Final = 20

pytestmark = [
    pytest.mark.skipif(bool(small_disk.unavailable()), reason=small_disk.unavailable()),
    pytest.mark.parametrize("seed", range(FIRST, FIRST + ROUNDS)),
]


def test_an_embedded_store_outlives_a_full_disk(tmp_path: Path, seed: int) -> None:
    with small_disk.small_disk(tmp_path / "disk", 24) as disk:
        storm = FullDisk(sqlite_url_in(disk.folder), seed, disk, File(), times=2)
        tally = run_storm(storm, ORDERS)
        print(seed, dict(tally))
        assert tally["refused"] and tally["orders"], tally
        with closing(sqlite3.connect(disk.folder / "orders.sqlite3")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.skipif(bool(mongod.unavailable()), reason="SecantusDB is no MongoDB on a disk")
def test_a_mongodb_outlives_a_full_disk(tmp_path: Path, seed: int) -> None:
    with small_disk.small_disk(tmp_path / "disk", 400) as disk:
        replicas = mongod.ReplicaSet(mongod.Member(disk.folder / "data"), elected_within=500)
        try:
            replicas.start()
            with database(replicas.url) as url:
                storm = FullDisk(url, seed, disk, Mongod(replicas), times=1)
                tally = run_storm(storm, ORDERS)
        finally:
            replicas.kill()
    print(seed, dict(tally))
    assert tally["refused"] + tally["unanswered"] and tally["orders"], tally
