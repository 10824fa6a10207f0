"""Orders among neighbours by TM Forum's contracts, which allow every request and every answer.

If TMF622_TEST_CONTRACTS names a folder with the published contracts, these are served, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.cancellations import cancelled
from tests.api.orders import Json, item, path, refused
from tests.api.progress import states
from tests.api.waiting import eventually
from tests.ordercentre.fulfilment.site import Site
from tests.ordercentre.peers.centre import among
from tests.ordercentre.peers.content import fibre_and_router, of_ana
from tests.ordercentre.peers.neighbours import Served, values
from tmf622_demo import orders


@pytest.fixture(scope="module")
def centre(known: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An order centre among them."""
    with among(known, tmp_path_factory.mktemp("centre")) as made:
        yield made


@pytest.fixture(autouse=True)
def allowed(known: Served) -> Iterator[None]:
    """All that was sent and answered until the end of a test is as the contracts have it."""
    yield
    known.check()


def placed(centre: Site, order: Json) -> tuple[Json, Json]:
    """An order as it is placed, and its service order."""
    return centre.sent(*order.pop("productOrderItem"), **order)


def services(service_order: Json) -> dict[str, tuple[str | None, int, dict[str, Any]]]:
    """The specification, the quantity and the characteristics of services, by their items' ids."""
    return {
        each["id"]: (
            each["service"].get("serviceSpecification", {}).get("id"),
            each["quantity"],
            values(each["service"].get("serviceCharacteristic", ())),
        )
        for each in service_order["serviceOrderItem"]
    }


def test_a_bundle_of_bundles_becomes_services_and_products(centre: Site, known: Served) -> None:
    order, service_order = placed(centre, orders.bundle())
    assert services(service_order) == {
        "box.1": (None, 2, {"colour": "white"}),
        "tv.1.1": ("cfs-tv", 1, {}),
        "1.1.1.1": ("cfs-access", 1, {"bandwidth": 500}),
        "1.1.1.2": ("ip-address", 2, {"bandwidth": 500}),
        "1.1.2.1": (None, 1, {"colour": "white"}),
    }
    known.neighbours.work(service_order, "inProgress")
    centre.in_state(order, "inProgress")
    known.neighbours.work(service_order, "completed")
    now = centre.in_state(order, "completed")
    assert set(states(now).values()) == {"completed"}
    assert known.products(order) == {
        "Home": ("active", {}),
        "TV": ("active", {}),
        "TV box": ("active", {"colour": "white", "quantity": 2}),
        "TV channels": ("active", {}),
        "Internet": ("active", {}),
        "Fibre line": ("active", {"speed": 500}),
        "Router": ("active", {"colour": "white"}),
    }
    by_name = {each["name"]: each for each in known.neighbours.products(order)}
    assert now["productOrderItem"][0]["product"]["id"] == by_name["Home"]["id"]
    within = {each["product"]["id"] for each in by_name["Home"]["productRelationship"]}
    assert within == {by_name["TV"]["id"], by_name["Internet"]["id"]}
    assert all(each.tally for each in known.watched.values())
    assert known.watched["acceptance"].tally["POST", "hub"] == 1


def test_products_are_modified_ended_and_left_as_they_are(centre: Site, known: Served) -> None:
    faster = {"id": "line-of-ana", "productCharacteristic": [{"name": "speed", "value": 1000}]}
    line = item("1.1", action="modify", productOffering={"id": "fibre"}, product=faster)
    home = {"id": "1", "action": "noChange", "product": {"id": "home-of-ana"}}
    router = {"id": "2", "action": "delete", "product": {"id": "router-of-ana"}}
    order, service_order = placed(centre, of_ana({**home, "productOrderItem": [line]}, router))
    actions = {each["id"]: each["action"] for each in service_order["serviceOrderItem"]}
    assert actions == {"1.1.1": "modify", "1.1.2": "modify", "2.1": "delete"}
    known.neighbours.work(service_order, "completed")
    centre.in_state(order, "completed")
    assert known.products(order) == {
        "line-of-ana": ("active", {"speed": 1000}),
        "router-of-ana": ("terminated", {}),
    }


