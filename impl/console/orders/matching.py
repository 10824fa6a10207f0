"""The orders that a query selects, page by page, to a limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from flask import g

from console.orders.address import Address, encoded

COLLECTION: Final = "productOrder"
NEWEST: Final = "-orderDate"
_PAGE: Final = 500


def matching(address: Address, fields: str, most: int) -> Iterator[dict[str, Any]]:
    """The first orders that the filter of an address selects, each once; raises Refusal.

    `fields` are the attributes that are needed. What changes meanwhile can move an order from one
    page to another.
    """
    seen: set[str] = set()
    offset = 0
    while offset < most:
        asked = address.filtered(
            fields=fields,
            sort=address.value("sort", NEWEST),
            offset=str(offset),
            limit=str(min(_PAGE, most - offset)),
        )
        page = g.api.find(g.caller, COLLECTION, encoded(asked.pairs))
        for order in page.resources:
            if order["id"] not in seen:
                seen.add(order["id"])
                yield order
        offset += len(page.resources)
        if not page.resources or offset >= page.total:
            return
