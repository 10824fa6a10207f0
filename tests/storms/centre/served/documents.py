"""What is only read: a bundle and its parts, customers, and the parties behind them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from tests.api.listeners import Reply
from tests.api.orders import Json
from tests.storms.centre.served.serving import Request

CUSTOMER: Final = "c-1"
PARTY: Final = "i-1"
"""The individual behind the customer, who orders without being a customer, too."""
DECEASED: Final = "c-2"
"""A customer of whom the party API alone knows that nothing can be ordered."""
NAME: Final = "Jean Pontus"
LINE: Final = "line"
TELEVISION: Final = "television"
BUNDLE: Final = "bundle"


def _offering(id: str, monthly: float, *components: str) -> Json:
    price = {
        "id": f"{id}-monthly",
        "name": "Monthly fee",
        "priceType": "recurring",
        "recurringChargePeriod": "month",
        "price": {"dutyFreeAmount": {"unit": "EUR", "value": monthly}, "taxRate": 19},
    }
    return {
        "id": id,
        "name": id.title(),
        "lifecycleStatus": "Active",
        "isBundle": bool(components),
        "validFor": {"startDateTime": "2020-01-01T00:00:00Z"},
        "productOfferingPrice": [price],
        "bundledProductOffering": [
            {
                "id": each,
                "bundledProductOfferingOption": {
                    "numberRelOfferDefault": 1,
                    "numberRelOfferLowerLimit": 1,
                    "numberRelOfferUpperLimit": 2,
                },
            }
            for each in components
        ],
    }


CATALOGUE: Final[Mapping[str, Json]] = {
    f"/productOffering/{each['id']}": each
    for each in (
        _offering(LINE, 19.99),
        _offering(TELEVISION, 9.95),
        _offering(BUNDLE, 1.05, LINE, TELEVISION),
    )
}
CUSTOMERS: Final[Mapping[str, Json]] = {
    f"/customer/{id}": {
        "id": id,
        "name": NAME,
        "status": "Active",
        "engagedParty": {"id": party, "@referredType": "Individual"},
    }
    for id, party in ((CUSTOMER, PARTY), (DECEASED, "i-2"))
}
PARTIES: Final[Mapping[str, Json]] = {
    f"/individual/{PARTY}": {"id": PARTY, "fullName": NAME, "status": "validated"},
    "/individual/i-2": {"id": "i-2", "fullName": NAME, "status": "deceased"},
}


def reading(documents: Mapping[str, Json], request: Request) -> Reply:
    """The answer of a neighbour that is only read."""
    found = documents.get(request.path)
    return Reply(404) if found is None else replied(200, found)


def replied(status: int, content: object) -> Reply:
    """An answer with JSON."""
    return Reply(status, {}, json.dumps(content).encode())


def spoilt_offering(right: Json) -> Sequence[Json]:
    """Offerings with wrong types."""
    return [
        {**right, "validFor": []},
        {**right, "bundledProductOffering": "none"},
        {**right, "productOfferingPrice": [5]},
        {**right, "lifecycleStatus": {}},
    ]


def spoilt_customer(right: Json) -> Sequence[Json]:
    """Customers with wrong types."""
    return [{**right, "status": {}}, {**right, "engagedParty": 5}, {**right, "name": []}]


def spoilt_party(right: Json) -> Sequence[Json]:
    """Individuals with wrong types."""
    return [{**right, "status": {}}, {**right, "deathDate": 5}, {**right, "fullName": []}]
