"""Orders that wait for their date, and orders that are late."""

from __future__ import annotations

import json
from datetime import datetime

import httpx

from tests.api.cancellations import FAR, soon
from tests.api.listeners import Listener
from tests.api.orders import item
from tests.api.waiting import eventually
from tests.ordercentre.fulfilment.site import Site, notes
from tests.server import BASE_PATH_V5


def test_an_order_is_sent_when_its_date_has_come(both: Site) -> None:
    start = soon(1.5)
    placed = both.place(item("1"), requestedStartDate=start)
    [service_order] = both.neighbours.sent(placed)
    sent = datetime.fromisoformat(service_order["orderDate"])
    assert sent >= datetime.fromisoformat(start)
    both.neighbours.work(service_order, "completed")
    both.in_state(placed, "completed")


def test_an_order_that_waits_is_sent_when_its_date_comes_nearer(plain: Site) -> None:
    placed = plain.place(item("1"), requestedStartDate=FAR)
    answer = plain.client.patch(
        f"/productOrder/{placed['id']}", json={"requestedStartDate": soon(0)}
    )
    assert answer.status_code == 200, answer.text
    plain.neighbours.sent(placed)


def test_an_order_that_will_be_late_is_told(both: Site) -> None:
    requested, expected = "2998-01-01T00:00:00Z", "2999-01-01T00:00:00Z"
    v5 = httpx.Client(base_url=both.server.url + BASE_PATH_V5)
    with v5, Listener() as listener:
        query = "eventType=ProductOrderJeopardyAlertEvent"
        hub = v5.post("/hub", json={"@type": "Hub", "callback": listener.url(), "query": query})
        assert hub.status_code == 201, hub.text
        placed, service_order = both.sent(item("1"), requestedCompletionDate=requested)
        assert late(both, placed["id"]) == []
        both.neighbours.change(service_order, expectedCompletionDate=expected)
        now = both.with_note(placed, f"later than requested, {requested}", expected)
        assert now["expectedCompletionDate"] == expected
        eventually(lambda: any(placed["id"] in str(each) for each in listener.events))
        assert v5.delete(f"/hub/{hub.json()['id']}").status_code == 204
    [found] = eventually(lambda: late(both, placed["id"]))
    assert (found["requested"], found["expected"]) == (requested, expected)
    assert f"{placed['id']}  requested {requested}, expected {expected}" in both.command("late")
    # The acceptance centre catches up.
    both.neighbours.change(service_order, expectedCompletionDate=requested)
    eventually(lambda: not late(both, placed["id"]))


def test_an_order_is_late_when_its_date_is_past(plain: Site) -> None:
    requested = soon(1)
    placed = plain.place(item("1"), requestedCompletionDate=requested)
    now = plain.with_note(placed, "it will be later than requested")
    assert len([each for each in notes(now) if "later" in each]) == 1
    eventually(lambda: late(plain, placed["id"]))
    [service_order] = plain.neighbours.sent(placed)
    plain.neighbours.work(service_order, "completed")
    plain.in_state(placed, "completed")
    eventually(lambda: not late(plain, placed["id"]))


def test_what_the_acceptance_centre_reports_is_shown(both: Site) -> None:
    placed, service_order = both.sent(item("1"))
    both.neighbours.change(
        service_order,
        jeopardyAlert=[{"id": "7", "name": "Storm", "message": "No access to the mast"}],
        milestone=[{"id": "8", "name": "Cable laid", "status": "Completed"}],
        note=[{"id": "9", "author": "Field", "text": "The dog bites"}],
    )
    both.with_note(placed, "jeopardy", "Storm", "No access to the mast")
    now = both.with_note(placed, "milestone", "Cable laid", "Completed")
    assert "The dog bites" in notes(now)
    with httpx.Client(base_url=both.server.url + BASE_PATH_V5) as v5:
        shown = v5.get(f"/productOrder/{placed['id']}").json()
    assert shown["productOrderJeopardyAlert"][0]["message"] == "No access to the mast"
    assert shown["productOrderMilestone"][0]["name"] == "Cable laid"


def late(site: Site, id: str) -> list[dict[str, str]]:
    """The line of an order among those that are late."""
    lines = map(json.loads, site.command("late", "--json").splitlines())
    return [each for each in lines if each["order_id"] == id]
