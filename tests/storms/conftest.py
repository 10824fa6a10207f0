"""Stores whose servers die, each kind in turn."""

from __future__ import annotations

from tests.api.conftest import new_store, store_url

__all__ = ["new_store", "store_url"]
