"""Whether the characteristics that items send are those that the catalogue allows.

An item that adds a product has all that are mandatory; of an item that modifies one, only what is
sent is checked. Items that delete a product or leave it as it is are not checked. The array of
several values of a characteristic counts like as many entries of its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ordercentre.capture.characteristics.specification import (
    Characteristic,
    Described,
    bounds,
    described,
    matches,
)
from ordercentre.capture.characteristics.values import EXAMPLES, are_same, is_of
from ordercentre.capture.items import ADD, MODIFY, product_of
from ordercentre.capture.objections import Objection
from ordercentre.capture.wording import alternatives
from ordercentre.catalogue.model import AllowedValue, Found
from ordercentre.products.model import Product
from productordering.ordering.items import located
from tmf630.hints import did_you_mean
from tmf630.wire import Json, quoted


def objections(
    order: Json, found: Found, products: Mapping[str, Product], at: int
) -> Iterator[Objection]:
    """The characteristics that are not allowed at a moment, in microseconds since 1970."""
    for place, item in located(order):
        if item["action"] in (ADD, MODIFY):
            known = described(item, found, products, at)
            where = f"{place}/product/productCharacteristic"
            sent: Sequence[Json] = product_of(item).get("productCharacteristic", ())
            counts: dict[str, int] = {}
            for index, entry in enumerate(sent):
                yield from _of_entry(f"{where}/{index}", entry, known, counts)
            for each in known.characteristics.values():
                if message := _lack(each, counts.get(each.name), is_new=item["action"] == ADD):
                    yield Objection(where, message)


def _of_entry(
    place: str, entry: Json, known: Described, counts: dict[str, int]
) -> Iterator[Objection]:
    """What is wrong with an entry, whose values are added to the counts by name."""
    name = entry["name"]
    characteristic = known.characteristics.get(name)
    if characteristic is None:
        if known.is_complete:
            yield Objection(f"{place}/name", _unknown(name, known))
        return
    value = entry.get("value")
    values = characteristic.values(value)
    before = counts.get(name, 0)
    counts[name] = before + len(values)
    most = characteristic.most
    # Values beyond the limit are too many, whatever they are.
    checked = values if most is None else values[: max(most - before, 0)]
    for index, each in enumerate(checked):
        where = f"{place}/value/{index}" if values is value else f"{place}/value"
        for message in _faults(characteristic, each):
            yield Objection(where, message)
    if most is not None and before <= most < counts[name]:
        yield Objection(place, f"characteristic {quoted(name)} has {_values(most)} at most")


def _values(count: int) -> str:
    return "1 value" if count == 1 else f"{count} values"


def _unknown(name: str, known: Described) -> str:
    hint = did_you_mean(name, known.characteristics)
    text = f"specification {quoted(known.owner)} has no characteristic {quoted(name)}"
    return f"{text}: {hint}" if hint else text


def _faults(characteristic: Characteristic, value: Any) -> Iterator[str]:
    """What is wrong with a value that was sent."""
    subject = f"characteristic {quoted(characteristic.name)}"
    kind = characteristic.kind
    if not is_of(value, kind):
        yield f"is {quoted(value)}: {subject} is of type {kind}{EXAMPLES.get(kind, '')}"
        return
    if characteristic.fixed and characteristic.defaults:
        if not any(are_same(value, each) for each in characteristic.defaults):
            fixed = alternatives([quoted(each) for each in characteristic.defaults])
            yield f"is {quoted(value)}: {subject} is not configurable, it is {fixed}"
    elif not characteristic.allows(value):
        yield f"is {quoted(value)}: {subject} is {_allowed(characteristic)}"
    if not matches(characteristic.regex, value):
        # The value may be a secret.
        yield f"does not match {quoted(characteristic.regex)}, the pattern of {subject}"


def _lack(characteristic: Characteristic, sent: int | None, *, is_new: bool) -> str:
    """Which values are missing, of so many that were sent, None for no entry; empty if none are."""
    least = characteristic.least
    subject = f"characteristic {quoted(characteristic.name)}"
    if sent is not None:
        return f"{subject} has {_values(least)} at least" if sent < least else ""
    if not is_new or not least or characteristic.filling:
        return ""
    allowed = _allowed(characteristic)
    return f"{subject} is mandatory{': it is ' if allowed else ''}{allowed}"


def _allowed(characteristic: Characteristic) -> str:
    """The values that are allowed; empty where any is."""
    if characteristic.allowed is None:
        return ""
    return alternatives([_words(each) for each in characteristic.allowed]) or "not sold now"


def _words(entry: AllowedValue) -> str:
    """An entry such as `100`, `from 1 to 10`, or `above 1 and below 10`."""
    if entry.value is not None:
        return quoted(entry.value)
    words = []
    bottom, top = bounds(entry)
    if entry.value_from is not None:
        words.append(f"{'from' if bottom else 'above'} {entry.value_from}")
    if entry.value_to is not None:
        words.append(f"{'up to' if top else 'below'} {entry.value_to}")
    if entry.regex:
        words.append(f"what matches {quoted(entry.regex)}")
    return " ".join(words) or "any value"
