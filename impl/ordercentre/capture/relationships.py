"""Relationships among the items of an order: those of bundles, and those that the catalogue knows.

An item gets a relationship `requires` or `reliesOn` where its offering, or the specification of its
product, has one to what another item of the order is. Of several such items it is the nearest: one
in the same bundle rather than one in another. What a client sent is kept, and no second one of the
same meaning is added.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from typing import Final

from ordercentre.capture.items import (
    ADD,
    MODIFY,
    named_specification_id,
    offering_id,
    with_items,
)
from ordercentre.catalogue.model import Found, Relationship
from productordering.ordering.items import located
from tmf630.wire import Json

BUNDLES: Final = "bundles"
REQUIRES: Final = "requires"
RELIES_ON: Final = "reliesOn"
_KINDS: Final = {kind.casefold(): kind for kind in (REQUIRES, RELIES_ON)}
_LIST: Final = "productOrderItemRelationship"
_AROUND: Final = 32
"""How many items around each other are looked at. Items nest less deeply; relationships may not."""

Thing = tuple[str, str]
"""What items are: an `offering` or a `specification`, and its id."""
Link = tuple[str, str]
"""The type of a relationship, and the id of the item that it names."""


def related_to(item: Json, kind: str) -> list[str]:
    """The ids of the items that an item names in its relationships of a type."""
    wanted = kind.casefold()
    return [
        each["id"]
        for each in item.get(_LIST, ())
        if "id" in each and each.get("relationshipType", "").casefold() == wanted
    ]


def with_relationships(item: Json, links: Iterable[Link]) -> Json:
    """An item with these relationships, too; the same object if it has them all."""
    new = dict.fromkeys(links)
    for kind in {kind for kind, _ in new}:
        for id in related_to(item, kind):
            new.pop((kind, id), None)
    added = [{"id": id, "relationshipType": kind} for kind, id in new]
    return {**item, _LIST: [*item.get(_LIST, ()), *added]} if added else item


def outer_items(items: Iterable[Json]) -> dict[str, str]:
    """The id of the item around each item: that it is nested in, or else that first bundles it."""
    outer: dict[str, str] = {}
    bundled: dict[str, str] = {}
    for item in items:
        for nested in item.get("productOrderItem", ()):
            outer[nested["id"]] = item["id"]
        for id in related_to(item, BUNDLES):
            bundled.setdefault(id, item["id"])
    return bundled | outer


def outward(id: str, outer: Mapping[str, str]) -> list[str]:
    """The ids of an item and of those around it, the outermost one last; not of too many."""
    path = {id: None}
    while (outer_id := outer.get(id)) is not None and outer_id not in path and len(path) < _AROUND:
        path[outer_id] = None
        id = outer_id
    return list(path)


def related(order: Json, found: Found, at: int) -> Json:
    """The order with the relationships that are valid at a moment, in microseconds since 1970.

    What is required need not be in the order: the customer may have it. No circle of `reliesOn` is
    made: items that would rely on each other get no such relationship.
    """
    if not _has_relationships(found):
        return order
    items = list(located(order))
    needs = [
        (item["id"], need)
        for _, item in items
        if item["action"] in (ADD, MODIFY)
        for need in _needs(item, found, at)
    ]
    if not needs:
        return order
    search = _Search([item for _, item in items], found)
    links: dict[str, list[Link]] = {}
    for id, (kind, needed) in needs:
        other = search.nearest(id, needed)
        if other and not search.has(id, kind, needed):
            links.setdefault(id, []).append((kind, other))
    links = _without_circles([item for _, item in items], links)
    return with_items(order, lambda item: with_relationships(item, links.get(item["id"], ())))


def _has_relationships(found: Found) -> bool:
    return any(each.relationships for each in found.offerings.values()) or any(
        each.relationships for each in found.specifications.values()
    )


def _needs(item: Json, found: Found, at: int) -> Iterator[tuple[str, Thing]]:
    """What an item requires or relies on, by its offering or specification."""
    for thing in _things(item, found):
        for each in _relationships(thing, found):
            kind = _KINDS.get(each.kind.casefold())
            if kind and each.id != thing[1] and each.valid_for.contains(at):
                yield kind, (thing[0], each.id)


def _relationships(thing: Thing, found: Found) -> Sequence[Relationship]:
    kind, id = thing
    known = found.offerings.get(id) if kind == "offering" else found.specifications.get(id)
    return known.relationships if known else ()


def _things(item: Json, found: Found) -> list[Thing]:
    """What an item is: its offering, and the specification that it names or its offering has."""
    things = []
    specification = named_specification_id(item)
    if id := offering_id(item, {}):
        things.append(("offering", id))
        offering = found.offerings.get(id)
        if not specification and offering and offering.specification:
            specification = offering.specification.id
    if specification:
        things.append(("specification", specification))
    return things


class _Search:
    """Finds the items of an order by what they are. An item that is to be deleted is not found."""

    def __init__(self, items: Sequence[Json], found: Found) -> None:
        self._items = {item["id"]: item for item in items}
        self._outer = outer_items(items)
        self._things = {item["id"]: _things(item, found) for item in items}
        self._first: dict[tuple[str | None, Thing], str] = {}
        for item in items:
            if item["action"] != "delete":
                for scope in self._scopes(item["id"]):
                    for thing in self._things[item["id"]]:
                        self._first.setdefault((scope, thing), item["id"])

    def nearest(self, id: str, thing: Thing) -> str | None:
        """The first such item in the nearest of the items around one that have any in them."""
        for scope in self._scopes(id):
            if (other := self._first.get((scope, thing))) is not None:
                return other
        return None

    def has(self, id: str, kind: str, thing: Thing) -> bool:
        """Whether an item has a relationship of a type to such an item."""
        others = related_to(self._items[id], kind)
        return any(thing in self._things.get(other, ()) for other in others)

    def _scopes(self, id: str) -> list[str | None]:
        """The item and those around it, and at last the order."""
        return [*outward(id, self._outer), None]


def _without_circles(items: Sequence[Json], links: dict[str, list[Link]]) -> dict[str, list[Link]]:
    """The links without those of `reliesOn` by which items would rely on each other.

    Those between two circles are left out with them.
    """
    relied_on = {
        id: {other for kind, other in added if kind == RELIES_ON} for id, added in links.items()
    }
    if not any(relied_on.values()):
        return links
    for item in items:
        if known := related_to(item, RELIES_ON):
            relied_on.setdefault(item["id"], set()).update(known)
    reliant: dict[str, set[str]] = {}
    for id, others in relied_on.items():
        for other in others:
            reliant.setdefault(other, set()).add(id)
    circular = _blocked(relied_on) & _blocked(reliant)
    return {
        id: [
            (kind, other)
            for kind, other in added
            if kind != RELIES_ON or not circular.issuperset((id, other))
        ]
        for id, added in links.items()
    }


def _blocked(relied_on: Mapping[str, Collection[str]]) -> set[str]:
    """The items that are in a circle, or rely on one that is."""
    sorter = TopologicalSorter(relied_on)
    with suppress(CycleError):
        sorter.prepare()
    blocked = set(relied_on)
    while free := sorter.get_ready():
        blocked.difference_update(free)
        sorter.done(*free)
    return blocked
