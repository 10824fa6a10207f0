"""A server that the tests of a session check, on each store."""

from __future__ import annotations

from tests.api.conftest import new_store, server, sqlite_url

__all__ = ["new_store", "server", "sqlite_url"]
