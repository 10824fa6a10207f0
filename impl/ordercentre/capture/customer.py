"""Whether the customer of an order can order, and what is known of it in the order.

An order that names no customer is not objected to here: the strict rules of ordering want one. A
customer or party whose status is unknown can order.
"""

from __future__ import annotations

from collections.abc import Iterator

from ordercentre.capture.filling import named
from ordercentre.capture.items import with_list
from ordercentre.capture.objections import Objection
from ordercentre.capture.wording import alternatives, period
from ordercentre.centre import CustomerRules
from ordercentre.customers.model import Customer, CustomerFound, Party
from tmf630.wire import Json, quoted


def objections(found: CustomerFound, rules: CustomerRules, at: int) -> Iterator[Objection]:
    """Why the customer cannot order at a moment, in microseconds since 1970."""
    if found.unknown:
        yield Objection(found.place, found.unknown)
    customer = found.customer
    if customer is None:
        return
    for reason in _reasons(customer, rules, at):
        yield Objection(found.place, f"customer {quoted(customer.id)} {reason}")
    # A party that is the customer itself is not objected to twice.
    if (party := customer.party) and party.id != customer.id:
        for reason in _reasons(party, rules, at):
            kind = (party.referred_type or "party").lower()
            subject = f"the {kind} {quoted(party.id)} of customer {quoted(customer.id)}"
            yield Objection(found.place, f"{subject} {reason}")


def filled(order: Json, found: CustomerFound) -> Json:
    """The order with the name and href of its customer, and of the party behind it.

    It is the same object where nothing is added.
    """
    customer = found.customer
    if customer is None:
        return order
    own = _index(found)
    party = customer.party
    parties = [
        named(each, name=customer.name, href=customer.href)
        if index == own
        else named(each, name=party.name, href=party.href)
        if party and _is(each, party)
        else each
        for index, each in enumerate(order["relatedParty"])
    ]
    return with_list(order, "relatedParty", parties)


def ids(order: Json, found: CustomerFound) -> frozenset[str]:
    """The ids by which other APIs name the customer of an order; none where it names none."""
    if found.customer:
        return found.customer.ids
    return frozenset({order["relatedParty"][_index(found)]["id"]} if found.place else ())


def _index(found: CustomerFound) -> int:
    """The index of the customer among the related parties."""
    return int(found.place.rpartition("/")[2])


def _is(related: Json, party: Party) -> bool:
    kind: str = related.get("@referredType", "")
    return related["id"] == party.id and kind.casefold() == party.referred_type.casefold()


def _reasons(found: Customer | Party, rules: CustomerRules, at: int) -> Iterator[str]:
    if rules.are_ended_in(found.status):
        status = quoted(found.status.strip())
        yield f"is {status}: one that orders is not {alternatives(rules.ended_states)}"
    if not found.valid_for.contains(at):
        yield f"can order {period(found.valid_for)}"
