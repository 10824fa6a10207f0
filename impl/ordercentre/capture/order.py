"""Captures an order: checks it by what its neighbours have said, and adds what it leaves out.

| what | by |
|---|---|
| customer, and the party behind it | `customer` |
| products that are named | `products` |
| components of bundles | `bundles` |
| offerings | `availability` |
| characteristics, with defaults | `characteristics` |
| relationships among items | `relationships` |
| names, links, specifications | `filling` |
| prices and totals | `pricing` |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Final

from ordercentre.capture import availability, bundles, customer, filling, products, relationships
from ordercentre.capture.availability import Sale
from ordercentre.capture.characteristics import checking, defaults
from ordercentre.capture.items import with_items
from ordercentre.capture.objections import CaptureRefused, Objection
from ordercentre.capture.pricing import prices, totals
from ordercentre.catalogue.model import Found
from ordercentre.centre import CatalogueRules, CustomerRules
from ordercentre.customers.model import CustomerFound
from ordercentre.products.model import Product
from productordering.ordering.items import located
from tmf630.wire import Json

_ITEMS: Final = "productOrderItem"
_ITEM: Final = re.compile(rf"(?:/{_ITEMS}/\d+)+")
"""The place of an item, with which the places in it begin."""
_MOST: Final = 100
"""Objections of a kind, and in an answer: a body has room for far more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """What the neighbours have said about an order; None of a neighbour that is not asked."""

    customer: CustomerFound = field(default_factory=CustomerFound)
    products: Mapping[str, Product] | None = None
    catalogue: Found | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRules:
    """The rules of a centre."""

    catalogue: CatalogueRules
    customer: CustomerRules


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a changed order that is captured; the rest stays as it is.

    `items` are the indices of the items at the top, `customer` is whether the customer is captured.
    `settled` are the ids of all items that have been captured before, `ended` those of items that
    have ended: nothing is objected to them, and they stay as they are.
    """

    items: frozenset[int]
    customer: bool
    settled: frozenset[str] = frozenset()
    ended: frozenset[str] = frozenset()

    def contains(self, objection: Objection) -> bool:
        """Whether an objection is to this part."""
        _, name, *rest = objection.place.split("/")
        if name == _ITEMS and rest:
            return int(rest[0]) in self.items
        return self.customer if name == "relatedParty" else True


def captured(
    order: Json, found: LookedUp, rules: CaptureRules, at: int, part: Part | None = None
) -> Json:
    """The captured order, at a moment in microseconds since 1970; raises CaptureRefused.

    With a `part` only that is captured. Totals are those of the whole order.
    """
    raised = _Raised(order, part)
    raised.add(customer.objections(found.customer, rules.customer, at))
    made = customer.filled(order, found.customer)
    known = found.products or {}
    if found.products is not None:
        raised.add(products.objections(made, found.products, found.customer))
    if found.catalogue is None:
        raised.check()
        return _merged(order, filling.filled(made, Found(), known), part)
    segments = found.customer.customer.segments if found.customer.customer else ()
    sale = Sale(rules=rules.catalogue, at=at, segments=segments, products=known)
    made, more = bundles.unfolded(made, found.catalogue, part.settled if part else ())
    raised.add(more)
    raised.add(availability.objections(made, found.catalogue, sale))
    raised.add(checking.objections(made, found.catalogue, known, at))
    # What is wrong so far would only be repeated in other words.
    raised.check()
    made = defaults.filled(made, found.catalogue, known, at)
    made = filling.filled(made, found.catalogue, known)
    made = relationships.related(made, found.catalogue, at)
    made, more = prices.priced(made, found.catalogue, sale)
    raised.add(more)
    made, more = totals.totalled(_merged(order, made, part))
    raised.add(more)
    raised.check()
    return made


class _Raised:
    """The objections to a part of an order, each once."""

    def __init__(self, order: Json, part: Part | None) -> None:
        self._part = part
        self._ended = set[str]()
        if part and part.ended:
            self._ended |= {place for place, item in located(order) if item["id"] in part.ended}
        self._objections: dict[Objection, None] = {}

    def add(self, objections: Iterable[Objection]) -> None:
        """Add some of one kind; no more are looked for than an answer has."""
        if self._part is not None:
            objections = filter(partial(self._concerns, self._part), objections)
        self._objections |= dict.fromkeys(islice(objections, _MOST))

    def _concerns(self, part: Part, objection: Objection) -> bool:
        item = _ITEM.match(objection.place)
        is_to_ended = item is not None and item[0] in self._ended
        return not is_to_ended and part.contains(objection)

    def check(self) -> None:
        """Raise CaptureRefused if there are any, in the order of their places."""
        if self._objections:
            raise CaptureRefused(sorted(self._objections, key=_position)[:_MOST])


def _position(objection: Objection) -> list[tuple[int, str]]:
    """A key that sorts places by their parts: indices as numbers, before names."""
    parts = objection.place.split("/")
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _merged(order: Json, made: Json, part: Part | None) -> Json:
    """The captured order, in which all but the part is as it was."""
    if part is None or made is order:
        return made
    before = {item["id"]: item for _, item in located(order) if item["id"] in part.ended}

    def kept(item: Json) -> Json:
        """An item that has ended as it was, but for the items in it."""
        if item["id"] not in before:
            return item
        nested = {_ITEMS: item[_ITEMS]} if _ITEMS in item else {}
        return {**before[item["id"]], **nested}

    made = with_items(made, kept)
    found = [
        new if index in part.items else old
        for index, (old, new) in enumerate(zip(order[_ITEMS], made[_ITEMS], strict=True))
    ]
    return {**made, _ITEMS: found}
