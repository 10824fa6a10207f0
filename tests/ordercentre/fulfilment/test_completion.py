"""Orders on their way to completion."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.api.orders import Json, item
from tests.api.progress import all_items, states
from tests.ordercentre.fulfilment.neighbours import Neighbours
from tests.ordercentre.fulfilment.site import Site, site

_MAPPING: Final = """
[[acceptance.mapping]]
offering = "fibre-500"
services = [{ id = "access" }]
"""


def bundle() -> Json:
    """A bundle of two items."""
    return item("1", productOrderItem=[item("1.1"), item("1.2")])


def test_a_bundle_follows_the_items_in_it(plain: Site) -> None:
    placed, service_order = plain.sent(bundle(), item("2"))
    sent = [each["id"] for each in service_order["serviceOrderItem"]]
    assert sent == ["1.1.1", "1.2.1", "2.1"]
    going = {"1.1.1": "inProgress", "1.2.1": "acknowledged", "2.1": "acknowledged"}
    plain.neighbours.work(service_order, "inProgress", going)
    now = plain.with_states(placed, **{"1.1": "inProgress"})
    assert states(now) == {
        "1": "inProgress",
        "1.1": "inProgress",
        "1.2": "acknowledged",
        "2": "acknowledged",
    }
    assert now["state"] == "inProgress"
    plain.neighbours.work(service_order, "completed")
    now = plain.in_state(placed, "completed")
    assert set(states(now).values()) == {"completed"}
    assert "completionDate" in now


def test_what_is_delivered_becomes_a_product(both: Site) -> None:
    placed, service_order = both.sent(bundle())
    both.neighbours.work(service_order, "completed")
    now = both.in_state(placed, "completed")
    products = {each["id"]: each for each in both.neighbours.products(placed)}
    ordered = {each["id"]: each["product"]["id"] for each in all_items(now)}
    assert ordered.keys() == {"1", "1.1", "1.2"}
    assert set(ordered.values()) == products.keys()
    related = products[ordered["1"]]["productRelationship"]
    assert {each["product"]["id"] for each in related} == {ordered["1.1"], ordered["1.2"]}
    assert {each["status"] for each in products.values()} == {"active"}
    # A product that is there is changed and ended.
    there = {"id": ordered["1.1"]}
    later, service_order = both.sent(
        item("1", action="modify", product={**there, "status": "suspended"})
    )
    both.neighbours.work(service_order, "completed")
    both.in_state(later, "completed")
    [product] = both.neighbours.products(later)
    assert (product["id"], product["status"]) == (ordered["1.1"], "suspended")


def test_the_end_of_a_product_is_mapped_by_its_offering(
    sqlite_url: str, known: Neighbours, tmp_path: Path
) -> None:
    """The order names the product alone."""
    with site(
        tmp_path, sqlite_url, known, "--inventory-url", known.inventory_url, further=_MAPPING
    ) as made:
        placed, service_order = made.sent(item("1"))
        made.neighbours.work(service_order, "completed")
        [delivered] = made.in_state(placed, "completed")["productOrderItem"]
        product = {"id": delivered["product"]["id"]}
        _, ending = made.sent({"id": "1", "action": "delete", "product": product})
    for each in (service_order, ending):
        [sent] = each["serviceOrderItem"]
        assert sent["service"]["serviceSpecification"]["id"] == "access"
