"""The customer of an order: looked up by TMF629, and the party behind it by TMF632."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ordercentre.centre import CustomerRules
from ordercentre.customers import parties, reading
from ordercentre.customers.model import Customer, CustomerFound, Party
from ordercentre.customers.parties import PARTY, Parties
from ordercentre.customers.reading import CustomerRead, PartyRead
from ordercentre.customers.related_party import CUSTOMER, Named, folded, named
from ordercentre.neighbours.bounded import Memo
from ordercentre.neighbours.collection import Collection
from ordercentre.neighbours.documents import Documents
from tmf630.wire import Json, quoted


class Customers:
    """The customers that the customer API and the party API know; None is an API not asked."""

    def __init__(
        self, customer: Documents | None, party: Documents | None, rules: CustomerRules
    ) -> None:
        self._customers: Collection[CustomerRead] | None = None
        if customer is not None:
            self._customers = Collection(CUSTOMER, CUSTOMER, customer, reading.customer)
        self._parties = None if party is None else Parties(party)
        self._roles = folded(rules.roles)

    async def find(self, order: Json) -> CustomerFound:
        """What is known of the customer of an order; raises NeighbourUnavailable."""
        if (found := named(order, self._roles)) is None:
            return CustomerFound()
        if self._customers and not (self._parties and parties.is_party(found.referred_type)):
            return await self._found_customer(self._customers, found)
        if self._parties and found.referred_type != CUSTOMER:
            return await _found_party(self._parties, found)
        return CustomerFound(place=found.place)

    async def _found_customer(
        self, customers: Collection[CustomerRead], found: Named
    ) -> CustomerFound:
        id = found.party["id"]
        if (read := await customers.get(id)) is None:
            unknown = f"the customer API knows no customer {quoted(id)}"
            return CustomerFound(place=found.place, unknown=unknown)
        engaged = read.customer.party
        if engaged is None or self._parties is None:
            return _alone(read, found.place)
        behind = await self._parties.find(engaged.id, engaged.referred_type)
        if behind is None:
            no_party = parties.unknown(engaged.id, engaged.referred_type)
            unknown = f"{no_party}, the engagedParty of customer {quoted(id)}"
            return replace(_alone(read, found.place), unknown=unknown)
        customer, snapshot = _ENGAGED(read, behind)
        return CustomerFound(place=found.place, customer=customer, snapshot=snapshot)


def _alone(read: CustomerRead, place: str) -> CustomerFound:
    """A customer without what the party API says of it."""
    return CustomerFound(place=place, customer=read.customer, snapshot={CUSTOMER: read.snapshot})


def _engaged(read: CustomerRead, behind: PartyRead) -> tuple[Customer, Json]:
    """A customer with the party behind it, and the snapshot of both."""
    snapshot = {CUSTOMER: read.snapshot, PARTY: behind.snapshot}
    return replace(read.customer, party=behind.party), snapshot


_ENGAGED: Final = Memo(_engaged, 2_000)
"""Customers, each of whom may order again."""


async def _found_party(known: Parties, found: Named) -> CustomerFound:
    id = found.party["id"]
    if (read := await known.find(id, found.referred_type)) is None:
        return CustomerFound(place=found.place, unknown=parties.unknown(id, found.referred_type))
    return CustomerFound(
        place=found.place, customer=_as_customer(read.party), snapshot={PARTY: read.snapshot}
    )


def _as_customer(party: Party) -> Customer:
    """A party that is the customer itself; it is also what ends with its life."""
    return Customer(
        id=party.id,
        href=party.href,
        name=party.name,
        status=party.status,
        valid_for=party.valid_for,
        party=party,
    )
