"""Which acceptance centre gets which item of an order.

The filter of a centre is a TMF630 query, such as `channel.id=shop&place.region=north`. It is
evaluated for each item on a document that has the order's attributes, and those of the item and of
its product that an order does not have. In the document the item is the only one of the order.

An item at the top goes to the first centre whose filter matches it, else to the default one. A
nested item goes where the item goes that contains it, unless a filter matches it that does not
match the item that contains it: then it goes to the first of such centres.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import reduce
from typing import Final
from urllib.parse import parse_qsl

from ordercentre.centre import AcceptanceCentre, AcceptanceRules
from ordercentre.stored_parts import place
from tmf630.errors import Fault
from tmf630.hints import did_you_mean
from tmf630.query import filtering, parameters
from tmf630.query.attributes import (
    ANY_ATTRIBUTE,
    AttributeLookup,
    Attributes,
    DeclaredAttribute,
    Definitions,
)
from tmf630.query.parameters import FILTER
from tmf630.query.values import SearchableAttribute
from tmf630.store.condition import Condition, Path
from tmf630.store.matching import matcher
from tmf630.wire import Json, quoted

_ORDER: Final = "ProductOrder"
_ITEM: Final = "ProductOrderItem"
_PRODUCT: Final = "ProductRefOrValue"
_DOCUMENT: Final = "RoutedItem"
"""The definition of the document, made of the other three."""
_PLACE: Final = "place"
_ITEMS: Final = "productOrderItem"


class Routing:
    """The acceptance centres, with their filters read."""

    def __init__(self, rules: AcceptanceRules, definitions: Definitions) -> None:
        """Read the filters; `definitions` are those of the stored orders.

        Raises ValueError if a filter is invalid, or if the default names no centre.
        """
        self._of_order = frozenset(definitions[_ORDER])
        self._of_item = self._of_order | definitions[_ITEM].keys()
        attributes = _Attributes(_attributes(definitions))
        self._filters = [(each, _matcher(each, attributes)) for each in rules.centres]
        names = [each.neighbour.name for each in rules.centres]
        if rules.default not in names:
            hint = did_you_mean(rules.default, names)
            raise ValueError(
                f"the default centre {quoted(rules.default)} is none of {', '.join(names)}"
                + (f"; {hint}" if hint else "")
            )
        self._default = rules.centres[names.index(rules.default)]

    def centres(self, order: Json) -> Mapping[str, AcceptanceCentre]:
        """The centre of each item of an order, nested ones included, by the item's id."""
        found: dict[str, AcceptanceCentre] = {}
        for item in order.get(_ITEMS, ()):
            self._add(order, item, self._default, frozenset(), found)
        return found

    def _add(
        self,
        order: Json,
        item: Json,
        inherited: AcceptanceCentre,
        matching_parent: AbstractSet[int],
        found: dict[str, AcceptanceCentre],
    ) -> None:
        document = self._document(order, item)
        matching = [n for n, (_, matches) in enumerate(self._filters) if matches(document)]
        alone = [n for n in matching if n not in matching_parent]
        centre = self._filters[alone[0]][0] if alone else inherited
        found[item["id"]] = centre
        for nested in item.get(_ITEMS, ()):
            self._add(order, nested, centre, frozenset(matching), found)

    def _document(self, order: Json, item: Json) -> Json:
        alone = {name: each for name, each in item.items() if name != _ITEMS}
        product = item.get("product", {})
        document = {n: each for n, each in product.items() if n not in self._of_item}
        document |= {n: each for n, each in alone.items() if n not in self._of_order}
        document |= {**order, _ITEMS: [alone]}
        if _PLACE in product:
            document[_PLACE] = [place(each) for each in product[_PLACE]]
        return document


class _Attributes:
    """The attributes of an object. A place may have any: it is a value of any type."""

    def __init__(self, declared: Attributes) -> None:
        self._declared = declared

    def find(self, path: Path) -> SearchableAttribute:
        if _PLACE not in path[:-1]:
            return self._declared.find(path)
        before = path[: path.index(_PLACE) + 1]
        reduce(Attributes.nested, before, self._declared)
        return ANY_ATTRIBUTE.find(path)

    def nested(self, name: str) -> AttributeLookup:
        nested = self._declared.nested(name)
        return ANY_ATTRIBUTE if name == _PLACE else _Attributes(nested)

    def declared(self, name: str) -> DeclaredAttribute | None:
        return self._declared.declared(name)


def _attributes(definitions: Definitions) -> Attributes:
    document = {**definitions[_PRODUCT], **definitions[_ITEM], **definitions[_ORDER]}
    return Attributes({**definitions, _DOCUMENT: document}, _DOCUMENT)


def filter_check(definitions: Definitions) -> Callable[[str], None]:
    """The function that raises ValueError for a text that is no filter of acceptance centres."""
    attributes = _Attributes(_attributes(definitions))

    def check(query: str) -> None:
        _condition(query, attributes)

    return check


def _matcher(centre: AcceptanceCentre, attributes: AttributeLookup) -> Callable[[Json], bool]:
    try:
        return matcher(_condition(centre.filter, attributes))
    except ValueError as error:
        raise ValueError(f"the filter of {centre.neighbour.name}: {error}") from None


def _condition(query: str, attributes: AttributeLookup) -> Condition:
    try:
        named, pairs = parameters.split(_pairs(query))
        for name in named:
            if name != FILTER:
                raise parameters.fault(name, "has no meaning for acceptance centres")
        path = parameters.single(named, FILTER)
        return filtering.condition(pairs, path, attributes)
    except Fault as fault:
        raise ValueError(fault.message) from None


def _pairs(query: str) -> Sequence[parameters.Pair]:
    return parse_qsl(query.removeprefix("?"), keep_blank_values=True)
