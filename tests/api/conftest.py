"""A running server on each store, and a client of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.client import ContractClient
from tests.server import Server, running


@pytest.fixture(scope="session", params=["sqlite", "mongodb"])
def store_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store that the tests of this session share."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('store') / 'orders.sqlite3'}"
    mongodb_url: str = request.getfixturevalue("mongodb_url")
    return mongodb_url


@pytest.fixture(scope="session")
def server(store_url: str) -> Iterator[Server]:
    with running(store_url) as server:
        yield server


@pytest.fixture(scope="session")
def client(server: Server) -> Iterator[ContractClient]:
    with ContractClient(server.url) as client:
        yield client


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An embedded store of the test's own."""
    return f"sqlite:///{tmp_path / 'orders.sqlite3'}"
