"""What TMF641 v4.0 and v4.1 require of a new service order, in one schema of our own.

If TMF622_TEST_CONTRACTS names a folder with published contracts of TMF641, these are asked, too.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

import jsonschema_rs

from tests.contract.model.contracts import DATE, TEXT, Json, array, enum, objects, ref

_URI: Final = {**TEXT, "format": "uri"}
_REFERENCE: Final = {"id": TEXT, "href": _URI, "name": TEXT, "@type": TEXT, "@referredType": TEXT}
ITEM_STATES: Final = (
    *("acknowledged", "rejected", "pending", "held", "inProgress", "cancelled", "completed"),
    *("failed", "assessingCancellation", "pendingCancellation", "partial"),
)
DEFINITIONS: Final[Json] = {
    "Reference": objects(_REFERENCE, "id"),
    "RelatedParty": objects({**_REFERENCE, "role": TEXT}, "id", "@referredType", "@type"),
    "Role": objects({**_REFERENCE, "role": TEXT}, "role"),
    "ExternalReference": objects({**_REFERENCE, "externalReferenceType": TEXT}, "name"),
    "Note": objects({"id": TEXT, "author": TEXT, "date": DATE, "text": TEXT}, "id", "text"),
    "Characteristic": objects({"name": TEXT, "valueType": TEXT, "value": {}}, "name", "value"),
    "ItemRef": objects({"id": TEXT, "itemId": TEXT}, "id", "itemId"),
    "Relationship": objects({"relationshipType": TEXT, "orderItem": ref("ItemRef")}),
    "Service": objects(
        {
            "id": TEXT,
            "name": TEXT,
            "description": TEXT,
            "startDate": DATE,
            "endDate": DATE,
            "state": enum(
                *("feasibilityChecked", "designed", "reserved"),
                *("inactive", "active", "terminated"),
            ),
            "serviceCharacteristic": array(ref("Characteristic")),
            "serviceSpecification": ref("Reference"),
            "place": array(ref("Role")),
            "relatedParty": array(ref("RelatedParty")),
            "relatedEntity": array(ref("Role")),
            "note": array(ref("Note")),
        }
    ),
    "ServiceOrderItem": objects(
        {
            "id": TEXT,
            "quantity": {"type": "integer"},
            "action": enum("add", "modify", "delete", "noChange"),
            "state": enum(*ITEM_STATES),
            "appointment": ref("Reference"),
            "service": ref("Service"),
            "serviceOrderItemRelationship": array(ref("Relationship")),
        },
        *("id", "action", "service"),
    ),
    "ServiceOrder_Create": objects(
        {
            **dict.fromkeys(
                ("externalId", "category", "description", "notificationContact", "priority"), TEXT
            ),
            **dict.fromkeys(("requestedStartDate", "requestedCompletionDate"), DATE),
            "externalReference": array(ref("ExternalReference")),
            "note": array(ref("Note")),
            "relatedParty": array(ref("RelatedParty")),
            "serviceOrderItem": array(ref("ServiceOrderItem")),
        },
        "serviceOrderItem",
    ),
}
_FOLDER: Final = os.environ.get("TMF622_TEST_CONTRACTS")
_PUBLISHED: Final = sorted(Path(_FOLDER).rglob("TMF641*v4*.swagger.json")) if _FOLDER else []
_CREATE: Final = [
    jsonschema_rs.validator_for(
        {**ref("ServiceOrder_Create"), "definitions": each}, validate_formats=True
    )
    for each in (
        DEFINITIONS,
        *(json.loads(file.read_text(encoding="utf-8"))["definitions"] for file in _PUBLISHED),
    )
]


def check(body: Json) -> None:
    """Raise an error unless both revisions take the body of a new service order."""
    for each in _CREATE:
        each.validate(body)
