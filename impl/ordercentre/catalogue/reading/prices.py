"""Prices of offerings, whether they are embedded in an offering or resources of their own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ordercentre.catalogue.model import Alteration, Charge, Money, Price
from ordercentre.catalogue.reading.characteristics import value_uses
from ordercentre.catalogue.reading.parts import money, period, quantity
from ordercentre.catalogue.reading.terms import (
    charge_periods,
    duration_of,
    durations,
    first_duration,
    words,
)
from ordercentre.neighbours.documents import Document

_LOWERING: Final = ("discount", "alter", "allowance", "promotion", "rebate", "reduction", "waiver")
_RAISING: Final = ("surcharge", "penalty", "markup", "increase")


@dataclass(frozen=True, slots=True)
class AlterationReference:
    """A price that alters another one, by the relationship's `kind`, or may do so without one."""

    id: str
    kind: str


@dataclass(frozen=True, slots=True)
class PriceDocument:
    """What a document says of a price: the price, and the ids of what it consists of.

    The `parts` are prices of their own, which take the place of this one. The `alterations` may
    alter it. `percentage` and `duration` are what it has as an alteration of another price: its
    first term is the duration then, since this shape has no other place for one.
    """

    price: Price
    parts: tuple[str, ...] = ()
    alterations: tuple[AlterationReference, ...] = ()
    percentage: Decimal | None = None
    duration: int | None = None


def is_reference(document: Document) -> bool:
    """Whether an embedded price only names one that is a resource: it has an id, and no price."""
    return not document.content.get("price") and bool(document.text("id"))


def price(document: Document) -> PriceDocument:
    """A price in either shape.

    An embedded one has `price` {dutyFreeAmount, taxIncludedAmount, taxRate, percentage},
    `recurringChargePeriod` and `priceAlteration`; a resource has `price` {unit, value}, `tax`,
    `percentage`, `recurringChargePeriodType` and `popRelationship`.
    """
    charge_period = _charge_period(document)
    percentage = _percentage(document)
    found = Price(
        id=document.text("id"),
        href=document.text("href"),
        name=document.text("name"),
        description=document.text("description"),
        price_type=document.text("priceType"),
        charge_period=charge_period,
        per=quantity(document.part("unitOfMeasure")),
        charge=_amounts(document) or Charge(percentage=percentage or None),
        alterations=tuple(
            _embedded_alteration(part, charge_period) for part in document.parts("priceAlteration")
        ),
        value_uses=value_uses(document),
        durations=durations(document),
        lifecycle_status=document.text("lifecycleStatus"),
        valid_for=period(document),
    )
    return PriceDocument(
        found,
        parts=_parts(document),
        alterations=tuple(
            AlterationReference(id, kind)
            for part in document.parts("popRelationship")
            if (id := part.text("id"))
            and _may_alter(kind := part.text("relationshipType") or part.text("role"))
        ),
        percentage=percentage,
        duration=charge_periods(first_duration(document), charge_period),
    )


def referenced_alteration(
    reference: AlterationReference, target: PriceDocument
) -> Alteration | None:
    """A related price as an alteration; None where neither it nor the relationship says so."""
    found = target.price
    if not reference.kind and not _alters(found.price_type):
        return None
    return Alteration(
        id=found.id,
        href=found.href,
        name=found.name,
        description=found.description,
        price_type=found.price_type,
        charge_period=found.charge_period,
        per=found.per,
        charge=_altering(target.percentage, found.charge),
        surcharge=raises(reference.kind) or raises(found.price_type),
        duration=target.duration,
        lifecycle_status=found.lifecycle_status,
        valid_for=found.valid_for,
    )


def _embedded_alteration(part: Document, charge_period: str) -> Alteration:
    own_period = _charge_period(part)
    price_type = part.text("priceType")
    percentage = _percentage(part)
    duration = duration_of(part, "applicationDuration")
    return Alteration(
        id=part.text("id"),
        href=part.text("href"),
        name=part.text("name"),
        description=part.text("description"),
        price_type=price_type,
        charge_period=own_period,
        per=quantity(part.part("unitOfMeasure")),
        charge=_altering(percentage, _amounts(part) or Charge()),
        surcharge=raises(price_type),
        priority=part.integer("priority") or 0,
        duration=charge_periods(duration, own_period or charge_period),
        valid_for=period(part),
    )


def _altering(percentage: Decimal | None, amounts: Charge) -> Charge:
    """A percentage of an alteration is what counts; servers write amounts of 0 beside it."""
    return Charge(percentage=percentage, tax_rate=amounts.tax_rate) if percentage else amounts


def _percentage(document: Document) -> Decimal | None:
    """The percentage of either shape."""
    value = document.part("price")
    embedded = value.decimal("percentage") if value else None
    return document.decimal("percentage") if embedded is None else embedded


def _amounts(document: Document) -> Charge | None:
    """The amounts of either shape; None where there are none."""
    if (value := document.part("price")) is None:
        return None
    if (plain := money(value)) is not None:
        return _taxed(plain, document.parts("tax"))
    found = Charge(
        duty_free=money(value.part("dutyFreeAmount")),
        tax_included=money(value.part("taxIncludedAmount")),
        tax_rate=value.decimal("taxRate"),
    )
    return found if found.duty_free or found.tax_included else None


def _taxed(amount: Money, taxes: list[Document]) -> Charge:
    """An amount without tax, and the tax on it: the rates of all items add up.

    Items without a rate may say the tax itself; then the amount with tax is known.
    """
    rates = [rate for tax in taxes if (rate := tax.decimal("taxRate")) is not None]
    if rates:
        return Charge(duty_free=amount, tax_rate=sum(rates, Decimal()))
    amounts = [money(tax.part("taxAmount")) for tax in taxes]
    if taxes and all(each and each.unit in {"", amount.unit} for each in amounts):
        total = sum((each.value for each in amounts if each), amount.value)
        return Charge(duty_free=amount, tax_included=Money(total, amount.unit))
    return Charge(duty_free=amount)


def _charge_period(document: Document) -> str:
    """`month`, `3 months`; a length of 0 is none, as one that is missing."""
    unit = document.text("recurringChargePeriod") or document.text("recurringChargePeriodType")
    length = document.integer("recurringChargePeriodLength")
    return words(length, unit) if unit and length and length > 1 else unit


def _parts(document: Document) -> tuple[str, ...]:
    """The prices that a bundle of prices consists of."""
    if not document.flag("isBundle", True):
        return ()
    parts = (part.text("id") for part in document.parts("bundledPopRelationship"))
    return tuple(id for id in parts if id)


def _may_alter(kind: str) -> bool:
    """Whether a relationship can be one to an alteration: another one overrides a price, say."""
    return not kind or _alters(kind)


def _alters(kind: str) -> bool:
    return _contains(kind, _LOWERING) or raises(kind)


def raises(kind: str) -> bool:
    """Whether the type of a price, or of a relationship, says that it raises another price."""
    return _contains(kind, _RAISING)


def _contains(kind: str, words: tuple[str, ...]) -> bool:
    text = kind.casefold()
    return any(word in text for word in words)
