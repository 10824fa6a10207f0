"""What many documents of a catalogue contain: references, periods, quantities."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from ordercentre.catalogue.model import ALWAYS, Money, Period, Quantity, Reference, Relationship
from ordercentre.neighbours.documents import Document

_ONE: Final = Decimal(1)


def period(document: Document) -> Period:
    """`validFor`; without it, always."""
    if (part := document.part("validFor")) is None:
        return ALWAYS
    return Period(part.moment("startDateTime"), part.end("endDateTime"))


def reference(document: Document | None) -> Reference | None:
    """What is named by its id or its name; None where neither is there."""
    if document is None:
        return None
    found = Reference(
        document.text("id"),
        document.text("name"),
        document.text("href"),
        document.text("version"),
        document.text("@referredType"),
    )
    return found if found.id or found.name else None


def references(document: Document, name: str) -> tuple[Reference, ...]:
    """The references of a list; those that name nothing are left out."""
    found = (reference(part) for part in document.parts(name))
    return tuple(each for each in found if each)


def relationships(document: Document, name: str) -> tuple[Relationship, ...]:
    """The relationships of a list; those that name nothing by its id are left out."""
    return tuple(
        Relationship(
            kind=part.text("relationshipType"),
            id=id,
            name=part.text("name"),
            valid_for=period(part),
        )
        for part in document.parts(name)
        if (id := part.text("id"))
    )


def quantity(document: Document | None) -> Quantity | None:
    """An amount with its unit: 1 where it is missing, or no divisor; None without a unit."""
    if document is None or not (units := document.text("units")):
        return None
    amount = document.decimal("amount")
    return Quantity(amount if amount and amount > 0 else _ONE, units)


def money(document: Document | None) -> Money | None:
    """An amount of money; None where it has no value."""
    if document is None or (value := document.decimal("value")) is None:
        return None
    return Money(value, document.text("unit"))
