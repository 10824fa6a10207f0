"""Cancellations of orders and of items: the acceptance centre has to cancel first."""

from __future__ import annotations

from tests.api.cancellations import FAR, cancel, cancelled, ended, post, task_now
from tests.api.orders import item, path
from tests.api.progress import states
from tests.api.waiting import eventually
from tests.ordercentre.fulfilment import neighbours
from tests.ordercentre.fulfilment.site import Site


def test_an_order_is_cancelled_after_its_service_order(both: Site) -> None:
    placed, service_order = both.sent(item("1"), item("2"))
    task = cancel(both.client, placed, cancellationReason="wait for it")
    [downstream] = both.neighbours.cancelled(service_order)
    assert downstream["cancellationReason"] == "wait for it"
    assert task_now(both.client, task)["state"] in ("acknowledged", "inProgress")
    both.neighbours.decide(downstream, state="done")
    assert ended(both.client, task)["state"] == "done"
    now = both.in_state(placed, "cancelled")
    assert set(states(now).values()) == {"cancelled"}
    assert len(both.neighbours.cancellations(service_order)) == 1


def test_an_order_that_the_centre_does_not_cancel_goes_on(both: Site) -> None:
    placed, service_order = both.sent(item("1"))
    for count in (1, 2):
        task = cancelled(both.client, placed, cancellationReason="refuse")
        assert task["state"] == "terminatedWithError"
        assert len(both.neighbours.cancellations(service_order)) == count
        now = both.with_note(placed, "its cancellation was refused: The technician is there")
        assert now["state"] == "acknowledged"
    both.neighbours.work(service_order, "completed")
    both.in_state(placed, "completed")


def test_an_order_past_its_point_of_no_return_is_not_cancelled(plain: Site) -> None:
    placed, service_order = plain.sent(item("1"), item("2"))
    plain.neighbours.work(service_order, "inProgress", {"1.1": "inProgress"})
    plain.with_states(placed, **{"1": "inProgress"})
    task = cancelled(plain.client, placed)
    assert task["state"] == "terminatedWithError"
    assert plain.neighbours.cancellations(service_order) == []
    assert plain.in_state(placed, "inProgress")


def test_an_order_that_was_not_sent_is_cancelled_at_once(plain: Site) -> None:
    placed = plain.place(item("1"), requestedStartDate=FAR)
    assert cancelled(plain.client, placed)["state"] == "done"
    plain.in_state(placed, "cancelled")
    assert plain.neighbours.service_orders(placed) == []


def test_a_single_item_is_cancelled_with_its_service_item(both: Site) -> None:
    placed, service_order = both.sent(item("1"), item("2"))
    both.patch_items(placed, {"2": "assessingCancellation"})
    eventually(
        lambda: neighbours.states(both.neighbours.read(service_order)),
        lambda found: found["2.1"] == "assessingCancellation",
    )
    both.neighbours.work(service_order, "inProgress", {"1.1": "inProgress", "2.1": "cancelled"})
    both.with_states(placed, **{"1": "inProgress", "2": "cancelled"})
    both.neighbours.work(service_order, "completed", {"1.1": "completed"})
    now = both.in_state(placed, "partial")
    assert states(now) == {"1": "completed", "2": "cancelled"}


def test_the_only_item_is_cancelled_with_its_service_order(plain: Site) -> None:
    placed, service_order = plain.sent(item("1", productOrderItem=[item("1.1")]))
    plain.patch_items(placed, {"1": "assessingCancellation", "1.1": "assessingCancellation"})
    now = plain.in_state(placed, "cancelled")
    assert set(states(now).values()) == {"cancelled"}
    assert len(plain.neighbours.cancellations(service_order)) == 1


def test_an_item_that_the_centre_does_not_cancel_returns(plain: Site) -> None:
    placed, service_order = plain.sent(item("1"))
    change = {"cancellationReason": "refuse"}
    assert plain.client.patch(path(placed), json=change).status_code == 200
    for tasks in (1, 2):
        plain.patch_items(placed, {"1": "assessingCancellation"})
        plain.neighbours.cancelled(service_order, tasks)
        plain.with_states(placed, **{"1": "acknowledged"})
    plain.with_note(placed, "its cancellation was refused: The technician is there")


def test_an_item_that_was_not_sent_is_cancelled_at_once(plain: Site) -> None:
    placed = plain.place(item("1"), item("2"), requestedStartDate=FAR)
    plain.patch_items(placed, {"2": "assessingCancellation"})
    plain.with_states(placed, **{"1": "acknowledged", "2": "cancelled"})


def test_a_deleted_order_is_cancelled_at_its_centre(both: Site) -> None:
    placed, service_order = both.sent(item("1"))
    assert both.client.delete(path(placed)).status_code == 204
    [task] = both.neighbours.cancelled(service_order)
    assert task["cancellationReason"] == "the product order was deleted"


def test_a_failed_item_is_cancelled_without_its_centre(plain: Site) -> None:
    placed = plain.place(item("1"), item("2"), priority="9")
    eventually(lambda: len(plain.worklist(placed)) == 2)
    plain.patch_items(placed, {"1": "assessingCancellation"})
    plain.with_states(placed, **{"1": "cancelled", "2": "held"})
    answer = post(plain.client, placed)
    assert answer.status_code == 201
    assert ended(plain.client, answer.json())["state"] == "done"
    plain.none_waits(placed)
