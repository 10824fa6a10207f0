"""GET /productOrder/{id}"""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import ContractClient
from tests.api.orders import Json, item, path, place, refused

pytestmark = pytest.mark.any_store

NESTED = item("1.1", quantity=2, product={"name": "Router", "serial": "A1"})
ORDER: Json = {
    "priority": "2",
    "relatedParty": [
        {"id": "7", "name": "Jo Doe", "role": "customer", "@referredType": "Individual"},
        {"id": "8", "role": "seller", "@referredType": "Organization"},
    ],
    "none": "an attribute like any other",
    "x-vendor": {"flag": True, "list": [[{"a": 1, "b": 2}], {"a": 3}]},
}

SELECTIONS: dict[str, Json] = {
    "none": {},
    "id": {},
    "href": {},
    "priority": {"priority": "2"},
    "priority,priority": {"priority": "2"},
    "state,priority": {"priority": "2", "state": "acknowledged"},
    " state , priority ": {"priority": "2", "state": "acknowledged"},
    "priority,": {"priority": "2"},
    "none,priority": {"priority": "2"},
    "unknown": {},
    "unknown,priority": {"priority": "2"},
    "Priority": {},
    "unknown.deeper": {},
    "priority.deeper": {},
    "relatedParty.name.deeper": {"relatedParty": [{}, {}]},
    "relatedParty[?(@.role=='seller')]": {"relatedParty": ORDER["relatedParty"][1:]},
    "relatedParty[?(@.role=='customer')].name,priority": {
        "relatedParty": [{"name": "Jo Doe"}],
        "priority": "2",
    },
    "$.relatedParty[?(@.name=='Jo Doe' || @.name=='x,y]')].id": {"relatedParty": [{"id": "7"}]},
    "relatedParty[?(@.id=='8')],relatedParty.id": {
        "relatedParty": [{"id": "7"}, ORDER["relatedParty"][1]]
    },
    "relatedParty[?(@.id=='8')].role,relatedParty[?(@.id!='9')].id": {
        "relatedParty": [{"id": "7"}, {"id": "8", "role": "seller"}]
    },
    "relatedParty[0].id,relatedParty[0].role": {"relatedParty": [{"id": "7", "role": "customer"}]},
    "relatedParty[*].id": {"relatedParty": [{"id": "7"}, {"id": "8"}]},
    "relatedParty[?(@.id=='9')]": {},
    "relatedParty[?(@.id==": {},
    "relatedParty[?(@.id==null)]": {},
    "$..id,$[*],[0],$": {},
    "productOrderItem[?(@.id=='1')].productOrderItem[?(@.quantity>1)].product.name": {
        "productOrderItem": [{"productOrderItem": [{"product": {"name": "Router"}}]}]
    },
    "$where": {},
    ".": {},
    "relatedParty.name": {"relatedParty": [{"name": "Jo Doe"}, {}]},
    "relatedParty.id,relatedParty.role": {
        "relatedParty": [{"id": "7", "role": "customer"}, {"id": "8", "role": "seller"}]
    },
    "relatedParty,relatedParty.role": {"relatedParty": ORDER["relatedParty"]},
    "relatedParty.role,relatedParty": {"relatedParty": ORDER["relatedParty"]},
    "productOrderItem.state": {
        "productOrderItem": [{"state": "acknowledged"}, {"state": "acknowledged"}]
    },
    "productOrderItem.productOrderItem.product.name": {
        "productOrderItem": [{"productOrderItem": [{"product": {"name": "Router"}}]}, {}]
    },
    "productOrderItem.id,productOrderItem.productOrderItem.quantity": {
        "productOrderItem": [{"id": "1", "productOrderItem": [{"quantity": 2}]}, {"id": "2"}]
    },
    "x-vendor": {"x-vendor": ORDER["x-vendor"]},
    "x-vendor.flag": {"x-vendor": {"flag": True}},
    "x-vendor.list.a": {"x-vendor": {"list": [[{"a": 1}], {"a": 3}]}},
}


@pytest.fixture(scope="module")
def position(client: ContractClient) -> str:
    """The position in the list that the next order will have."""
    total: str = client.get("/productOrder?limit=0").headers["x-total-count"]
    return total


@pytest.fixture(scope="module")
def placed(client: ContractClient, position: str) -> Json:
    return place(client, item("1", productOrderItem=[NESTED]), item("2"), **ORDER)


@pytest.mark.parametrize(("fields", "selected"), SELECTIONS.items())
def test_selected_attributes_come_with_id_and_href(
    client: ContractClient, placed: Json, fields: str, selected: Json
) -> None:
    answer = client.get(path(placed), params={"fields": fields})
    assert answer.status_code == 200
    assert answer.json() == {"id": placed["id"], "href": placed["href"], **selected}


@pytest.mark.parametrize(("fields", "selected"), SELECTIONS.items())
def test_attributes_are_selected_from_each_order_of_a_list(
    client: ContractClient, position: str, placed: Json, fields: str, selected: Json
) -> None:
    query = {"fields": fields, "offset": position, "limit": "1"}
    (found,) = client.get("/productOrder", params=query).json()
    assert found == {"id": placed["id"], "href": placed["href"], **selected}


@pytest.mark.parametrize("fields", ["", " ", ",", " , "])
def test_an_empty_selection_selects_all(client: ContractClient, placed: Json, fields: str) -> None:
    assert client.get(path(placed), params={"fields": fields}).json() == placed


def test_a_selection_with_over_16_predicates_is_refused(
    client: ContractClient, placed: Json
) -> None:
    for fields in (
        ",".join(f"relatedParty[{n}]" for n in range(17)),
        "note[?(" + " || ".join(["@.id=='1'"] * 17) + ")]",
    ):
        for target in (path(placed), "/productOrder"):
            refused(client.get(target, params={"fields": fields}), 400, "28", "fields", "16")
    deep = "note[?" + "(" * 650 + "@.id" + ")" * 650 + "]"
    assert client.get(path(placed), params={"fields": deep}).status_code == 200


def test_selection_keeps_the_order_of_attributes(client: ContractClient) -> None:
    placed = place(client, priority="2", category="residential")
    found = client.get(path(placed), params={"fields": ",".join(reversed(placed))}).json()
    assert list(found) == list(placed)


def test_selection_keeps_the_etag(client: ContractClient, placed: Json) -> None:
    whole, selected = (client.get(path(placed), params=each) for each in ({}, {"fields": "state"}))
    assert whole.headers["etag"] == selected.headers["etag"]


def test_an_unknown_id_is_not_found(client: ContractClient) -> None:
    refused(client.get("/productOrder/unknown"), 404, "60", "productOrder")


def test_a_cancellation_is_no_order(client: ContractClient, placed: Json) -> None:
    body: dict[str, Any] = {"productOrder": {"id": placed["id"]}}
    task = client.post("/cancelProductOrder", json=body).json()
    refused(client.get(f"/productOrder/{task['id']}"), 404, "60")
    refused(client.get(f"/cancelProductOrder/{placed['id']}"), 404, "60")