def test_an_amendment_reaches_the_services(centre: Site, known: Served) -> None:
    order, service_order = placed(centre, fibre_and_router())
    known.neighbours.work(service_order, "inProgress")
    now = centre.in_state(order, "inProgress")
    patch = orders.with_characteristics(now, speed=1000)
    patch["productOrderItem"] += now["productOrderItem"][1:]
    answer = centre.client.patch(path(order), json=patch)
    assert answer.status_code == 200, answer.text
    eventually(
        lambda: services(known.neighbours.read(service_order)),
        lambda found: found["1.1"] == ("cfs-access", 1, {"bandwidth": 1000}),
    )
    known.neighbours.work(service_order, "completed")
    centre.in_state(order, "completed")
    assert known.products(order)["Fibre line"] == ("active", {"speed": 1000})


def test_a_cancelled_order_becomes_no_product(centre: Site, known: Served) -> None:
    order, service_order = placed(centre, orders.fibre())
    known.neighbours.work(service_order, "inProgress")
    centre.in_state(order, "inProgress")
    known.watched["acceptance"].losing.add(("POST", "cancelServiceOrder"))
    assert cancelled(centre.client, order)["state"] == "done"
    centre.in_state(order, "cancelled")
    [task] = known.neighbours.cancellations(service_order)
    assert task["state"] == "done"
    assert known.products(order) == {}


def test_a_refused_order_becomes_no_service_order(centre: Site, known: Served) -> None:
    before = known.watched["acceptance"].tally["POST", "serviceOrder"]
    order = orders.refused("line-of-ana")
    order["productOrderItem"].append(item("5", productOffering={"id": "fibre/9"}))
    refused(
        centre.client.post("/productOrder", json=order),
        409,
        "65",
        'the individual "p-otto" of customer "otto"',
        'product "line-of-ana" is another customer\'s',
        '"isdn" is "Retired"',
        '"fibre/9"',
        "is 2000",
    )
    assert known.watched["acceptance"].tally["POST", "serviceOrder"] == before


def test_a_failed_service_is_tried_again_until_it_is_there(centre: Site, known: Served) -> None:
    order, service_order = placed(centre, orders.fibre())
    for attempt in (1, 2):
        failed = {"state": "failed", "errorMessage": [{"code": "7", "message": "No free port"}]}
        items = [{**each, **failed} for each in service_order["serviceOrderItem"]]
        known.neighbours.change(service_order, state="failed", serviceOrderItem=items)
        centre.with_note(order, f"attempt {attempt}", "No free port")
        if attempt == 2:
            eventually(lambda: centre.worklist(order))
            centre.in_state(order, "held")
            assert known.products(order) == {}
            centre.command("fallout", "retry", order["id"])
        service_order = known.neighbours.sent(order, attempt + 1)[-1]
    known.neighbours.work(service_order, "completed")
    centre.in_state(order, "completed")
    assert known.products(order) == {"Fibre line": ("active", {"speed": 500})}
    centre.none_waits(order)


def test_nothing_is_there_twice_after_answers_were_lost(centre: Site, known: Served) -> None:
    acceptance, inventory = known.watched["acceptance"], known.watched["inventory"]
    acceptance.losing.add(("POST", "serviceOrder"))
    inventory.losing.add(("POST", "product"))
    order, service_order = placed(centre, fibre_and_router())
    eventually(lambda: acceptance.tally["GET", "serviceOrder"])
    known.neighbours.work(service_order, "completed")
    centre.in_state(order, "completed")
    assert (acceptance.losing, inventory.losing) == (set(), set())
    assert len(known.neighbours.service_orders(order)) == 1
    assert known.products(order).keys() == {"Fibre line", "Router"}
    assert len(known.neighbours.products(order)) == 2
