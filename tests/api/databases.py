"""Stores for a run without pytest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import mongodb
from tests.api.stores import sqlite_url_in

STORES = ("sqlite", "mongodb")


@contextmanager
def store(name: str, directory: Path) -> Iterator[str]:
    """The URL of an empty store of that kind, for as long as the block lasts."""
    if name == "sqlite":
        yield sqlite_url_in(directory)
        return
    with mongodb.serving(directory / "mongodb") as server, mongodb.database(server) as url:
        yield url
