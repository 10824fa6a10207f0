"""A product that is there, and the merge patch (RFC 7396) by which it becomes what an item says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

from ordercentre.neighbours.documents import Document
from ordercentre.products.relationships import relationship
from ordercentre.products.writing import QUANTITY, Change, ProductWrite
from tmf630.wire import Json

_CHARACTERISTICS: Final = "productCharacteristic"
_ORDER_ITEMS: Final = "productOrderItem"
_RELATIONSHIPS: Final = "productRelationship"
_ENDED: Final = frozenset({"cancelled", "terminated", "aborted"})
_IDENTITIES: Final[Mapping[str, Sequence[str]]] = {
    _CHARACTERISTICS: ("name",),
    _ORDER_ITEMS: ("productOrderId", "orderItemId"),
    _RELATIONSHIPS: ("relationshipType", "product"),
    "relatedParty": ("id", "role"),
}
"""The lists whose elements an item adds or replaces, with what tells two elements apart.

Every other list is replaced.
"""


def patched(found: Document, write: ProductWrite) -> Json:
    """The patch of a product that is there; empty if nothing is left to do. Raises Unreadable.

    A product that has ended stays as it is. So does one that the item has updated already: later
    items may have updated it since.
    """
    if _has_ended(found):
        return {}
    if write.change is Change.TERMINATE:
        return _changes(found, write.body)
    if is_written_by(found, write):
        return {}
    return _changes(found, _with_quantity(found, write.body))


def linked(found: Document, kind: str, id: str, href: str) -> Json:
    """The patch by which a product gets a relationship to another one; raises Unreadable."""
    if _has_ended(found):
        return {}
    return _changes(found, {_RELATIONSHIPS: [relationship(kind, id, href)]})


def is_written_by(found: Document, write: ProductWrite) -> bool:
    """Whether a product says that the item has written it; raises Unreadable."""
    item = (write.order_id, write.item_id)
    return any(
        (each.text("productOrderId"), each.text("orderItemId")) == item
        for each in found.parts(_ORDER_ITEMS)
    )


def _has_ended(found: Document) -> bool:
    # The contract spells one of the states with a blank at its end.
    return found.text("status").strip().casefold() in _ENDED


def _changes(found: Document, wanted: Mapping[str, Any]) -> Json:
    """The patch by which a product gets the wanted attributes; raises Unreadable."""
    values = {name: _value(found, name, value) for name, value in wanted.items()}
    return {name: value for name, value in values.items() if value != found.content.get(name)}


def _value(found: Document, name: str, wanted: Any) -> Any:
    """The value that an attribute gets."""
    if name in _IDENTITIES:
        return _merged(name, found.parts(name), wanted)
    if isinstance(wanted, dict) and (present := found.part(name)):
        return _replacing(present.content, wanted)
    return wanted


def _with_quantity(found: Document, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without the quantity 1, if the product has none."""
    if any(each.text("name") == QUANTITY for each in found.parts(_CHARACTERISTICS)):
        return wanted
    kept = [
        each
        for each in wanted.get(_CHARACTERISTICS, ())
        if each["name"] != QUANTITY or each["value"] != 1
    ]
    rest = {name: value for name, value in wanted.items() if name != _CHARACTERISTICS}
    return {**rest, _CHARACTERISTICS: kept} if kept else rest


def _merged(name: str, present: Sequence[Document], wanted: Sequence[Json]) -> list[Json]:
    """A list with the wanted elements in the places of those that they replace, or behind."""
    replacing: dict[Hashable, list[Json]] = defaultdict(list)
    for element in wanted:
        replacing[_identity(name, element)].append(element)
    merged: list[Json] = []
    for each in present:
        key = _identity(name, each.content)
        if key not in replacing:
            merged.append(each.content)
        elif replacing[key]:
            merged.append(each.content | replacing[key].pop(0))
    return merged + [element for elements in replacing.values() for element in elements]


def _identity(name: str, element: Json) -> Hashable:
    parts = (element.get(part) for part in _IDENTITIES[name])
    return tuple(str(part.get("id") if isinstance(part, dict) else part) for part in parts)


def _replacing(present: Json, wanted: Json) -> Json:
    """An object that takes the place of another one: what is not wanted is removed by null.

    What names the same thing by its id may say less of it.
    """
    if "id" in wanted and present.get("id") == wanted["id"]:
        return present if present | wanted == present else wanted
    return dict.fromkeys(present.keys() - wanted.keys()) | wanted
