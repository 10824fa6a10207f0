"""Contents of fulfilments, as the rules take them."""

from __future__ import annotations

from typing import Any

from ordercentre.fulfilment.content import ItemState, ServiceOrder, Stage
from ordercentre.fulfilment.rules import outcomes
from tests.ordercentre.acceptance.orders import drafts, item, order
from tmf630.wire import Json

BUNDLE = order(item("1", item("1.1"), item("1.2")), item("2", action="noChange"))
"""An order of which two items have a service."""


def known(state: str, **more: Any) -> ItemState:
    """Where an item is by its services."""
    made: ItemState = {**outcomes.UNKNOWN, "state": state, **more}  # type: ignore[typeddict-item]
    return made


def sent(placed: Json = BUNDLE, **more: Any) -> ServiceOrder:
    """The service order of an order, of which nothing is known."""
    [draft] = drafts(placed)
    made: ServiceOrder = {
        "draft": draft.stored(),
        "stage": Stage.OPEN,
        "id": "7",
        "state": "",
        "items": {},
        **more,  # type: ignore[typeddict-item]
    }
    return made


def content(*service_orders: ServiceOrder, **more: Any) -> Json:
    """The content of a fulfilment."""
    return {"serviceOrder": list(service_orders), "fallout": [], "own": ["1.1", "1.2"], **more}
