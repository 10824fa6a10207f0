"""Stored orders, whose items complete."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from tmf630.wire import Json

COMPLETED: Final = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
ORDER_HREF: Final = "https://orders.example/productOrder/o1"
CUSTOMER: Final[Json] = {"id": "c1", "role": "Customer", "@referredType": "Customer"}


def item(id: str, action: str = "add", state: str = "inProgress", **attributes: Any) -> Json:
    """An item."""
    return {"id": id, "action": action, "state": state, **attributes}


def order(*items: Json, **attributes: Any) -> Json:
    """An order of a customer."""
    return {
        "id": "o1",
        "href": ORDER_HREF,
        "orderDate": "2026-01-31T08:15:00.000Z",
        "relatedParty": [{"id": "s", "role": "seller", "@referredType": "Individual"}, CUSTOMER],
        "productOrderItem": list(items),
        **attributes,
    }


def mark(item_id: str, action: str = "add") -> Json:
    """How a product names an item of the order."""
    return {
        "productOrderId": "o1",
        "productOrderHref": ORDER_HREF,
        "orderItemId": item_id,
        "orderItemAction": action,
        "@referredType": "ProductOrderItem",
    }
