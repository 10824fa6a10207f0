"""MongoDB databases, for tests that inspect them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from functools import partial

import pymongo
import pytest

from tests.mongodb import database
from tests.store.mongo.commands import Commands, Document
from tmf630.store.mongo import store as mongo_store


@pytest.fixture
def no_garbage() -> Iterator[None]:
    """Collect the garbage of a test before the next one, which may forbid ResourceWarnings."""
    yield
    gc.collect()


@pytest.fixture
def url(mongodb_url: str) -> Iterator[str]:
    """A new database for the test."""
    with database(mongodb_url) as url:
        yield url


@pytest.fixture
def documents(url: str) -> Iterator[pymongo.collection.Collection[Document]]:
    """The documents of the orders."""
    client: pymongo.MongoClient[Document]
    with pymongo.MongoClient(url) as client:
        yield client.get_default_database()["productOrder"]


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Commands:
    """The commands of the stores that the test opens."""
    commands = Commands()
    client = partial(pymongo.AsyncMongoClient, event_listeners=[commands])
    monkeypatch.setattr(mongo_store, "AsyncMongoClient", client)
    return commands
