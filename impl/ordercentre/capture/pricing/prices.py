"""The prices of items that an order leaves out, from the catalogue.

Only an item that adds a product, or modifies one to another offering, gets prices, and only if it
has none: those that a client sends are agreed ones. It gets the prices of its offering that are
live and valid at the moment and meant for its characteristics and term, with the alterations that
are valid. An href is copied if it is absolute.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from ordercentre.capture.availability import Sale, is_new
from ordercentre.capture.filling import is_url
from ordercentre.capture.items import ADD, MODIFY, offering_id
from ordercentre.capture.objections import Objection
from ordercentre.capture.pricing import money
from ordercentre.capture.pricing.conditions import is_meant_for
from ordercentre.catalogue.model import Alteration, Charge, Found, Offering, Period, Price, Quantity
from ordercentre.catalogue.reading.prices import raises
from ordercentre.neighbours.bounded import Memo
from tmf630.wire import Json, quoted

_SURCHARGE: Final = "surcharge"
_PRICES: Final = "itemPrice"


def priced(order: Json, found: Found, sale: Sale) -> tuple[Json, list[Objection]]:
    """The order with prices of items; the same object where none is missing.

    A price that no JSON number shows exactly is an objection.
    """
    pricing = _Pricing(found, sale)
    with money.exact():
        items = pricing.items(order, "")
    return (order if items is None else {**order, "productOrderItem": items}), pricing.objections


class _Pricing:
    """Prices items, and collects what cannot be shown."""

    def __init__(self, found: Found, sale: Sale) -> None:
        self.objections: list[Objection] = []
        self._found = found
        self._sale = sale

    def items(self, parent: Json, where: str) -> list[Json] | None:
        """The items of an order or an item with their prices; None if nothing changes."""
        before = parent.get("productOrderItem", ())
        after = [
            self._priced(item, f"{where}/productOrderItem/{index}")
            for index, item in enumerate(before)
        ]
        changed = any(new is not old for new, old in zip(after, before, strict=True))
        return after if changed else None

    def _priced(self, item: Json, place: str) -> Json:
        if "productOrderItem" in item and (nested := self.items(item, place)) is not None:
            item = {**item, "productOrderItem": nested}
        if item.get(_PRICES) or not (offering := self._offering(item)):
            return item
        prices = []
        for price in offering.prices:
            if self._is_sold(price.lifecycle_status, price.valid_for) and is_meant_for(
                price, item, self._sale
            ):
                try:
                    prices.append(self._written(price))
                except ArithmeticError:
                    subject = f"the price {quoted(price.id or price.name)} of the catalogue"
                    message = f"{subject} has more digits than a JSON number"
                    self.objections.append(Objection(place, message))
        return {**item, _PRICES: prices} if prices else item

    def _offering(self, item: Json) -> Offering | None:
        """The offering whose prices an item gets, if it gets any."""
        offering = self._found.offerings.get(offering_id(item, {}))
        if offering and item["action"] in (ADD, MODIFY) and is_new(offering, item, self._sale):
            return offering
        return None

    def _is_sold(self, status: str, valid_for: Period) -> bool:
        """Whether a price or an alteration is live, if it says its state, and valid."""
        return self._sale.rules.are_live_in(status) and valid_for.contains(self._sale.at)

    def _written(self, price: Price) -> Json:
        """A price as an `OrderPrice` of TMF622."""
        written = _WRITTEN(price)
        alterations = [
            _alteration(each, price)
            for each in sorted(price.alterations, key=lambda each: each.priority)
            if self._is_sold(each.lifecycle_status, each.valid_for)
        ]
        return {**written, "priceAlteration": alterations} if alterations else written


def _alteration(alteration: Alteration, price: Price) -> Json:
    """A `PriceAlteration` of TMF622, whose priceType says whether it raises the price."""
    written = _described(alteration)
    written.setdefault("priceType", price.price_type)
    if alteration.surcharge and not raises(written["priceType"]):
        written["priceType"] = _SURCHARGE
    if alteration.priority:
        written["priority"] = alteration.priority
    if alteration.duration is not None:
        written["applicationDuration"] = alteration.duration
    written["price"] = _charge(alteration.charge, price.charge.tax_rate)
    return written


def _described(price: Price | Alteration) -> Json:
    """What a price and an alteration have in common, apart from the amounts."""
    written: Json = {}
    if price.name:
        written["name"] = price.name
    if price.description:
        written["description"] = price.description
    if price.price_type:
        written["priceType"] = price.price_type
    if price.charge_period:
        written["recurringChargePeriod"] = price.charge_period
    if unit := _unit(price.per):
        written["unitOfMeasure"] = unit
    if price.id:
        reference = written["productOfferingPrice"] = {"id": price.id}
        if is_url(price.href):
            reference["href"] = price.href
        if price.name:
            reference["name"] = price.name
    return written


def _unaltered(price: Price) -> Json:
    return {**_described(price), "price": _charge(price.charge)}


_WRITTEN: Final = Memo(_unaltered, 5_000)
"""The prices of the catalogue without their alterations, as they are in orders."""


def _unit(per: Quantity | None) -> str:
    """The quantity that a charge is for, such as `GB` or `20 GB`."""
    if per is None:
        return ""
    return per.units if per.amount == 1 else f"{per.amount.normalize():f} {per.units}".rstrip()


def _charge(charge: Charge, tax_rate: Decimal | None = None) -> Json:
    """A `Price` of TMF622. The missing one of its amounts is computed if the rate is known."""
    free, included = charge.duty_free, charge.tax_included
    known = free or included
    amounts = money.amounts_of(
        free.unit if free else "",
        free.value if free else None,
        included.unit if included else "",
        included.value if included else None,
        tax_rate if known and charge.tax_rate is None else charge.tax_rate,
    )
    written = money.written(amounts)
    if charge.percentage is not None:
        written["percentage"] = money.json_number(charge.percentage)
    return written
