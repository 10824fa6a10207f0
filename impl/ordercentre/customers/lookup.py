"""The customer of an order: looked up by TMF629, and the party behind it by TMF632."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from ordercentre.centre import CustomerRules
from ordercentre.customers import reading
from ordercentre.customers.model import Customer, CustomerFound, Party
from ordercentre.customers.reading import INDIVIDUAL, ORGANIZATION, CustomerRead, PartyRead
from ordercentre.customers.related_party import CUSTOMER, Named, folded, named
from ordercentre.neighbours.documents import Documents, retrieved
from tmf630.wire import Json, quoted

_PARTY: Final = "party"
_READERS: Final = {INDIVIDUAL: reading.individual, ORGANIZATION: reading.organization}


class Customers:
    """The customers that the customer API and the party API know; None is an API not asked."""

    def __init__(
        self, customer: Documents | None, party: Documents | None, rules: CustomerRules
    ) -> None:
        self._customer = customer
        self._party = party
        self._roles = folded(rules.roles)

    async def find(self, order: Json) -> CustomerFound:
        """What is known of the customer of an order; raises NeighbourUnavailable."""
        if (found := named(order, self._roles)) is None:
            return CustomerFound()
        is_party = reading.collection_of(found.referred_type) is not None
        if self._customer and not (is_party and self._party):
            return await self._found_customer(self._customer, found)
        if self._party and found.referred_type != CUSTOMER:
            return await self._found_party(self._party, found)
        return CustomerFound(place=found.place)

    async def _found_customer(self, customers: Documents, found: Named) -> CustomerFound:
        id = found.party["id"]
        read = await self._read_customer(customers, id)
        if read is None:
            unknown = f"the customer API knows no customer {quoted(id)}"
            return CustomerFound(place=found.place, unknown=unknown)
        engaged, snapshot = read.customer.party, {CUSTOMER: read.snapshot}
        if engaged is None or self._party is None:
            return CustomerFound(place=found.place, customer=read.customer, snapshot=snapshot)
        behind = await _read_party(self._party, engaged.id, engaged.referred_type)
        if behind is None:
            return CustomerFound(
                place=found.place,
                unknown=f"{_no_party(engaged.id, engaged.referred_type)},"
                f" the engagedParty of customer {quoted(id)}",
                customer=read.customer,
                snapshot=snapshot,
            )
        return CustomerFound(
            place=found.place,
            customer=replace(read.customer, party=behind.party),
            snapshot={**snapshot, _PARTY: behind.snapshot},
        )

    async def _read_customer(self, customers: Documents, id: str) -> CustomerRead | None:
        read = partial(reading.customer, id=id)
        return await retrieved(CUSTOMER, customers, CUSTOMER, id, read)

    async def _found_party(self, parties: Documents, found: Named) -> CustomerFound:
        id = found.party["id"]
        read = await _read_party(parties, id, found.referred_type)
        if read is None:
            return CustomerFound(place=found.place, unknown=_no_party(id, found.referred_type))
        return CustomerFound(
            place=found.place, customer=_as_customer(read.party), snapshot={_PARTY: read.snapshot}
        )


async def _read_party(parties: Documents, id: str, referred_type: str) -> PartyRead | None:
    for collection in _collections(referred_type):
        read = partial(_READERS[collection], id=id)
        found = await retrieved(_PARTY, parties, collection, id, read)
        if found is not None:
            return found
    return None


def _collections(referred_type: str) -> tuple[str, ...]:
    collection = reading.collection_of(referred_type)
    return (collection,) if collection else (INDIVIDUAL, ORGANIZATION)


def _no_party(id: str, referred_type: str) -> str:
    kinds = " and no ".join(_collections(referred_type))
    return f"the party API knows no {kinds} {quoted(id)}"


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
