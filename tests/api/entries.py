"""The entries of orders in a store, with the server's own data."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

from productordering.api import definition
from productordering.histories import history_of
from productordering.ordering.history import History
from tests.api.orders import Json
from tmf622.stores import open_store
from tmf630.api.collections import open_collection, resources
from tmf630.store.entries import Entry, Record


def entry_of(store_url: str, placed: Json) -> Entry | None:
    """The entry of an order; None when the store has none."""

    async def read() -> Entry | None:
        store = open_store(store_url, 4.0)
        try:
            return await open_collection(store, definition(), "productOrder").entry(placed["id"])
        finally:
            await store.close()

    return asyncio.run(read())


def metadata(store_url: str, placed: Json) -> Json:
    """The metadata of an order."""
    entry = entry_of(store_url, placed)
    assert entry is not None
    noted: Json = json.loads(entry.metadata)
    return noted


def order_moves(store_url: str, placed: Json) -> list[str | None]:
    """The order's state after each change, the oldest first; None where it stayed the same."""
    return [change.get("state", {}).get("to") for change in changes(store_url, placed)]


def changes(store_url: str, placed: Json) -> Sequence[Json]:
    """The history of an order, the oldest change first."""

    async def read() -> History | None:
        store = open_store(store_url, 4.0)
        try:
            return await history_of(
                resources(store, definition(), "productOrder", ""), placed["id"]
            )
        finally:
            await store.close()

    history = asyncio.run(read())
    assert history is not None
    return history.changes


def stored(store_url: str, order: Json, metadata: bytes = b"") -> None:
    """Store an order as an older version did: with no metadata, or only this."""
    resource = {name: value for name, value in order.items() if name != "id"}
    record = Record(id=order["id"], revision=1, resource=json.dumps(resource).encode())

    async def write() -> None:
        store = open_store(store_url, 4.0)
        try:
            await open_collection(store, definition(), "productOrder").insert(
                record, metadata=metadata
            )
        finally:
            await store.close()

    asyncio.run(write())
