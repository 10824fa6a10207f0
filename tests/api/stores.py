"""New stores for tests."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

NewStore = Callable[[], AbstractContextManager[str]]
"""Makes an empty store, and gives its URL for as long as the block lasts."""


def sqlite_url_in(directory: Path) -> str:
    """The URL of an embedded store in a directory, which need not exist."""
    return f"sqlite:///{directory / 'orders.sqlite3'}"
