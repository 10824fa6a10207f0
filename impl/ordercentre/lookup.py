"""Looks up what an order names in the order centre's neighbours."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final, TypeVar

from ordercentre.capture.items import offering_ids, product_ids, specification_ids
from ordercentre.capture.order import LookedUp
from ordercentre.catalogue.lookup import Catalogue
from ordercentre.catalogue.model import Found
from ordercentre.customers.lookup import Customers
from ordercentre.customers.model import CustomerFound
from ordercentre.products.lookup import Products
from ordercentre.products.model import Product
from tmf630.wire import Json

T = TypeVar("T")

CUSTOMER: Final = "customer"
INVENTORY: Final = "inventory"
CATALOG: Final = "catalog"


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found for an order, and the seconds that each neighbour took.

    `named` is what was looked up: it serves each order that names nothing else.
    """

    found: LookedUp
    named: frozenset[object]
    seconds: Mapping[str, float] = field(default_factory=dict)


class Lookup:
    """Looks up orders in the neighbours that there are; None is one that is not asked."""

    def __init__(
        self,
        customers: Customers | None,
        products: Products | None,
        catalogue: Catalogue | None,
    ) -> None:
        self._customers = customers
        self._products = products
        self._catalogue = catalogue

    async def look_up(self, order: Json) -> Looked:
        """What the neighbours say of an order; raises NeighbourError."""
        seconds: dict[str, float] = {}
        customer, products = await asyncio.gather(
            _timed(seconds, CUSTOMER, self._customer, order),
            _timed(seconds, INVENTORY, self._named_products, order),
        )
        catalogue = await _timed(seconds, CATALOG, self._offerings, order, products or {})
        found = LookedUp(
            customer=customer or CustomerFound(), products=products, catalogue=catalogue
        )
        return Looked(found, self._named(order, found), seconds)

    def serves(self, looked: Looked, order: Json) -> bool:
        """Whether what was looked up is all that an order names."""
        return self._named(order, looked.found) <= looked.named

    async def _customer(self, order: Json) -> CustomerFound | None:
        return await self._customers.find(order) if self._customers else None

    async def _named_products(self, order: Json) -> Mapping[str, Product] | None:
        return await self._products.find(product_ids(order)) if self._products else None

    async def _offerings(self, order: Json, products: Mapping[str, Product]) -> Found | None:
        if self._catalogue is None:
            return None
        return await self._catalogue.find(
            offering_ids(order, products), specification_ids(order, products)
        )

    def _named(self, order: Json, found: LookedUp) -> frozenset[object]:
        """What an order names, in the neighbours that are asked."""
        known = found.products or {}
        named: set[object] = set()
        if self._customers:
            named |= {(CUSTOMER, _key(each)) for each in order.get("relatedParty", ())}
        if self._products:
            named |= {(INVENTORY, id) for id in product_ids(order)}
        if self._catalogue:
            named |= {(CATALOG, id) for id in offering_ids(order, known)}
            named |= {("specification", id) for id in specification_ids(order, known)}
        return frozenset(named)


def _key(party: Json) -> tuple[str, str, str]:
    return party["id"], party.get("role", ""), party.get("@referredType", "")


async def _timed(
    seconds: dict[str, float],
    name: str,
    look: Callable[..., Awaitable[T | None]],
    *arguments: object,
) -> T | None:
    """What a look finds; the seconds that it took are noted, unless no neighbour was asked."""
    start = perf_counter()
    found = await look(*arguments)
    if found is not None:
        seconds[name] = round(perf_counter() - start, 6)
    return found
