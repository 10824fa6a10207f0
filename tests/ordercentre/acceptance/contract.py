"""A small contract of service ordering, with what TMF641 v4.0 and v4.1 require of a new order.

If TMF622_TEST_CONTRACTS names a folder with published contracts of TMF641, these are asked, too.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

import jsonschema_rs

from tests.contract.model.contracts import (
    DATE,
    KEYS,
    TEXT,
    Json,
    array,
    contract,
    crud,
    enum,
    event,
    hub,
    listener,
    objects,
    operation,
    ref,
)

_URI: Final = {**TEXT, "format": "uri"}
_REFERENCE: Final = {"id": TEXT, "href": _URI, "name": TEXT, "@type": TEXT, "@referredType": TEXT}
ITEM_STATES: Final = (
    *("acknowledged", "rejected", "pending", "held", "inProgress", "cancelled", "completed"),
    *("failed", "assessingCancellation", "pendingCancellation", "partial"),
)
_STATE: Final = enum(*ITEM_STATES)
_ORDERED: Final[Json] = {
    **dict.fromkeys(
        ("externalId", "category", "description", "notificationContact", "priority", "@type"), TEXT
    ),
    **dict.fromkeys(("requestedStartDate", "requestedCompletionDate"), DATE),
    "externalReference": array(ref("ExternalReference")),
    "note": array(ref("Note")),
    "relatedParty": array(ref("RelatedParty")),
    "serviceOrderItem": array(ref("ServiceOrderItem")),
}
_CANCELLED: Final[Json] = {
    "@type": TEXT,
    "cancellationReason": TEXT,
    "serviceOrder": ref("Reference"),
}
_DONE: Final[Json] = {
    "state": enum("accepted", "terminatedWithError", "inProgress", "done"),
    "errorMessage": objects({"message": TEXT}),
}
_EVENTS: Final = (
    "ServiceOrderCreateEvent",
    "ServiceOrderStateChangeEvent",
    "ServiceOrderAttributeValueChangeEvent",
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
            "state": _STATE,
            "appointment": ref("Reference"),
            "service": ref("Service"),
            "serviceOrderItemRelationship": array(ref("Relationship")),
        },
        *("id", "action", "service"),
    ),
    "ServiceOrder": objects({**KEYS, **_ORDERED, "orderDate": DATE, "state": _STATE}),
    "ServiceOrder_Create": objects(_ORDERED, "serviceOrderItem"),
    "ServiceOrder_Update": objects({**_ORDERED, "state": _STATE}),
    "CancelServiceOrder": objects({**KEYS, **_CANCELLED, **_DONE}),
    "CancelServiceOrder_Create": objects(_CANCELLED, "serviceOrder"),
    "CancelServiceOrder_Update": objects(_DONE),
    **{name: event(f"{name}Payload") for name in _EVENTS},
    **{f"{name}Payload": objects({"serviceOrder": ref("ServiceOrder")}) for name in _EVENTS},
}
BASE_PATH: Final = "/tmf-api/serviceOrdering/v4"
ACCEPTANCE: Final = contract(
    {
        "Error": objects({"code": TEXT, "reason": TEXT, "message": TEXT, "status": TEXT}),
        **DEFINITIONS,
    },
    {
        **crud("serviceOrder", "ServiceOrder"),
        # The task of the published contract has no PATCH: this one is how a test moves it.
        **crud("cancelServiceOrder", "CancelServiceOrder"),
        "/hub": hub(),
        "/hub/{id}": {"delete": operation(None, status="204")},
        **{f"/listener/{name[0].lower()}{name[1:]}": listener(name) for name in _EVENTS},
    },
    info={"title": "Service Ordering", "version": "4.1.0"},
    basePath=BASE_PATH,
)
"""The contract of a server that is an acceptance centre."""
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
