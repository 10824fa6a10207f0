"""A new order that is captured: what the server adds to it, and what it says of that."""

from __future__ import annotations

from typing import Final

import pytest

from tests.api.histories import text
from tests.api.orders import Json, path, retrieve
from tests.api.versions.clients import V5Client
from tests.ordercentre.capturing.content import item
from tests.ordercentre.capturing.neighbours import Neighbours
from tests.ordercentre.capturing.serving import Centre

MONTHLY: Final[Json] = {
    "priceType": "recurring",
    "recurringChargePeriod": "month",
    "price": {
        "dutyFreeAmount": {"unit": "EUR", "value": 29.99},
        "taxIncludedAmount": {"unit": "EUR", "value": 35.69},
        "taxRate": 19,
    },
}
SPEED: Final = {"name": "speed", "valueType": "integer", "value": 100}


def once(without_tax: float, with_tax: float | None = None) -> Json:
    """A total that is charged once: without tax, and with it."""
    price: Json = {"dutyFreeAmount": {"unit": "EUR", "value": without_tax}}
    if with_tax is not None:
        price |= {"taxIncludedAmount": {"unit": "EUR", "value": with_tax}, "taxRate": 19}
    return {"priceType": "oneTime", "price": price}


def test_what_an_order_leaves_out_is_added(shop: Centre, known: Neighbours) -> None:
    placed = shop.place(item("1", "fibre"), item("2", "modem", quantity=3))
    fibre, modem = placed["productOrderItem"]
    offering = fibre["productOffering"]
    assert (offering["name"], modem["productOffering"]["name"]) == ("Fibre 500", "Modem")
    assert offering["href"] == f"{known.base('catalog')}/productOffering/fibre"
    assert fibre["product"]["productCharacteristic"] == [SPEED]
    specification = fibre["product"]["productSpecification"]
    assert (specification["id"], specification["version"]) == ("access", "2")
    assert [each["name"] for each in fibre["itemPrice"]] == ["Fee", "Installation"]
    assert fibre["itemTotalPrice"] == [MONTHLY, once(50)]
    assert modem["itemTotalPrice"] == [once(3.02, 3.59)]
    assert placed["orderTotalPrice"] == [MONTHLY, once(53.02)]
    [party] = placed["relatedParty"]
    assert party["name"] == "Ada & Co"
    assert party["href"] == f"{known.base('customer')}/customer/ada"
    assert (placed["state"], fibre["state"]) == ("acknowledged", "acknowledged")
    assert retrieve(shop.client, placed) == placed


def test_a_bundle_is_unfolded(shop: Centre) -> None:
    placed = shop.place(item("1", "home", productOrderItem=[item("p", "phone", quantity=2)]))
    [bundle] = placed["productOrderItem"]
    phone, fibre = bundle["productOrderItem"]
    assert (phone["id"], phone["quantity"]) == ("p", 2)
    assert (fibre["productOffering"]["name"], fibre["quantity"]) == ("Fibre 500", 1)
    bundled = [
        each["id"]
        for each in bundle["productOrderItemRelationship"]
        if each["relationshipType"] == "bundles"
    ]
    assert sorted(bundled) == sorted(["p", fibre["id"]])
    assert {"id": fibre["id"], "relationshipType": "requires"} in phone[
        "productOrderItemRelationship"
    ]
    recurring = {"unit": "EUR", "value": 38.99}
    assert recurring in [each["price"]["dutyFreeAmount"] for each in placed["orderTotalPrice"]]


def test_what_is_ordered_upon_is_named(shop: Centre) -> None:
    product = {"id": "line", "productCharacteristic": [{"name": "speed", "value": 500}]}
    placed = shop.place(item("1", None, "modify", product=product))
    assert placed["productOrderItem"][0]["product"]["name"] == "Ada's line"
    response = shop.response(placed["id"])
    assert response["product"] == [{"id": "line", "name": "Ada's line", "status": "active"}]


