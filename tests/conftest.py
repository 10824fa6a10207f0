"""Fixtures for all tests."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests import mongodb

# Every run has the same examples, without deadlines; `scripts/fuzz` tries others.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")

_SERVER = pytest.StashKey[str]()


def pytest_report_header() -> str:
    return mongodb.described()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with `new_store` on each kind of store; on SQLite alone if marked `any_store`."""
    if "new_store" in metafunc.fixturenames:
        any_store = metafunc.definition.get_closest_marker("any_store")
        stores = ["sqlite"] if any_store else ["sqlite", "mongodb"]
        metafunc.parametrize("new_store", stores, indirect=True, scope="session")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Pass the run's MongoDB to the workers of pytest-xdist."""
    node.workerinput["mongodb"] = _mongodb_of(node.config)


def _mongodb_of(config: pytest.Config) -> str:
    """The URL of a server that runs until the end of the run."""
    if _SERVER not in config.stash:
        stack = ExitStack()
        config.add_cleanup(stack.close)
        directory = stack.enter_context(tempfile.TemporaryDirectory())
        config.stash[_SERVER] = stack.enter_context(mongodb.serving(Path(directory)))
    return config.stash[_SERVER]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio, as the server does."""
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """Child processes get SIGINT, even if pytest runs as a background job, which ignores it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def mongodb_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A new MongoDB database for this session."""
    run = getattr(request.config, "workerinput", None)
    server = run["mongodb"] if run else _mongodb_of(request.config)
    with mongodb.database(server) as url:
        yield url
