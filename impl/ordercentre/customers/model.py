"""What an order centre needs to know of a customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ordercentre.catalogue.model import ALWAYS, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An individual or an organization. `referred_type` is `Individual` or `Organization`.

    `valid_for` ends with an individual's death; it is the time in which an organization exists.
    """

    id: str
    referred_type: str = ""
    name: str = ""
    status: str = ""
    href: str = ""
    valid_for: Period = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer. `segments` are the ids and names of its market segments.

    `party` is the one that is engaged as the customer; where no party API is asked, it has no more
    than the customer says of it.
    """

    id: str
    href: str = ""
    name: str = ""
    status: str = ""
    valid_for: Period = ALWAYS
    segments: tuple[str, ...] = ()
    party: Party | None = None

    @property
    def ids(self) -> frozenset[str]:
        """The ids by which other APIs name this customer: its own, and that of its party."""
        return frozenset((self.id, self.party.id) if self.party else (self.id,))


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFound:
    """What the neighbours say of the customer that an order names.

    `place` is the JSON Pointer of the related party that is the customer, empty where the order
    names none. `unknown` says what is unknown, and to which neighbour; empty where all is known.
    Where only the party API is asked, `customer` is the party. Without `unknown`, a `customer` of
    None is one that no configured neighbour could be asked about. `snapshot` is what is recorded of
    the documents, by `customer` and `party`.
    """

    place: str = ""
    unknown: str = ""
    customer: Customer | None = None
    snapshot: Mapping[str, Any] = field(default_factory=dict)
