"""An inventory in memory, which does what its faults say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from ordercentre.neighbours.protocol import Answer, NeighbourUnavailable, RefusedByNeighbour
from tmf630.errors import NO_HEADERS
from tmf630.patching.merge_patch import merged
from tmf630.wire import Json


class StoredProducts:
    """Products by their ids, which are numbers in the order of their creation.

    It ignores filters. `lost` answers to changes are lost after the change. With `keys` it refuses
    an Idempotency-Key that it knows. With `silent` it answers a creation without the product.
    """

    name = "inventory"

    def __init__(self, *products: Json) -> None:
        self.products = {product["id"]: product for product in products}
        self.requests: list[str] = []
        self.queries: list[Mapping[str, str]] = []
        self.bodies: list[Json] = []
        self.lost = 0
        self.keys: set[str] | None = None
        self.silent = False

    def of_item(self, order_id: str, item_id: str) -> list[Json]:
        """The products that name an item."""
        return [
            product
            for product in self.products.values()
            for each in product["productOrderItem"]
            if (each["productOrderId"], each["orderItemId"]) == (order_id, item_id)
        ]

    async def get(
        self, path: str, query: Mapping[str, str] = NO_HEADERS, etag: str | None = None
    ) -> Answer | None:
        self.requests.append(f"GET {path}")
        found = self.products.get(_id(path))
        return Answer(200, found) if found else None

    async def find(self, path: str, query: Mapping[str, str], limit: int) -> Sequence[Json]:
        self.requests.append(f"GET {path}")
        self.queries.append(query)
        return list(self.products.values())[:limit]

    async def post(self, path: str, body: Json, headers: Mapping[str, str] = NO_HEADERS) -> Answer:
        self.requests.append(f"POST {path}")
        self.bodies.append(body)
        if self.keys is not None:
            if headers["idempotency-key"] in self.keys:
                raise RefusedByNeighbour("inventory: 422", 422)
            self.keys.add(headers["idempotency-key"])
        id = str(len(self.products) + 1)
        self.products[id] = {**body, "id": id, "href": f"https://inventory.example/product/{id}"}
        return self._answer(201, None if self.silent else self.products[id])

    async def patch(self, path: str, body: Json) -> Answer:
        self.requests.append(f"PATCH {path}")
        self.bodies.append(body)
        id = _id(path)
        self.products[id] = merged(self.products[id], body)
        return self._answer(200, self.products[id])

    async def delete(self, path: str) -> None:
        raise NotImplementedError  # a product is terminated, never deleted

    async def aclose(self) -> None:
        """Nothing is open."""

    def _answer(self, status: int, content: Any) -> Answer:
        if self.lost:
            self.lost -= 1
            raise NeighbourUnavailable("inventory: no answer")
        return Answer(status, content)


def _id(path: str) -> str:
    return unquote(path.removeprefix("/product/"))
