"""What a server makes in a new store: tables and indexes for what it keeps, and no others."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database

from tests.api.client import ContractClient
from tests.api.orders import place
from tests.mongodb import database
from tests.server import running

SEARCHED = ("", ": journals", ": total")
BESIDE: Mapping[str, set[str]] = {
    "productOrder": {*SEARCHED, ": owed", ": history", " keys"},
    "cancelProductOrder": {*SEARCHED, ": owed", " keys"},
    "hub": {*SEARCHED},
    "letter": {*SEARCHED},
    "event": {*SEARCHED},
}
"""Collection, to what follows its name in those of its tables that it is not searched by."""
LATER = {f"courier{each}" for each in SEARCHED}
"""What is made by the process that delivers events, when it has begun."""
INDEXED: Mapping[str, set[str]] = {
    "productOrder": {"due", "owing", "first.moment"},
    "hub": {"due"},
}
"""Collection, to what it has indexes of beside those that every one has."""


def tables(url: str) -> set[str]:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return {name for (name,) in rows}


def test_a_file_has_the_tables_that_are_used(sqlite_url: str) -> None:
    with running(sqlite_url, "--no-inbox") as server, ContractClient(server.url) as client:
        place(client)
    made = tables(sqlite_url)
    beside = {name for name in made if " by " not in name and not name.endswith(" attributes")}
    assert beside - LATER == {f"{name}{suffix}" for name in BESIDE for suffix in BESIDE[name]}


def test_an_inbox_is_made_for_a_server_that_has_one(sqlite_url: str) -> None:
    with running(sqlite_url) as server, ContractClient(server.url) as client:
        place(client)
    assert {f"inbox{each}" for each in SEARCHED} <= tables(sqlite_url)


def test_mongodb_has_the_indexes_that_are_used(mongodb_url: str) -> None:
    documents: MongoClient[dict[str, Any]]
    with database(mongodb_url) as url, MongoClient(url) as documents:
        with running(url) as server, ContractClient(server.url) as client:
            client.post("/hub", json={"callback": "http://127.0.0.1:9/"})
            place(client)
        collections: Database[dict[str, Any]] = documents.get_default_database()
        assert set(collections.list_collection_names()) >= INDEXED.keys()
        for name, kept in INDEXED.items():
            indexes = collections[name].index_information().values()
            made = {each["key"][0][0] for each in indexes}
            made = {each for each in made if not each.startswith("search.")}
            assert made == {"_id", "version", "gone", *kept}
