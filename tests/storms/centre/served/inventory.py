"""An inventory that keeps each product that it has taken."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import Final

from tests.api.listeners import Reply
from tests.api.orders import Json
from tests.storms.centre.served.documents import CUSTOMER, LINE, replied
from tests.storms.centre.served.serving import Request
from tmf630.patching.merge_patch import merged

_PRODUCTS: Final = "/product"


class Inventory:
    """Products by their ids. It ignores the filters of every other list."""

    def __init__(self, chance: Random) -> None:
        self.products: dict[str, Json] = {}
        self._chance = chance

    def add_active(self) -> str:
        """The id of a new product of the customer."""
        added = self._add(
            {
                "name": "Line",
                "status": "active",
                "productOffering": {"id": LINE},
                "productCharacteristic": [{"name": "speed", "value": 100}],
                "relatedParty": [{"id": CUSTOMER, "role": "customer", "@referredType": "Customer"}],
            }
        )
        id: str = added["id"]
        return id

    def of_item(self, order_id: str, item_id: str) -> list[Json]:
        """The products that name an item, as often as they do."""
        return [
            product
            for product in self.products.values()
            for each in product.get("productOrderItem", ())
            if (each["productOrderId"], each["orderItemId"]) == (order_id, item_id)
        ]

    def carry_out(self, request: Request) -> Reply:
        """Carry a request out."""
        id = request.path.removeprefix(f"{_PRODUCTS}/")
        match request.method:
            case "POST":
                return replied(201, self._add(request.body))
            case "GET" if request.path == _PRODUCTS:
                return replied(200, self._listed(request))
            case "GET" if id in self.products:
                return replied(200, self.products[id])
            case "PATCH" if id in self.products:
                self.products[id] = merged(self.products[id], request.body)
                return replied(200, self.products[id])
            case _:
                return Reply(404)

    def _add(self, product: Json) -> Json:
        id = f"p-{len(self.products) + 1}"
        self.products[id] = {
            **deepcopy(product),
            "id": id,
            "href": f"https://inventory.example/{id}",
        }
        return self.products[id]

    def _listed(self, request: Request) -> list[Json]:
        found = list(self.products.values())
        if self._chance.random() < 0.5:
            key = (
                request.query["productOrderItem.productOrderId"],
                request.query["productOrderItem.orderItemId"],
            )
            found = self.of_item(*key)
        return paged(found, request)


def paged(found: list[Json], request: Request) -> list[Json]:
    """The page of a list that is asked for."""
    start = int(request.query.get("offset", "0"))
    return found[start : start + int(request.query.get("limit", "100"))]


def spoilt_product(right: Json) -> Sequence[Json]:
    """Products with wrong types."""
    return [
        {**right, "status": []},
        {**right, "relatedParty": "nobody"},
        {**right, "productOrderItem": 5},
    ]
