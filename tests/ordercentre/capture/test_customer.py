"""Who can order, and what an order learns of its customer."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from ordercentre.capture import customer as rules_of_customers
from ordercentre.catalogue.model import Period
from ordercentre.centre import CustomerRules
from ordercentre.customers.model import Customer, CustomerFound, Party
from tests.api.orders import Json, order
from tmf630.instants import microseconds

NOW = microseconds("2026-03-01T12:00:00Z") or 0
RULES = CustomerRules()
PLACE = "/relatedParty/1"
ANN = Customer(id="ann", name="Ann", href="https://example.com/customer/ann", status="Approved")
PERSON = Party(
    id="7",
    referred_type="Individual",
    name="Ann Lee",
    href="http://example.com/7",
    status="validated",
)
FIRM = Party(id="8", referred_type="Organization", name="Lee & Co", status="validated")
ENDED = "inactive, suspended, closed, terminated, deceased or deceaded"


def with_status(status: str) -> Customer:
    return Customer(id="ann", status=status)


def objections(found: CustomerFound, rules: CustomerRules = RULES) -> list[str]:
    made = list(rules_of_customers.objections(found, rules, NOW))
    assert {each.place for each in made} <= {PLACE}
    return [each.message for each in made]


def found(customer: Customer, party: Party | None = None) -> CustomerFound:
    return CustomerFound(place=PLACE, customer=replace(customer, party=party))


@pytest.mark.parametrize("status", ["", "Approved", "active", "Created", "odd"])
def test_a_customer_in_these_states_can_order(status: str) -> None:
    assert objections(found(with_status(status), PERSON)) == []


@pytest.mark.parametrize("status", ["Inactive", "SUSPENDED", "closed", "terminated "])
def test_a_customer_in_these_states_cannot(status: str) -> None:
    message = f'customer "ann" is "{status.strip()}": one that orders is not {ENDED}'
    assert objections(found(with_status(status))) == [message]


@pytest.mark.parametrize(
    ("party", "subject"),
    [
        (Party(id="7", referred_type="Individual", status="deceaded"), 'the individual "7"'),
        (Party(id="7", referred_type="Individual", status="Deceased"), 'the individual "7"'),
        (Party(id="8", referred_type="Organization", status="closed"), 'the organization "8"'),
        (Party(id="9", status="closed"), 'the party "9"'),
    ],
)
def test_a_customer_whose_party_has_ended_cannot(party: Party, subject: str) -> None:
    [message] = objections(found(ANN, party))
    assert message.startswith(f'{subject} of customer "ann" is "{party.status}": ')


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-03-02T00:00:00Z", None, "from 2026-03-02T00:00:00.000Z"),
        (None, "2026-02-01T00:00:00Z", "until 2026-02-01T00:00:00.000Z"),
        ("2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z", None),
    ],
)
def test_a_customer_or_party_orders_while_it_is_valid(
    start: str | None, end: str | None, words: str | None
) -> None:
    valid_for = Period(*((each and microseconds(each)) or None for each in (start, end)))
    customer = found(Customer(id="ann", valid_for=valid_for))
    expected = [] if words is None else [f'customer "ann" can order {words}']
    assert objections(customer) == expected
    party = found(ANN, Party(id="7", referred_type="Individual", valid_for=valid_for))
    expected = [] if words is None else [f'the individual "7" of customer "ann" can order {words}']
    assert objections(party) == expected


def test_what_is_unknown_is_objected_to_beside_what_is_known() -> None:
    unknown = CustomerFound(place=PLACE, unknown='the customer API knows no customer "ann"')
    assert objections(unknown) == [unknown.unknown]
    both = CustomerFound(place=PLACE, unknown="no party", customer=with_status("closed"))
    assert len(objections(both)) == 2
    assert objections(CustomerFound()) == objections(CustomerFound(place=PLACE)) == []


def test_a_party_that_is_the_customer_is_objected_to_once() -> None:
    party = Party(id="7", referred_type="Individual", status="deceaded")
    itself = Customer(id="7", status="deceaded", party=party)
    assert len(objections(CustomerFound(place=PLACE, customer=itself))) == 1


def test_the_states_in_which_a_customer_orders_nothing_are_a_setting() -> None:
    rules = CustomerRules(ended_states=("Blocked",))
    assert objections(found(with_status("closed")), rules) == []
    [message] = objections(found(with_status("blocked")), rules)
    assert message == 'customer "ann" is "blocked": one that orders is not Blocked'


def parties(*related: Json) -> Json:
    return order(relatedParty=[{"id": "shop", "@referredType": "Organization"}, *related])


def test_an_order_gets_the_name_and_href_of_its_customer_and_of_the_party_behind() -> None:
    sent = parties(
        {"id": "ann", "@referredType": "Customer", "role": "customer"},
        {"id": "7", "@referredType": "individual", "role": "user"},
        {"id": "7", "@referredType": "Organization"},
    )
    before = deepcopy(sent)
    made = rules_of_customers.filled(sent, found(ANN, PERSON))
    assert sent == before
    assert made["relatedParty"] == [
        sent["relatedParty"][0],
        {**sent["relatedParty"][1], "name": "Ann", "href": ANN.href},
        {**sent["relatedParty"][2], "name": "Ann Lee", "href": PERSON.href},
        sent["relatedParty"][3],
    ]
    assert rules_of_customers.filled(made, found(ANN, PERSON)) is made


def test_what_is_sent_or_unknown_stays_as_it_is() -> None:
    sent = parties({"id": "ann", "@referredType": "Customer", "name": "", "href": "/own"})
    assert rules_of_customers.filled(sent, found(ANN)) is sent
    unsaid = parties({"id": "ann", "@referredType": "Customer"})
    assert rules_of_customers.filled(unsaid, found(Customer(id="ann", href="/ann"))) is unsaid
    assert rules_of_customers.filled(unsaid, CustomerFound(place=PLACE)) is unsaid
    without = order()
    assert rules_of_customers.filled(without, CustomerFound()) is without


def test_the_ids_of_a_customer_are_those_of_its_party_too() -> None:
    sent = parties({"id": "ann", "@referredType": "Customer"})
    assert rules_of_customers.ids(sent, found(ANN, PERSON)) == {"ann", "7"}
    assert rules_of_customers.ids(sent, CustomerFound(place=PLACE)) == {"ann"}
    assert rules_of_customers.ids(sent, CustomerFound()) == set()
