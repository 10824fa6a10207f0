"""Whether the offerings that an order's items name can be ordered, by this channel and customer.

What is sold out stays with those who have it: items that delete a product or leave it as it is are
not checked, nor are those that modify a product within its offering. An offering that does not say
its state, channels or segments can be ordered anywhere; a customer whose segments are unknown is in
all of them. An offering that is restricted to channels needs an order that names one of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from ordercentre.capture.items import (
    ADD,
    MODIFY,
    named_specification_id,
    offering_of,
    product_of,
)
from ordercentre.capture.objections import Objection
from ordercentre.capture.wording import alternatives, names, period, texts
from ordercentre.catalogue.model import Found, Offering
from ordercentre.centre import CatalogueRules
from ordercentre.products.model import Product
from productordering.ordering.items import located
from tmf630.wire import Json, quoted

_BUNDLES: Final = frozenset({"bundles", "bundled"})
"""The types, in lower case, of the relationship of a bundle's item to those of its components."""
_SPECIFICATION: Final = "/product/productSpecification/id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """What offerings are sold by: the moment, in microseconds since 1970, and the customer."""

    rules: CatalogueRules
    at: int
    segments: Collection[str] = ()
    products: Mapping[str, Product] = field(default_factory=dict)


def objections(order: Json, found: Found, sale: Sale) -> Iterator[Objection]:
    """What cannot be ordered, in the order's own order."""
    channels = [each["id"] for each in order.get("channel", ())]
    is_restricted = any(not each.is_sellable for each in found.offerings.values())
    bundled = _bundled(order) if is_restricted else frozenset()
    for place, item in located(order):
        if item["action"] not in (ADD, MODIFY):
            continue
        offering = None
        if named := offering_of(item):
            where, id = place + named[0], named[1]
            offering = found.offerings.get(id)
            if offering is None:
                yield Objection(where, f"the catalogue has no offering {quoted(id)}")
            elif is_new(offering, item, sale):
                for reason in _reasons(offering, channels, sale):
                    yield Objection(where, f"offering {quoted(id)} {reason}")
                if not offering.is_sellable and item["id"] not in bundled:
                    yield Objection(where, f"offering {quoted(id)} is sold within a bundle only")
        if message := _contradiction(item, offering, found):
            yield Objection(place + _SPECIFICATION, message)


def _bundled(order: Json) -> frozenset[str]:
    """The ids of the items that are within another one, or that another one bundles."""
    items = [item for _, item in located(order)]
    nested = {each["id"] for item in items for each in item.get("productOrderItem", ())}
    related = {
        each["id"]
        for item in items
        for each in item.get("productOrderItemRelationship", ())
        if "id" in each and each.get("relationshipType", "").casefold() in _BUNDLES
    }
    return frozenset(nested | related)


def is_new(offering: Offering, item: Json, sale: Sale) -> bool:
    """Whether an item asks for an offering that its product, as far as is known, has not yet."""
    if item["action"] == ADD:
        return True
    product = sale.products.get(product_of(item).get("id", ""))
    return product is not None and product.offering_id not in ("", offering.id)


def _reasons(offering: Offering, channels: Collection[str], sale: Sale) -> Iterator[str]:
    """Why an offering cannot be ordered by these channels now, or by this customer."""
    if not sale.rules.are_live_in(offering.lifecycle_status):
        status = quoted(offering.lifecycle_status.strip())
        yield f"is {status}: one that is ordered is {alternatives(sale.rules.live_states)}"
    if not offering.valid_for.contains(sale.at):
        yield f"can be ordered {period(offering.valid_for)}"
    if offering.channels and {each.id for each in offering.channels}.isdisjoint(channels):
        order = f"is by {texts(channels)}" if channels else "names no channel"
        yield f"is sold in the channels {names(offering.channels)}: the order {order}"
    sold_to = [text for each in offering.segments for text in (each.id, each.name) if text]
    if sold_to and sale.segments and _folded(sold_to).isdisjoint(_folded(sale.segments)):
        yield (
            f"is for the market segments {names(offering.segments)}: the customer is in"
            f" {texts(sale.segments)}"
        )


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(each.casefold() for each in words)


def _contradiction(item: Json, offering: Offering | None, found: Found) -> str:
    """What is wrong with the product specification that an item names; empty for nothing."""
    id = named_specification_id(item)
    if not id:
        return ""
    if offering and offering.specification:
        if id != offering.specification.id:
            return (
                f"offering {quoted(offering.id)} is of specification"
                f" {quoted(offering.specification.id)}, not of {quoted(id)}"
            )
    elif id not in found.specifications:
        return f"the catalogue has no product specification {quoted(id)}"
    return ""
