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
from tests.server import PATIENCE, Server, running


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
def shop_store(new_store: NewStore) -> Iterator[str]:
    """The store of the server that the tests of a module have to themselves."""
    with new_store() as url:
        yield url


@pytest.fixture(scope="module")
def shop(shop_store: str) -> Iterator[Server]:
    """A server that the tests of a module have to themselves, without orders at first."""
    with running(shop_store) as server:
        yield server


@pytest.fixture(scope="module")
def shopper(shop: Server) -> Iterator[ContractClient]:
    with ContractClient(shop.url) as client:
        yield client


@pytest.fixture(scope="module")
def everything(shopper: ContractClient) -> Iterator[Subscriber]:
    """Who is told of all that happens in the shop."""
    with subscriber(shopper) as told_everything:
        yield told_everything


@pytest.fixture
def scenario(everything: Subscriber) -> Scenario:
    """An order of the shop, and what has to be told of it."""
    return Scenario(everything)


@pytest.fixture(scope="module")
def assessed(new_store: NewStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assessed]:
    """A client of a server that asks a policy, which has 20 s to answer, and the policy."""
    policy = Policy(tmp_path_factory.mktemp("policy"))
    options = [*policy.options, "--lease-seconds", "30"]
    with (
        new_store() as url,
        running(url, *options, environment=policy.environment) as server,
        ContractClient(server.url) as client,
    ):
        yield client, policy


@pytest.fixture(scope="session")
def visitor(server: Server) -> Iterator[httpx.Client]:
    """A client of what is beside the API."""
    with httpx.Client(base_url=server.url, timeout=PATIENCE) as visitor:
        yield visitor


@pytest.fixture
def store_url(new_store: NewStore) -> Iterator[str]:
    """A store of the test's own, of each kind in turn."""
    with new_store() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An embedded store of the test's own."""
    return sqlite_url_in(tmp_path)
