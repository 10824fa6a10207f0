"""The fixture `store_url` gives each kind of store to the storms."""

from __future__ import annotations

from tests.api.conftest import new_store, store_url

__all__ = ["new_store", "store_url"]
