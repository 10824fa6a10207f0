"""Orders as they are kept: the resource with the server's journal of it."""

from __future__ import annotations

from typing import Any, cast

from productordering.ordering import history
from productordering.ordering.history import History
from productordering.ordering.metadata import Journal, Order
from tmf630 import wire
from tmf630.resources.collection import Kept
from tmf630.store import Collection


def order_of(kept: Kept) -> Order:
    """The order that is kept; of one that is deleted only the journal."""
    return Order(kept.resource or {}, journal_of(kept))


def journal_of(kept: Kept) -> Journal:
    """The journal of the order that is kept, or was."""
    return cast("Journal", kept.journal)


def kept_of(order: Order, due: float | None = None) -> Kept:
    """What is to be kept of an order."""
    journal = cast("dict[str, Any]", order.journal)
    return Kept(order.resource, journal, due, order.events, order.history)


def with_journal(resource: dict[str, Any] | None, journal: Journal, due: float | None) -> Kept:
    """What is to be kept of an order that may have been deleted."""
    return Kept(resource, cast("dict[str, Any]", journal), due)


async def history_of(orders: Collection, id: str) -> History | None:
    """The history of an order; None when there is no such order."""
    held = await orders.held(id)
    if held is None or held.record is None:
        return None
    journal: Journal = wire.decode(held.journal) if held.journal else {}
    return history.read(journal, await orders.history(id))
