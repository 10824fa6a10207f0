"""Offerings with the prices that they refer to.

A bundle of prices becomes its parts, which are prices of their own: TMF620 bundles what has no sum,
such as a recurring charge and a one-time charge. What the bundle itself says (its own amount aside,
which is that of its parts) holds for each part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ordercentre.catalogue.model import Alteration, Offering, Period, Price
from ordercentre.catalogue.reading.offerings import OfferingDocument
from ordercentre.catalogue.reading.prices import PriceDocument, referenced_alteration
from ordercentre.neighbours.documents import Unreadable

_MAX_DEPTH: Final = 32


def resolved(document: OfferingDocument, prices: Mapping[str, PriceDocument]) -> Offering:
    """The offering with its prices, of which `prices` has all that it refers to, by ids.

    A price is there once, however many ways lead to it. One that alters another one is no price.
    Raises Unreadable for bundles of prices in too many others.
    """
    unfolding = _Unfolding(prices)
    found = list(unfolding.leaves(document.prices, _MAX_DEPTH))
    altering = unfolding.altering
    return replace(
        document.offering, prices=tuple(each for each in found if each.id not in altering)
    )


@dataclass(slots=True)
class _Unfolding:
    """The bundled prices of an offering on their way to prices."""

    prices: Mapping[str, PriceDocument]
    seen: set[str] = field(default_factory=set)
    altering: set[str] = field(default_factory=set)

    def leaves(self, entries: Iterable[PriceDocument | str], depth: int) -> Iterator[Price]:
        """The prices that are no bundles."""
        for entry in entries:
            document = self.prices[entry] if isinstance(entry, str) else entry
            id = entry if isinstance(entry, str) else document.price.id
            if id in self.seen:
                continue
            if id:
                self.seen.add(id)
            yield from self._leaves(document, depth)

    def _leaves(self, document: PriceDocument, depth: int) -> list[Price]:
        bundle = replace(
            document.price, alterations=(*document.price.alterations, *self._alterations(document))
        )
        if not document.parts:
            return [bundle]
        if not depth:
            raise Unreadable(f"its bundled prices are nested deeper than {_MAX_DEPTH} levels")
        parts = list(self.leaves(document.parts, depth - 1))
        return _with_amounts([_as_part(part, bundle) for part in parts], bundle)

    def _alterations(self, document: PriceDocument) -> Iterator[Alteration]:
        for reference in document.alterations:
            found = referenced_alteration(reference, self.prices[reference.id])
            if found:
                self.altering.add(reference.id)
                yield found


def _as_part(price: Price, bundle: Price) -> Price:
    """A price with what its bundle says, and the percentages by which this is altered."""
    percentages = tuple(each for each in bundle.alterations if each.charge.percentage is not None)
    return replace(
        price,
        alterations=(*price.alterations, *percentages),
        value_uses=(*bundle.value_uses, *price.value_uses),
        durations=price.durations or bundle.durations,
        lifecycle_status=price.lifecycle_status or bundle.lifecycle_status,
        valid_for=_common(price.valid_for, bundle.valid_for),
    )


def _with_amounts(parts: list[Price], bundle: Price) -> list[Price]:
    """The parts with the amounts by which their bundle is altered, each at the first that it fits.

    An amount fits what is charged by the same period; without a period it fits anything.
    """
    for alteration in bundle.alterations:
        if alteration.charge.percentage is not None:
            continue
        period = alteration.charge_period
        fitting = (index for index, part in enumerate(parts) if period in {"", part.charge_period})
        if (index := next(fitting, None)) is None:
            raise Unreadable(
                f"the amount {alteration.name or alteration.id!r} alters the bundled price"
                f" {bundle.id!r}, of which no part is charged by {period!r}"
            )
        part = parts[index]
        parts[index] = replace(part, alterations=(*part.alterations, alteration))
    return parts


def _common(one: Period, other: Period) -> Period:
    starts = [each.start for each in (one, other) if each.start is not None]
    ends = [each.end for each in (one, other) if each.end is not None]
    return Period(max(starts, default=None), min(ends, default=None))
