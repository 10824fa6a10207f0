"""The fixture `store_url` gives each kind of store to the tests of the intake."""

from __future__ import annotations

from tests.api.conftest import new_store, sqlite_url, store_url

__all__ = ["new_store", "sqlite_url", "store_url"]
