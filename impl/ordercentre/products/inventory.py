"""The inventory (TMF637 v4) as items that complete change it.

Each write can be repeated: it looks at what is there first, and does what is left to do. TMF637 has
no condition on a PATCH, so the writes of an order follow each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple

from ordercentre.catalogue.model import Reference
from ordercentre.centre import CustomerRules
from ordercentre.customers.related_party import folded
from ordercentre.neighbours.documents import (
    Document,
    Unreadable,
    document,
    fetched,
    readable,
    resource_path,
)
from ordercentre.neighbours.protocol import Neighbour, NeighbourUnavailable, RefusedByNeighbour
from ordercentre.products.patching import is_written_by, linked, patched
from ordercentre.products.relationships import Link
from ordercentre.products.writing import Change, ProductWrite, written
from tmf630.wire import Json, canonical, quoted

_NAME: Final = "inventory"
_PRODUCT: Final = "product"
_PRODUCTS: Final = f"/{_PRODUCT}"
_SEARCHED: Final = 10_000
"""Products that are searched in an inventory that does not filter."""
_NOT_FOUND: Final = 404


class _Planned(NamedTuple):
    """A product that is there, and the patch that it needs."""

    href: str
    patch: Json


class _Present:
    """The products as they are now, without a cache."""

    def __init__(self, neighbour: Neighbour) -> None:
        self._neighbour = neighbour

    async def get(self, path: str) -> Json | None:
        answer = await self._neighbour.get(path)
        return answer.content if answer else None


class Inventory:
    """Writes the products of completed items."""

    def __init__(self, neighbour: Neighbour, rules: CustomerRules) -> None:
        self._neighbour = neighbour
        self._present = _Present(neighbour)
        self._roles = folded(rules.roles)

    async def write(
        self,
        order: Json,
        item: Json,
        completed: datetime,
        there: Collection[str] = (),
        *,
        may_exist: bool,
    ) -> Reference | None:
        """Write the product of an item that completed then; None if it names no product.

        `there` are the ids of items whose products have been written although the order does not
        show these items as completed; the order has the ids of these products. A new product that
        may exist already is looked for before. After NeighbourUnavailable the write is to be
        repeated, and it may exist. Raises RefusedByNeighbour, too.
        """
        write = written(order, item, completed, self._roles, there)
        if write.change is Change.CREATE:
            return await self._create(write, may_exist=may_exist)
        if not write.product_id:
            return None
        if write.change is Change.NOTHING:
            return Reference(write.product_id, href=write.href)
        return await self._change(write)

    async def _create(self, write: ProductWrite, *, may_exist: bool) -> Reference:
        product = await self._find(write) if may_exist else None
        product = product or await self._post(write)
        for link in write.links:
            await self._link(link, product)
        return product

    async def _find(self, write: ProductWrite) -> Reference | None:
        """The product that an earlier attempt has created.

        What the inventory finds is checked: some do not filter. Raises NeighbourUnavailable if the
        search comes to no end, or cannot read everything: the product could be created twice.
        """
        query = {
            "productOrderItem.productOrderId": write.order_id,
            "productOrderItem.orderItemId": write.item_id,
        }
        listed = await self._neighbour.find(_PRODUCTS, query, _SEARCHED)
        unreadable = ""
        for content in listed:
            try:
                found = document(content)
                if is_written_by(found, write) and (product := _reference(found)):
                    return product
            except Unreadable as error:
                unreadable = f"one of its products cannot be read: {error}"
        if len(listed) >= _SEARCHED:
            unreadable = f"it does not filter, and has more than {_SEARCHED} products"
        if unreadable:
            raise NeighbourUnavailable(
                f"{_NAME}: the product of item {quoted(write.item_id)} of order {write.order_id}"
                f" is looked for before it is created again, but {unreadable}"
            )
        return None

    async def _post(self, write: ProductWrite) -> Reference:
        headers = {"idempotency-key": _idempotency_key(write)}
        try:
            answer = await self._neighbour.post(_PRODUCTS, dict(write.body), headers)
        except RefusedByNeighbour:
            # The key has come before, with another time of completion.
            if product := await self._find(write):
                return product
            raise
        if product := _created(answer.content) or await self._find(write):
            return product
        raise NeighbourUnavailable(f"{_NAME}: its answer has no id of the product that it created")

    async def _change(self, write: ProductWrite) -> Reference:
        href = await self._patch(write.product_id, partial(patched, write=write))
        if href is None and write.change is not Change.TERMINATE:
            message = f"{_NAME}: it has no product {quoted(write.product_id)} to update"
            raise RefusedByNeighbour(message, _NOT_FOUND)
        return Reference(write.product_id, href=href or write.href)

    async def _link(self, link: Link, product: Reference) -> None:
        patch = partial(linked, kind=link.kind, id=product.id, href=product.href)
        await self._patch(link.product_id, patch)

    async def _patch(self, id: str, patch: Callable[[Document], Json]) -> str | None:
        """Patch a product by what it is now; its href, None if it is not there."""

        def read(found: Document) -> _Planned:
            return _Planned(found.text("href"), patch(found))

        if (path := resource_path(_PRODUCT, id)) is None:
            return None
        if (content := await fetched(self._present, path)) is None:
            return None
        planned = readable(_NAME, f"{_PRODUCT} {quoted(id)}", content, read)
        if planned.patch:
            await self._neighbour.patch(path, planned.patch)
        return planned.href


def _created(content: Any) -> Reference | None:
    """The product that an answer shows; None if it shows none."""
    with suppress(Unreadable):
        return _reference(document(content))
    return None


def _reference(found: Document) -> Reference | None:
    id = found.text("id")
    return Reference(id, href=found.text("href")) if id else None


def _idempotency_key(write: ProductWrite) -> str:
    """The same key for each attempt to create the product of an item."""
    return hashlib.sha256(canonical([write.order_id, write.item_id])).hexdigest()
