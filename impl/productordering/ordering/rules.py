"""Business rules of an order beyond its schema. A message begins with a JSON Pointer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

from productordering.ordering import Forbidden
from productordering.ordering.items import located
from tmf630.instants import microseconds
from tmf630.wire import Json

Located = list[tuple[str, Json]]
Relationship = tuple[str, Json, Json]

CHECKED: Final = frozenset(
    {"productOrderItem", "relatedParty", "requestedStartDate", "requestedCompletionDate"}
)
"""The attributes that the rules check."""

_OF_A_PRODUCT: Final = frozenset({"modify", "delete", "noChange"})
_REFERENCE: Final = frozenset({"id", "href"})


def check(order: Json, *, strict: bool) -> None:
    """Raise Forbidden when an order breaks a rule.

    The strict rules require what the contract leaves open. Without them every order passes that has
    what the contract requires.
    """
    items = list(located(order))
    _check_ids(items)
    _check_relationships(items)
    if strict:
        for place, item in items:
            _check_subject(place, item)
            _check_quantity(place, item)
        _check_parties(order)
        _check_dates(order)


def concern(before: Json, after: Json) -> bool:
    """Whether a change of these items can break a rule that is not strict.

    These rules are about ids and relationships.
    """
    return _related(before) != _related(after)


def are_met(order: Json) -> bool:
    """Whether an order meets the strict rules. One that never did may continue without."""
    try:
        check(order, strict=True)
    except Forbidden:
        return False
    return True


def _related(order: Json) -> list[tuple[str, Any]]:
    """The id and the relationships of each item."""
    return [(item["id"], item.get("productOrderItemRelationship")) for _, item in located(order)]


def _check_ids(items: Located) -> None:
    places: dict[str, str] = {}
    for place, item in items:
        first = places.setdefault(item["id"], place)
        if first != place:
            raise Forbidden(f'{place}/id: "{item["id"]}" is the id of {first} already')


def _check_relationships(items: Located) -> None:
    ids = {item["id"] for _, item in items}
    relationships = list(_relationships(items))
    for place, item, relationship in relationships:
        other = relationship["id"]
        if other == item["id"]:
            raise Forbidden(f'{place}/id: item "{other}" cannot relate to itself')
        if other not in ids:
            raise Forbidden(f'{place}/id: the order has no item "{other}"')
    _check_reliance(relationships)


def _check_reliance(relationships: Sequence[Relationship]) -> None:
    """Raise Forbidden for a circle of reliesOn: none of these items could be delivered first."""
    places: dict[tuple[str, str], str] = {}
    relied_on: dict[str, list[str]] = {}
    for place, item, relationship in relationships:
        if relationship.get("relationshipType") == "reliesOn":
            places[item["id"], relationship["id"]] = place
            relied_on.setdefault(item["id"], []).append(relationship["id"])
    try:
        TopologicalSorter(relied_on).prepare()
    except CycleError as error:
        circle = error.args[1][::-1]
        path = " → ".join(f'"{id}"' for id in circle)
        raise Forbidden(
            f"{places[circle[0], circle[1]]}/id: items rely on each other in a circle: {path}"
        ) from None


def _relationships(items: Located) -> Iterator[Relationship]:
    """Each relationship that names an item: its pointer, the item that has it, the relationship."""
    for place, item in items:
        for index, each in enumerate(item.get("productOrderItemRelationship", ())):
            if "id" in each:
                yield f"{place}/productOrderItemRelationship/{index}", item, each


def _check_subject(place: str, item: Json) -> None:
    """An item names an offering or a specification, or the product that it changes."""
    product = item.get("product", {})
    if item["action"] in _OF_A_PRODUCT:
        if _REFERENCE.isdisjoint(product):
            raise Forbidden(
                f"{place}/product: an item that is to {item['action']} a product names it by id or"
                " href"
            )
    elif "productOffering" not in item and not _has_value(product):
        raise Forbidden(
            f"{place}: an item that is to add a product names a productOffering, a"
            " product/productSpecification, or describes the product"
        )


def _has_value(product: Json) -> bool:
    """Whether a product has attributes beyond its reference."""
    return any(name not in _REFERENCE and not name.startswith("@") for name in product)


def _check_quantity(place: str, item: Json) -> None:
    if item.get("quantity", 1) < 1:
        raise Forbidden(f"{place}/quantity: is {item['quantity']}, and must be at least 1")


def _check_parties(order: Json) -> None:
    """The conformance profile requires a party; the contract requires its id and type."""
    if not order.get("relatedParty"):
        raise Forbidden(
            "/relatedParty: an order names a party that it is for, by id and @referredType"
        )


def _check_dates(order: Json) -> None:
    start, completion = (
        microseconds(order.get(name, ""))
        for name in ("requestedStartDate", "requestedCompletionDate")
    )
    if start is not None and completion is not None and start > completion:
        raise Forbidden(
            "/requestedCompletionDate: is before the requestedStartDate,"
            f" {order['requestedStartDate']}"
        )
