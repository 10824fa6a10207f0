"""MongoDB for the tests: a real one where it can run, otherwise SecantusDB.

`TMF622_TEST_MONGODB_URI` names another one, for tests that need not stop their server.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlsplit
from uuid import uuid4

from pymongo import MongoClient

from tests import mongod
from tests.secantus import SecantusDB

_NAMED: Final = "TMF622_TEST_MONGODB_URI"


class MongoDB(Protocol):
    """A server that has the same port after a restart."""

    @property
    def url(self) -> str: ...

    def start(self) -> None:
        """Return when it serves."""

    def stop(self) -> None:
        """End it as an operator would, if it runs."""

    def kill(self) -> None:
        """End it as a crash would."""


def new_server(directory: Path) -> MongoDB:
    """A new server, not yet started; its acknowledged writes are on disk."""
    if mongod.unavailable():
        return SecantusDB(directory)
    return mongod.ReplicaSet(mongod.Member(directory), elected_within=500)


def described() -> str:
    """One line that names the MongoDB of this run."""
    if os.environ.get(_NAMED):
        return "MongoDB is the server that TMF622_TEST_MONGODB_URI names"
    if reason := mongod.unavailable():
        return f"SecantusDB stands in for MongoDB, which cannot run here: {reason}"
    return f"MongoDB {mongod.version()}, a replica set of one"


@contextmanager
def serving(directory: Path) -> Iterator[str]:
    """The URL of a server for as long as the block lasts; `described` names it."""
    if named := os.environ.get(_NAMED):
        yield named
        return
    server = new_server(directory)
    server.start()
    try:
        yield server.url
    finally:
        # Its data is not needed any more.
        server.kill()


@contextmanager
def database(url: str, name: str = "") -> Iterator[str]:
    """The URL of a database on the server of that URL, for as long as the block lasts.

    It is a new one, unless it has that name.
    """
    name = f"tmf622_test_{name or uuid4().hex}"
    yield urlsplit(url)._replace(path=f"/{name}").geturl()
    if not os.environ.get(_NAMED):
        # Its server ends with the run.
        return
    client: MongoClient[dict[str, Any]]
    with MongoClient(url) as client:
        client.drop_database(name)
