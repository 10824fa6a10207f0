"""The backend of a store, by its URL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from tmf630.store.protocol import Store
from tmf630.store.queries import LIMITS, PAGE_BYTES, Limits

DEFAULT_DATABASE: Final = "tmf622"
"""The MongoDB database of a URL that names none."""
_SQLITE_SCHEME: Final = "sqlite:///"


def open_store(
    url: str,
    query_seconds: float,
    page_bytes: int = PAGE_BYTES,
    search_seconds: float = LIMITS.search_seconds,
) -> Store:
    """The store at a URL: `sqlite:///PATH`, or else `mongodb://…`."""
    limits = Limits(query_seconds, page_bytes, search_seconds)
    # Each backend brings its own libraries: only the one that is used is imported.
    if path := sqlite_path(url):
        from productordering.dictionary import dictionary
        from tmf630.store.sqlite import SQLiteStore

        return SQLiteStore(path, limits=limits, dictionary=dictionary())
    from tmf630.store.mongo import MongoStore

    return MongoStore(url, default_database=DEFAULT_DATABASE, limits=limits)


def backup(path: Path, to: Path, on_copied: Callable[[int, int], None]) -> None:
    """Copy an embedded store as it is at one moment, while servers may use it.

    `on_copied` is called with the number of copied pages and that of all. Raises Unavailable.
    """
    from tmf630.store.sqlite import SQLiteStore

    SQLiteStore(path).copy(to, on_copied)


def sqlite_path(url: str) -> Path | None:
    """The file of an embedded store, which may not be there yet; None for any other store."""
    if not url.startswith(_SQLITE_SCHEME):
        return None
    return Path(url.removeprefix(_SQLITE_SCHEME)).expanduser()
