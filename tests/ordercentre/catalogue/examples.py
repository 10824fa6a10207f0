"""Documents of a small catalogue, in all shapes that TMF620 v4.0 and v4.1 have."""

from __future__ import annotations

from typing import Final

from tmf630.wire import Json

SPECIFICATION: Final[Json] = {
    "id": "fibre-spec",
    "href": "http://catalog/productSpecification/fibre-spec",
    "name": "Fibre access",
    "version": "2.0",
    "lifecycleStatus": "Active",
    "validFor": {"startDateTime": "2026-01-01T00:00:00Z"},
    "productSpecCharacteristic": [
        {
            "id": "c1",
            "name": "speed",
            "valueType": "number",
            "minCardinality": 1,
            "configurable": True,
            "productSpecCharacteristicValue": [
                {"value": 100, "isDefault": True, "unitOfMeasure": "Mbit/s"},
                {"valueFrom": 200, "valueTo": 1000, "rangeInterval": "ClosedBottom"},
            ],
        },
        {
            "name": "colour",
            "extensible": True,
            "isUnique": True,
            "maxCardinality": 3,
            "regex": "[a-z]+",
            "validFor": {"endDateTime": "2026-12-31"},
            "productSpecCharacteristicValue": [{"regex": "bl.*"}, {"valueType": "string"}],
        },
    ],
    "productSpecificationRelationship": [{"id": "ont-spec", "relationshipType": "reliesOn"}],
    "serviceSpecification": [
        {"id": "cfs-fibre", "name": "CFS", "version": "1", "@referredType": "CustomerFacing"}
    ],
}
MONTHLY: Final[Json] = {
    "id": "monthly",
    "name": "Monthly fee",
    "priceType": "recurring",
    "recurringChargePeriod": "month",
    "price": {
        "dutyFreeAmount": {"unit": "EUR", "value": 29.99},
        "taxIncludedAmount": {"unit": "EUR", "value": 35.69},
        "taxRate": 19,
    },
    "unitOfMeasure": {"units": "line"},
    "priceAlteration": [
        {
            "name": "Welcome",
            "priceType": "recurring",
            "priority": 1,
            "applicationDuration": {"amount": 3, "units": "month"},
            "price": {"percentage": 20, "dutyFreeAmount": {"unit": "EUR", "value": 0}},
        }
    ],
}
OFFERING: Final[Json] = {
    "id": "fibre",
    "href": "http://catalog/productOffering/fibre",
    "name": "Fibre 100",
    "version": "1.0",
    "lifecycleStatus": "Active",
    "isBundle": True,
    "isSellable": False,
    "validFor": {
        "startDateTime": "2026-01-01T00:00:00Z",
        "endDateTime": "2026-12-31T23:59:59.999Z",
    },
    "channel": [{"id": "shop", "name": "Shop"}, {"name": "web"}],
    "marketSegment": [{"id": "home"}],
    "productSpecification": {"id": "fibre-spec", "name": "Fibre access", "version": "2.0"},
    "prodSpecCharValueUse": [{"name": "speed", "productSpecCharacteristicValue": [{"value": 100}]}],
    "bundledProductOffering": [
        {
            "id": "ont",
            "bundledProductOfferingOption": {
                "numberRelOfferDefault": 1,
                "numberRelOfferLowerLimit": 0,
                "numberRelOfferUpperLimit": 2,
            },
        },
        {"id": "phone"},
    ],
    "productOfferingPrice": [MONTHLY, {"id": "installation", "name": "Installation"}],
    "productOfferingRelationship": [
        {
            "id": "router",
            "relationshipType": "requires",
            "validFor": {"endDateTime": "2026-06-30"},
        },
        {"relationshipType": "optionalFor"},
    ],
    "productOfferingTerm": [
        {"name": "Two years", "duration": {"amount": 24, "units": "month"}},
        {"name": "None"},
    ],
}
PRICE: Final[Json] = {
    "id": "quarterly",
    "href": "http://catalog/productOfferingPrice/quarterly",
    "name": "Quarterly fee",
    "description": "Paid in advance",
    "priceType": "recurring",
    "recurringChargePeriodType": "month",
    "recurringChargePeriodLength": 3,
    "percentage": 0,
    "price": {"unit": "EUR", "value": 9.9},
    "tax": [{"taxCategory": "VAT", "taxRate": 19}, {"taxCategory": "City", "taxRate": 0.5}],
    "unitOfMeasure": {"amount": 5, "units": "GB"},
    "lifecycleStatus": "Active",
    "validFor": {"startDateTime": "2026-01-01"},
    "popRelationship": [
        {"id": "welcome", "relationshipType": "discount"},
        {"id": "perhaps"},
        {"id": "other", "relationshipType": "override"},
        {"relationshipType": "discount"},
    ],
    "prodSpecCharValueUse": [{"name": "speed", "productSpecCharacteristicValue": [{"value": 100}]}],
    "productOfferingTerm": [{"duration": {"amount": 1, "units": "year"}}],
}
BUNDLED_PRICE: Final[Json] = {
    "id": "plan",
    "isBundle": True,
    "bundledPopRelationship": [{"id": "quarterly"}, {"id": "installation"}, {"name": "x"}],
}
