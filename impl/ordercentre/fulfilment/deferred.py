"""Captures orders that were taken while a neighbour was unavailable, once it answers."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Final

from ordercentre.capture.objections import CaptureRefused
from ordercentre.capture.response import WAITING, is_deferred
from ordercentre.capturing import OrderCapture
from productordering.audit import Clock
from productordering.capture import Captured
from productordering.ordering import items
from productordering.ordering.lifecycle import INITIAL
from productordering.ordering.metadata import AuditContext, Metadata, Order
from productordering.ordering.recording import recorded, with_rolled_up_state
from tmf630.instants import timestamp
from tmf630.resources.audit import SERVER
from tmf630.resources.collection import Resources
from tmf630.wire import Json

_REFUSED: Final = "rejected"
_CAUSE: Final = "capture"


class DeferredCapture:
    """Makes the captures that were deferred."""

    def __init__(self, orders: Resources, capture: OrderCapture, clock: Clock) -> None:
        self._orders = orders
        self._capture = capture
        self._clock = clock

    async def complete(self, id: str, order: Order) -> Order:
        """The order after its capture: acknowledged or rejected.

        If it has changed meanwhile it stays as it is. Raises NeighbourUnavailable.
        """
        now = self._clock()
        sent = {name: each for name, each in order.resource.items() if name not in ("id", "href")}
        try:
            captured = await self._capture.complete(sent, now)
            state = INITIAL
        except CaptureRefused as refused:
            captured, state = Captured(_with_note(sent, refused, now), refused.response), _REFUSED

        def change(before: Order) -> Order:
            if before.resource != order.resource or not is_deferred(before):
                return before
            return _captured(before, captured, state, now)

        after: Order = await self._orders.update(id, change)
        return after


def _captured(before: Order, captured: Captured, state: str, now: datetime) -> Order:
    identity: Json = {
        name: before.resource[name] for name in ("id", "href") if name in before.resource
    }
    moved = items.with_states(captured.order, partial(_moved, state=state))
    resource = with_rolled_up_state({**identity, **captured.order, "productOrderItem": moved})
    metadata: Metadata = {**before.metadata, "capture": captured.response or {}}
    return recorded(before, resource, metadata, AuditContext(now, SERVER, _CAUSE, _CAUSE))


def _moved(item: Json, state: str) -> str:
    """The state of an item after the capture: a new item of a bundle has none before."""
    return state if item.get("state", WAITING) in (WAITING, INITIAL) else items.state(item)


def _with_note(order: Json, refused: CaptureRefused, now: datetime) -> Json:
    note = {
        "id": "capture",
        "author": SERVER,
        "date": timestamp(now),
        "text": str(refused),
        "@type": "Note",
    }
    return {**order, "note": [*order.get("note", ()), note]}
