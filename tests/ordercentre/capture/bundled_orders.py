"""Random catalogues with bundles in bundles, and random orders of them."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import Any, NamedTuple

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from ordercentre.catalogue.model import Component, Found, Offering
from tests.api.orders import Json

law = settings(deadline=None, derandomize=True, max_examples=60)


def offering(id: str, *components: Component, **attributes: Any) -> Offering:
    return Offering(id=id, components=components, **attributes)


def catalogue(*offerings: Offering) -> Found:
    return Found({each.id: each for each in offerings})


def bundled(id: str, offering: str, *nested: Json, **attributes: Any) -> Json:
    """An item that adds an offering, with nested items."""
    made = {"id": id, "action": "add", "productOffering": {"id": offering}, **attributes}
    return {**made, "productOrderItem": list(nested)} if nested else made


def usual(component: Component) -> int:
    """How many of a component there are in one bundle if a client chooses none."""
    lower, upper = component.lower or 0, component.upper
    if component.default is not None:
        number = component.default
    elif component.lower is not None:
        number = component.lower
    else:
        number = 1 if upper is None else 0
    return max(lower, number if upper is None else min(number, upper))


@st.composite
def components(draw: DrawFn, id: str) -> Component:
    lower = draw(st.none() | st.integers(0, 2))
    upper = draw(st.none() | st.integers(lower or 0, 3))
    return Component(id=id, default=draw(st.none() | st.integers(0, 3)), lower=lower, upper=upper)


@st.composite
def catalogues(draw: DrawFn) -> Found:
    """Offerings in bundles on four levels; a component is on a lower level than its bundle."""
    levels = [[f"{level}{each}" for each in range(2)] for level in range(4)]
    offerings = []
    for depth, level in enumerate(levels):
        below = [id for lower in levels[depth + 1 :] for id in lower]
        for id in level:
            chosen = (
                draw(st.lists(st.sampled_from(below), max_size=2, unique=True)) if below else ()
            )
            offerings.append(offering(id, *(draw(components(each)) for each in chosen)))
    return catalogue(*offerings)


class Chosen(NamedTuple):
    """An order, and how many items of each quantity its unfolded items have by their paths.

    A path is the offerings from the outermost bundle to the item's own.
    """

    found: Found
    order: Json
    expected: Counter[tuple[tuple[str, ...], int]]


@st.composite
def chosen_orders(draw: DrawFn) -> Chosen:
    """Orders whose client has chosen some components, within their limits, in any place."""
    choice = _Choice(draw)
    roots = draw(st.lists(st.sampled_from(sorted(choice.found.offerings)), min_size=1, max_size=2))
    choice.top += [choice.made_by_client((id,), draw(st.integers(1, 3))) for id in roots]
    order = {"productOrderItem": draw(st.permutations(choice.top))}
    return Chosen(choice.found, order, choice.expected)


class _Choice:
    def __init__(self, draw: DrawFn) -> None:
        self.found = draw(catalogues())
        self.top: list[Json] = []
        self.expected: Counter[tuple[tuple[str, ...], int]] = Counter()
        self._draw = draw
        self._ids = (f"i{number}" for number in count(1))

    def made_by_client(self, path: tuple[str, ...], quantity: int) -> Json:
        """An item with some of its components; the others are expected."""
        self.expected[path, quantity] += 1
        item = bundled(next(self._ids), path[-1], quantity=quantity)
        if quantity == 1 and self._draw(st.booleans()):
            del item["quantity"]
        for each in self.found.offerings[path[-1]].components:
            number = self._number(each, quantity)
            if not number or self._draw(st.booleans()):
                self._expect((*path, each.id), usual(each) * quantity)
            else:
                for part in self._parts(number):
                    self._place(item, self.made_by_client((*path, each.id), part))
        return item

    def _expect(self, path: tuple[str, ...], quantity: int) -> None:
        """What becomes of a component that the client does not choose."""
        if quantity:
            self.expected[path, quantity] += 1
            for each in self.found.offerings[path[-1]].components:
                self._expect((*path, each.id), usual(each) * quantity)

    def _number(self, component: Component, quantity: int) -> int:
        lowest = (component.lower or 0) * quantity
        highest = lowest + 3
        if component.upper is not None:
            highest = min(highest, component.upper * quantity)
        return self._draw(st.integers(lowest, highest))

    def _parts(self, number: int) -> tuple[int, ...]:
        """The quantities of one item, or of two."""
        return (1, number - 1) if number > 1 and self._draw(st.booleans()) else (number,)

    def _place(self, item: Json, component: Json) -> None:
        """Put a component into its bundle's item, or beside it with a relationship, or both."""
        nested = self._draw(st.booleans())
        if nested:
            item.setdefault("productOrderItem", []).append(component)
        else:
            self.top.append(component)
        if not nested or self._draw(st.booleans()):
            relationships = item.setdefault("productOrderItemRelationship", [])
            relationships.append({"id": component["id"], "relationshipType": "bundles"})