def test_the_response_says_what_was_found(shop: Centre) -> None:
    placed = shop.place(item("1", "fibre"), item("2", "modem"))
    response = shop.response(placed["id"])
    assert (response["outcome"], response["captureDate"]) == ("accepted", placed["orderDate"])
    customer = response["customer"]
    assert (customer["id"], customer["status"]) == ("ada", "Approved")
    assert customer["party"]["name"] == "Ada Byron"
    assert "creditProfile" not in customer
    fibre, modem = response["productOffering"]
    assert (fibre["id"], fibre["version"], fibre["lifecycleStatus"]) == ("fibre", "3", "Active")
    assert (fibre["duration"], fibre["productOrderItem"]) == (["24 months"], ["1"])
    assert [each["value"] for each in fibre["productOfferingPrice"]] == [29.99, 50]
    assert fibre["productOfferingPrice"][1]["lifecycleStatus"] == "active"
    assert modem["productOrderItem"] == ["2"]
    seconds = {each["name"]: each["seconds"] for each in response["neighbour"]}
    assert seconds.keys() == {"customer", "catalog"}
    assert all(0 < each < 60 for each in seconds.values())
    assert "objection" not in response


def test_the_history_has_the_customer_as_it_was(shop: Centre, known: Neighbours) -> None:
    party = known.add("individual", {"fullName": "Kim X", "status": "validated"})
    kim = known.add("customer", {"name": "Kim", "status": "active", "engagedParty": {"id": party}})
    placed = shop.place(item("1", "fibre"), by=kim)
    known.change("customer", kim, name="Kim Ltd", status="closed")
    lines = text(shop.store_url, placed)
    assert f"    customer: {kim} Kim, active" in lines
    assert f"    party: {party} Kim X, validated" in lines
    assert shop.response(placed["id"])["customer"]["name"] == "Kim"
    assert "active" not in str(retrieve(shop.client, placed))


def test_an_order_of_v5_is_captured_alike(shop: Centre) -> None:
    with V5Client(shop.server) as v5:
        sent = {
            "@type": "ProductOrder",
            "relatedParty": [
                {
                    "@type": "RelatedPartyOrPartyRole",
                    "role": "customer",
                    "partyOrPartyRole": {
                        "@type": "PartyRoleRef",
                        "@referredType": "Customer",
                        "id": "ada",
                    },
                }
            ],
            "productOrderItem": [
                {
                    "@type": "ProductOrderItem",
                    "id": "1",
                    "action": "add",
                    "productOffering": {"@type": "ProductOfferingRef", "id": "home"},
                }
            ],
        }
        answer = v5.post("/productOrder", json=sent)
        assert answer.status_code == 201, answer.text
        placed = answer.json()
        assert placed["relatedParty"][0]["partyOrPartyRole"]["name"] == "Ada & Co"
        [bundle] = placed["productOrderItem"]
        assert bundle["productOrderItem"][0]["productOffering"]["name"] == "Fibre 500"
        found = v5.get(f"/productOrder/{placed['id']}/captureResponse")
        assert (found.status_code, found.json()["outcome"]) == (200, "accepted")
    alike = shop.place(item("1", "home"))
    assert retrieve(shop.client, placed)["orderTotalPrice"] == alike["orderTotalPrice"]


def test_what_only_the_server_says_is_not_taken_from_a_client(shop: Centre) -> None:
    free = [{"price": {"dutyFreeAmount": {"unit": "EUR", "value": 0}}}]
    sent = {**item("1", "fibre", itemTotalPrice=free), "@pointOfNoReturn": True}
    placed = shop.place(sent, orderTotalPrice=free)
    assert placed["orderTotalPrice"] == [MONTHLY, once(50)]
    assert placed["productOrderItem"][0]["itemTotalPrice"] == [MONTHLY, once(50)]
    assert "@pointOfNoReturn" not in placed["productOrderItem"][0]
    answer = shop.client.patch(path(placed), json={"orderTotalPrice": free})
    assert answer.json()["orderTotalPrice"] == placed["orderTotalPrice"]


@pytest.mark.any_store
def test_a_repetition_asks_no_neighbour(shop: Centre, known: Neighbours) -> None:
    body = {"productOrderItem": [item("1", "fibre")]}
    first, again = (
        shop.client.post("/productOrder", json=body, headers={"Idempotency-Key": "a b c"})
        for _ in range(2)
    )
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first.json()
    before = known.lines["catalog"].requests
    known.lines["catalog"].fault = 500
    third = shop.client.post("/productOrder", json=body, headers={"Idempotency-Key": "a b c"})
    assert third.json() == first.json()
    assert known.lines["catalog"].requests == before
