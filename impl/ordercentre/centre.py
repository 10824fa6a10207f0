"""The settings of an order centre: its neighbours, and what the centre file says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

STATUS_MAX_AGE: Final = 10.0
"""Seconds for which the status of a customer or of a product is used again without a question."""


class Mode(StrEnum):
    """What a `POST` does while a neighbour is unavailable: answer 503, or take the order."""

    REQUIRED = "required"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """OAuth 2.0 client credentials (RFC 6749, section 4.4). The secret is in no `repr`."""

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourSettings:
    """Where a neighbour's API is, and how it is used.

    `seconds` is the time limit of an attempt, `attempts` how often what can be repeated is tried,
    `max_age` for how many seconds an answer is used again without a question.
    """

    name: str
    url: str
    credentials: Credentials | None = None
    mode: Mode = Mode.REQUIRED
    seconds: float = 5.0
    attempts: int = 3
    max_age: float = 60.0

    @property
    def urls(self) -> Sequence[str]:
        """The URLs to which requests are sent, or below which."""
        return [self.url, *([self.credentials.token_url] if self.credentials else [])]


@dataclass(frozen=True, kw_only=True)
class CatalogueRules:
    """The states, compared without case, in which an offering can be ordered."""

    live_states: tuple[str, ...] = ("active", "launched")

    def are_live_in(self, state: str) -> bool:
        """Whether offerings and prices of that state can be ordered; an unknown one is any."""
        state = state.strip()
        return not state or state.casefold() in self._live

    @cached_property
    def _live(self) -> frozenset[str]:
        return frozenset(map(str.casefold, self.live_states))


@dataclass(frozen=True, kw_only=True)
class CustomerRules:
    """The states, compared without case, in which a customer or a party orders nothing.

    `roles` are the roles, compared without case, of the related party that is the customer.
    """

    ended_states: tuple[str, ...] = (
        *("inactive", "suspended", "closed", "terminated", "deceased", "deceaded"),
    )
    roles: tuple[str, ...] = ("customer",)

    def are_ended_in(self, state: str) -> bool:
        """Whether customers and parties of that state order nothing."""
        return state.strip().casefold() in self._ended

    @cached_property
    def _ended(self) -> frozenset[str]:
        return frozenset(map(str.casefold, self.ended_states))


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSpecification:
    """A service specification that an item becomes, and how many of it for each of the product."""

    id: str
    name: str = ""
    per_product: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingRule:
    """What an item becomes whose offering or specification has this id; None matches any.

    `characteristics` are the service's names by the product's, `point_of_no_return` the state of
    the service item from which the item can neither be amended nor cancelled. With `split` each
    product of the item's quantity is a service item of its own.
    """

    offering: str | None = None
    specification: str | None = None
    services: tuple[ServiceSpecification, ...] = ()
    characteristics: Mapping[str, str] = field(default_factory=dict)
    point_of_no_return: str = "inProgress"
    split: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceCentre:
    """An acceptance centre. `filter` is a TMF630 query over an order, empty for any order."""

    neighbour: NeighbourSettings
    filter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FalloutRules:
    """How often a failed item is sent again by itself, and the seconds before each time."""

    attempts: int = 3
    pause: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceRules:
    """The acceptance centres, the first match gets the item, and what they get.

    `default` names the centre of an item that no filter matches. An order is sent `lead_seconds`
    before its requestedStartDate. `poll_seconds` is the time between two looks at a service order
    whose events do not come, `event_poll_seconds` the same where they do.
    """

    centres: tuple[AcceptanceCentre, ...]
    default: str
    mapping: tuple[MappingRule, ...] = ()
    lead_seconds: float = 0.0
    poll_seconds: float = 15.0
    event_poll_seconds: float = 300.0
    fallout: FalloutRules = FalloutRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """An order centre. A neighbour that is None is not asked."""

    catalog: NeighbourSettings | None = None
    customer: NeighbourSettings | None = None
    party: NeighbourSettings | None = None
    inventory: NeighbourSettings | None = None
    acceptance: AcceptanceRules | None = None
    catalogue_rules: CatalogueRules = CatalogueRules()
    customer_rules: CustomerRules = CustomerRules()

    @property
    def neighbours(self) -> Sequence[NeighbourSettings]:
        """Every neighbour, the acceptance centres last."""
        asked = (self.catalog, self.customer, self.party, self.inventory)
        centres = self.acceptance.centres if self.acceptance else ()
        return [*(each for each in asked if each), *(each.neighbour for each in centres)]
