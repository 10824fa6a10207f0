"""TMF622 as an API: the definition of its collections and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from tmf630 import wire
from tmf630.api.definition import ApiDefinition, CollectionDefinition
from tmf630.api.derivation import derived, event_types
from tmf630.store.features import Features
from tmf_contracts import source
from tmf_contracts.structure import structure

_DOMAIN: Final = "ProductOrdering"

COLLECTIONS: Final[Mapping[str, CollectionDefinition]] = {
    "productOrder": CollectionDefinition(
        definition="ProductOrder",
        path="/productOrder",
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
        path="/cancelProductOrder",
        indexed=("state", "productOrder.id"),
        features=Features.KEYS | Features.JOBS | Features.OUTBOX,
    ),
}


@cache
def definition() -> ApiDefinition:
    """The definition of TMF622, as its contract was generated."""
    api = derived(_generated("contract.json"), _generated("openapi3.json"))
    return replace(
        api,
        prefix="",
        collections=COLLECTIONS,
        event_types=event_types(api.model, api="", domain=_DOMAIN),
    )


def is_own_contract(published: Mapping[str, Any]) -> bool:
    """Whether a published contract is that of TMF622, in whatever words."""
    return bool(structure(published) == structure(source.inner(_generated("published.json"))))


def _generated(name: str) -> dict[str, Any]:
    document: dict[str, Any] = wire.decode((files("tmf622_contract") / name).read_bytes())
    return document
