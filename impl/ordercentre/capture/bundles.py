"""Bundles: the item of a bundled offering gets items of its components, to any depth.

Quantities are absolute: that of a component is for its bundle's whole item. The limits of a
component are for one bundle, so a bundle item of quantity 3 takes three times as many.

What a client chose of a component stays as it is, and nothing is added to it: items nested in the
bundle's item, or bound to it by a relationship `bundles` of that item. Of what it did not choose
there is the default number; the lower limit where no default is said; one where the catalogue says
no number at all; none where it says an upper limit alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from operator import is_not
from typing import Final

from ordercentre.capture.filling import named
from ordercentre.capture.items import ADD, offering_id, offering_of
from ordercentre.capture.objections import Objection
from ordercentre.capture.relationships import (
    BUNDLES,
    outer_items,
    outward,
    related_to,
    with_relationships,
)
from ordercentre.capture.wording import texts
from ordercentre.catalogue.model import Component, Found, Offering
from productordering.ordering.items import located
from tmf630.wire import INT64, Json, quoted

MAX_ITEMS: Final = 10_000
"""The most items of an order in which bundles are unfolded."""
MAX_LEVELS: Final = 25
"""The most levels of unfolded items. With prices these are within `tmf630.wire.MAX_DEPTH`."""
_PREFIX: Final = 64
"""How much of an item's id the ids of its components begin with, in characters."""

Components = dict[str, Component]
Located = tuple[str, Json]


def unfolded(
    order: Json, found: Found, settled: Container[str] = ()
) -> tuple[Json, list[Objection]]:
    """The order with the components of its bundles; the same object if none is missing.

    Only items with the action `add` are unfolded. What is to be deleted is no chosen component. The
    items whose ids are `settled` have been unfolded before: what they lack was taken out of them.
    """
    if not any(each.components for each in found.offerings.values()):
        return order, []
    items = list(located(order))
    bundles = [
        (place, item, bundle)
        for place, item in items
        if item["action"] == ADD
        and (bundle := found.offerings.get(offering_id(item, {})))
        and bundle.components
    ]
    if not bundles:
        return order, []
    unfolding = _Unfolding(items, found, settled)
    for place, item, bundle in bundles:
        unfolding.unfold(place, item, bundle)
    return unfolding.applied(order), list(dict.fromkeys(unfolding.objections))


def quantity_of(item: Json) -> int:
    """How many of its product an item is for."""
    quantity: int = item.get("quantity", 1)
    return max(0, quantity)


class _Impossible(Exception):
    """A bundle cannot be unfolded; the message says why."""


