"""The products that an order names, looked up in the inventory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ordercentre.centre import CustomerRules
from ordercentre.customers.related_party import folded
from ordercentre.neighbours.collection import Collection
from ordercentre.neighbours.concurrency import gathered
from ordercentre.neighbours.documents import Document, Documents
from ordercentre.products import reading
from ordercentre.products.model import Product


class Products:
    """The products of the inventory. How old their documents may be is for `documents` to know."""

    def __init__(self, documents: Documents, rules: CustomerRules) -> None:
        roles = folded(rules.roles)

        def read(document: Document, id: str) -> Product:
            return reading.product(document, id, roles)

        self._products = Collection("inventory", "product", documents, read)

    async def find(self, ids: Iterable[str]) -> Mapping[str, Product]:
        """The products that are there, by the ids asked for; raises NeighbourUnavailable."""
        found = await gathered(self._products.get, ids)
        return {id: product for id, product in found.items() if product}
