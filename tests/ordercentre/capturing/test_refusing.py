"""New orders that cannot be captured: all objections at once, and where they can be read."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.api.orders import Json, refused
from tests.api.stores import NewStore
from tests.api.versions.clients import V5Client
from tests.ordercentre.capturing.content import item, order
from tests.ordercentre.capturing.neighbours import Neighbours
from tests.ordercentre.capturing.serving import Centre, centre, options

SLOW: Final = {"productCharacteristic": [{"name": "speed", "value": 7}]}
OFFERING: Final = "/productOrderItem/0/productOffering/id"
PRODUCT: Final = "/productOrderItem/0/product/id"


def checked(shop: Centre, answer: httpx.Response) -> list[Json]:
    """The objections in the response to a refused order, which the error refers to."""
    refused(answer, 409, "65")
    error = answer.json()
    found = shop.client.get(error["referenceError"])
    assert found.status_code == 200, found.text
    response = found.json()
    assert response["outcome"] == "rejected"
    objections: list[Json] = response["objection"]
    told = "; ".join(f"{each['place']}: {each['message']}" for each in objections)
    assert error["message"] == told
    order_url = error["referenceError"].removesuffix("/captureResponse")
    assert shop.client.get(order_url).status_code == 404
    return objections


@pytest.mark.any_store
@pytest.mark.parametrize(
    ("sent", "place", "words"),
    [
        (order(item("1", "nothing")), OFFERING, 'no offering "nothing"'),
        (order(item("1", "copper")), OFFERING, "active or launched"),
        (order(item("1", "summer")), OFFERING, "until 2020-09-01"),
        (order(item("1", "online")), OFFERING, 'channels "Web (web)"'),
        (order(item("1", "online"), channel=[{"id": "shop"}]), OFFERING, '"shop"'),
        (
            order(item("1", "fibre", product=SLOW)),
            "/productOrderItem/0/product/productCharacteristic/0/value",
            "100 or 500",
        ),
        (
            order(item("1", "home", productOrderItem=[item(f"p{n}", "phone") for n in range(3)])),
            "/productOrderItem/0",
            '0 to 2 of "phone"',
        ),
        (order(item("1", "fibre"), by="nobody"), "/relatedParty/0", 'no customer "nobody"'),
        (order(item("1", "fibre"), by="bob"), "/relatedParty/0", '"closed"'),
        (order(item("1", "fibre"), by="eve"), "/relatedParty/0", '"deceaded"'),
        (order(item("1", None, "delete", product={"id": "x"})), PRODUCT, 'no product "x"'),
        (order(item("1", None, "modify", product={"id": "ended"})), PRODUCT, "active or suspended"),
        (order(item("1", None, "noChange", product={"id": "foreign"})), PRODUCT, "another"),
        (order(item("1", None, "modify")), PRODUCT, "is missing"),
        (order(item("1", "fibre", product={"id": "line"})), PRODUCT, "is there already"),
    ],
)  # fmt: skip
def test_an_objection(shop: Centre, sent: Json, place: str, words: str) -> None:
    (objection,) = checked(shop, shop.client.post("/productOrder", json=sent))
    assert objection["place"] == place
    assert words in objection["message"]


def test_all_objections_are_made_at_once(shop: Centre) -> None:
    items = [
        item("1", "copper"),
        item("2", "home", productOrderItem=[item("2.1", "summer")]),
        item("3", "fibre", product=SLOW),
        item("4", None, "modify", product={"id": "foreign"}),
    ]
    before = shop.client.get("/productOrder?limit=0").headers["x-total-count"]
    objections = checked(shop, shop.post(*items, by="eve"))
    assert {each["place"] for each in objections} >= {
        "/relatedParty/0",
        "/productOrderItem/0/productOffering/id",
        "/productOrderItem/1/productOrderItem/0/productOffering/id",
        "/productOrderItem/2/product/productCharacteristic/0/value",
        "/productOrderItem/3/product/id",
    }
    assert shop.client.get("/productOrder?limit=0").headers["x-total-count"] == before


def test_a_refused_order_of_v5_has_a_response_too(shop: Centre) -> None:
    with V5Client(shop.server) as v5:
        offering = {"@type": "ProductOfferingRef", "id": "copper"}
        sent = {
            "@type": "ProductOrderItem",
            "id": "1",
            "action": "add",
            "productOffering": offering,
        }
        answer = v5.post(
            "/productOrder", json={"@type": "ProductOrder", "productOrderItem": [sent]}
        )
        assert answer.status_code == 409
        id = answer.json()["referenceError"].split("/")[-2]
        found = v5.get(f"/productOrder/{id}/captureResponse")
        assert found.json()["objection"][0]["place"] == OFFERING


@pytest.mark.any_store
def test_an_order_that_no_neighbour_has_captured_has_no_response(shop: Centre) -> None:
    answer = shop.client.get("/productOrder/unknown/captureResponse")
    refused(answer, 404, "60", "captured")


@pytest.mark.any_store
def test_strict_rules_come_first(new_store: NewStore, known: Neighbours, tmp_path: Path) -> None:
    environment = {"TMF622_RULES": "strict"}
    with (
        new_store() as url,
        centre(url, *options(tmp_path, known), environment=environment) as strict,
    ):
        asked = known.lines["catalog"].requests
        answer = strict.client.post(
            "/productOrder", json={"productOrderItem": [item("1", "copper")]}
        )
        refused(answer, 409, "65", "/relatedParty: ")
        assert "referenceError" not in answer.json()
        assert known.lines["catalog"].requests == asked
        refused(strict.post(item("1", "copper")), 409, "65", "active or launched")
        strict.place(item("1", "fibre", quantity=1))
