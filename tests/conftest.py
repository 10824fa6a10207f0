"""What tests of every room may ask for."""

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

# The same examples in every run, however slow the machine: what looks further is `scripts/fuzz`.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")

_SERVER = pytest.StashKey[str]()


def pytest_report_header() -> str:
    return mongodb.described()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that has a store has each kind in turn, unless it says that any will do."""
    if "new_store" in metafunc.fixturenames:
        any_store = metafunc.definition.get_closest_marker("any_store")
        stores = ["sqlite"] if any_store else ["sqlite", "mongodb"]
        metafunc.parametrize("new_store", stores, indirect=True, scope="session")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """The workers of a run share the server of MongoDB that the run has."""
    node.workerinput["mongodb"] = _mongodb_of(node.config)


def _mongodb_of(config: pytest.Config) -> str:
    """The URL of a server that is there until the run ends."""
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
    """What a test starts can be interrupted, though a script's background jobs ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def mongodb_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A MongoDB database of this session's own."""
    run = getattr(request.config, "workerinput", None)
    server = run["mongodb"] if run else _mongodb_of(request.config)
    with mongodb.database(server) as url:
        yield url
