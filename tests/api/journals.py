"""What a server keeps of an order and shows to no client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

from productordering.keeping import history_of
from productordering.ordering.history import History
from productordering.stores import open_collection, open_store
from tests.api.orders import Json
from tmf630.store import Holding, Record


def held(store_url: str, placed: Json) -> Holding | None:
    """All that the store holds of an order."""

    async def read() -> Holding | None:
        store = open_store(store_url, 4.0)
        try:
            return await open_collection(store, "productOrder").held(placed["id"])
        finally:
            await store.close()

    return asyncio.run(read())


def journal(store_url: str, placed: Json) -> Json:
    """What the server notes about an order."""
    holding = held(store_url, placed)
    assert holding is not None
    noted: Json = json.loads(holding.journal)
    return noted


def order_moves(store_url: str, placed: Json) -> list[str | None]:
    """The states that the order's changes led to, the first one first; None for no change of it."""
    return [change.get("state", {}).get("to") for change in changes(store_url, placed)]


def changes(store_url: str, placed: Json) -> Sequence[Json]:
    """The history of an order, the first change first."""

    async def read() -> History | None:
        store = open_store(store_url, 4.0)
        try:
            return await history_of(open_collection(store, "productOrder"), placed["id"])
        finally:
            await store.close()

    history = asyncio.run(read())
    assert history is not None
    return history.changes


def stored(store_url: str, order: Json, journal: bytes = b"") -> None:
    """Store an order as a time did that knew nothing, or little, beyond what clients see."""
    resource = {name: value for name, value in order.items() if name != "id"}
    record = Record(id=order["id"], revision=1, resource=json.dumps(resource).encode())

    async def write() -> None:
        store = open_store(store_url, 4.0)
        try:
            await open_collection(store, "productOrder").insert(record, journal=journal)
        finally:
            await store.close()

    asyncio.run(write())
