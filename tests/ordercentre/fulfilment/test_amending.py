"""Changes of orders on their way: amended, or refused."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.orders import Json, item, path, refused
from tests.api.progress import states
from tests.api.waiting import eventually
from tests.ordercentre.fulfilment.site import Site


def patch(site: Site, placed: Json, *items: Json, **attributes: Any) -> httpx.Response:
    """The answer to a patch of an order, with the list of its items if there are any."""
    listed = {"productOrderItem": list(items)} if items else {}
    return site.client.patch(path(placed), json={**listed, **attributes})


def quantities(site: Site, service_order: Json) -> dict[str, int]:
    return {
        each["id"]: each["quantity"]
        for each in site.neighbours.read(service_order)["serviceOrderItem"]
    }


def test_a_change_before_the_point_of_no_return_is_an_amendment(both: Site) -> None:
    placed, service_order = both.sent(item("1"), item("2"))
    both.neighbours.work(service_order, "inProgress", {"1.1": "pending", "2.1": "inProgress"})
    both.with_states(placed, **{"1": "pending", "2": "inProgress"})
    one, two = both.once(placed, lambda now: "@pointOfNoReturn" in now["productOrderItem"][1])[
        "productOrderItem"
    ]
    assert [one["@pointOfNoReturn"], two["@pointOfNoReturn"]] == [False, True]
    answer = patch(
        both, placed, {**one, "quantity": 3}, two, requestedCompletionDate="2999-01-01T00:00:00Z"
    )
    assert answer.status_code == 200, answer.text
    eventually(lambda: quantities(both, service_order), lambda found: found["1.1"] == 3)
    assert both.neighbours.read(service_order)["requestedCompletionDate"].startswith("2999-01-01")
    assert len(both.neighbours.service_orders(placed)) == 1
    answer = patch(both, placed, {**one, "quantity": 3}, {**two, "quantity": 2})
    refused(answer, 409, "65", "/productOrderItem/1/quantity", "past its point of no return")
    cancelling = {**two, "state": "assessingCancellation"}
    answer = patch(both, placed, {**one, "quantity": 3}, cancelling)
    refused(answer, 409, "65", "/productOrderItem/1/state", "past its point of no return")
    answer = patch(both, placed, {**one, "quantity": 3})
    refused(answer, 409, "65", "item 2 is past its point of no return")
    assert quantities(both, service_order) == {"1.1": 3, "2.1": 1}


def test_a_bundle_has_passed_its_point_when_an_item_in_it_has(plain: Site) -> None:
    bundle = item("1", productOrderItem=[item("1.1"), item("1.2")])
    placed, service_order = plain.sent(bundle)
    plain.neighbours.work(
        service_order, "inProgress", {"1.1.1": "inProgress", "1.2.1": "acknowledged"}
    )
    now = plain.with_states(placed, **{"1": "inProgress", "1.1": "inProgress"})
    [one] = now["productOrderItem"]
    assert one["@pointOfNoReturn"] is True
    assert [each["@pointOfNoReturn"] for each in one["productOrderItem"]] == [True, False]


def test_an_item_that_is_added_later_is_sent_later(plain: Site) -> None:
    placed, _ = plain.sent(item("1"))
    [one] = plain.once(placed, lambda now: True)["productOrderItem"]
    assert patch(plain, placed, one, item("2")).status_code == 200
    _, second = plain.neighbours.sent(placed, 2)
    assert [each["id"] for each in second["serviceOrderItem"]] == ["2.1"]


@pytest.mark.parametrize("is_cancelled", [True, False])
def test_an_item_with_the_id_of_a_removed_one_is_another(plain: Site, is_cancelled: bool) -> None:
    """It is sent, whether the acceptance centre has cancelled the removed one or not yet."""
    placed, first = plain.sent(item("1"), item("2"))
    [one, _] = placed["productOrderItem"]
    assert patch(plain, placed, one).status_code == 200
    eventually(lambda: "assessingCancellation" in str(plain.neighbours.read(first)))
    if is_cancelled:
        plain.neighbours.work(first, "inProgress", {"1.1": "inProgress", "2.1": "cancelled"})
        plain.with_states(placed, **{"1": "inProgress"})
    [one] = plain.once(placed, lambda now: True)["productOrderItem"]
    assert patch(plain, placed, one, item("2", quantity=4)).status_code == 200
    _, second = plain.neighbours.sent(placed, 2)
    assert quantities(plain, second) == {"2.1": 4}
    plain.neighbours.work(first, "completed", {"1.1": "completed", "2.1": "cancelled"})
    plain.neighbours.work(second, "completed")
    now = plain.in_state(placed, "completed")
    assert states(now) == {"1": "completed", "2": "completed"}


def test_a_new_date_reaches_what_was_sent_although_it_is_far(plain: Site) -> None:
    placed, service_order = plain.sent(item("1"))
    assert patch(plain, placed, requestedStartDate="2999-01-01T00:00:00Z").status_code == 200
    eventually(lambda: "requestedStartDate" in plain.neighbours.read(service_order))


def test_a_refused_amendment_is_a_note(both: Site) -> None:
    placed, service_order = both.sent(item("1"), item("2"))
    [one, two] = both.once(placed, lambda now: True)["productOrderItem"]
    closing = {**two, "state": "assessingCancellation"}
    assert patch(both, placed, {**one, "quantity": 2}, closing, priority="9").status_code == 200
    both.with_note(placed, "an amendment was refused", "400")
    now = both.with_states(placed, **{"2": "acknowledged"})
    assert quantities(both, service_order) == {"1.1": 1, "2.1": 1}
    # What is asked for after that is sent.
    one, two = now["productOrderItem"]
    closing = {**two, "state": "assessingCancellation"}
    assert patch(both, placed, {**one, "quantity": 4}, closing, priority="1").status_code == 200
    eventually(lambda: quantities(both, service_order), lambda found: found["1.1"] == 4)
    both.neighbours.work(service_order, "inProgress", {"1.1": "inProgress", "2.1": "cancelled"})
    now = both.with_states(placed, **{"1": "inProgress", "2": "cancelled"})
    assert len(both.neighbours.service_orders(placed)) == 1
    assert states(now) == {"1": "inProgress", "2": "cancelled"}
