"""The products that an order names, looked up in the inventory."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import pytest
from hypothesis import given

from ordercentre.centre import CustomerRules
from ordercentre.neighbours.protocol import NeighbourUnavailable, RefusedByNeighbour
from ordercentre.products.lookup import Products
from ordercentre.products.model import Product
from tests.ordercentre.json_values import documents
from tests.ordercentre.stored_documents import StoredDocuments
from tmf630.wire import Json

PRODUCT: Final[Json] = {
    "id": "p1",
    "href": "https://inventory.example/product/p1",
    "name": "Fibre",
    "status": "active",
    "productOffering": {"id": "o1"},
    "productSpecification": {"id": "s1"},
    "relatedParty": [
        {"id": "c1", "role": "Customer", "@referredType": "Individual"},
        {"id": "x", "role": "seller"},
    ],
    "productCharacteristic": [
        {"name": "speed", "value": 100},
        {"name": "number", "value": "1"},
        {"name": "number", "value": "2"},
    ],
}


def found(content: Mapping[str, Any], *ids: str) -> Mapping[str, Product]:
    products = Products(StoredDocuments(content), CustomerRules())
    return asyncio.run(products.find(ids))


def test_a_product() -> None:
    assert found({"/product/p1": PRODUCT}, "p1")["p1"] == Product(
        id="p1",
        href="https://inventory.example/product/p1",
        name="Fibre",
        status="active",
        customer_ids=frozenset({"c1"}),
        offering_id="o1",
        specification_id="s1",
        characteristics={"speed": (100,), "number": ("1", "2")},
    )


def test_what_is_not_there_is_missing() -> None:
    content = {f"/product/{id}": {"id": str(id)} for id in range(0, 40, 2)}
    result = found(content, *map(str, range(40)), "..")
    assert list(result) == [str(id) for id in range(0, 40, 2)]


def test_a_product_that_says_no_more_than_its_id() -> None:
    assert found({"/product/a%20b": {}}, "a b") == {"a b": Product(id="a b")}


@pytest.mark.parametrize(
    ("parties", "customers"),
    [
        ([{"id": "a", "@referredType": "Customer"}, {"id": "b"}], {"a"}),
        ([{"id": "a"}, {"id": "b", "role": "seller"}], {"a"}),
        ([{"id": "b", "role": "seller"}], set()),
        ([], set()),
        ([{"role": "customer"}], set()),
    ],
)
def test_the_customer_of_a_product(parties: list[Json], customers: set[str]) -> None:
    result = found({"/product/p1": {"relatedParty": parties}}, "p1")
    assert result["p1"].customer_ids == customers


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"status": {}}, "status is an object, not a text"),
        ({"relatedParty": {}}, "relatedParty is an object, not an array"),
        ({"productOffering": "o1"}, 'productOffering is "o1", not an object'),
        ({"productCharacteristic": [7]}, "productCharacteristic[0] is 7, not an object"),
        (["p1"], "the document is an array, not an object"),
    ],
)
def test_a_product_that_cannot_be_read(content: Any, message: str) -> None:
    with pytest.raises(NeighbourUnavailable) as caught:
        found({"/product/p1": content, "/product/p2": PRODUCT}, "p2", "p1")
    assert str(caught.value) == f'inventory: product "p1" cannot be read: {message}'


def test_an_inventory_that_does_not_let_us_in() -> None:
    with pytest.raises(NeighbourUnavailable, match="inventory: 403"):
        found({"/product/p1": RefusedByNeighbour("inventory: 403", 403)}, "p1")


@given(
    documents(
        {
            "id": (),
            "status": (),
            "relatedParty": ("id", "role", "@referredType"),
            "productOffering": ("id",),
            "productSpecification": ("id",),
            "productCharacteristic": ("name", "value"),
        }
    )
)
def test_no_document_raises_anything_else(content: Json) -> None:
    try:
        result = found({"/product/p1": content}, "p1")
    except NeighbourUnavailable as error:
        assert "cannot be read" in str(error)  # noqa: PT017 - either is right
    else:
        assert result["p1"].id
