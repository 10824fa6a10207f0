"""The history of a product order, read from the store."""

from __future__ import annotations

from productordering.ordering import history
from productordering.ordering.history import History
from tmf630.resources.collection import Resources


async def history_of(orders: Resources, id: str) -> History | None:
    """The history of an order; None when there is no such order."""
    found = await orders.history(id)
    return history.read(*found) if found else None
