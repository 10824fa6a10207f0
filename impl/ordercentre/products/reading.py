"""Products of TMF637 v4 as the order centre's own."""

from __future__ import annotations

from typing import Any

from ordercentre.customers.related_party import CUSTOMER
from ordercentre.neighbours.documents import Document
from ordercentre.products.model import Product


def product(found: Document, id: str, roles: frozenset[str]) -> Product:
    """The product that was looked up by an id; raises Unreadable.

    `roles` are the roles of a customer, `folded`.
    """
    return Product(
        id=found.text("id") or id,
        href=found.text("href"),
        name=found.text("name"),
        status=found.text("status"),
        customer_ids=_customer_ids(found.parts("relatedParty"), roles),
        offering_id=_id_of(found.part("productOffering")),
        specification_id=_id_of(found.part("productSpecification")),
        characteristics=_characteristics(found.parts("productCharacteristic")),
        service_ids=tuple(filter(None, map(_id_of, found.parts("realizingService")))),
    )


def _customer_ids(parties: list[Document], roles: frozenset[str]) -> frozenset[str]:
    customers = [
        party
        for party in parties
        if party.text("role").casefold() in roles
        or party.text("@referredType").casefold() == CUSTOMER
    ]
    owners = customers or [party for party in parties if not party.text("role")]
    return frozenset(filter(None, (party.text("id") for party in owners)))


def _id_of(reference: Document | None) -> str:
    return reference.text("id") if reference else ""


def _characteristics(found: list[Document]) -> dict[str, tuple[Any, ...]]:
    values: dict[str, tuple[Any, ...]] = {}
    for each in found:
        name = each.text("name")
        values[name] = (*values.get(name, ()), each.content.get("value"))
    return values