class _Unfolding:
    """What the items of an order get. The order itself does not change."""

    def __init__(self, items: Sequence[Located], found: Found, settled: Container[str]) -> None:
        self.objections: list[Objection] = []
        self._found = found
        self._settled = settled
        self._items = {item["id"]: (place, item) for place, item in items}
        self._outer = outer_items(item for _, item in items)
        self._ids = set(self._items)
        self._numbers: dict[str, int] = defaultdict(int)
        self._made: dict[str, list[Json]] = {}
        self._bundled: dict[str, list[str]] = {}

    def unfold(self, place: str, item: Json, bundle: Offering) -> None:
        """Check what a client chose of the components of a bundle, and make the others."""
        components = {each.id: each for each in bundle.components}
        chosen = self._chosen(item, bundle, components)
        path = self._path(item)
        level = place.count("/productOrderItem/") + 1
        made: list[Json] = []
        for component in components.values():
            try:
                if of_it := chosen.get(component.id):
                    _check(component, sum(map(quantity_of, of_it)), quantity_of(item))
                elif item["id"] in self._settled:
                    _check(component, 0, quantity_of(item))
                else:
                    made += self._components(item, component, path, level)
            except _Impossible as error:
                self.objections.append(Objection(place, f"bundle {quoted(bundle.id)}: {error}"))
        self._made[item["id"]] = made
        of_bundle = [*(each for of_one in chosen.values() for each in of_one), *made]
        self._bundled[item["id"]] = [each["id"] for each in of_bundle]

    def applied(self, order: Json) -> Json:
        """The order with all that its items got."""
        before = order["productOrderItem"]
        after = [self._applied(item) for item in before]
        return {**order, "productOrderItem": after} if any(map(is_not, after, before)) else order

    def _applied(self, item: Json) -> Json:
        bundled = self._bundled.get(item["id"], ())
        result = with_relationships(item, ((BUNDLES, id) for id in bundled))
        before = item.get("productOrderItem", ())
        after = [self._applied(each) for each in before]
        made = self._made.get(item["id"], ())
        if made or any(map(is_not, after, before)):
            result = {**result, "productOrderItem": [*after, *made]}
        return result

    def _chosen(
        self, item: Json, bundle: Offering, components: Components
    ) -> dict[str, list[Json]]:
        """The items in a bundle's item by their offerings, which are components of the bundle."""
        chosen: dict[str, list[Json]] = defaultdict(list)
        for place, each in self._inside(item):
            outer = self._outer[each["id"]]
            where, offered = offering_of(each) or ("", "")
            if outer != item["id"]:
                self._object(
                    place, f"the item is in item {quoted(outer)}, and cannot be in another"
                )
            elif offered in components:
                if each["action"] != "delete":
                    chosen[offered].append(each)
            elif offered and each["action"] == ADD:
                self._object(
                    place + where,
                    f"{quoted(offered)} is no component of the bundle {quoted(bundle.id)}, which"
                    f" has {texts(components)}",
                )
        return chosen

    def _inside(self, item: Json) -> list[Located]:
        """The items in another one, each with its place."""
        ids = [each["id"] for each in item.get("productOrderItem", ())]
        ids += related_to(item, BUNDLES)
        return [
            self._items[id] for id in dict.fromkeys(ids) if id in self._items and id != item["id"]
        ]

    def _path(self, item: Json) -> tuple[str, ...]:
        """The offerings of the items around one, the outermost first, and its own."""
        around = outward(item["id"], self._outer)
        return tuple(offering_id(self._items[id][1], {}) for id in reversed(around))

    def _components(
        self, item: Json, component: Component, path: tuple[str, ...], level: int
    ) -> list[Json]:
        """The item of a component that was not chosen, with its own; none if it is optional."""
        number = default_number(component) * quantity_of(item)
        _check(component, number, quantity_of(item))
        if not number:
            return []
        offering = self._offering(component.id, path)
        if number not in INT64:
            raise _Impossible(f"{number} of {quoted(component.id)} are too many")
        if len(self._ids) >= MAX_ITEMS or level > MAX_LEVELS:
            raise _Impossible(
                f"an order has {MAX_ITEMS} items at most, on {MAX_LEVELS} levels, with the"
                " components of its bundles"
            )
        made: Json = {"id": self._new_id(item["id"]), "quantity": number, "action": ADD}
        made["productOffering"] = named({"id": offering.id}, name=offering.name, href=offering.href)
        nested = [
            each
            for within in {each.id: each for each in offering.components}.values()
            for each in self._components(made, within, (*path, offering.id), level + 1)
        ]
        made = with_relationships(made, ((BUNDLES, each["id"]) for each in nested))
        return [{**made, "productOrderItem": nested} if nested else made]

    def _offering(self, id: str, path: tuple[str, ...]) -> Offering:
        """The offering of a component within the offerings of a path."""
        if id in path:
            circle = " → ".join(map(quoted, (*path[path.index(id) :], id)))
            raise _Impossible(f"bundles are components of each other in a circle: {circle}")
        offering = self._found.offerings.get(id)
        if offering is None:
            raise _Impossible(f"the catalogue has no offering {quoted(id)}, which is a component")
        return offering

    def _new_id(self, outer_id: str) -> str:
        """An id that no item has: that of the outer item, and a number."""
        prefix = outer_id[:_PREFIX]
        while True:
            self._numbers[prefix] += 1
            id = f"{prefix}.{self._numbers[prefix]}"
            if id not in self._ids:
                self._ids.add(id)
                return id

    def _object(self, place: str, message: str) -> None:
        self.objections.append(Objection(place, message))


def default_number(component: Component) -> int:
    """How many of a component one bundle gets if none were chosen."""
    number = component.default
    if number is None:
        number = component.lower
    if number is None:
        number = 0 if component.upper is not None else 1
    if component.upper is not None:
        number = min(number, component.upper)
    return max(0, number, component.lower or 0)


def _check(component: Component, number: int, bundles: int) -> None:
    """Raise _Impossible for too many or too few of a component of so many bundles."""
    lower, upper = component.lower or 0, component.upper
    if lower * bundles <= number and (upper is None or number <= upper * bundles):
        return
    limits = f"{lower} or more" if upper is None else f"{lower} to {upper}"
    each = f" for each of its {bundles}" if bundles != 1 else ""
    raise _Impossible(
        f"it takes {limits} of {quoted(component.id)}{each}, and {number} are ordered"
    )
