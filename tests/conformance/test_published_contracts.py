"""The kit with each contract that TM Forum published, against one server of all of them.

The published contracts are no part of this project. The variable TMF622_TEST_CONTRACTS names a
folder of them; without it this module has no tests.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.stores import sqlite_url_in
from tests.conformance.contracts import Served, checked, serving
from tests.server import Server

_FOLDER = os.environ.get("TMF622_TEST_CONTRACTS")
_FILES = sorted(Path(_FOLDER).rglob("*swagger.json")) if _FOLDER else []
OTHERS = [file for file in _FILES if not file.name.startswith("TMF622")]
__test__ = bool(OTHERS)


@pytest.fixture(scope="session")
def server_of_all(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Server, list[Served]]]:
    """One server of every published contract; each has a base path of its own."""
    contracts = [Served(f"{file}=/{file.stem}/v4") for file in OTHERS]
    with serving(contracts, sqlite_url_in(tmp_path_factory.mktemp("store"))) as server:
        yield server, contracts


@pytest.mark.parametrize("index", range(len(OTHERS)), ids=[file.name for file in OTHERS] or None)
def test_published_contracts(server_of_all: tuple[Server, list[Served]], index: int) -> None:
    server, contracts = server_of_all
    ended = checked(server, contracts[index], "--profile", "profile", "--profile", "guideline")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "failed: " not in ended.stdout
