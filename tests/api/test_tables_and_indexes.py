"""The tables and indexes that a server creates in a new store."""

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
COUNTED = (*SEARCHED, ": segments")
BESIDE: Mapping[str, set[str]] = {
    "productOrder": {*COUNTED, ": owed", ": history", " keys"},
    "cancelProductOrder": {*COUNTED, ": owed", " keys"},
    "hub": {*SEARCHED, ": owed"},
    "audit": {*COUNTED},
    "letter": {*COUNTED},
    "event": {*SEARCHED},
}
"""Collection, to the suffixes of its tables other than those of indexed attributes."""
LATER = {f"courier{each}" for each in SEARCHED}
"""The tables that the dispatcher creates."""
INDEXED: Mapping[str, set[str]] = {
    "productOrder": {"due", "owing", "first.moment"},
    "hub": {"due", "owing"},
}
"""Collection, to its indexes beside those that every collection has."""


def tables(url: str) -> set[str]:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return {name for (name,) in rows}


def test_a_file_has_the_tables_in_use(sqlite_url: str) -> None:
    with running(sqlite_url, "--no-inbox") as server, ContractClient(server.url) as client:
        place(client)
    made = tables(sqlite_url)
    beside = {name for name in made if " by " not in name and not name.endswith(" attributes")}
    of_collections = {f"{name}{suffix}" for name in BESIDE for suffix in BESIDE[name]}
    assert beside - LATER == {*of_collections, "store: dictionaries"}


def test_only_a_server_with_an_inbox_creates_its_table(sqlite_url: str) -> None:
    with running(sqlite_url) as server, ContractClient(server.url) as client:
        place(client)
    assert {f"inbox{each}" for each in SEARCHED} <= tables(sqlite_url)


def test_mongodb_has_the_indexes_in_use(mongodb_url: str) -> None:
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
