"""Changes of captured orders: only what has changed is captured."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.api.orders import Json, path, refused, retrieve
from tests.api.progress import with_states
from tests.api.versions.clients import V5Client
from tests.ordercentre.capturing.content import customer, item, price
from tests.ordercentre.capturing.neighbours import Neighbours
from tests.ordercentre.capturing.serving import Centre
from tests.ordercentre.capturing.test_completing import MONTHLY, once

OWN: dict[str, str] = {"lifecycleStatus": "active"}


def patched(shop: Centre, placed: Json, **attributes: Json | list[Json] | str) -> Json:
    """The order after a change."""
    answer = shop.client.patch(path(placed), json=attributes)
    assert answer.status_code == 200, answer.text
    changed: Json = answer.json()
    return changed


def test_only_a_changed_item_is_captured(shop: Centre, known: Neighbours) -> None:
    """The catalogue has changed meanwhile: the other item stays as it was ordered."""
    offering = {"productOfferingPrice": [price(10)], **OWN}
    stays, changes = (known.add("productOffering", offering) for _ in range(2))
    placed = shop.place(item("1", stays), item("2", changes))
    for id in (stays, changes):
        known.change(
            "productOffering",
            id,
            name="New",
            productOfferingPrice=[price(20)],
            lifecycleStatus="retired" if id == stays else "active",
        )
    one, other = placed["productOrderItem"]
    bought = {**other, "quantity": 2}
    after = patched(shop, placed, productOrderItem=[one, bought])
    assert after["productOrderItem"][0] == one
    changed = after["productOrderItem"][1]
    assert changed["productOffering"]["name"] == "New"
    # The price stays the agreed one, the total follows from the quantity.
    assert changed["itemPrice"] == other["itemPrice"]
    assert changed["itemTotalPrice"][0]["price"]["dutyFreeAmount"]["value"] == 20
    assert after["orderTotalPrice"][0]["price"]["dutyFreeAmount"]["value"] == 30
    answer = shop.client.patch(
        path(placed), json={"productOrderItem": [{**one, "quantity": 2}, changed]}
    )
    refused(answer, 409, "65", "/productOrderItem/0/productOffering/id: ", '"retired"')
    assert retrieve(shop.client, placed) == after


def test_another_offering_has_its_own_price(shop: Centre) -> None:
    placed = shop.place(item("1", "fibre"), item("2", "modem"))
    one, other = placed["productOrderItem"]
    after = patched(
        shop, placed, productOrderItem=[one, {**other, "productOffering": {"id": "phone"}}]
    )
    changed = after["productOrderItem"][1]
    assert changed["itemPrice"][0]["price"]["dutyFreeAmount"]["value"] == 4.5
    assert changed["productOffering"]["name"] == "Phone"
    values = [each["price"]["dutyFreeAmount"]["value"] for each in after["orderTotalPrice"]]
    assert sorted(values) == [34.49, 50]
    response = shop.response(placed["id"])
    assert [each["id"] for each in response["productOffering"]] == ["fibre", "phone"]


def test_an_item_that_is_added_is_captured(shop: Centre) -> None:
    placed = shop.place(item("1", "fibre"))
    [one] = placed["productOrderItem"]
    after = patched(shop, placed, productOrderItem=[one, item("2", "home")])
    [fibre] = after["productOrderItem"][1]["productOrderItem"]
    assert (fibre["productOffering"]["name"], fibre["state"]) == ("Fibre 500", "acknowledged")
    answer = shop.client.patch(
        path(placed), json={"productOrderItem": [one, item("2", "copper"), item("3", "none")]}
    )
    refused(answer, 409, "65", "/productOrderItem/1/", "/productOrderItem/2/")


def test_an_item_that_is_removed_is_not_charged(shop: Centre) -> None:
    placed = shop.place(item("1", "fibre"), item("2", "modem"))
    after = patched(shop, placed, productOrderItem=placed["productOrderItem"][:1])
    assert after["orderTotalPrice"] == [MONTHLY, once(50)]


@pytest.mark.any_store
def test_a_change_of_something_else_asks_no_neighbour(shop: Centre, known: Neighbours) -> None:
    placed = shop.place(item("1", "fibre"))
    for line in known.lines.values():
        line.fault = 500
    seller = {"id": "s", "role": "seller", "@referredType": "Organization"}
    patched(shop, placed, priority="1", state="inProgress", note=[{"text": "Ring"}])
    patched(shop, placed, relatedParty=[*placed["relatedParty"], seller])
    with V5Client(shop.server) as v5:
        shown = v5.get(path(placed)).json()
        again = {"productOrderItem": shown["productOrderItem"], "description": "x"}
        assert v5.patch(path(placed), json=again).status_code == 200
    [one] = retrieve(shop.client, placed)["productOrderItem"]
    answer = shop.client.patch(path(placed), json={"productOrderItem": [{**one, "quantity": 5}]})
    refused(answer, 503, "5", "customer: ")


def test_another_customer_is_captured(shop: Centre, known: Neighbours) -> None:
    placed = shop.place(item("1", "fibre"))
    answer = shop.client.patch(path(placed), json={"relatedParty": [customer("bob")]})
    refused(answer, 409, "65", "/relatedParty/0: ", '"closed"')
    lea = known.add("customer", {"name": "Lea", "status": "ok", "engagedParty": {"id": "?"}})
    answer = shop.client.patch(path(placed), json={"relatedParty": [customer(lea)]})
    refused(answer, 409, "65", "/relatedParty/0: ", "engagedParty")
    known.change("customer", lea, engagedParty={"id": "ada-byron"})
    after = patched(shop, placed, relatedParty=[customer(lea)])
    assert after["relatedParty"][0]["name"] == "Lea"
    assert shop.response(placed["id"])["customer"]["id"] == lea


def test_items_upon_products_are_captured_for_another_customer(
    shop: Centre, known: Neighbours
) -> None:
    """Each product is a customer's."""
    tom = known.add("customer", {"status": "ok", "engagedParty": {"id": "ada-byron"}})
    placed = shop.place(item("1", "fibre"), item("2", None, "modify", product={"id": "line"}))
    for parties in ([customer(tom)], [{**customer("ada"), "role": "payer"}, customer(tom)]):
        answer = shop.client.patch(path(placed), json={"relatedParty": parties})
        refused(answer, 409, "65", "/productOrderItem/1/product/id: ", "another customer's")
    answer = shop.client.patch(path(placed), json={"relatedParty": None})
    refused(answer, 409, "65", "/productOrderItem/1/product/id: ", "names no customer")
    assert retrieve(shop.client, placed)["relatedParty"] == placed["relatedParty"]
    patched(shop, placed, relatedParty=[{**customer("ada"), "name": "Ada"}])


