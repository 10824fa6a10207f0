"""The history of a product order, read from the store."""

from __future__ import annotations

from productordering.ordering import history
from productordering.ordering.history import History
from productordering.ordering.metadata import Metadata
from tmf630 import wire
from tmf630.store.protocol import Collection


async def history_of(orders: Collection, id: str) -> History | None:
    """The history of an order; None when there is no such order."""
    entry = await orders.entry(id)
    if entry is None or entry.record is None:
        return None
    metadata: Metadata = wire.decode(entry.metadata) if entry.metadata else {}
    return history.read(metadata, await orders.history(id))
