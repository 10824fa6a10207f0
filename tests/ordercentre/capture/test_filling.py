"""Names, links and specifications that an order leaves out and its neighbours say."""

from __future__ import annotations

from copy import deepcopy

import pytest

from ordercentre.capture import filling
from ordercentre.catalogue.model import Found, Offering, Reference, Specification
from ordercentre.products.model import Product
from tests.api.orders import Json, order

FIBRE = Offering(
    id="fibre",
    name="Fibre 500",
    href="https://catalog.example/fibre",
    specification=Reference("line", "A line", "https://catalog.example/line"),
)
BUNDLE = Offering(id="bundle", name="All in one")
LINE = Specification(id="line", name="Line", href="HTTPS://catalog.example/line/2", version="2")
FOUND = Found({"fibre": FIBRE, "bundle": BUNDLE}, {"line": LINE})
OFFERING = {"id": "fibre", "href": FIBRE.href, "name": "Fibre 500"}
SPECIFICATION = {"id": "line", "href": LINE.href, "name": "Line", "version": "2"}
PRODUCTS = {
    "p1": Product(id="p1", name="Ann's line", href="https://inventory.example/p1"),
    "p2": Product(id="p2", name="Box", href="/p2"),
}


def filled(item: Json, found: Found = FOUND) -> Json:
    """The only item of an order after it is filled in, which changes nothing in place."""
    sent = order({"id": "1", "action": "add", **item})
    before = deepcopy(sent)
    made = filling.filled(sent, found, PRODUCTS)
    assert sent == before
    assert filling.filled(made, found, PRODUCTS) is made
    [only] = made["productOrderItem"]
    return {name: each for name, each in only.items() if name not in ("id", "action")}


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (
            {"productOffering": {"id": "fibre"}},
            {"productOffering": OFFERING, "product": {"productSpecification": SPECIFICATION}},
        ),
        (
            {"productOffering": {"id": "fibre"}, "product": {"productCharacteristic": []}},
            {
                "productOffering": OFFERING,
                "product": {"productCharacteristic": [], "productSpecification": SPECIFICATION},
            },
        ),
        (
            {"product": {"productOffering": {"id": "fibre"}}},
            {"product": {"productOffering": OFFERING, "productSpecification": SPECIFICATION}},
        ),
        (
            {"productOffering": {"id": "bundle"}},
            {"productOffering": {"id": "bundle", "name": "All in one"}},
        ),
        (
            {"action": "modify", "product": {"id": "p1"}},
            {"product": {"id": "p1", "name": "Ann's line", "href": "https://inventory.example/p1"}},
        ),
        (
            {
                "action": "delete",
                "product": {"id": "p2", "product": [{"id": "p1"}, {"id": "p3"}]},
                "productOffering": {"id": "fibre"},
            },
            {
                "product": {
                    "id": "p2",
                    "name": "Box",
                    "product": [
                        {
                            "id": "p1",
                            "name": "Ann's line",
                            "href": "https://inventory.example/p1",
                        },
                        {"id": "p3"},
                    ],
                },
                "productOffering": OFFERING,
            },
        ),
        (
            {"product": {"productSpecification": {"id": "line", "version": "1"}}},
            {"product": {"productSpecification": {**SPECIFICATION, "version": "1"}}},
        ),
    ],
)
def test_what_is_left_out_is_filled_in(sent: Json, expected: Json) -> None:
    assert filled(sent) == expected


def test_the_specification_is_what_the_offering_says_of_it_where_the_catalogue_has_it_not() -> None:
    made = filled({"productOffering": {"id": "fibre"}}, Found({"fibre": FIBRE}, {}))
    assert made["product"]["productSpecification"] == {
        "id": "line",
        "name": "A line",
        "href": "https://catalog.example/line",
    }


@pytest.mark.parametrize(
    "href", ["", "/fibre", "fibre", "ftp://a/b", "https://", "https://a b", "javascript:alert(1)"]
)
def test_only_an_absolute_url_is_copied(href: str) -> None:
    found = Found({"fibre": Offering(id="fibre", name="F", href=href)}, {})
    made = filled({"productOffering": {"id": "fibre"}}, found)
    assert made == {"productOffering": {"id": "fibre", "name": "F"}}


@pytest.mark.parametrize(
    "item",
    [
        {"productOffering": {"id": "unknown"}},
        {"productOffering": {"id": "bundle", "name": ""}},
        {"product": {"id": "p9", "productSpecification": {"id": "unknown"}}},
        {
            "productOffering": {"id": "fibre", "name": "mine", "href": "/mine"},
            "product": {"productSpecification": {"id": "own"}},
        },
        {"action": "modify", "product": {"id": "p1", "name": "", "href": "x"}},
        {},
    ],
)
def test_an_order_to_which_nothing_is_added_stays_the_same_object(item: Json) -> None:
    sent = order({"id": "1", "action": "add", **item})
    assert filling.filled(sent, FOUND, PRODUCTS) is sent


def test_nested_items_are_filled_in_too() -> None:
    nested = {"id": "1.1", "action": "add", "productOffering": {"id": "bundle"}}
    made = filled({"productOrderItem": [nested, {"id": "1.2", "action": "add"}]})
    assert made == {
        "productOrderItem": [
            {**nested, "productOffering": {"id": "bundle", "name": "All in one"}},
            {"id": "1.2", "action": "add"},
        ]
    }
