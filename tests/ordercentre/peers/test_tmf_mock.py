"""Orders whose acceptance centre is tmf-mock, a published server of TMF641, behind an adapter."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from tests import tmf_mock
from tests.api.cancellations import cancelled
from tests.api.orders import Json, path
from tests.api.progress import states as states_of
from tests.api.waiting import eventually
from tests.conformance.proxy import proxied
from tests.ordercentre.fulfilment.site import Site
from tests.ordercentre.peers.adapter import Adapter
from tests.ordercentre.peers.centre import among
from tests.ordercentre.peers.content import fibre_and_router, of_ana
from tests.ordercentre.peers.mock_orders import MockOrders, states
from tests.ordercentre.peers.neighbours import Served, values
from tests.ordercentre.peers.watching import Watched
from tests.server import TIMEOUT
from tmf622_demo import orders

pytestmark = pytest.mark.skipif(
    tmf_mock.PEER not in os.environ, reason=f"{tmf_mock.PEER} names no command: see scripts/test"
)


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    """Where tmf-mock serves."""
    with tmf_mock.serving() as (root, _):
        yield root


@pytest.fixture(scope="module")
def mock(root: str) -> Iterator[MockOrders]:
    """Its service orders."""
    with httpx.Client(base_url=root + tmf_mock.BASE_PATH, timeout=TIMEOUT) as client:
        yield MockOrders(client)


@pytest.fixture(scope="module")
def peers(known: Served, root: str, mock: MockOrders) -> Iterator[Served]:
    """The neighbours, of which tmf-mock behind the adapter is the acceptance centre."""
    adapter = Watched(known.watched["acceptance"].contract, Adapter(mock))
    with proxied(root, adapter, tmf_mock.BASE_PATH) as url:
        yield replace(
            known,
            urls={**known.urls, "acceptance": url},
            watched={**known.watched, "acceptance": adapter},
        )


@pytest.fixture(scope="module")
def centre(peers: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An order centre among them."""
    with among(peers, tmp_path_factory.mktemp("centre")) as made:
        yield made


@pytest.fixture(autouse=True)
def allowed(peers: Served) -> Iterator[None]:
    """All that was sent and answered until the end of a test is as the contracts have it."""
    yield
    peers.check()


def placed(centre: Site, order: Json) -> Json:
    """An order as it is placed."""
    return centre.place(*order.pop("productOrderItem"), **order)


def in_progress(centre: Site, mock: MockOrders, order: Json) -> tuple[Json, str]:
    """An order that is placed, when it is in progress, and the id of its service order."""
    made = placed(centre, order)
    [service_order] = mock.sent(made)
    mock.work(service_order["id"], "inProgress")
    return centre.in_state(made, "inProgress"), service_order["id"]


def test_a_bundle_is_completed_with_its_service_order(
    centre: Site, mock: MockOrders, peers: Served
) -> None:
    order, id = in_progress(centre, mock, orders.bundle())
    assert states(mock.read(id)).keys() == {"box.1", "tv.1.1", "1.1.1.1", "1.1.1.2", "1.1.2.1"}
    # It does not mind that no item is.
    mock.change(id, {"state": "completed"})
    now = centre.in_state(order, "completed")
    assert set(states_of(now).values()) == {"completed"}
    assert set(states(mock.read(id)).values()) == {"inProgress"}
    assert len(peers.products(order)) == 7


def test_a_cancelled_order_is_cancelled_in_both(
    centre: Site, mock: MockOrders, peers: Served
) -> None:
    order, id = in_progress(centre, mock, orders.fibre())
    assert cancelled(centre.client, order)["state"] == "done"
    centre.in_state(order, "cancelled")
    now = mock.read(id)
    assert (now["state"], set(states(now).values())) == ("cancelled", {"cancelled"})
    assert peers.products(order) == {}


def test_an_amended_order_is_completed_as_it_was_amended(
    centre: Site, mock: MockOrders, peers: Served
) -> None:
    order, id = in_progress(centre, mock, fibre_and_router())
    patch = orders.with_characteristics(order, speed=1000)
    patch["productOrderItem"] += order["productOrderItem"][1:]
    answer = centre.client.patch(path(order), json=patch)
    assert answer.status_code == 200, answer.text

    def characteristics() -> object:
        line, *_ = mock.read(id)["orderItem"]
        return values(line["service"]["serviceCharacteristic"])

    eventually(characteristics, lambda found: found == {"bandwidth": 1000})
    *_, router = mock.read(id)["orderItem"]
    assert [each["id"] for each in router["orderItemRelationship"]] == ["1.1", "1.2"]
    assert set(states(mock.read(id)).values()) == {"inProgress"}
    mock.work(id, "completed")
    centre.in_state(order, "completed")
    assert peers.products(order)["Fibre line"] == ("active", {"speed": 1000})


def test_a_cancelled_item_is_cancelled_in_both(
    centre: Site, mock: MockOrders, peers: Served
) -> None:
    order = placed(centre, fibre_and_router())
    [service_order] = mock.sent(order)
    id = service_order["id"]
    mock.work(id, "inProgress", {"1.1": "inProgress", "1.2": "inProgress"})
    centre.with_states(order, **{"1": "inProgress"})
    centre.patch_items(order, {"2": "assessingCancellation"})
    centre.with_states(order, **{"2": "cancelled"})
    assert states(mock.read(id))["2.1"] == "cancelled"
    mock.work(id, "partial", {"1.1": "completed", "1.2": "completed"})
    centre.in_state(order, "partial")
    assert peers.products(order).keys() == {"Fibre line"}


def test_failed_services_are_tried_again_or_done_by_hand(
    centre: Site, mock: MockOrders, peers: Served
) -> None:
    order, id = in_progress(centre, mock, fibre_and_router())
    mock.work(id, "failed")
    _, second = mock.sent(order, 2)
    mock.work(second["id"], "inProgress")
    mock.work(second["id"], "failed")
    eventually(lambda: centre.worklist(order), lambda found: len(found) == 2)
    centre.in_state(order, "held")
    centre.command("fallout", "complete", f"{order['id']}/2")
    centre.command("fallout", "retry", f"{order['id']}/1")
    *_, third = mock.sent(order, 3)
    assert states(third).keys() == {"1.1", "1.2"}
    mock.work(third["id"], "inProgress")
    mock.work(third["id"], "completed")
    centre.in_state(order, "completed")
    assert [each["state"] for each in mock.of_order(order)] == ["failed", "failed", "completed"]
    assert peers.products(order).keys() == {"Fibre line", "Router"}
    centre.none_waits(order)


def test_what_it_refuses_waits_for_a_person(centre: Site, mock: MockOrders) -> None:
    services = [{"id": "unknown"}, {"id": "unknown too"}]
    product = {"id": "line-of-ana", "realizingService": services}
    order = placed(centre, of_ana({"id": "1", "action": "modify", "product": product}))
    [failed] = eventually(lambda: centre.worklist(order))
    assert "Service 'unknown' which does not exist" in failed["why"]
    centre.command("fallout", "fail", order["id"])
    centre.in_state(order, "failed")
    assert mock.of_order(order) == []


def test_an_order_is_there_once_although_the_answer_was_lost(
    centre: Site, mock: MockOrders, peers: Served
) -> None:
    acceptance = peers.watched["acceptance"]
    acceptance.losing.add(("POST", "serviceOrder"))
    order, id = in_progress(centre, mock, orders.fibre())
    assert acceptance.tally["GET", "serviceOrder"] and not acceptance.losing
    mock.work(id, "completed")
    centre.in_state(order, "completed")
    assert len(mock.of_order(order)) == 1
