"""Cancellations that wait for their date: until then the orders can change."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.api.cancellations import FAR, cancel, cancelled, ended, post, soon, task_now, tasks_of
from tests.api.client import ContractClient
from tests.api.expected_events import TASK_CREATED, TASK_STATE, Subscriber, payload
from tests.api.orders import item, path, place, refused, retrieve
from tests.api.policies import Assessed
from tests.api.progress import bring, change_items, place_in, states
from tests.api.waiting import eventually


def test_the_states_of_the_order_change(client: ContractClient) -> None:
    placed = place(client, item("1"), item("2"))
    task = cancel(client, placed, requestedCancellationDate=FAR)
    for state in ("held", "inProgress", "pending"):
        changed = client.patch(path(placed), json={"state": state})
        assert (changed.status_code, changed.json()["state"]) == (200, state)
    assert change_items(client, placed, {"1": "inProgress"}).status_code == 200
    assert task_now(client, task) == task


def test_items_are_added_and_removed(client: ContractClient) -> None:
    placed = place(client, item("1"), item("2"))
    task = cancel(client, placed, requestedCancellationDate=FAR)
    first, _ = retrieve(client, placed)["productOrderItem"]
    changed = client.patch(path(placed), json={"productOrderItem": [first, item("3")]})
    assert states(changed.json()) == {"1": "acknowledged", "3": "acknowledged"}
    assert task_now(client, task) == task


def test_an_item_is_cancelled_singly(client: ContractClient) -> None:
    placed = place(client, item("1"), item("2"))
    task = cancel(client, placed, requestedCancellationDate=FAR)
    through = ("assessingCancellation", "pendingCancellation", "cancelled")
    after = bring(client, placed, "1", *through)
    assert (after["state"], states(after)["1"]) == ("inProgress", "cancelled")
    assert task_now(client, task) == task


def test_the_order_has_one_task_at_a_time(client: ContractClient) -> None:
    placed = place(client)
    task = cancel(client, placed, requestedCancellationDate=FAR)
    assert client.patch(path(placed), json={"state": "held"}).status_code == 200
    refused(post(client, placed), 409, "65", "/productOrder/id", "already", task["id"])
    assert tasks_of(client, placed) == [task]


@pytest.mark.parametrize(
    ("first", "end"),
    [
        ("inProgress", "completed"),
        ("pendingCancellation", "cancelled"),
    ],
)
def test_an_order_that_ends_ends_the_task(client: ContractClient, first: str, end: str) -> None:
    placed = place_in(client, {"1": first})
    task = cancel(client, placed, requestedCancellationDate=FAR)
    assert change_items(client, placed, {"1": end}).json()["state"] == end
    assert ended(client, task) == {
        **task,
        "state": "terminatedWithError",
        "terminationReason": f"the order had become {end} before",
    }
    assert retrieve(client, placed)["state"] == end
    assert "effectiveCancellationDate" not in task_now(client, task)


def test_the_end_of_the_task_has_an_event(all_events: Subscriber) -> None:
    client = all_events.client
    placed = place_in(client, {"1": "inProgress"})
    task = cancel(client, placed, requestedCancellationDate=FAR)
    assert client.patch(path(placed), json={"state": "completed"}).status_code == 200
    after = ended(client, task)
    events = all_events.wait_for(task, [TASK_CREATED, TASK_STATE, TASK_STATE])
    assert [payload(each)["state"] for each in events] == [
        *("acknowledged", "inProgress", "terminatedWithError")
    ]
    assert payload(events[-1]) == after


def test_the_order_is_cancelled_as_it_is_at_the_date(client: ContractClient) -> None:
    placed = place(client, item("1"), item("2"))
    task = cancel(client, placed, requestedCancellationDate=soon())
    assert change_items(client, placed, {"1": "rejected", "2": "held"}).status_code == 200
    assert ended(client, task)["state"] == "done"
    assert states(retrieve(client, placed)) == {"1": "rejected", "2": "cancelled"}


def test_an_item_completed_meanwhile_leads_to_refusal(client: ContractClient) -> None:
    placed = place_in(client, {"1": "inProgress", "2": "held"}, item("1"), item("2"))
    task = cancel(client, placed, requestedCancellationDate=soon())
    before = change_items(client, placed, {"1": "completed"}).json()
    refusal = ended(client, task)
    assert refusal["terminationReason"] == "item 1 is completed"
    assert eventually(lambda: retrieve(client, placed), lambda seen: seen == before)


def test_an_item_in_its_own_assessment_keeps_its_state(assessed: Assessed) -> None:
    client, policy = assessed
    placed = place(client, item("1"), item("2"))
    date = {"requestedCancellationDate": soon(), "cancellationReason": "refuse because"}
    task = cancel(client, placed, **date)
    before = change_items(client, placed, {"1": "assessingCancellation"}).json()
    assert ended(client, task)["terminationReason"] == "because"
    assert eventually(lambda: retrieve(client, placed), lambda seen: seen == before)
    (asked,) = [order for order, asked in policy.calls() if asked["id"] == task["id"]]
    assert asked == before


def test_a_repeated_request_is_answered_while_it_waits(client: ContractClient) -> None:
    placed, key = place(client), str(uuid4())
    first = post(client, placed, key, requestedCancellationDate=FAR)
    assert client.patch(path(placed), json={"state": "held"}).status_code == 200
    assert post(client, placed, key, requestedCancellationDate=FAR).content == first.content
    assert tasks_of(client, placed) == [first.json()]


def test_a_key_of_another_request_does_not_change_the_order(client: ContractClient) -> None:
    key = str(uuid4())
    assert post(client, place(client), key, requestedCancellationDate=FAR).status_code == 201
    placed = place(client)
    answer = post(client, placed, key, requestedCancellationDate=FAR)
    refused(answer, 409, "65", "Idempotency-Key")
    assert retrieve(client, placed) == placed
    assert cancelled(client, placed)["state"] == "done"
