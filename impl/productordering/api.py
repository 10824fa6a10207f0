"""TMF622 as an API: the definition of its collections and events."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from tmf622_contract.attributes import ATTRIBUTES, EVENTS
from tmf630 import wire
from tmf630.api.definition import ApiDefinition, CollectionDefinition
from tmf630.events.event_types import EventType, EventTypes
from tmf630.store.features import Features

_DOMAIN: Final = "ProductOrdering"
_PAYLOAD: Final = "event"

COLLECTIONS: Final[Mapping[str, CollectionDefinition]] = {
    "productOrder": CollectionDefinition(
        definition="ProductOrder",
        indexed=(
            "state",
            "externalId",
            "category",
            "orderDate",
            "requestedStartDate",
            "relatedParty.id",
            "productOrderItem.state",
            "productOrderItem.productOffering.id",
            "billingAccount.id",
        ),
        features=Features.ALL,
    ),
    "cancelProductOrder": CollectionDefinition(
        definition="CancelProductOrder",
        indexed=("state", "productOrder.id"),
        features=Features.KEYS | Features.JOBS | Features.OUTBOX,
    ),
}


@cache
def definition() -> ApiDefinition:
    """The definition of TMF622, as its contract was generated."""
    contract = _generated("contract.json")
    return ApiDefinition(
        contract=contract,
        openapi3=_generated("openapi3.json"),
        base_path=contract["basePath"].rstrip("/"),
        prefix="",
        attributes=ATTRIBUTES,
        collections=COLLECTIONS,
        event_types=EventTypes.of("", _DOMAIN, {name: _type(name) for name in EVENTS}, ATTRIBUTES),
    )


def _type(name: str) -> EventType:
    [resource] = ATTRIBUTES[ATTRIBUTES[name][_PAYLOAD].type]
    return EventType(frozenset(ATTRIBUTES[name]), _PAYLOAD, resource)


def _generated(name: str) -> dict[str, Any]:
    document: dict[str, Any] = wire.decode((files("tmf622_contract") / name).read_bytes())
    return document
