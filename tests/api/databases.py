"""Stores for a run without pytest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.api.stores import sqlite_url_in
from tests.secantus import database, secantus

STORES = ("sqlite", "mongodb")


@contextmanager
def store(name: str, directory: Path) -> Iterator[str]:
    """The URL of an empty store of that kind, for as long as the block lasts.

    MongoDB is the server that TMF622_TEST_MONGODB_URI names, or else a SecantusDB.
    """
    if name == "sqlite":
        yield sqlite_url_in(directory)
        return
    with ExitStack() as stack:
        server = os.environ.get("TMF622_TEST_MONGODB_URI")
        if server is None:
            server = stack.enter_context(secantus(directory / "secantus"))
        yield stack.enter_context(database(server))
