"""What is shown of orders and products, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from tmf622_demo.client import Json

_NAME: Final = 14


def items_within(parent: Json) -> Iterator[Json]:
    """The items of an order, each before those in it."""
    for item in parent.get("productOrderItem", ()):
        yield item
        yield from items_within(item)


def name(item: Json) -> str:
    """What an item is called."""
    offering = item.get("productOffering", {})
    return str(offering.get("name") or offering.get("id") or "")


def captured(order: Json) -> Iterator[str]:
    """A line for each item of an order, with its prices."""
    for item in items_within(order):
        described = f"{item['id']:<8}{name(item):<{_NAME}}"
        quantity = item.get("quantity", 1)
        parts = [f"{quantity} pieces"] if quantity != 1 else []
        parts += [_characteristic(each) for each in _characteristics(item.get("product", {}))]
        parts += list(prices(item.get("itemPrice", ())))
        yield f"{described}{', '.join(parts)}"


def prices(listed: Iterable[Json]) -> Iterator[str]:
    """The prices of an item, or the totals of an order."""
    for each in listed:
        period = each.get("recurringChargePeriod")
        said = f"{_amount(each['price'])}{f' a {period}' if period else ' once'}"
        for alteration in each.get("priceAlteration") or each.get("productPriceAlteration", ()):
            said += f", {alteration['name']}"
        yield said


def products(listed: Iterable[Json]) -> Iterator[str]:
    """A line for each product of the inventory."""
    for each in listed:
        parts = [_characteristic(one) for one in _characteristics(each)]
        parts += list(prices(each.get("productPrice", ())))
        yield f"{each['name']:<{_NAME}}{each['status']:<12}{', '.join(parts)}"


def _amount(price: Json) -> str:
    money = price.get("taxIncludedAmount") or price["dutyFreeAmount"]
    said = f"{money['value']:.2f} {money['unit']}"
    free = price.get("dutyFreeAmount")
    return f"{said} ({free['value']:.2f} without tax)" if free and free != money else said


def _characteristics(product: Json) -> Iterator[Json]:
    yield from product.get("productCharacteristic", ())


def _characteristic(each: Json) -> str:
    value: Any = each["value"]
    return f"{each['name']} {value}"
