"""Cancellations from the request to the end: the states of task, order and items."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.api.cancellations import FAR, cancel, cancelled, ended, soon, task_now, tasks_of
from tests.api.client import ContractClient
from tests.api.entries import changes, order_moves
from tests.api.orders import Json, item, path, place, refused, retrieve
from tests.api.progress import change_items, place_in, states
from tests.api.stores import NewStore
from tests.api.waiting import eventually
from tests.server import running

BUNDLE = item("1", productOrderItem=[item("1.1"), item("1.2", productOrderItem=[item("1.2.1")])])
MIXED = {"1": "pending", "1.1": "held", "1.2": "inProgress", "2": "acknowledged"}


def moment(date: str) -> datetime:
    return datetime.fromisoformat(date)


def released(client: ContractClient, placed: Json) -> Json:
    """The order, once no task processes it any more."""
    cancelling = ("assessingCancellation", "pendingCancellation")
    return eventually(
        lambda: retrieve(client, placed), lambda seen: seen["state"] not in cancelling
    )


# Accepted cancellations


def test_a_cancellation_is_done_at_once(client: ContractClient) -> None:
    placed = place(client, BUNDLE, item("2"))
    task = cancel(client, placed, cancellationReason="Ordered twice")
    assert task["state"] == "acknowledged"
    done = ended(client, task)
    after = retrieve(client, placed)
    assert done == {
        **task,
        "state": "done",
        "effectiveCancellationDate": after["cancellationDate"],
    }
    assert after["state"] == "cancelled"
    assert set(states(after).values()) == {"cancelled"}
    assert after["cancellationReason"] == "Ordered twice"
    assert moment(after["cancellationDate"]) >= moment(after["orderDate"])
    assert "completionDate" not in after


def test_the_server_gives_a_reason_if_the_client_has_none(client: ContractClient) -> None:
    placed = place(client)
    assert "cancellationReason" not in cancelled(client, placed)
    assert retrieve(client, placed)["cancellationReason"]


def test_open_items_are_cancelled_and_ended_ones_stay(client: ContractClient) -> None:
    wanted = {**MIXED, "1.2.1": "failed", "3": "rejected", "4": "pendingCancellation"}
    placed = place_in(client, wanted, BUNDLE, *(item(id) for id in "234"))
    assert states(placed) == wanted
    assert cancelled(client, placed)["state"] == "done"
    after = retrieve(client, placed)
    assert after["state"] == "cancelled"
    assert states(after) == {
        **dict.fromkeys(["1", "1.1", "1.2", "2", "4"], "cancelled"),
        "1.2.1": "failed",
        "3": "rejected",
    }


def test_each_step_of_the_order_is_a_change_of_its_own(new_store: NewStore) -> None:
    with new_store() as url, running(url) as server, ContractClient(server.url) as client:
        placed = place_in(client, {"1": "held"})
        task = cancelled(client, placed)
        known = changes(url, placed)
    steps = ["acknowledged", "held", "assessingCancellation", "pendingCancellation", "cancelled"]
    assert [each["state"]["to"] for each in known] == steps
    assert [each["actor"] for each in known[2:]] == ["127.0.0.1", "tmf622", "tmf622"]
    assert all(task["id"] in each["cause"] for each in known[2:])


def test_a_cancelled_order_is_final_but_for_notes(client: ContractClient) -> None:
    placed = place(client)
    cancelled(client, placed)
    assert client.patch(path(placed), json={"note": [{"text": "why"}]}).status_code == 200
    refused(client.patch(path(placed), json={"priority": "1"}), 409, "65", "/priority", "final")


def test_a_done_task_outlives_its_order(client: ContractClient) -> None:
    placed = place(client)
    done = cancelled(client, placed)
    assert client.delete(path(placed)).status_code == 204
    later = cancelled(client, place(client))
    assert later["state"] == "done"
    assert task_now(client, done) == done


# Refused cancellations


def test_a_refusal_restores_the_state_of_every_item(client: ContractClient) -> None:
    wanted = {**MIXED, "1.2.1": "completed", "3": "failed"}
    placed = place_in(client, wanted, BUNDLE, item("2"), item("3"), priority="1")
    task = cancel(client, placed, cancellationReason="Ordered twice")
    assert ended(client, task) == {
        **task,
        "state": "terminatedWithError",
        "terminationReason": "item 1.2.1 is completed",
    }
    assert retrieve(client, placed) == placed


def test_after_a_refusal_the_order_can_change(client: ContractClient) -> None:
    placed = place_in(client, {"1": "held", "2": "completed"}, item("1"), item("2"))
    assert cancelled(client, placed)["state"] == "terminatedWithError"
    again = cancelled(client, placed)
    assert again["state"] == "terminatedWithError"
    for following in ("inProgress", "completed"):
        assert change_items(client, placed, {"1": following}).status_code == 200
    assert released(client, placed)["state"] == "completed"
    assert len(tasks_of(client, placed)) == 2


def test_a_refusal_preserves_changes_made_meanwhile(client: ContractClient) -> None:
    placed = place_in(client, {"1": "held", "2": "completed"}, item("1"), item("2"))
    task = cancel(client, placed, requestedCancellationDate=soon())
    assert client.patch(path(placed), json={"priority": "1"}).status_code == 200
    assert ended(client, task)["state"] == "terminatedWithError"
    assert released(client, placed) == {**placed, "priority": "1"}


# Scheduled cancellations


def test_a_scheduled_cancellation_waits(client: ContractClient) -> None:
    placed = place_in(client, {"1": "held"}, BUNDLE)
    task = cancel(client, placed, requestedCancellationDate=FAR)
    # A later one is done before.
    assert cancelled(client, place(client))["state"] == "done"
    assert task_now(client, task) == task
    assert retrieve(client, placed) == placed


def test_a_scheduled_cancellation_is_done_at_its_date(client: ContractClient) -> None:
    placed, date = place(client), soon()
    done = cancelled(client, placed, requestedCancellationDate=date)
    assert done["state"] == "done"
    assert moment(done["effectiveCancellationDate"]) >= moment(date)
    assert retrieve(client, placed)["state"] == "cancelled"


def test_a_past_date_means_now(client: ContractClient) -> None:
    placed, date = place(client), "2026-01-31t08:15:00.5z"
    assert cancelled(client, placed, requestedCancellationDate=date)["state"] == "done"
    assert retrieve(client, placed)["state"] == "cancelled"


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_a_scheduled_cancellation_survives_a_restart(store_url: str, how: str) -> None:
    with running(store_url) as server, ContractClient(server.url) as client:
        near, far = place(client), place(client)
        due = cancel(client, near, requestedCancellationDate=soon())
        waiting = cancel(client, far, requestedCancellationDate=FAR)
        getattr(server, how)()
    with running(store_url) as server, ContractClient(server.url) as client:
        assert ended(client, due)["state"] == "done"
        assert retrieve(client, near)["state"] == "cancelled"
        assert task_now(client, waiting)["state"] == "acknowledged"
        assert retrieve(client, far)["state"] == "acknowledged"
    assert order_moves(store_url, far) == ["acknowledged", None]


@pytest.mark.parametrize("sent", [{}, {"cancellationReason": "Moving abroad"}])
def test_an_order_has_the_reason_of_its_cancellation(client: ContractClient, sent: Json) -> None:
    placed, other = place(client, cancellationReason="Too slow"), place(client)
    cancelled(client, placed, **sent)
    task = cancelled(client, other, **sent)
    reason = sent.get("cancellationReason")
    assert retrieve(client, placed)["cancellationReason"] == (reason or "Too slow")
    unknown = f"cancelProductOrder {task['id']}"
    assert retrieve(client, other)["cancellationReason"] == (reason or unknown)
