"""What an item that completes writes into the inventory."""

from __future__ import annotations

from typing import Any

import pytest

from ordercentre.products.relationships import Link
from ordercentre.products.writing import Change, ProductWrite, written
from productordering.versions import writing
from tests.ordercentre.products.orders import COMPLETED, CUSTOMER, item, mark, order
from tmf630.wire import Json

ROLES = frozenset({"customer"})
PRICE: Json = {
    "name": "Monthly",
    "priceType": "recurring",
    "recurringChargePeriod": "month",
    "price": {"dutyFreeAmount": {"unit": "EUR", "value": 9.9}},
}
ALTERATION: Json = {"priceType": "recurring", "price": {"percentage": 10}}


def write_of(item: Json, *others: Json, **attributes: Any) -> ProductWrite:
    return written(order(item, *others, **attributes), item, COMPLETED, ROLES)


def test_an_added_product() -> None:
    write = write_of(
        item(
            "1",
            productOffering={"id": "fibre", "name": "Fibre"},
            billingAccount={"id": "b1"},
            itemPrice=[PRICE | {"priceAlteration": [ALTERATION]}],
            itemTerm=[{"name": "24 months"}],
            product={
                "id": "chosen by the client",
                "@type": "ProductRefOrValue",
                "@referredType": "Product",
                "status": "created",
                "description": "Up to the attic",
                "productSpecification": {"id": "access"},
                "productCharacteristic": [{"name": "speed", "value": 100}],
                "place": [{"id": "p", "role": "installation"}],
                "relatedParty": [{"id": "u", "role": "user", "@referredType": "Individual"}],
            },
        )
    )
    assert (write.change, write.product_id, write.links) == (Change.CREATE, "", ())
    assert write.body == {
        "status": "active",
        "name": "Fibre",
        "description": "Up to the attic",
        "orderDate": "2026-01-31T08:15:00.000Z",
        "startDate": "2026-02-03T04:05:06.000Z",
        "billingAccount": {"id": "b1"},
        "productOffering": {"id": "fibre", "name": "Fibre"},
        "productSpecification": {"id": "access"},
        "productCharacteristic": [{"name": "speed", "value": 100}],
        "productPrice": [PRICE | {"productPriceAlteration": [ALTERATION]}],
        "productTerm": [{"name": "24 months"}],
        "place": [{"id": "p", "role": "installation"}],
        "relatedParty": [CUSTOMER, {"id": "u", "role": "user", "@referredType": "Individual"}],
        "productOrderItem": [mark("1")],
    }


def test_a_product_of_v5_is_written_in_the_words_of_v4() -> None:
    address = {"@type": "GeographicAddress", "city": "Bonn"}
    place = {"@type": "RelatedPlaceRefOrValue", "role": "installation", "place": address}
    user = {"@type": "Individual", "id": "u", "givenName": "Ute"}
    party = {"@type": "RelatedPartyOrPartyRole", "role": "user", "partyOrPartyRole": user}
    entry = {"@type": "ObjectCharacteristic", "name": "at", "value": {"place": [{"place": {}}]}}
    product = {"@type": "Product", "place": [place], "relatedParty": [party]}
    made = item("1", product={**product, "productCharacteristic": [entry]})
    [stored] = writing.order(order({**made, "@type": "ProductOrderItem"}))["productOrderItem"]
    body = write_of(stored).body
    assert body["place"] == [{"role": "installation", **address}]
    assert body["relatedParty"] == [
        CUSTOMER,
        {"role": "user", "id": "u", "@referredType": "Individual"},
    ]
    assert body["productCharacteristic"] == [entry]


def test_an_item_that_says_nothing_of_its_product() -> None:
    write = write_of(item("1"), relatedParty=[], billingAccount={"id": "b0"})
    assert write.body == {
        "status": "active",
        "orderDate": "2026-01-31T08:15:00.000Z",
        "startDate": "2026-02-03T04:05:06.000Z",
        "billingAccount": {"id": "b0"},
        "productOrderItem": [mark("1")],
    }


def test_what_an_item_says_of_its_product_comes_first() -> None:
    own = {"name": "Line 2", "startDate": "2026-03-01T00:00:00Z", "isBundle": False}
    nested = item("2", state="acknowledged")
    offering = {"id": "fibre", "name": "Fibre"}
    write = write_of(item("1", productOffering=offering, product=own, productOrderItem=[nested]))
    assert own.items() <= write.body.items()


def test_the_customer_is_named_once() -> None:
    owner = {"id": "c1", "role": "owner", "@referredType": "Customer"}
    assert write_of(item("1", product={"relatedParty": [owner]})).body["relatedParty"] == [owner]


@pytest.mark.parametrize("missing", ["price", "priceType"])
def test_a_price_that_no_product_can_have_is_left_out(missing: str) -> None:
    price = {name: value for name, value in PRICE.items() if name != missing}
    write = write_of(item("1", itemPrice=[price, PRICE]))
    assert write.body["productPrice"] == [PRICE]
    assert "productPrice" not in write_of(item("1", itemPrice=[price])).body


