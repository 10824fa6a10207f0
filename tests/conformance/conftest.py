"""The server that the kit checks, one per store and session."""

from __future__ import annotations

from tests.api.conftest import new_store, server, sqlite_url

__all__ = ["new_store", "server", "sqlite_url"]
