"""Orders that are taken while a neighbour is unavailable, and captured when it is back."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from tests.api.histories import history
from tests.api.listeners import Silence, subscribed
from tests.api.orders import Json, path, refused, retrieve
from tests.api.progress import with_states
from tests.api.waiting import eventually
from tests.ordercentre.capturing.content import item
from tests.ordercentre.capturing.neighbours import Neighbours
from tests.ordercentre.capturing.serving import Centre, centre, options

DEFERRED: Final = {"mode": "deferred"}


def all_deferred(known: Neighbours, folder: Path) -> list[str]:
    return options(folder, known, **dict.fromkeys(known.lines, DEFERRED))


def no_longer(shop: Centre, placed: Json, state: str = "pending") -> Json:
    """The order as soon as it is in another state."""
    return eventually(lambda: retrieve(shop.client, placed), lambda order: order["state"] != state)


def deferred(shop: Centre, *items: Json, **attributes: Any) -> Json:
    """An order whose capture is deferred."""
    placed = shop.place(*items, **attributes)
    assert placed["state"] == "pending"
    assert {each["state"] for each in placed["productOrderItem"]} == {"pending"}
    response = shop.response(placed["id"])
    assert response == {"captureDate": placed["orderDate"], "outcome": "deferred"}
    return placed


def test_an_order_is_captured_when_the_neighbour_is_back(
    store_url: str, known: Neighbours, tmp_path: Path
) -> None:
    with centre(store_url, *all_deferred(known, tmp_path)) as shop:
        with subscribed(shop.client) as listener:
            known.lines["catalog"].fault = 500
            placed = deferred(shop, item("1", "home"))
            bad = deferred(shop, item("1", "copper"), item("2", "fibre"))
            known.lines["catalog"].fault = None
            good = no_longer(shop, placed)
            assert good["state"] == "acknowledged"
            [bundle] = good["productOrderItem"]
            [fibre] = bundle["productOrderItem"]
            assert (bundle["state"], fibre["state"]) == ("acknowledged", "acknowledged")
            assert fibre["productOffering"]["name"] == "Fibre 500"
            assert good["relatedParty"][0]["name"] == "Ada & Co"
            assert good["orderTotalPrice"]
            assert shop.response(placed["id"])["outcome"] == "accepted"
            refused_later = no_longer(shop, bad)
            assert refused_later["state"] == "rejected"
            states = {each["state"] for each in refused_later["productOrderItem"]}
            assert states == {"rejected"}
            [note] = refused_later["note"]
            assert "/productOrderItem/0/productOffering/id: " in note["text"]
            response = shop.response(bad["id"])
            assert response["outcome"] == "rejected"
            assert response["objection"][0]["place"] == "/productOrderItem/0/productOffering/id"
            events = listener.wait_for_events(6)
        assert history(store_url, placed)[-1]["state"] == {"from": "pending", "to": "acknowledged"}
    kinds = {(each["eventType"], each["event"]["productOrder"]["id"]) for each in events}
    for each in (placed, bad):
        of_it = {kind for kind, id in kinds if id == each["id"]}
        assert of_it == {
            "ProductOrderCreateEvent",
            "ProductOrderStateChangeEvent",
            "ProductOrderAttributeValueChangeEvent",
        }


def test_an_order_is_captured_although_the_servers_were_killed(
    store_url: str, known: Neighbours, tmp_path: Path
) -> None:
    given = all_deferred(known, tmp_path)
    for line in known.lines.values():
        line.listener.stop()
    with centre(store_url, *given) as shop:
        placed = [deferred(shop, item("1", id)) for id in ("fibre", "copper")]
        shop.server.kill()
    known.reset()
    with centre(store_url, *given) as shop:
        states = [no_longer(shop, each)["state"] for each in placed]
    assert states == ["acknowledged", "rejected"]


@pytest.mark.any_store
def test_what_is_known_is_checked_at_once(
    store_url: str, known: Neighbours, tmp_path: Path
) -> None:
    """The customer is known not to order, whatever the catalogue says later."""
    known.lines["catalog"].fault = 500
    with centre(store_url, *all_deferred(known, tmp_path)) as shop:
        answer = shop.post(item("1", "fibre"), by="bob")
        refused(answer, 409, "65", "/relatedParty/0: ")
        answer = shop.post(item("1", None, "delete", product={"id": "foreign"}))
        refused(answer, 409, "65", "/productOrderItem/0/product/id: ")


@pytest.mark.any_store
def test_a_neighbour_that_is_required_is_so_beside_one_that_is_not(
    store_url: str, known: Neighbours, tmp_path: Path
) -> None:
    given = options(
        tmp_path, known, catalog=DEFERRED, inventory={**DEFERRED, "timeout_seconds": 0.5}
    )
    with centre(store_url, *given) as shop:
        known.lines["customer"].fault = 500
        refused(shop.post(item("1", "fibre")), 503, "5", "customer: ")
        known.lines["catalog"].fault = 500
        refused(shop.post(item("1", "fibre")), 503, "5", "customer: ")
        known.lines["customer"].fault = None
        known.lines["party"].fault = 500
        refused(shop.post(item("1", "fibre")), 503, "5", "party: ")
        known.lines["party"].fault = None
        known.lines["inventory"].fault = Silence.HANG
        foreign = deferred(shop, item("1", "phone", "modify", product={"id": "foreign"}))
        placed = deferred(shop, item("1", "fibre"))
        known.lines["catalog"].fault = known.lines["inventory"].fault = None
        assert no_longer(shop, placed)["state"] == "acknowledged"
        assert no_longer(shop, foreign)["state"] == "rejected"


@pytest.mark.any_store
def test_an_order_that_waits_can_be_changed_but_does_not_go_on(
    store_url: str, known: Neighbours, tmp_path: Path
) -> None:
    known.lines["catalog"].fault = 500
    with centre(store_url, *all_deferred(known, tmp_path)) as shop:
        placed = deferred(shop, item("1", "fibre"), item("2", "modem"))
        dropped = deferred(shop, item("1", "fibre"))
        asked = {"state": "inProgress"}
        refused(shop.client.patch(path(placed), json=asked), 409, "65", "/state: ", "pending")
        one, other = placed["productOrderItem"]
        begun = {"productOrderItem": [{**one, "state": "inProgress"}, other]}
        answer = shop.client.patch(path(placed), json=begun)
        refused(answer, 409, "65", "/productOrderItem/0/state: ")
        changed = {"productOrderItem": [{**one, "quantity": 2}, item("3", "home")]}
        answer = shop.client.patch(path(placed), json=changed)
        assert (answer.status_code, answer.json()["state"]) == (200, "pending"), answer.text
        assert shop.response(placed["id"])["outcome"] == "deferred"
        answer = shop.client.patch(path(dropped), json={"state": "rejected"})
        assert answer.status_code == 200, answer.text
        known.lines["catalog"].fault = None
        captured = no_longer(shop, placed)
        assert captured["state"] == "acknowledged"
        one, home = captured["productOrderItem"]
        assert (one["quantity"], one["state"], home["state"]) == (2, "acknowledged", "acknowledged")
        assert home["productOrderItem"][0]["productOffering"]["name"] == "Fibre 500"
        assert retrieve(shop.client, dropped)["state"] == "rejected"


@pytest.mark.any_store
def test_an_item_that_has_ended_before_is_not_captured(
    store_url: str, known: Neighbours, tmp_path: Path
) -> None:
    """Neither what is wrong with it nor what it bundles concerns the order any more."""
    known.lines["catalog"].fault = 500
    with centre(store_url, *all_deferred(known, tmp_path)) as shop:
        placed = deferred(shop, item("1", "copper"), item("2", "home"), item("3", "fibre"))
        items = with_states(placed, {"1": "rejected", "2": "rejected"})
        answer = shop.client.patch(path(placed), json={"productOrderItem": items})
        assert answer.status_code == 200, answer.text
        known.lines["catalog"].fault = None
        captured = no_longer(shop, placed)
        assert captured["productOrderItem"][:2] == items[:2]
        last = captured["productOrderItem"][2]
        assert (last["state"], last["productOffering"]["name"]) == ("acknowledged", "Fibre 500")


@pytest.mark.any_store
def test_a_deferred_order_can_be_cancelled(
    store_url: str, known: Neighbours, tmp_path: Path
) -> None:
    known.lines["catalog"].fault = 500
    with centre(store_url, *all_deferred(known, tmp_path)) as shop:
        placed = deferred(shop, item("1", "fibre"))
        answer = shop.client.post(
            "/cancelProductOrder", json={"productOrder": {"id": placed["id"]}}
        )
        assert answer.status_code == 201, answer.text
        eventually(
            lambda: retrieve(shop.client, placed)["state"], lambda state: state == "cancelled"
        )
        known.lines["catalog"].fault = None
        assert shop.response(placed["id"])["outcome"] == "deferred"
