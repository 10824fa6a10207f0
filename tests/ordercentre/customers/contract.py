"""Small contracts of our own of what TMF629 and TMF632 have of customers and parties."""

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
    objects,
    ref,
)

BASE_PATH: Final = "/tmf-api/customerManagement/v4"
PARTY_BASE_PATH: Final = "/tmf-api/party/v4"
_PERIOD: Final[Json] = objects({"startDateTime": DATE, "endDateTime": DATE})
_REFERENCE: Final[Json] = {**KEYS, "name": TEXT, "@referredType": TEXT}
_CUSTOMER: Final[Json] = {
    **KEYS,
    "name": TEXT,
    "status": TEXT,
    "validFor": ref("TimePeriod"),
    "engagedParty": ref("Reference"),
    "creditProfile": array(objects({"creditScore": {"type": "integer"}})),
}
_INDIVIDUAL: Final[Json] = {
    **KEYS,
    **dict.fromkeys(("givenName", "familyName", "fullName", "status"), TEXT),
    "birthDate": DATE,
    "deathDate": DATE,
}
CUSTOMERS: Final[Json] = contract(
    {
        "TimePeriod": _PERIOD,
        "Reference": objects(_REFERENCE, "id"),
        "Customer": objects(_CUSTOMER),
        "Customer_Create": objects(_CUSTOMER, "engagedParty"),
        "Customer_Update": objects(_CUSTOMER),
    },
    crud("customer", "Customer"),
    info={"title": "Customer Management", "version": "4.0.0"},
    basePath=f"{BASE_PATH}/",
)
PARTIES: Final[Json] = contract(
    {
        "Individual": objects(_INDIVIDUAL),
        "Individual_Create": objects(_INDIVIDUAL),
        "Individual_Update": objects(_INDIVIDUAL),
    },
    crud("individual", "Individual"),
    info={"title": "Party", "version": "4.0.0"},
    basePath=f"{PARTY_BASE_PATH}/",
)
