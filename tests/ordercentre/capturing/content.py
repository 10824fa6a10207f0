"""What the neighbours of these tests know, and orders of it."""

from __future__ import annotations

from typing import Any, Final

from tmf630.wire import Json


def price(value: float, price_type: str = "recurring", **attributes: Any) -> Json:
    """An embedded price in EUR, with 19 % of tax."""
    charge = {"dutyFreeAmount": {"unit": "EUR", "value": value}, "taxRate": 19}
    period = {"recurringChargePeriod": "month"} if price_type == "recurring" else {}
    return {"name": "Fee", "priceType": price_type, "price": charge, **period, **attributes}


def component(id: str, default: int, lower: int, upper: int) -> Json:
    option = {
        "numberRelOfferDefault": default,
        "numberRelOfferLowerLimit": lower,
        "numberRelOfferUpperLimit": upper,
    }
    return {"id": id, "bundledProductOfferingOption": option}


OFFERINGS: Final[list[Json]] = [
    {
        "id": "fibre",
        "name": "Fibre 500",
        "version": "3",
        "lifecycleStatus": "Active",
        "productSpecification": {"id": "access", "name": "Access"},
        "productOfferingPrice": [price(29.99), {"id": "installation"}],
        "productOfferingTerm": [{"name": "Contract", "duration": {"amount": 24, "units": "month"}}],
    },
    {
        "id": "phone",
        "name": "Phone",
        "lifecycleStatus": "launched",
        "productOfferingPrice": [price(4.5)],
        "productOfferingRelationship": [{"id": "fibre", "relationshipType": "requires"}],
    },
    {
        "id": "home",
        "name": "Home",
        "lifecycleStatus": "active",
        "isBundle": True,
        "productOfferingPrice": [price(10, "oneTime")],
        "bundledProductOffering": [component("fibre", 1, 1, 1), component("phone", 0, 0, 2)],
    },
    {
        "id": "modem",
        "lifecycleStatus": "active",
        "name": "Modem",
        "productOfferingPrice": [price(1.005, "oneTime")],
    },
    {"id": "copper", "name": "Copper", "lifecycleStatus": "retired"},
    {
        "id": "summer",
        "lifecycleStatus": "active",
        "name": "Summer",
        "validFor": {"endDateTime": "2020-09-01T00:00:00Z"},
    },
    {
        "id": "online",
        "lifecycleStatus": "active",
        "name": "Online",
        "channel": [{"id": "web", "name": "Web"}],
    },
    {
        "id": "business",
        "lifecycleStatus": "active",
        "name": "Office",
        "marketSegment": [{"id": "smb", "name": "SMB"}],
    },
]
CONTENT: Final[dict[str, list[Json]]] = {
    "productOffering": OFFERINGS,
    "productSpecification": [
        {
            "id": "access",
            "name": "Access",
            "version": "2",
            "productSpecCharacteristic": [
                {
                    "name": "speed",
                    "valueType": "integer",
                    "configurable": True,
                    "minCardinality": 1,
                    "maxCardinality": 1,
                    "productSpecCharacteristicValue": [
                        {"value": 100, "isDefault": True},
                        {"value": 500},
                    ],
                }
            ],
        }
    ],
    "productOfferingPrice": [
        {
            "id": "installation",
            "name": "Installation",
            "priceType": "oneTime",
            "lifecycleStatus": "active",
            "price": {"value": 50, "unit": "EUR"},
        }
    ],
    "customer": [
        {
            "id": "ada",
            "name": "Ada & Co",
            "status": "Approved",
            "engagedParty": {"id": "ada-byron", "@referredType": "Individual"},
            "creditProfile": [{"creditScore": 3}],
        },
        {"id": "bob", "name": "Bob", "status": "closed", "engagedParty": {"id": "bob-party"}},
        {
            "id": "eve",
            "name": "Eve",
            "status": "active",
            "engagedParty": {"id": "eve-party", "@referredType": "Individual"},
        },
    ],
    "individual": [
        {"id": "ada-byron", "givenName": "Ada", "familyName": "Byron", "status": "validated"},
        {"id": "bob-party", "fullName": "Bob", "status": "validated"},
        {"id": "eve-party", "fullName": "Eve", "status": "deceaded"},
    ],
    "product": [
        {
            "id": "line",
            "name": "Ada's line",
            "status": "active",
            "productOffering": {"id": "fibre"},
            "relatedParty": [{"id": "ada", "role": "customer", "@referredType": "Customer"}],
        },
        {
            "id": "ended",
            "status": "terminated",
            "relatedParty": [{"id": "ada", "role": "customer", "@referredType": "Customer"}],
        },
        {
            "id": "foreign",
            "status": "active",
            "relatedParty": [{"id": "bob", "role": "customer", "@referredType": "Customer"}],
        },
    ],
}
"""The resources of each collection."""


def item(id: str, offering: str | None, action: str = "add", **attributes: Any) -> Json:
    named = {"productOffering": {"id": offering}} if offering else {}
    return {"id": id, "action": action, **named, **attributes}


def customer(id: str) -> Json:
    return {"id": id, "role": "customer", "@referredType": "Customer"}


def order(*items: Json, by: str = "ada", **attributes: Any) -> Json:
    """An order of these items by a customer."""
    return {"relatedParty": [customer(by)], **attributes, "productOrderItem": list(items)}
