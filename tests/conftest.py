"""What tests of every room may ask for."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from tests.secantus import database, secantus


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio, as the server does."""
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """What a test starts can be interrupted, though a script's background jobs ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def mongodb_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A MongoDB database of this session's own.

    On the server that TMF622_TEST_MONGODB_URI names, or else on a SecantusDB.
    """
    if server := os.environ.get("TMF622_TEST_MONGODB_URI"):
        with database(server) as url:
            yield url
    else:
        with secantus(tmp_path_factory.mktemp("secantus")) as server, database(server) as url:
            yield url
