"""Whether the characteristics that items send are those that the catalogue allows.

An item that adds a product has all that are mandatory; of an item that modifies one, only what is
sent is checked. Items that delete a product or leave it as it is are not checked. The array of
several values of a characteristic counts like as many entries of its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from ordercentre.capture.characteristics.describing import described
from ordercentre.capture.characteristics.specification import (
    Characteristic,
    Described,
    bounds,
    matches,
    never,
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

_NAME: Final = itemgetter("name")


def objections(
    order: Json, found: Found, products: Mapping[str, Product], at: int
) -> Iterator[Objection]:
    """The characteristics that are not allowed at a moment, in microseconds since 1970."""
    for place, item in located(order):
        if item["action"] in (ADD, MODIFY):
            known = described(item, found, products, at)
            where = f"{place}/product/productCharacteristic"
            sent: Sequence[Json] = product_of(item).get("productCharacteristic", ())
            for below, message in _of_item(sent, known, is_new=item["action"] == ADD):
                yield Objection(where + below, message)


def _of_item(sent: Sequence[Json], known: Described, *, is_new: bool) -> Iterator[tuple[str, str]]:
    """What is wrong with the entries that an item sends, and where in these."""
    names = [*map(_NAME, sent)]
    counts = dict.fromkeys(names, 1)
    unsure: Sequence[int] = range(len(sent))
    if len(counts) == len(sent):
        # Of most entries it is quickly seen that they are allowed.
        checks, no = known.checks, never
        unsure = [
            index
            for index, entry in enumerate(sent)
            if not checks.get(entry["name"], no)(entry.get("value"))
        ]
    counts |= dict.fromkeys((names[index] for index in unsure), 0)
    for index in unsure:
        for below, message in _of_entry(sent[index], known, counts):
            yield f"/{index}{below}", message
    for message in _lacks(known, counts, is_new=is_new):
        yield "", message


def _of_entry(entry: Json, known: Described, counts: dict[str, int]) -> Sequence[tuple[str, str]]:
    """What is wrong with an entry, and where in it. Its values are added to the counts by name."""
    name = entry["name"]
    characteristic = known.get(name)
    if characteristic is None:
        return [("/name", _unknown(name, known))] if known.is_complete else ()
    value = entry.get("value")
    values = characteristic.values(value)
    before = counts[name]
    counts[name] = before + len(values)
    most = characteristic.most
    # Values beyond the limit are too many, whatever they are.
    checked = values if most is None else values[: max(most - before, 0)]
    found = [
        (f"/value/{index}" if values is value else "/value", message)
        for index, each in enumerate(checked)
        if (message := _fault(characteristic, each))
    ]
    if most is not None and before <= most < counts[name]:
        found.append(("", f"{_subject(name)} has {_values(most)} at most"))
    return found


def _subject(name: str) -> str:
    return f"characteristic {quoted(name)}"


def _values(count: int) -> str:
    return "1 value" if count == 1 else f"{count} values"


def _unknown(name: str, known: Described) -> str:
    hint = did_you_mean(name, known.names)
    text = f"specification {quoted(known.owner)} has no characteristic {quoted(name)}"
    return f"{text}: {hint}" if hint else text


def _fault(characteristic: Characteristic, value: Any) -> str:
    """What is wrong with a value that was sent; empty for nothing."""
    if expected := _expected_instead(characteristic, value):
        return f"is {quoted(value)}: {_subject(characteristic.name)} is {expected}"
    if not characteristic.regex or matches(characteristic.regex, value):
        return ""
    # The value may be a secret.
    pattern = quoted(characteristic.regex)
    return f"does not match {pattern}, the pattern of {_subject(characteristic.name)}"


def _expected_instead(characteristic: Characteristic, value: Any) -> str:
    """What a value should be that is of another type or not allowed; empty for one that is."""
    kind = characteristic.kind
    if not is_of(value, kind):
        return f"of type {kind}{EXAMPLES.get(kind, '')}"
    defaults = characteristic.defaults
    if not (characteristic.fixed and defaults):
        return "" if characteristic.allows(value) else _allowed(characteristic)
    if any(are_same(value, each) for each in defaults):
        return ""
    return f"not configurable, it is {alternatives([quoted(each) for each in defaults])}"


def _lacks(known: Described, sent: Mapping[str, int], *, is_new: bool) -> Iterator[str]:
    """The values that are missing, of so many that were sent by name."""
    for name, least in known.mandatory.items():
        if name in sent:
            if sent[name] < least:
                yield f"{_subject(name)} has {_values(least)} at least"
        elif is_new and (characteristic := known.get(name)) and not characteristic.filling:
            allowed = _allowed(characteristic)
            yield f"{_subject(name)} is mandatory{': it is ' if allowed else ''}{allowed}"


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
