"""Opens, inspects and migrates SQLite files of tests."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.store.samples import orders_of
from tmf630.store.sqlite import SQLiteStore

SHORT_TIMEOUT = 0.01


@contextmanager
def database(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        yield connection


async def inspected(file: Path) -> int:
    store = SQLiteStore(file, busy_timeout=SHORT_TIMEOUT)
    orders_of(store)
    try:
        return await store.inspect()
    finally:
        await store.close()


async def migrated(file: Path) -> list[int]:
    """Migrate a file; returns the number of records of each batch."""
    store = SQLiteStore(file, busy_timeout=SHORT_TIMEOUT)
    orders_of(store)
    batches: list[int] = []
    try:
        await store.migrate(batches.append)
    finally:
        await store.close()
    return batches
