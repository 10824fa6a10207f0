"""The prices of an order and its items, as the lines of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from console.formats import money as written
from console.formats import number
from console.order.items import Row
from console.texts import N_

Price = Mapping[str, Any]

_OF_ITEM: Final = (("itemPrice", N_("Price")), ("itemTotalPrice", N_("Total")))


class Line(NamedTuple):
    """A price of an item, or of the order when `item` is empty; an alteration is of the one above.

    Amounts are in the reader's language, empty where there are none.
    """

    item: str
    kind: str
    name: str
    charge: str
    duty_free: str
    tax_rate: str
    tax_included: str
    is_alteration: bool = False


def lines(order: Mapping[str, Any], rows: Iterable[Row]) -> Sequence[Line]:
    """The prices of the items, and the totals of the order."""
    found: list[Line] = []
    for row in rows:
        for attribute, kind in _OF_ITEM:
            for price in _objects(row.item.get(attribute)):
                found += _lines(str(row.item.get("id", "")), kind, price)
    for price in _objects(order.get("orderTotalPrice")):
        found += _lines("", N_("Order total"), price)
    return found


def amount(money: Any) -> str:
    """An amount of money in the reader's language."""
    if not isinstance(money, dict) or not isinstance(money.get("value"), int | float):
        return ""
    return written(money["value"], str(money.get("unit") or ""))


def _lines(item: str, kind: str, price: Price) -> Iterator[Line]:
    yield _line(item, kind, price, is_alteration=False)
    for alteration in _objects(price.get("priceAlteration")):
        yield _line(item, kind, alteration, is_alteration=True)


def _line(item: str, kind: str, price: Price, *, is_alteration: bool) -> Line:
    value = price.get("price")
    value = value if isinstance(value, dict) else {}
    period = price.get("recurringChargePeriod")
    unit = price.get("unitOfMeasure")
    charge = [str(each) for each in (price.get("priceType"), period, unit) if each]
    duty_free = amount(value.get("dutyFreeAmount"))
    percentage = value.get("percentage")
    if not duty_free and isinstance(percentage, int | float):
        duty_free = _percent(percentage)
    rate = value.get("taxRate")
    return Line(
        item,
        kind,
        str(price.get("name") or price.get("description") or ""),
        " / ".join(charge),
        duty_free,
        _percent(rate) if isinstance(rate, int | float) else "",
        amount(value.get("taxIncludedAmount")),
        is_alteration,
    )


def _percent(value: float) -> str:
    return f"{number(value)} %"


def _objects(value: Any) -> Sequence[Price]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
