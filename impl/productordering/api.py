"""TMF622 as an API: the definition of its collections and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, partial
from importlib.resources import files
from typing import Any, Final

from tmf630 import wire
from tmf630.api.definition import ApiDefinition, CollectionDefinition
from tmf630.api.derivation import derived, event_types
from tmf630.store.features import Features
from tmf_contracts import source
from tmf_contracts.documents import InvalidContract
from tmf_contracts.model.attributes import Attribute, indexed_paths
from tmf_contracts.publication import openapi3
from tmf_contracts.structure import structure

CONTRACT_FILE: Final = "TMF622-ProductOrdering-v4.0.0.swagger.json"
"""The name of the file of the contract, which an operator's overlay extends."""
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
    return _with_rules(derived(_generated("contract.json"), partial(_generated, "openapi3.json")))


def extended(contract: Mapping[str, Any]) -> ApiDefinition:
    """The definition of TMF622 by its contract with the overlays of an operator.

    Raises InvalidContract when they change what the rules of product orders rely on.
    """
    before = definition()
    if contract["paths"] != before.contract["paths"]:
        raise InvalidContract(f"only definitions of {CONTRACT_FILE} can be changed, no paths")
    api = derived(contract, partial(openapi3.converted, contract))
    if api.base_path != before.base_path:
        raise InvalidContract(f"only definitions of {CONTRACT_FILE} can be changed, no base path")
    for name, declared in before.model.attributes.items():
        _check_rest(name, declared, api.model.attributes.get(name, {}))
    return _with_rules(api)


def _check_rest(name: str, before: Mapping[str, Attribute], after: Mapping[str, Attribute]) -> None:
    """Raise InvalidContract when an attribute is missing, or has values without a rule."""
    for attribute, each in before.items():
        if attribute not in after:
            raise InvalidContract(f"{name}.{attribute} would be missing, and the server needs it")
        if each.enum and each.enum != after[attribute].enum:
            raise InvalidContract(f"the values of {name}.{attribute} cannot be changed")


def _with_rules(api: ApiDefinition) -> ApiDefinition:
    """What TMF622 has beside that of any contract."""
    table = api.model.attributes
    return replace(
        api,
        prefix="",
        collections={
            name: replace(each, indexed=(*each.indexed, *indexed_paths(table, each.definition)))
            for name, each in COLLECTIONS.items()
        },
        event_types=event_types(api.model, api="", domain=_DOMAIN),
    )


def is_own_contract(published: Mapping[str, Any]) -> bool:
    """Whether a published contract is that of TMF622, in whatever words."""
    own = _generated("published.json")
    # Cheap, and enough for nearly every other contract.
    if published["paths"].keys() != own["paths"].keys():
        return False
    return bool(structure(published) == structure(source.inner(own)))


def _generated(name: str) -> dict[str, Any]:
    document: dict[str, Any] = wire.decode((files("tmf622_contract") / name).read_bytes())
    return document
