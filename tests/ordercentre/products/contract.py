"""A small contract of a product inventory in TM Forum's shape, which takes no other attributes."""

from __future__ import annotations

from typing import Final

from tests.contract.model.contracts import (
    DATE,
    KEYS,
    TEXT,
    Json,
    array,
    contract,
    crud,
    enum,
    objects,
    ref,
)

BASE_PATH: Final = "/tmf-api/productInventory/v4"


def _closed(properties: Json, *required: str) -> Json:
    return {**objects(properties, *required), "additionalProperties": False}


_TYPED: Json = {"@type": TEXT}
_REFERENCE: Json = {**KEYS, "name": TEXT, "@referredType": TEXT, **_TYPED}
_GIVEN: Json = {
    "name": TEXT,
    "description": TEXT,
    "isBundle": {"type": "boolean"},
    "status": enum("created", "active", "suspended", "terminated"),
    "orderDate": DATE,
    "startDate": DATE,
    "terminationDate": DATE,
    "billingAccount": ref("Reference"),
    "productOffering": ref("Reference"),
    "productSpecification": ref("Reference"),
    "productCharacteristic": array(ref("Characteristic")),
    "productPrice": array(ref("ProductPrice")),
    "productTerm": array(ref("ProductTerm")),
    "place": array(ref("Place")),
    "relatedParty": array(ref("RelatedParty")),
    "productRelationship": array(ref("ProductRelationship")),
    "productOrderItem": array(ref("ProductOrderItem")),
    **_TYPED,
}
_PRICE: Json = {
    "name": TEXT,
    "priceType": TEXT,
    "recurringChargePeriod": TEXT,
    "price": objects({}),
    **_TYPED,
}
INVENTORY: Final[Json] = contract(
    {
        "Product": _closed({**KEYS, **_GIVEN}),
        "Product_Create": _closed(_GIVEN, "status"),
        "Product_Update": _closed(_GIVEN),
        "Reference": _closed(_REFERENCE, "id"),
        "RelatedParty": _closed({**_REFERENCE, "role": TEXT}, "id", "@referredType"),
        "Place": _closed({**_REFERENCE, "role": TEXT}, "role"),
        "Characteristic": _closed({"name": TEXT, "valueType": TEXT, "value": {}, **_TYPED}, "name"),
        "ProductPrice": _closed(
            {**_PRICE, "productPriceAlteration": array(_closed(_PRICE, "price", "priceType"))},
            *("price", "priceType"),
        ),
        "ProductTerm": _closed({"name": TEXT, "duration": objects({}), **_TYPED}),
        "ProductRelationship": _closed(
            {"relationshipType": TEXT, "product": ref("Reference"), **_TYPED},
            *("relationshipType", "product"),
        ),
        "ProductOrderItem": _closed(
            {
                "productOrderId": TEXT,
                "productOrderHref": TEXT,
                "orderItemId": TEXT,
                "orderItemAction": TEXT,
                "@referredType": TEXT,
                **_TYPED,
            },
            *("productOrderId", "orderItemId"),
        ),
    },
    crud("product", "Product"),
    info={"title": "Product Inventory", "version": "4.0.0"},
    basePath=f"{BASE_PATH}/",
)
