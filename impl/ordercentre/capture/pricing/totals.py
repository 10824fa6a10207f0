"""The totals of items and of the order, computed from the prices of its items.

There is a total for each priceType, recurringChargePeriod, unitOfMeasure and currency; of the first
two, which are free text, the case makes no difference. That of an item has its own charges and the
totals of the items nested in it; that of the order has the totals of its items, so a component
beside its bundle counts once. Only what is added or modified is charged.

A charge is a price with its alterations, times the quantity, rounded half up to the minor unit of
the currency; a charge for a unit of measure keeps the decimal places of its price. Nothing else is
rounded. A price that is a percentage is one of the sum of its kind, of its item and the items
nested in this one.

An amount, without tax or with it, that is not known of each charge is in no total, nor is a rate of
tax that is not the same for all. Totals that a client sends are replaced. They stay, and count,
where an item that is added or modified has no prices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ordercentre.capture.items import ADD, MODIFY
from ordercentre.capture.objections import Objection
from ordercentre.capture.pricing import money
from ordercentre.capture.pricing.alterations import altered
from ordercentre.capture.pricing.money import Amounts
from productordering.ordering.items import located
from tmf630.wire import Json

_CHARGED: Final = frozenset({ADD, MODIFY})
_ITEM_TOTAL: Final = "itemTotalPrice"
_ORDER_TOTAL: Final = "orderTotalPrice"


@dataclass(frozen=True, slots=True)
class Kind:
    """What charges have in common that are added up, and how the first of them spells it."""

    folded: tuple[str, str]
    unit: str
    currency: str
    price_type: str = field(compare=False)
    charge_period: str = field(compare=False)


Sums = dict[Kind, Amounts]


def totalled(order: Json) -> tuple[Json, list[Objection]]:
    """The order with its totals.

    Amounts that cannot be added up exactly, for their size or number of digits, are an objection.
    """
    totals = _Totals()
    with money.exact():
        items, sums = totals.of_items(order["productOrderItem"], "")
        result = {**order, "productOrderItem": items}
        if sums or not _is_charged(order):
            totals.set(result, _ORDER_TOTAL, sums, "")
    return result, totals.objections


class _Totals:
    """Computes totals, and collects why some cannot be computed."""

    def __init__(self) -> None:
        self.objections: list[Objection] = []

    def of_items(self, items: Sequence[Json], where: str) -> tuple[list[Json], Sums]:
        """The items with their totals, and the sums of these."""
        results = []
        sums: Sums = {}
        for index, item in enumerate(items):
            place = f"{where}/productOrderItem/{index}"
            result, of_item = self._of_item(item, place)
            results.append(result)
            _add(sums, of_item.items())
        return results, sums

    def set(self, owner: Json, name: str, sums: Sums, place: str) -> None:
        """Give an item or an order its totals."""
        try:
            totals = [_written(*each) for each in sums.items() if each[1].known]
        except ArithmeticError:
            self._object(f"{place}/{name}")
            return
        if totals:
            owner[name] = totals
        else:
            owner.pop(name, None)

    def _of_item(self, item: Json, place: str) -> tuple[Json, Sums]:
        result = item.copy()
        sums: Sums = {}
        if nested := item.get("productOrderItem"):
            result["productOrderItem"], sums = self.of_items(nested, place)
        if item["action"] not in _CHARGED:
            result.pop(_ITEM_TOTAL, None)
            return result, sums
        try:
            _add_charges(sums, item.get("itemPrice", ()), max(0, item.get("quantity", 1)))
            if not sums:
                _add_charges(sums, item.get(_ITEM_TOTAL, ()), 1)
                return result, sums
        except ArithmeticError:
            self._object(f"{place}/itemPrice")
        self.set(result, _ITEM_TOTAL, sums, place)
        return result, sums

    def _object(self, place: str) -> None:
        message = "the amounts are too large, or have too many digits, for an exact total"
        self.objections.append(Objection(place, message))


def _add_charges(sums: Sums, prices: Iterable[Json], quantity: int) -> None:
    """Add what prices charge for a quantity, percentages of the sums at last."""
    percentages = []
    for price in prices:
        charge = price.get("price", {})
        amounts = money.read(charge)
        if amounts.known:
            kind = _kind(price, amounts.currency)
            _add(sums, [(kind, _charge(price, kind, amounts, quantity))])
        elif charge.get("percentage"):
            percentages.append((price, money.decimal(charge["percentage"])))
    if not percentages:
        return
    shares = [
        (kind, _charge(price, kind, amounts.share(percentage), 1))
        for price, percentage in percentages
        for kind, amounts in sums.items()
        if kind == _kind(price, kind.currency)
    ]
    _add(sums, shares)


def _kind(price: Json, currency: str) -> Kind:
    price_type, period = price.get("priceType", ""), price.get("recurringChargePeriod", "")
    folded = price_type.casefold(), period.casefold()
    return Kind(folded, price.get("unitOfMeasure", ""), currency, price_type, period)


def _charge(price: Json, kind: Kind, amounts: Amounts, quantity: int) -> Amounts:
    """What a price of these amounts charges for a quantity."""
    places = amounts.places if kind.unit else 0
    if alterations := price.get("priceAlteration"):
        amounts = altered(amounts, alterations)
    return amounts.times(quantity, places)


def _add(sums: Sums, charges: Iterable[tuple[Kind, Amounts]]) -> None:
    for kind, amounts in charges:
        before = sums.get(kind)
        sums[kind] = before.plus(amounts) if before else amounts


def _is_charged(order: Json) -> bool:
    return any(item["action"] in _CHARGED for _, item in located(order))


def _written(kind: Kind, amounts: Amounts) -> Json:
    """A sum as an `OrderPrice`."""
    total: Json = {}
    if kind.price_type:
        total["priceType"] = kind.price_type
    if kind.charge_period:
        total["recurringChargePeriod"] = kind.charge_period
    if kind.unit:
        total["unitOfMeasure"] = kind.unit
    total["price"] = money.written(amounts)
    return total
