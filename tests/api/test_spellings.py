"""Spellings of a filter: each has the meaning of TMF630, or a message with the right spelling.

A query is shown as it is sent.
"""

from __future__ import annotations

import pytest

from tests.api.client import ContractClient
from tests.api.orders import item, place, refused

pytestmark = pytest.mark.any_store

SPELLINGS = {
    # the query without the mark; the orders of `spelled` that it finds
    "externalId%3D~b%24": "b",
    "externalId%3D%3DMARK-b": "b",
    "externalId%3DMARK-b": "b",
    "externalId%3D%3DMARK-b%3BexternalId%3D%3DMARK-a": "ab",
    "externalId%3D%3DMARK-b;priority=9": "b",
    "externalId%3D~b%24;priority=9": "b",
    "externalId*%3Db%24": "b",
    "externalId==MARK-b": "",
    "externalId=~b%24": "",
    "category%3D%3D": "d",
    "category%3D": "d",
    "priority%3E%3D2": "bcd",
    "priority%3C%3D1": "a",
    "priority%3E2": "c",
    "relatedParty.name=Acme%2C%20Inc.": "ab",
    "relatedParty.name=Acme,%20Inc.": "ab",
    "relatedParty.name=%22Acme,%20Inc.%22": "a",
    "relatedParty.name=%22Acme%2C%20Inc.%22,Other": "ac",
    "relatedParty.name.ne=Acme,%20Inc.": "cd",
    "relatedParty.name.regex=Acme,%20I": "a",
    "relatedParty.name%3D~Acme,%20I": "a",
    "relatedParty.name%3D%3DAcme%2C%20Inc.": "ab",
    "description=He%20said%20%22hi%22%2C%20ok": "a",
    "description=%22He%20said%20%22hi%22,%20ok%22": "a",
    "description=%22a;b,c%22": "b",
    "description=%22%22a%22%20b%22": "c",
    "relatedParty.name='Acme,%20Inc.'": "a",
    "description='x'": "d",
    "description=''x''": "d",
    "description=x": "",
    "description.ne='x'": "abc",
    "state='acknowledged'": "abcd",
    "priority%3D%3D'3'": "c",
    "productOrderItem.quantity>='2'": "bc",
    "requestedStartDate='2026-12-02T08:00:00Z'": "b",
    "productOrderItem.product.productCharacteristic.value='2'": "b",
    "productOrderItem.quantity=1,2": "ab",
    "productOrderItem.product.productCharacteristic.value=1,2": "abc",
    "productOrderItem.product.productCharacteristic.value=%221,2%22": "c",
    "requestedStartDate.gte=2026-12-01T10:00:00%2001:00": "bc",
    "requestedStartDate.gte=2026-12-01T10:00:00+01:00": "bc",
    "requestedStartDate.gt=2026-12-03": "c",
    "filter=productOrderItem%5B%3F%28%40.action%3D%3D%27modify%27%29%5D": "b",
    "filter=%24.productOrderItem%5B%3F%28%40.action%3D%3D%27modify%27%29%5D": "b",
    "filter=%5B%3F%28%40.priority%3D%3D%272%27%29%5D": "bd",
    "filter=requestedStartDate": "abc",
    "filter=%5B'category'%5D": "d",
}


@pytest.fixture(scope="module")
def spelled(module_client: ContractClient) -> str:
    """The mark in the external ids of orders a to d."""
    mark = "spelled"
    values = [{"name": "n", "value": each} for each in ("1", 2, "1,2")]
    for letter, priority, quantity, party, attributes in (
        ("a", "1", 1, "Acme, Inc.", {"description": 'He said "hi", ok'}),
        ("b", "2", 2, "Acme", {"description": "a;b,c"}),
        ("c", "3", 3, "Other", {"description": '"a" b'}),
    ):
        product = {"productCharacteristic": [values[quantity - 1]]}
        action = "modify" if letter == "b" else "add"
        place(
            module_client,
            item(quantity=quantity, action=action, product=product),
            externalId=f"{mark}-{letter}",
            priority=priority,
            relatedParty=[{"id": "1", "name": party, "@referredType": "Organization"}],
            note=[{"text": mark}],
            requestedStartDate=f"2026-12-0{quantity}T00:00:00-08:00",
            **attributes,
        )
    place(
        module_client,
        externalId=f"{mark}-d",
        priority="2",
        category="",
        description="'x'",
        note=[{"text": mark}],
    )
    return mark


@pytest.mark.parametrize(("query", "expected"), SPELLINGS.items(), ids=SPELLINGS)
def test_spellings_of_the_guideline_have_its_meaning(
    module_client: ContractClient, spelled: str, query: str, expected: str
) -> None:
    sent = query.replace("MARK", spelled)
    page = module_client.get(f"/productOrder?{sent}&note.text={spelled}")
    assert page.status_code == 200, page.text
    assert "".join(each["externalId"][-1] for each in page.json()) == expected


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("filter=%24%5B%3F(%40.description%3D%3Dnull)%5D", ["!@.description", "null"]),
        ("filter=note%5B%3F(null!=%40.text)%5D", ["!@.text"]),
        ("projectId=P1", ["projectId", "@"]),
        ("_=1732798", ["_", "fields", "limit", "attribute"]),
        ("relatedPary.id=1", ["relatedPary.id", "did you mean relatedParty?"]),
        ("sort=orderDat", ["sort", "did you mean orderDate?"]),
        ("state!=held", ["state.ne"]),
        ("description=%22a%22%20b", ["quotes"]),
    ],
)
def test_the_message_for_a_refused_spelling_has_the_right_one(
    client: ContractClient, query: str, words: list[str]
) -> None:
    refused(client.get(f"/productOrder?{query}"), 400, "28", *words)
