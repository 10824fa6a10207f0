"""Where the attributes of v5 are stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from productordering.versions import paths, writing
from productordering.versions.mapping import STATES
from productordering.versions.paths import ORDER, TASK, StoredAttribute
from tests.versions.strategies import instances
from tmf630.wire import Json

PRODUCT = "productOrderItem.product"


@pytest.mark.parametrize(
    ("path", "stored"),
    [
        ("description", "description"),
        ("creationDate", "orderDate"),
        ("note.author", "note.author"),
        ("requestedInitialState", "requestedInitialState"),
        ("productOrderMilestone.status", "productOrderMilestone.status"),
        ("externalId.owner", "externalIdV5.owner"),
        ("relatedParty.role", "relatedParty.role"),
        ("relatedParty.partyOrPartyRole.id", "relatedParty.id"),
        ("relatedParty.partyOrPartyRole.@referredType", "relatedParty.@referredType"),
        ("relatedParty.partyOrPartyRole.partyId", "relatedParty.partyOrPartyRole.partyId"),
        ("relatedParty.partyOrPartyRole.@type", "relatedParty.partyOrPartyRole.@type"),
        ("channel.channel.name", "channel.name"),
        ("productOrderItem.quoteItem.quoteItemId", "productOrderItem.quoteItem.id"),
        (
            "productOrderItem.productOfferingQualificationItem.itemId",
            "productOrderItem.productOfferingQualificationItem.id",
        ),
        (f"{PRODUCT}.agreementItem.agreementId", f"{PRODUCT}.agreement.id"),
        (f"{PRODUCT}.productRelationship.id", f"{PRODUCT}.productRelationship.product.id"),
        (
            f"{PRODUCT}.productPrice.priceAlteration.name",
            f"{PRODUCT}.productPrice.productPriceAlteration.name",
        ),
        (f"{PRODUCT}.productOrderItem.orderId", f"{PRODUCT}.productOrderItem.productOrderId"),
        (f"{PRODUCT}.place.place.id", f"{PRODUCT}.place.id"),
        (f"{PRODUCT}.place.place.@type", f"{PRODUCT}.place.@type"),
        (f"{PRODUCT}.place.place.city", f"{PRODUCT}.place.place.city"),
        (f"{PRODUCT}.product.agreementItem.agreementId", f"{PRODUCT}.product.agreement.id"),
        ("productOrderItem.productOrderItem.action", "productOrderItem.productOrderItem.action"),
        ("own.creationDate", "own.creationDate"),
    ],
)
def test_an_attribute_of_an_order(path: str, stored: str) -> None:
    found = paths.stored(ORDER, path.split("."))
    assert (".".join(found.path), found.beside, found.absent) == (stored, None, None)


@pytest.mark.parametrize(
    ("definition", "path", "stored"),
    [
        (ORDER, "state", StoredAttribute(("state",), ("stateV5",), words=STATES[ORDER])),
        (
            ORDER,
            "productOrderItem.state",
            StoredAttribute(
                ("productOrderItem", "state"),
                ("productOrderItem", "stateV5"),
                words=STATES["ProductOrderItem"],
            ),
        ),
        (ORDER, "externalId.id", StoredAttribute(("externalId",), further=("externalIdV5", "id"))),
        (TASK, "state", StoredAttribute(("state",), ("stateV5",), words=STATES[TASK])),
        (TASK, "productOrder.id", StoredAttribute(("productOrder", "id"))),
        (ORDER, "@type", StoredAttribute(("@type",), absent="ProductOrder")),
        (ORDER, "agreement.@type", StoredAttribute(("agreement", "@type"), absent="AgreementRef")),
        (
            ORDER,
            f"{PRODUCT}.place.@type",
            StoredAttribute(
                (*PRODUCT.split("."), "place", "@typeV5"), absent="RelatedPlaceRefOrValue"
            ),
        ),
    ],
)
def test_values_beside_and_defaults(definition: str, path: str, stored: StoredAttribute) -> None:
    assert paths.stored(definition, path.split(".")) == stored


@settings(max_examples=60)
@given(instances("ProductOrder"))
def test_the_values_of_every_path_of_a_view_are_where_they_are_said_to_be(view: Json) -> None:
    stored = writing.order(view)
    for path, value in leaves(view):
        if path[-1] in ("@type", "@baseType"):
            continue  # `@type` may be one that v5 makes of the value
        found = paths.stored(ORDER, path)
        at_both = [*at(stored, found.path), *(at(stored, found.beside) if found.beside else ())]
        assert any(each is value or each == value for each in at_both), (path, found)


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The scalars in a view, with their paths, as far as the contract names attributes."""
    if isinstance(value, list):
        for each in value:
            yield from leaves(each, path)
    elif isinstance(value, dict):
        for name, each in value.items():
            if path[-1:] != ("value",):
                yield from leaves(each, (*path, name))
    elif path[-1] != "value":
        yield path, value


def at(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """The values at a path, in all elements of arrays."""
    if isinstance(value, list):
        for each in value:
            yield from at(each, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from at(value[path[0]], path[1:])
