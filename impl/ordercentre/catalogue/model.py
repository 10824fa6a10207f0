"""What an order centre needs to know of a catalogue's offerings, whichever shape they have there.

Money is in decimals. Text that has no meaning here (descriptions, attachments) is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Period:
    """A period in microseconds since 1970; None for no bound. Both bounds belong to it."""

    start: int | None = None
    end: int | None = None

    def contains(self, moment: int) -> bool:
        """Whether a moment, in microseconds since 1970, is in it."""
        after_start = self.start is None or self.start <= moment
        return after_start and (self.end is None or moment <= self.end)


ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class Reference:
    """What is named by its id."""

    id: str
    name: str = ""
    href: str = ""
    version: str = ""
    referred_type: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount with its unit; the amount is 1 where the catalogue says none."""

    amount: Decimal
    units: str


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money; `unit` is its currency, empty where the catalogue says none."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """An amount: without tax, with it, or both; or a percentage of another one, never both.

    A price that an algorithm of the catalogue computes has neither. `tax_rate` is in percent.
    """

    duty_free: Money | None = None
    tax_included: Money | None = None
    tax_rate: Decimal | None = None
    percentage: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alteration:
    """A discount or surcharge on a price. The lowest `priority` applies first.

    Its charge, whatever the sign of its numbers, lowers the price; that of a `surcharge` raises it.
    `duration` is for how many charge periods it applies, None for all. The `id` is that of its own
    price in the catalogue, empty for what is embedded in another one.
    """

    id: str = ""
    href: str = ""
    name: str = ""
    description: str = ""
    price_type: str = ""
    charge_period: str = ""
    per: Quantity | None = None
    charge: Charge
    surcharge: bool = False
    priority: int = 0
    duration: int | None = None
    lifecycle_status: str = ""
    valid_for: Period = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A price of an offering.

    `price_type` is free text such as `recurring`, `charge_period` such as `month` or `3 months`,
    empty for what is paid once. `per` is the quantity that the charge is for. A price with
    `value_uses` is for products with one of these values of each of these characteristics, one with
    `durations` for orders with one of these terms; empty for all.
    """

    id: str = ""
    href: str = ""
    name: str = ""
    description: str = ""
    price_type: str = ""
    charge_period: str = ""
    per: Quantity | None = None
    charge: Charge = Charge()
    alterations: tuple[Alteration, ...] = ()
    value_uses: tuple[CharacteristicSpecification, ...] = ()
    durations: tuple[str, ...] = ()
    lifecycle_status: str = ""
    valid_for: Period = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedValue:
    """A value that a characteristic may have, or a range of numbers, or a regular expression.

    `interval` says which bounds belong to the range: `open`, `closed`, `closedBottom`, `closedTop`.
    """

    value: Any = None
    value_from: Decimal | None = None
    value_to: Decimal | None = None
    interval: str = "closed"
    regex: str = ""
    is_default: bool = False
    unit: str = ""
    valid_for: Period = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacteristicSpecification:
    """A characteristic of a product.

    `value_type` is free text such as `string` or `number`, empty for any. `most` None is any
    number of values. `extensible` allows values that are not listed. As a use of a characteristic
    it narrows nothing with a `least` of 0, a `most` of None, no `values`.
    """

    name: str
    id: str = ""
    value_type: str = ""
    least: int = 0
    most: int | None = 1
    configurable: bool = True
    extensible: bool = False
    regex: str = ""
    values: tuple[AllowedValue, ...] = ()
    valid_for: Period = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """A relationship to another offering or specification: `requires`, `reliesOn`, and so on."""

    kind: str
    id: str
    name: str = ""
    valid_for: Period = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """A product specification."""

    id: str
    href: str = ""
    name: str = ""
    version: str = ""
    lifecycle_status: str = ""
    valid_for: Period = ALWAYS
    characteristics: tuple[CharacteristicSpecification, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    service_specifications: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """An offering in a bundle, and how many of it: None for no limit, or no default."""

    id: str
    default: int | None = None
    lower: int | None = None
    upper: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """A product offering.

    `value_uses` narrow the characteristics of its specification. `channels` and `segments` are
    where it is sold, empty for everywhere. `durations` are its terms in words, such as `24 months`.
    """

    id: str
    href: str = ""
    name: str = ""
    version: str = ""
    lifecycle_status: str = ""
    is_sellable: bool = True
    valid_for: Period = ALWAYS
    channels: tuple[Reference, ...] = ()
    segments: tuple[Reference, ...] = ()
    components: tuple[Component, ...] = ()
    prices: tuple[Price, ...] = ()
    specification: Reference | None = None
    value_uses: tuple[CharacteristicSpecification, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    durations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a catalogue has of what was looked up, by ids. What it does not have is missing.

    The components of each offering are found, too, to any depth, and the specifications of all.
    No offering is a component of itself, at any depth.
    """

    offerings: Mapping[str, Offering] = field(default_factory=dict)
    specifications: Mapping[str, Specification] = field(default_factory=dict)
