"""Looks up what an order names in the order centre's neighbours."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final, TypeVar

from ordercentre.capture.items import offering_ids, product_ids, specification_ids
from ordercentre.capture.order import LookedUp
from ordercentre.catalogue.lookup import Catalogue
from ordercentre.catalogue.model import Found
from ordercentre.customers.lookup import Customers
from ordercentre.customers.model import CustomerFound
from ordercentre.neighbours.concurrency import both
from ordercentre.neighbours.protocol import NeighbourUnavailable
from ordercentre.products.lookup import Products
from ordercentre.products.model import Product
from tmf630.wire import Json

T = TypeVar("T")

CUSTOMER: Final = "customer"
INVENTORY: Final = "inventory"
CATALOG: Final = "catalog"
NONE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found for an order, and the seconds that each neighbour took.

    It serves each order that names nothing else than `order`. `missing` are the failures of
    neighbours that may be unavailable. What cannot be judged without them is not in `found`.
    """

    order: Json
    found: LookedUp
    seconds: Mapping[str, float] = field(default_factory=dict)
    missing: Sequence[NeighbourUnavailable] = ()


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
        self.catalogue: Final = catalogue

    async def look_up(self, order: Json, deferred: frozenset[str] = NONE) -> Looked:
        """What the neighbours say of an order.

        Raises NeighbourUnavailable, unless the neighbour's name is among the `deferred` ones.
        """
        answers = _Answers(deferred)
        products: Mapping[str, Product] | None = None
        if (inventory := self._products) and (ids := product_ids(order)):
            customer, products = await both(
                lambda: self._customer(answers, order),
                lambda: answers.of(INVENTORY, inventory.find(ids)),
            )
        else:
            customer = await self._customer(answers, order)
            products = {} if self._products else None
        judged = not answers.missing
        catalogue = await self._offerings(answers, order, products or {})
        found = LookedUp(
            customer=customer or CustomerFound(),
            products=products if judged else None,
            catalogue=catalogue if judged else None,
        )
        return Looked(order, found, answers.seconds, answers.missing)

    def serves(self, looked: Looked, order: Json) -> bool:
        """Whether what was looked up is all that an order names."""
        named = self._named(looked.order, looked.found)
        return self._named(order, looked.found) <= named

    async def _customer(self, answers: _Answers, order: Json) -> CustomerFound | None:
        if self._customers is None:
            return None
        return await answers.of(CUSTOMER, self._customers.find(order))

    async def _offerings(
        self, answers: _Answers, order: Json, products: Mapping[str, Product]
    ) -> Found | None:
        if self.catalogue is None:
            return None
        ids = offering_ids(order, products), specification_ids(order, products)
        return await answers.of(CATALOG, self.catalogue.find(*ids))

    def _named(self, order: Json, found: LookedUp) -> frozenset[object]:
        """What an order names, in the neighbours that are asked."""
        known = found.products or {}
        named: set[object] = set()
        if self._customers:
            named |= {(CUSTOMER, _key(each)) for each in order.get("relatedParty", ())}
        if self._products:
            named |= {(INVENTORY, id) for id in product_ids(order)}
        if self.catalogue:
            named |= {(CATALOG, id) for id in offering_ids(order, known)}
            named |= {("specification", id) for id in specification_ids(order, known)}
        return frozenset(named)


class _Answers:
    """Awaits the answers of neighbours: notes how long each took, and which are missing."""

    def __init__(self, deferred: frozenset[str]) -> None:
        self._deferred = deferred
        self.seconds: dict[str, float] = {}
        self.missing: list[NeighbourUnavailable] = []

    async def of(self, name: str, asked: Awaitable[T]) -> T | None:
        """An answer, None of one that may be missing; raises NeighbourUnavailable."""
        start = perf_counter()
        try:
            found = await asked
        except NeighbourUnavailable as error:
            if error.neighbour not in self._deferred:
                raise
            self.missing.append(error)
            return None
        self.seconds[name] = round(perf_counter() - start, 6)
        return found


def _key(party: Json) -> tuple[str, str, str]:
    return party["id"], party.get("role", ""), party.get("@referredType", "")
