"""A contract of our own of what TMF620 v4.1 has of offerings, for a server to serve."""

from __future__ import annotations

from typing import Final

from tests.contract.model.contracts import (
    KEYS,
    TEXT,
    Json,
    array,
    contract,
    objects,
    operation,
    ref,
)

BASE_PATH: Final = "/tmf-api/productCatalogManagement/v4"
_FLAG: Final = {"type": "boolean"}
_NUMBER: Final = {"type": "number"}
_INTEGER: Final = {"type": "integer"}
_REFERENCE: Final = {**KEYS, "name": TEXT, "version": TEXT, "@referredType": TEXT}
_RESOURCE: Final = {
    **KEYS,
    "name": TEXT,
    "version": TEXT,
    "lifecycleStatus": TEXT,
    "validFor": ref("TimePeriod"),
}
_RELATIONSHIP: Final = objects(
    {**_REFERENCE, "relationshipType": TEXT, "validFor": ref("TimePeriod")}
)
_PRICE: Final = {
    **_RESOURCE,
    "description": TEXT,
    "priceType": TEXT,
    "recurringChargePeriodLength": _INTEGER,
    "unitOfMeasure": objects({"amount": _NUMBER, "units": TEXT}),
}
_CHARACTERISTIC: Final = {
    "id": TEXT,
    "name": TEXT,
    "valueType": TEXT,
    "minCardinality": _INTEGER,
    "maxCardinality": _INTEGER,
    "validFor": ref("TimePeriod"),
    "productSpecCharacteristicValue": array(ref("Value")),
}
_DEFINITIONS: Final[Json] = {
    "TimePeriod": objects({"startDateTime": TEXT, "endDateTime": TEXT}),
    "Money": objects({"unit": TEXT, "value": _NUMBER}),
    "Reference": objects(_REFERENCE),
    "Relationship": _RELATIONSHIP,
    "Term": objects({"name": TEXT, "duration": ref("Duration")}),
    "Duration": objects({"amount": _INTEGER, "units": TEXT}),
    "Value": objects(
        {
            "value": {},
            "valueType": TEXT,
            "valueFrom": _INTEGER,
            "valueTo": _INTEGER,
            "rangeInterval": TEXT,
            "regex": TEXT,
            "unitOfMeasure": TEXT,
            "isDefault": _FLAG,
        }
    ),
    "Characteristic": objects(
        {
            **_CHARACTERISTIC,
            "configurable": _FLAG,
            "extensible": _FLAG,
            "isUnique": _FLAG,
            "regex": TEXT,
        }
    ),
    "ValueUse": objects(_CHARACTERISTIC),
    "PriceValue": objects(
        {
            "dutyFreeAmount": ref("Money"),
            "taxIncludedAmount": ref("Money"),
            "taxRate": _NUMBER,
            "percentage": _NUMBER,
        }
    ),
    "EmbeddedAlteration": objects(
        {
            **_PRICE,
            "priority": _INTEGER,
            "applicationDuration": ref("Duration"),
            "price": ref("PriceValue"),
        }
    ),
    "EmbeddedPrice": objects(
        {
            **_PRICE,
            "recurringChargePeriod": TEXT,
            "price": ref("PriceValue"),
            "priceAlteration": array(ref("EmbeddedAlteration")),
        }
    ),
    "ProductOfferingPrice": objects(
        {
            **_PRICE,
            "isBundle": _FLAG,
            "percentage": _NUMBER,
            "price": ref("Money"),
            "recurringChargePeriodType": TEXT,
            "tax": array(objects({"taxCategory": TEXT, "taxRate": _NUMBER})),
            "bundledPopRelationship": array(ref("Reference")),
            "popRelationship": array(ref("Relationship")),
            "prodSpecCharValueUse": array(ref("ValueUse")),
            "productOfferingTerm": array(ref("Term")),
        }
    ),
    "ProductSpecification": objects(
        {
            **_RESOURCE,
            "productSpecCharacteristic": array(ref("Characteristic")),
            "productSpecificationRelationship": array(ref("Relationship")),
            "serviceSpecification": array(ref("Reference")),
        }
    ),
    "Component": objects(
        {
            **_REFERENCE,
            "bundledProductOfferingOption": objects(
                {
                    "numberRelOfferDefault": _INTEGER,
                    "numberRelOfferLowerLimit": _INTEGER,
                    "numberRelOfferUpperLimit": _INTEGER,
                }
            ),
        }
    ),
    "ProductOffering": objects(
        {
            **_RESOURCE,
            "isBundle": _FLAG,
            "isSellable": _FLAG,
            "channel": array(ref("Reference")),
            "marketSegment": array(ref("Reference")),
            "productSpecification": ref("Reference"),
            "prodSpecCharValueUse": array(ref("ValueUse")),
            "bundledProductOffering": array(ref("Component")),
            "productOfferingPrice": array(ref("EmbeddedPrice")),
            "productOfferingRelationship": array(ref("Relationship")),
            "productOfferingTerm": array(ref("Term")),
        }
    ),
}


def _paths(name: str) -> Json:
    found = ref(f"{name[0].upper()}{name[1:]}")
    return {
        f"/{name}": {"get": operation(array(found)), "post": operation(found, found, "201")},
        f"/{name}/{{id}}": {
            "get": operation(found),
            "patch": operation(found, found),
            "delete": operation(None, status="204"),
        },
    }


CONTRACT: Final[Json] = contract(
    _DEFINITIONS,
    {
        **_paths("productOffering"),
        **_paths("productSpecification"),
        **_paths("productOfferingPrice"),
    },
    info={"title": "Product Catalog Management", "version": "4.1.0"},
    basePath=f"{BASE_PATH}/",
)
