"""Product offerings and product specifications."""

from __future__ import annotations

from dataclasses import dataclass

from ordercentre.catalogue.model import Component, Offering, Specification
from ordercentre.catalogue.reading.characteristics import characteristics, value_uses
from ordercentre.catalogue.reading.parts import period, reference, references, relationships
from ordercentre.catalogue.reading.prices import PriceDocument, is_reference, price
from ordercentre.catalogue.reading.terms import durations
from ordercentre.neighbours.documents import Document, Unreadable


@dataclass(frozen=True, slots=True)
class OfferingDocument:
    """What a document says of an offering, which has no prices yet, and its prices in their order.

    A price is what is embedded, or the id of one that is a resource of its own.
    """

    offering: Offering
    prices: tuple[PriceDocument | str, ...] = ()


def offering(document: Document) -> OfferingDocument:
    """A product offering of TMF620 v4.0 or v4.1."""
    found = Offering(
        id=document.required_text("id"),
        href=document.text("href"),
        name=document.text("name"),
        version=document.text("version"),
        lifecycle_status=document.text("lifecycleStatus"),
        is_sellable=document.flag("isSellable", True),
        valid_for=period(document),
        channels=references(document, "channel"),
        segments=references(document, "marketSegment"),
        components=tuple(map(_component, document.parts("bundledProductOffering"))),
        specification=reference(document.part("productSpecification")),
        value_uses=value_uses(document),
        relationships=relationships(document, "productOfferingRelationship"),
        durations=durations(document),
    )
    prices = document.parts("productOfferingPrice")
    return OfferingDocument(
        found, tuple(part.text("id") if is_reference(part) else price(part) for part in prices)
    )


def specification(document: Document) -> Specification:
    """A product specification of TMF620 v4.0 or v4.1."""
    return Specification(
        id=document.required_text("id"),
        href=document.text("href"),
        name=document.text("name"),
        version=document.text("version"),
        lifecycle_status=document.text("lifecycleStatus"),
        valid_for=period(document),
        characteristics=characteristics(document),
        relationships=relationships(document, "productSpecificationRelationship"),
        service_specifications=references(document, "serviceSpecification"),
    )


def _component(part: Document) -> Component:
    """An offering in a bundle. An upper limit of 0 or below is none, a lower one below 0, too."""
    option = part.part("bundledProductOfferingOption")
    found = Component(
        id=part.required_text("id"),
        default=_above(option, "numberRelOfferDefault", -1),
        lower=_above(option, "numberRelOfferLowerLimit", -1),
        upper=_above(option, "numberRelOfferUpperLimit", 0),
    )
    if found.lower is not None and found.upper is not None and found.lower > found.upper:
        raise Unreadable(
            f"{part.place}.bundledProductOfferingOption has a lower limit of {found.lower} above"
            f" its upper limit of {found.upper}"
        )
    return found


def _above(option: Document | None, name: str, bound: int) -> int | None:
    number = option.integer(name) if option else None
    return number if number is not None and number > bound else None
