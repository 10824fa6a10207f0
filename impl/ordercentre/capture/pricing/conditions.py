"""Which products and terms a price of the catalogue is meant for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ordercentre.capture.availability import Sale
from ordercentre.capture.characteristics.specification import is_within
from ordercentre.capture.characteristics.values import kind_of, read_as
from ordercentre.capture.items import product_of
from ordercentre.catalogue.model import CharacteristicSpecification, Price
from ordercentre.catalogue.reading.terms import words
from tmf630.patterns import TooLong
from tmf630.wire import Json


def is_meant_for(price: Price, item: Json, sale: Sale) -> bool:
    """Whether an item has one of the values, of each characteristic, and of the terms of a price.

    A product that is modified keeps the values that the item does not send.
    """
    if price.durations and _durations(item).isdisjoint(map(str.casefold, price.durations)):
        return False
    if not price.value_uses:
        return True
    values = _values(item, sale)
    return all(
        _has(values.get(use.name, ()), use, sale.at)
        for use in price.value_uses
        if use.values and use.valid_for.contains(sale.at)
    )


def _durations(item: Json) -> frozenset[str]:
    """The durations of an item's terms in words, without case."""
    durations = (term.get("duration", {}) for term in item.get("itemTerm", ()))
    return frozenset(
        words(each["amount"], each.get("units", "")).casefold()
        for each in durations
        if "amount" in each
    )


def _values(item: Json, sale: Sale) -> Mapping[str, Sequence[Any]]:
    """The values of an item's product by the names of their characteristics."""
    product = product_of(item)
    sent: dict[str, list[Any]] = {}
    for each in product.get("productCharacteristic", ()):
        value = each["value"]
        sent.setdefault(each["name"], []).extend(value if isinstance(value, list) else [value])
    there = sale.products.get(product.get("id", ""))
    return {**there.characteristics, **sent} if there else sent


def _has(values: Sequence[Any], use: CharacteristicSpecification, at: int) -> bool:
    """Whether one of the values is one of those that are listed and valid."""
    kind = kind_of(use.value_type)
    entries = [each for each in use.values if each.valid_for.contains(at)]
    try:
        return any(is_within(read_as(value, kind), each) for value in values for each in entries)
    except TooLong:
        return False
