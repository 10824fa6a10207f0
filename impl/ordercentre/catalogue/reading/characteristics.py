"""Characteristics of a specification, and the uses of them that an offering or a price makes."""

from __future__ import annotations

from typing import Final

from ordercentre.catalogue.model import AllowedValue, CharacteristicSpecification
from ordercentre.catalogue.reading.parts import period
from ordercentre.neighbours.documents import Document

_CLOSED: Final = "closed"
_INTERVALS: Final = {
    interval.casefold(): interval for interval in ("open", _CLOSED, "closedBottom", "closedTop")
}


def characteristics(document: Document) -> tuple[CharacteristicSpecification, ...]:
    """`productSpecCharacteristic` of a specification: at most one value where it says no number.

    Both limits go by what their numbers can mean. A `maxCardinality` of 0, by which servers without
    null say nothing, or below (`-1`) is no limit. One below `minCardinality` is the same as this.
    """
    return tuple(
        _characteristic(part, default_most=1)
        for part in document.parts("productSpecCharacteristic")
    )


def value_uses(document: Document) -> tuple[CharacteristicSpecification, ...]:
    """`prodSpecCharValueUse` of an offering or a price: no limits where it says none."""
    return tuple(
        _characteristic(part, default_most=None) for part in document.parts("prodSpecCharValueUse")
    )


def _characteristic(part: Document, default_most: int | None) -> CharacteristicSpecification:
    id = part.text("id")
    least = max(0, part.integer("minCardinality") or 0)
    most = part.integer("maxCardinality")
    if most is None:
        most = default_most
    elif most <= 0:
        most = None
    return CharacteristicSpecification(
        name=part.text("name") or (id or part.required_text("name")),
        id=id,
        value_type=part.text("valueType"),
        least=least,
        most=None if most is None else max(least, most),
        configurable=part.flag("configurable", True),
        extensible=part.flag("extensible", False),
        regex=part.text("regex"),
        values=_values(part),
        valid_for=period(part),
    )


def _values(part: Document) -> tuple[AllowedValue, ...]:
    """The allowed values; those that allow nothing in particular are left out."""
    values = (_value(each) for each in part.parts("productSpecCharacteristicValue"))
    return tuple(each for each in values if _says_something(each))


def _says_something(value: AllowedValue) -> bool:
    is_range = value.value_from is not None or value.value_to is not None
    return value.value is not None or is_range or bool(value.regex)


def _value(part: Document) -> AllowedValue:
    """A value, or a range of numbers: closed where the contract has no word for its interval."""
    return AllowedValue(
        value=part.content.get("value"),
        value_from=part.decimal("valueFrom"),
        value_to=part.decimal("valueTo"),
        interval=_INTERVALS.get(part.text("rangeInterval").casefold(), _CLOSED),
        regex=part.text("regex"),
        is_default=part.flag("isDefault", False),
        unit=part.text("unitOfMeasure"),
        valid_for=period(part),
    )