def test_a_bundle_changes_after_one_of_its_components_is_delivered(
    shop: Centre, known: Neighbours
) -> None:
    """The product of that component is in the inventory by then."""
    product_id = str(uuid4())
    phone = item("p", "phone", product={"id": product_id})
    placed = shop.place(item("1", "home", productOrderItem=[phone]))
    for state in ("inProgress", "completed"):
        moved = with_states(retrieve(shop.client, placed), {"p": state})
        [delivered] = patched(shop, placed, productOrderItem=moved)["productOrderItem"]
    known.add("product", {"id": product_id, "status": "active"})
    known.change("productOffering", "phone", lifecycleStatus="retired", name="Old")
    try:
        phone, fibre = delivered["productOrderItem"]
        changed = {**delivered, "productOrderItem": [phone, {**fibre, "description": "Upstairs"}]}
        after = patched(shop, placed, productOrderItem=[changed])["productOrderItem"][0]
    finally:
        known.change("productOffering", "phone", lifecycleStatus="launched", name="Phone")
    assert after["productOrderItem"] == [phone, {**fibre, "description": "Upstairs"}]


def test_the_first_customer_stays_recorded(shop: Centre, known: Neighbours) -> None:
    tom = known.add("customer", {"status": "ok", "engagedParty": {"id": "ada-byron"}})
    placed = shop.place(item("1", "fibre"), by=tom)
    known.change("customer", tom, status="closed")
    [one] = placed["productOrderItem"]
    patched(shop, placed, productOrderItem=[{**one, "quantity": 2}])
    assert shop.response(placed["id"])["customer"]["status"] == "ok"


def test_a_client_sets_no_point_of_no_return(shop: Centre) -> None:
    placed = shop.place(item("1", "fibre"))
    [one] = placed["productOrderItem"]
    passed = {**one, "@pointOfNoReturn": True}
    assert patched(shop, placed, productOrderItem=[passed])["productOrderItem"] == [one]
    patch = [{"op": "add", "path": "/productOrderItem/0/@pointOfNoReturn", "value": True}]
    headers = {"Content-Type": "application/json-patch+json"}
    answer = shop.client.patch(path(placed), json=patch, headers=headers)
    assert answer.json()["productOrderItem"] == [one]


def test_a_draft_is_captured_when_it_is_placed(shop: Centre) -> None:
    with V5Client(shop.server) as v5:
        offering = {"@type": "ProductOfferingRef", "id": "copper"}
        sent = {
            "@type": "ProductOrderItem",
            "id": "1",
            "action": "add",
            "productOffering": offering,
        }
        body = {"@type": "ProductOrder", "productOrderItem": [sent]}
        answer = v5.post("/productOrder", json={**body, "requestedInitialState": "draft"})
        assert (answer.status_code, answer.json()["state"]) == (201, "draft"), answer.text
        draft = answer.json()
        assert v5.get(f"{path(draft)}/captureResponse").status_code == 404
        answer = v5.patch(path(draft), json={"state": "acknowledged"})
        assert answer.status_code == 409
        assert '"retired"' in answer.json()["message"]
        home = {**sent, "productOffering": {"@type": "ProductOfferingRef", "id": "home"}}
        answer = v5.patch(path(draft), json={"productOrderItem": [home]})
        assert (answer.status_code, answer.json()["state"]) == (200, "draft"), answer.text
        assert "productOrderTotalPrice" not in answer.json()
        answer = v5.patch(path(draft), json={"state": "acknowledged"})
        assert (answer.status_code, answer.json()["state"]) == (200, "acknowledged"), answer.text
        [bundle] = answer.json()["productOrderItem"]
        [fibre] = bundle["productOrderItem"]
        assert (bundle["state"], fibre["state"]) == ("acknowledged", "acknowledged")
        assert fibre["productOffering"]["name"] == "Fibre 500"
    assert shop.response(draft["id"])["outcome"] == "accepted"