@pytest.mark.parametrize(
    ("action", "quantity", "own", "characteristics"),
    [
        ("add", 3, [], [{"name": "quantity", "valueType": "integer", "value": 3}]),
        ("add", 1, [], []),
        ("add", None, [], []),
        ("add", 3, [{"name": "quantity", "value": "x"}], [{"name": "quantity", "value": "x"}]),
        ("modify", 1, [], [{"name": "quantity", "valueType": "integer", "value": 1}]),
        ("modify", None, [], []),
    ],
)
def test_the_quantity_is_a_characteristic(
    action: str, quantity: int | None, own: list[Json], characteristics: list[Json]
) -> None:
    product = {"id": "p1", "productCharacteristic": own}
    attributes: Json = {} if quantity is None else {"quantity": quantity}
    body = write_of(item("1", action, product=product, **attributes)).body
    assert body["productCharacteristic"] == characteristics


def test_a_modified_product() -> None:
    write = write_of(
        item("1", "modify", product={"id": "p1", "href": "h", "status": "suspended", "name": "New"})
    )
    assert (write.change, write.product_id, write.href) == (Change.UPDATE, "p1", "h")
    assert write.body == {
        "status": "suspended",
        "name": "New",
        "productOrderItem": [mark("1", "modify")],
    }


def test_a_deleted_product() -> None:
    write = write_of(item("1", "delete", product={"id": "p1", "name": "Not changed"}))
    assert (write.change, write.product_id) == (Change.TERMINATE, "p1")
    assert write.body == {
        "status": "terminated",
        "terminationDate": "2026-02-03T04:05:06.000Z",
        "productOrderItem": [mark("1", "delete")],
    }


def test_the_date_of_a_termination_is_the_items() -> None:
    product = {"id": "p1", "terminationDate": "2026-02-28T00:00:00Z"}
    body = write_of(item("1", "delete", product=product)).body
    assert body["terminationDate"] == "2026-02-28T00:00:00Z"


@pytest.mark.parametrize(
    "unchanging",
    [
        item("1", "noChange", product={"id": "p1"}),
        item("1", "noChange"),
        item("1", "modify", product={"name": "x"}),
        item("1", "delete"),
    ],
)
def test_an_item_that_changes_nothing(unchanging: Json) -> None:
    write = write_of(unchanging)
    assert (write.change, write.body) == (Change.NOTHING, {})


def test_a_bundle_names_the_products_in_it_that_are_there() -> None:
    bundle = item(
        "1",
        productOrderItem=[
            item("2", state="completed", product={"id": "p2", "href": "h2"}),
            item("3", product={"id": "not there yet"}),
            item("4", "noChange", product={"id": "p4"}),
            item("5", "delete", product={"id": "p5"}),
        ],
        productOrderItemRelationship=[
            {"id": "2", "relationshipType": "bundles"},
            {"id": "6", "relationshipType": "reliesOn"},
            {"id": "7"},
        ],
    )
    body = write_of(bundle, item("6", "modify", product={"id": "p6"})).body
    assert body["isBundle"] is True
    assert body["productRelationship"] == [
        {
            "relationshipType": "bundled",
            "product": {"id": "p2", "href": "h2", "@referredType": "Product"},
        },
        {"relationshipType": "bundled", "product": {"id": "p4", "@referredType": "Product"}},
        {"relationshipType": "reliesOn", "product": {"id": "p6", "@referredType": "Product"}},
    ]


def test_products_that_are_there_are_linked_to_a_new_one() -> None:
    new = item("2")
    bundle = item("1", "noChange", product={"id": "p1"}, productOrderItem=[new])
    relies = [{"id": "2", "relationshipType": "reliesOn"}]
    others = (
        item("3", "modify", product={"id": "p3"}, productOrderItemRelationship=relies),
        item("4", product={"id": "x"}, productOrderItemRelationship=relies),
        item("5", "delete", product={"id": "p5"}, productOrderItemRelationship=relies),
    )
    write = written(order(bundle, *others), new, COMPLETED, ROLES)
    assert write.links == (Link("p1", "bundles"), Link("p3", "reliesOn"))
    assert "productRelationship" not in write.body


def test_a_product_can_be_there_before_its_item_is_shown_as_completed() -> None:
    component = item("2", product={"id": "p2"})
    bundle = item("1", product={"id": "p1"}, productOrderItem=[component])
    for new, other, there in ((bundle, component, {"2"}), (component, bundle, {"1"})):
        placed = order(bundle)
        alone = written(placed, new, COMPLETED, ROLES)
        assert (alone.links, alone.body.get("productRelationship")) == ((), None)
        write = written(placed, new, COMPLETED, ROLES, there)
        related = [each["product"]["id"] for each in write.body.get("productRelationship", ())]
        linked = [link.product_id for link in write.links]
        assert related + linked == [other["product"]["id"]]
