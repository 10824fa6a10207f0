"""A running server on each store, and a client of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.api.client import ContractClient
from tests.api.expected_events import Scenario, Subscriber, subscriber
from tests.api.policies import Assessed, Policy
from tests.api.stores import NewStore, sqlite_url_in
from tests.mongodb import database
from tests.server import TIMEOUT, Server, running


@pytest.fixture(scope="session")
def new_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewStore:
    if request.param == "mongodb":
        return partial(database, request.getfixturevalue("mongodb_url"))

    @contextmanager
    def file() -> Iterator[str]:
        yield sqlite_url_in(tmp_path_factory.mktemp("store"))

    return file


@pytest.fixture(scope="session")
def server(new_store: NewStore) -> Iterator[Server]:
    """A server that the tests of this session share."""
    with new_store() as store_url, running(store_url) as server:
        yield server


@pytest.fixture(scope="session")
def client(server: Server) -> Iterator[ContractClient]:
    with ContractClient(server.url) as client:
        yield client


@pytest.fixture(scope="module")
def module_store(new_store: NewStore) -> Iterator[str]:
    """The store of `module_server`."""
    with new_store() as url:
        yield url


@pytest.fixture(scope="module")
def module_server(module_store: str) -> Iterator[Server]:
    """A server for the tests of one module, without orders at first."""
    with running(module_store) as server:
        yield server


@pytest.fixture(scope="module")
def module_client(module_server: Server) -> Iterator[ContractClient]:
    with ContractClient(module_server.url) as client:
        yield client


@pytest.fixture(scope="module")
def all_events(module_client: ContractClient) -> Iterator[Subscriber]:
    """A subscriber to every event of `module_server`."""
    with subscriber(module_client) as all_events:
        yield all_events


@pytest.fixture
def scenario(all_events: Subscriber) -> Scenario:
    """An order of `module_server`, and its expected events."""
    return Scenario(all_events)


@pytest.fixture(scope="module")
def assessed(new_store: NewStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assessed]:
    """A client of a server with a policy of cancellations, and the policy."""
    policy = Policy(tmp_path_factory.mktemp("policy"))
    options = [*policy.options, "--lease-seconds", "30"]
    with (
        new_store() as url,
        running(url, *options, environment=policy.environment) as server,
        ContractClient(server.url) as client,
    ):
        yield client, policy


@pytest.fixture(scope="session")
def page_client(server: Server) -> Iterator[httpx.Client]:
    """A client of the pages beside the API."""
    with httpx.Client(base_url=server.url, timeout=TIMEOUT) as page_client:
        yield page_client


@pytest.fixture
def store_url(new_store: NewStore) -> Iterator[str]:
    """A new store for one test; the test runs with each kind of store."""
    with new_store() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A new SQLite store for one test."""
    return sqlite_url_in(tmp_path)
