"""Orders as v4 and v5 say them."""

from __future__ import annotations

from typing import Any

from tmf630.wire import Json


def v4_order(**attributes: Any) -> Json:
    """An order of v4 with one item."""
    return {"productOrderItem": [{"id": "1", "action": "add", "state": "pending"}], **attributes}


def v5_order(**attributes: Any) -> Json:
    """The same as v5 says it."""
    item = {"id": "1", "action": "add", "state": "pending", "@type": "ProductOrderItem"}
    return {"productOrderItem": [item], **attributes, "@type": "ProductOrder"}


def v4_product(**attributes: Any) -> Json:
    """An order of v4 with one item that has this product."""
    return {"productOrderItem": [{"id": "1", "action": "add", "product": attributes}]}


def v5_product(**attributes: Any) -> Json:
    """The same as v5 says it."""
    item = {"id": "1", "action": "add", "product": attributes, "@type": "ProductOrderItem"}
    return {"productOrderItem": [item], "@type": "ProductOrder"}


def product_of(order: Json) -> Json:
    """The product of the first item."""
    found: Json = order["productOrderItem"][0]["product"]
    return found
