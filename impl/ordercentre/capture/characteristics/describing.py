"""What a catalogue says of the characteristics of an item, used again until it says otherwise.

It depends on the moment, too: characteristics and their values have periods of validity. What was
found is used again until the next one of these begins or ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from threading import Lock
from typing import Final, NamedTuple

from ordercentre.capture.characteristics.specification import Described
from ordercentre.capture.items import named_specification_id, offering_id, product_of
from ordercentre.catalogue.model import (
    CharacteristicSpecification,
    Found,
    Offering,
    Specification,
)
from ordercentre.neighbours.bounded import keep
from ordercentre.products.model import Product
from tmf630.wire import Json

_MAX_KEPT: Final = 2_000


class _Kept(NamedTuple):
    """What was found in two documents, which holds after `since` and before `until`."""

    offering: Offering | None
    specification: Specification | None
    described: Described
    since: float
    until: float


_KEPT: Final[dict[tuple[str, int, int], _Kept]] = {}
_LOCK: Final = Lock()
"""Large orders are captured in other threads."""


def described(item: Json, found: Found, products: Mapping[str, Product], at: int) -> Described:
    """What the catalogue says at a moment, in microseconds since 1970."""
    offering = found.offerings.get(offering_id(item, products))
    id = named_specification_id(item)
    if not id and offering and offering.specification:
        id = offering.specification.id
    if not id and (product := products.get(product_of(item).get("id", ""))):
        id = product.specification_id
    return _described(id, offering, found.specifications.get(id), at)


def _described(
    id: str, offering: Offering | None, specification: Specification | None, at: int
) -> Described:
    # Documents that have not changed are the same objects; an entry keeps them alive.
    key = (id, _identity(offering), _identity(specification))
    kept = _KEPT.get(key)
    if kept is None or not kept.since < at < kept.until:
        characteristics = specification.characteristics if specification else ()
        value_uses = offering.value_uses if offering else ()
        own = _by_name(characteristics, at)
        uses = _of_own(_by_name(value_uses, at), own)
        least = _mandatory(own, uses)
        made = Described(id, bool(characteristics), own, uses, at, least)
        bounds = [each for of in (characteristics, value_uses) for each in _bounds(of)]
        since = max((each for each in bounds if each <= at), default=float("-inf"))
        until = min((each for each in bounds if each > at), default=float("inf"))
        kept = _Kept(offering, specification, made, since, until)
        with _LOCK:
            keep(_KEPT, key, kept, _MAX_KEPT)
    return kept.described


def _identity(document: object) -> int:
    return 0 if document is None else id(document)


def _bounds(of: Sequence[CharacteristicSpecification]) -> Iterator[int]:
    """When a characteristic or a value begins or ends to be valid."""
    for characteristic in of:
        periods = (characteristic.valid_for, *(each.valid_for for each in characteristic.values))
        for period in periods:
            yield from (at for at in (period.start, period.end) if at is not None)


def _by_name(
    characteristics: Sequence[CharacteristicSpecification], at: int
) -> Mapping[str, CharacteristicSpecification]:
    return {each.name: each for each in characteristics if each.valid_for.contains(at)}


def _mandatory(
    own: Mapping[str, CharacteristicSpecification], uses: Mapping[str, CharacteristicSpecification]
) -> Mapping[str, int]:
    """How many values the characteristics have at least that have any."""
    least = {
        name: max(each.least for each in (own.get(name), uses.get(name)) if each)
        for name in {**own, **uses}
    }
    return {name: number for name, number in least.items() if number > 0}


def _of_own(
    uses: Mapping[str, CharacteristicSpecification], own: Mapping[str, CharacteristicSpecification]
) -> Mapping[str, CharacteristicSpecification]:
    """The uses by the names of what they narrow: a use may have its id alone."""
    names = {each.id: name for name, each in own.items() if each.id}
    return {name if name in own else names.get(use.id, name): use for name, use in uses.items()}
