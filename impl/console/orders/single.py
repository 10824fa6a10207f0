"""One order: its items, parties, dates, prices, and what has happened to it."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from flask import Blueprint, g, render_template

from console.orders.items import tree
from tmf630 import wire

_COLLECTION: Final = "productOrder"


def blueprint() -> Blueprint:
    """The page of an order."""
    pages = Blueprint("order", __name__, url_prefix="/orders")

    @pages.get("/<id>")
    def page(id: str) -> str:
        order, etag = g.api.get(g.caller, f"/{_COLLECTION}/{quote(id, safe='')}")
        return render_template(
            "orders/order.html", order=order, etag=etag, items=tree(order), json=wire.encode(order)
        )

    return pages
