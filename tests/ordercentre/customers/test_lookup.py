"""The customer that an order names, and the party behind it."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import pytest
from hypothesis import given

from ordercentre.catalogue.model import Period
from ordercentre.centre import CustomerRules
from ordercentre.customers.lookup import Customers
from ordercentre.customers.model import CustomerFound
from ordercentre.neighbours.protocol import NeighbourUnavailable, RefusedByNeighbour
from tests.ordercentre.json_values import documents
from tests.ordercentre.stored_documents import StoredDocuments
from tmf630.wire import Json

CUSTOMER: Final[Json] = {
    "id": "c1",
    "href": "https://crm.example/customer/c1",
    "name": "Ada's account",
    "status": "Approved",
    "validFor": {"startDateTime": "1970-01-01T00:00:01Z"},
    "engagedParty": {"id": "i1", "@referredType": "Individual"},
    "creditProfile": [{"creditScore": 3}],
}
INDIVIDUAL: Final[Json] = {
    "id": "i1",
    "href": "https://crm.example/individual/i1",
    "givenName": "Ada",
    "familyName": "Byron",
    "status": "validated",
    "birthDate": "1815-12-10T00:00:00Z",
}
ORGANIZATION: Final[Json] = {"id": "o1", "tradingName": "Engines", "status": "initialized"}
AS_CUSTOMER: Final[Json] = {"id": "c1", "role": "customer", "@referredType": "Customer"}
AS_INDIVIDUAL: Final[Json] = {"id": "i1", "role": "customer", "@referredType": "Individual"}


def crm(**content: Any) -> StoredDocuments:
    return StoredDocuments({"/customer/c1": {**CUSTOMER, **content}})


def parties(**content: Any) -> StoredDocuments:
    return StoredDocuments(
        {
            "/individual/i1": {**INDIVIDUAL, **content},
            "/organization/o1": ORGANIZATION,
        }
    )


def found(
    *related: Json,
    customer: StoredDocuments | None = None,
    party: StoredDocuments | None = None,
    roles: tuple[str, ...] = ("customer",),
) -> CustomerFound:
    """What is found of the customer of an order with these related parties."""
    customers = Customers(customer, party, CustomerRules(roles=roles))
    return asyncio.run(customers.find({"relatedParty": list(related)} if related else {}))


def test_the_customer_and_the_party_behind_it() -> None:
    result = found(AS_CUSTOMER, customer=crm(), party=parties())
    assert result.place == "/relatedParty/0"
    assert result.unknown == ""
    customer = result.customer
    assert customer
    assert (customer.id, customer.name, customer.status) == ("c1", "Ada's account", "Approved")
    assert customer.href == "https://crm.example/customer/c1"
    assert customer.valid_for == Period(start=1_000_000)
    party = customer.party
    assert party
    assert (party.id, party.name, party.status) == ("i1", "Ada Byron", "validated")
    assert party.referred_type == "Individual"
    assert customer.ids == {"c1", "i1"}


def test_without_a_party_api_the_party_is_as_the_customer_names_it() -> None:
    customer = found(AS_CUSTOMER, customer=crm()).customer
    assert customer
    assert customer.party
    assert (customer.party.id, customer.party.status) == ("i1", "")


def test_without_a_customer_api_the_party_is_the_customer() -> None:
    result = found(AS_INDIVIDUAL, party=parties())
    assert result.customer
    assert result.customer.id == "i1"
    assert result.customer.name == "Ada Byron"
    assert result.customer.party
    assert result.customer.party.id == "i1"


def test_a_customer_that_is_a_party_is_looked_up_as_one() -> None:
    customers = crm()
    result = found(AS_INDIVIDUAL, customer=customers, party=parties())
    assert result.customer
    assert result.customer.id == "i1"
    assert not customers.paths


def test_with_the_customer_api_alone_a_party_is_looked_up_as_a_customer() -> None:
    result = found({**AS_CUSTOMER, "@referredType": "Individual"}, customer=crm())
    assert result.customer
    assert result.customer.id == "c1"


def test_a_customer_that_no_api_can_be_asked_about_is_neither_found_nor_unknown() -> None:
    party = parties()
    result = found({}, AS_CUSTOMER, party=party)
    assert result == CustomerFound(place="/relatedParty/1")
    assert not party.paths


def test_an_order_without_a_customer() -> None:
    assert found(customer=crm()) == CustomerFound()
    assert found({"id": "x", "@referredType": "Individual"}, customer=crm()) == CustomerFound()


@pytest.mark.parametrize("role", ["customer", "Customer", "BUYER"])
def test_the_role_decides_which_party_is_the_customer(role: str) -> None:
    seller = {"id": "s", "role": "seller", "@referredType": "Customer"}
    result = found(
        seller, {**AS_CUSTOMER, "role": role}, customer=crm(), roles=("Buyer", "customer")
    )
    assert result.place == "/relatedParty/1"


def test_without_a_role_the_referred_type_decides() -> None:
    result = found({"id": "x"}, {"id": "c1", "@referredType": "Customer"}, customer=crm())
    assert result.place == "/relatedParty/1"
    assert result.customer


def test_an_unknown_customer() -> None:
    result = found({**AS_CUSTOMER, "id": "c/2"}, customer=crm())
    assert result.unknown == 'the customer API knows no customer "c/2"'
    assert result.customer is None


def test_an_unknown_party_behind_a_customer() -> None:
    customers = crm(engagedParty={"id": "i9", "@referredType": "Individual"})
    result = found(AS_CUSTOMER, customer=customers, party=parties())
    assert result.unknown == (
        'the party API knows no individual "i9", the engagedParty of customer "c1"'
    )
    assert result.customer


def test_an_unknown_party() -> None:
    result = found({**AS_INDIVIDUAL, "id": "i9"}, party=parties())
    assert result.unknown == 'the party API knows no individual "i9"'


@pytest.mark.parametrize(
    ("id", "referred_type", "paths"),
    [
        ("i1", "Individual", ["/individual/i1"]),
        ("i1", "individual", ["/individual/i1"]),
        ("o1", "Organization", ["/organization/o1"]),
        ("o1", "Organisation", ["/organization/o1"]),
        ("i1", "", ["/individual/i1"]),
        ("o1", None, ["/individual/o1", "/organization/o1"]),
        ("o1", "PartyRole", ["/individual/o1", "/organization/o1"]),
    ],
)
def test_the_referred_type_says_where_a_party_is(
    id: str, referred_type: str | None, paths: list[str]
) -> None:
    party = parties()
    customers = crm(engagedParty={"id": id, "@referredType": referred_type})
    result = found(AS_CUSTOMER, customer=customers, party=party)
    assert result.customer
    assert result.customer.party
    assert result.customer.party.id == id
    assert party.paths == paths


@pytest.mark.parametrize("engaged", [None, {}, {"@referredType": "Individual"}])
def test_a_customer_without_an_engaged_party(engaged: Json | None) -> None:
    result = found(AS_CUSTOMER, customer=crm(engagedParty=engaged), party=parties())
    assert result.customer
    assert result.customer.party is None
    assert result.unknown == ""


def test_a_death_ends_the_validity_of_an_individual() -> None:
    died = parties(deathDate="1970-01-02")
    result = found(AS_CUSTOMER, customer=crm(), party=died)
    assert result.customer
    assert result.customer.party
    assert result.customer.party.valid_for == Period(end=2 * 86_400_000_000 - 1)


@pytest.mark.parametrize(
    ("attribute", "segments"),
    [
        ({"marketSegment": [{"id": "b2b", "name": "Business"}]}, ("b2b", "Business")),
        ({"marketSegment": {"id": "b2b"}}, ("b2b",)),
        ({"segment": "b2b"}, ("b2b",)),
        ({"characteristic": [{"name": "Segment", "value": "b2b"}]}, ("b2b",)),
        ({"characteristic": [{"name": "colour", "value": "red"}]}, ()),
    ],
)
def test_market_segments(attribute: Json, segments: tuple[str, ...]) -> None:
    customer = found(AS_CUSTOMER, customer=crm(**attribute)).customer
    assert customer
    assert customer.segments == segments


def test_the_snapshot_has_what_identifies_a_customer_and_its_state() -> None:
    snapshot = found(AS_CUSTOMER, customer=crm(), party=parties()).snapshot
    kept = {name: CUSTOMER[name] for name in CUSTOMER if name != "creditProfile"}
    of_party = {name: INDIVIDUAL[name] for name in INDIVIDUAL if name != "birthDate"}
    assert snapshot == {"customer": kept, "party": {**of_party, "name": "Ada Byron"}}


def test_the_snapshot_says_what_was_read() -> None:
    snapshot = found(AS_CUSTOMER, customer=crm(id=None, name=7, status=None)).snapshot
    assert snapshot["customer"].items() >= {"id": "c1", "name": "7"}.items()
    assert "status" not in snapshot["customer"]


def test_the_snapshot_is_bounded() -> None:
    huge = [{"id": str(number), "name": "x" * 100} for number in range(1000)]
    snapshot = found(AS_CUSTOMER, customer=crm(account=huge)).snapshot
    assert "account" not in snapshot["customer"]
    assert snapshot["customer"]["status"] == "Approved"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"status": []}, 'customer: customer "c1" cannot be read: status is an array, not a text'),
        (
            {"validFor": []},
            'customer: customer "c1" cannot be read: validFor is an array, not an object',
        ),
        (
            {"validFor": {"endDateTime": "later"}},
            (
                'customer: customer "c1" cannot be read:'
                ' validFor.endDateTime is "later", not a date-time'
            ),
        ),
    ],
)
def test_a_customer_that_cannot_be_read(content: Json, message: str) -> None:
    with pytest.raises(NeighbourUnavailable) as caught:
        found(AS_CUSTOMER, customer=crm(**content))
    assert str(caught.value) == message


def test_a_party_that_cannot_be_read() -> None:
    with pytest.raises(NeighbourUnavailable, match='party: individual "i1" cannot be read: status'):
        found(AS_CUSTOMER, customer=crm(), party=parties(status={}))


@pytest.mark.parametrize(
    "failure", [NeighbourUnavailable("party: no answer"), RefusedByNeighbour("party: 403", 403)]
)
def test_a_party_api_that_fails(failure: Exception) -> None:
    with pytest.raises(NeighbourUnavailable, match="party: "):
        found(AS_CUSTOMER, customer=crm(), party=StoredDocuments({"/individual/i1": failure}))


_OF_CUSTOMER = {
    "id": (),
    "name": (),
    "validFor": ("startDateTime", "endDateTime"),
    "engagedParty": ("id", "@referredType", "name", "href"),
    "marketSegment": ("id", "name"),
    "characteristic": ("name", "value"),
    "account": ("id", "name"),
}
_OF_PARTY = {
    "id": (),
    "fullName": (),
    "givenName": (),
    "deathDate": (),
    "existsDuring": ("startDateTime", "endDateTime"),
}


@given(documents(_OF_CUSTOMER), documents(_OF_PARTY))
def test_no_document_raises_anything_else(customer: Json, party: Json) -> None:
    both = StoredDocuments({"/individual/i1": party, "/organization/i1": party})
    for related in (AS_CUSTOMER, AS_INDIVIDUAL):
        try:
            result = found(
                related, customer=StoredDocuments({"/customer/c1": customer}), party=both
            )
        except NeighbourUnavailable as error:
            assert "cannot be read" in str(error)  # noqa: PT017 - either is right
        else:
            assert result.customer
