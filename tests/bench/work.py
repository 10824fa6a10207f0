"""The work of the contenders: orders to place, and requests for placed ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Any, Final

Json = dict[str, Any]

CATEGORIES: Final = 10
_HOST: Final = "https://catalogue.example.org/tmf-api"


def order(category: str, size: int, items: int) -> Json:
    """An order of about that many bytes, valid by the contract and `--rules strict`."""
    made: Json = {
        "externalId": "bench",
        "category": category,
        "priority": "1",
        "description": "A bundle for a new flat, as the benchmark orders it",
        "requestedStartDate": "2026-12-01T08:00:00Z",
        "requestedCompletionDate": "2026-12-08T18:00:00Z",
        "note": [{"id": "1", "author": "Ada Example", "text": "Call before noon, please"}],
        "relatedParty": [_party("customer", 1), _party("seller", 2)],
        "productOrderItem": [_item(number) for number in range(1, items + 1)],
    }
    described = [each["product"]["productCharacteristic"] for each in made["productOrderItem"]]
    for number, characteristics in enumerate(cycle(described)):
        characteristic = {
            "name": f"option {number}",
            "valueType": "string",
            "value": f"as agreed with the customer, variant {number}",
        }
        if len(wire(made)) + len(wire(characteristic)) > size:
            return made
        characteristics.append(characteristic)
    raise AssertionError("an order has items")


def wire(value: Any) -> str:
    """The JSON text of a value; its length is the size of an order."""
    return json.dumps(value, separators=(",", ":"))


def _party(role: str, number: int) -> Json:
    return {
        "id": f"party-{number}",
        "href": f"{_HOST}/party/v4/individual/party-{number}",
        "name": f"Example Party {number}",
        "role": role,
        "@referredType": "Individual",
    }


def _item(number: int) -> Json:
    offering = f"offering-{number}"
    return {
        "id": str(number),
        "action": "add",
        "quantity": 1,
        "productOffering": {
            "id": offering,
            "name": "Fibre to the home",
            "href": f"{_HOST}/productCatalogManagement/v4/productOffering/{offering}",
        },
        "product": {
            "isBundle": False,
            "name": "Home line",
            "productCharacteristic": [
                {"name": "speed", "valueType": "string", "value": "500"},
                {"name": "staticIp", "valueType": "boolean", "value": True},
            ],
            "productSpecification": {"id": f"specification-{number}", "version": "1"},
        },
    }


def placing(path: str) -> Iterator[str]:
    yield f"POST {path}"


def retrieving(path: str, ids: Sequence[str]) -> Iterator[str]:
    return (f"GET {path}/{each}" for each in ids)


def listing(path: str) -> Iterator[str]:
    """The first ten orders of each category, with its exact count."""
    for number in range(CATEGORIES):
        yield f"GET {path}?category=bench-{number}&state=acknowledged&limit=10"
