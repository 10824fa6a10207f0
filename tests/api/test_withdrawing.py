"""DELETE /cancelProductOrder/{id}: withdraws a waiting cancellation, removes an ended one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.api.cancellations import (
    FAR,
    cancel,
    cancelled,
    ended,
    post,
    soon,
    task_now,
    tasks_of,
)
from tests.api.client import ContractClient
from tests.api.expected_events import TASK_CREATED, TASK_STATE, Subscriber, payload
from tests.api.histories import history
from tests.api.orders import Json, item, path, place, refused, retrieve
from tests.api.policies import Assessed, under_assessment
from tests.api.progress import place_in
from tests.api.waiting import eventually

RACES = 16


def target(task: Json) -> str:
    return f"/cancelProductOrder/{task['id']}"


def test_a_waiting_task_is_withdrawn(module_client: ContractClient, module_store: str) -> None:
    placed = place_in(module_client, {"1": "held"})
    task = cancel(module_client, placed, requestedCancellationDate=FAR)
    answer = module_client.delete(target(task))
    assert (answer.status_code, answer.content) == (204, b"")
    refused(module_client.get(target(task)), 404, "60")
    assert retrieve(module_client, placed) == placed
    assert tasks_of(module_client, placed) == []
    last = history(module_store, placed)[-1]
    request = answer.headers["x-request-id"]
    cause = f"DELETE, request {request}: cancelProductOrder {task['id']} is withdrawn"
    assert (last["actor"], last["cause"]) == ("127.0.0.1", cause)
    refused(module_client.delete(target(task)), 404, "60", "cancelProductOrder")


def test_another_cancellation_can_be_requested_at_once(client: ContractClient) -> None:
    placed = place(client)
    task = cancel(client, placed, requestedCancellationDate=FAR)
    assert client.delete(target(task)).status_code == 204
    assert cancelled(client, placed)["state"] == "done"


def test_a_withdrawal_has_the_events_of_a_failed_task(all_events: Subscriber) -> None:
    placed = place(all_events.client)
    task = cancel(all_events.client, placed, requestedCancellationDate=FAR)
    assert all_events.client.delete(target(task)).status_code == 204
    events = all_events.wait_for(task, [TASK_CREATED, TASK_STATE, TASK_STATE])
    assert payload(events[-1]) == {
        **task,
        "state": "terminatedWithError",
        "terminationReason": "it was withdrawn",
    }


def test_a_begun_cancellation_cannot_be_withdrawn(assessed: Assessed) -> None:
    client, policy = assessed
    placed = place(client)
    task = under_assessment(assessed, placed, "withdrawn")
    refused(client.delete(target(task)), 409, "65", task["id"], "has begun")
    assert task_now(client, task)["state"] == "inProgress"
    assert retrieve(client, placed)["state"] == "assessingCancellation"
    policy.answer("withdrawn")
    assert ended(client, task)["state"] == "done"


@pytest.mark.parametrize("other", ["held", "completed"])
def test_an_ended_task_is_removed_and_the_order_is_not_changed(
    client: ContractClient, other: str
) -> None:
    placed = place_in(client, {"1": "held", "2": other}, item("1"), item("2"))
    task = cancelled(client, placed)
    order = eventually(
        lambda: retrieve(client, placed), lambda seen: seen["state"] in ("held", "cancelled")
    )
    assert client.delete(target(task)).status_code == 204
    refused(client.get(target(task)), 404, "60")
    assert retrieve(client, placed) == order
    assert tasks_of(client, placed) == []


def test_the_task_of_a_deleted_order_is_removed(client: ContractClient) -> None:
    placed = place(client)
    task = cancel(client, placed, requestedCancellationDate=FAR)
    assert client.delete(path(placed)).status_code == 204
    assert client.delete(target(task)).status_code == 204
    refused(client.get(target(task)), 404, "60")
    refused(post(client, placed), 409, "65", "no productOrder")


def test_a_precondition_is_checked(client: ContractClient) -> None:
    task = cancel(client, place(client), requestedCancellationDate=FAR)
    for headers in ({"If-Match": '"7"'}, {"If-None-Match": '"1"'}):
        refused(client.delete(target(task), headers=headers), 412, "65")
    assert task_now(client, task) == task
    assert client.delete(target(task), headers={"If-Match": '"1"'}).status_code == 204


def test_a_repeated_request_after_the_withdrawal_creates_no_task(client: ContractClient) -> None:
    placed, key = place(client), str(uuid4())
    first = post(client, placed, key, requestedCancellationDate=FAR)
    assert client.delete(target(first.json())).status_code == 204
    assert post(client, placed, key, requestedCancellationDate=FAR).content == first.content
    assert tasks_of(client, placed) == []
    assert retrieve(client, placed) == placed


def test_concurrent_withdrawals_have_one_effect(
    module_client: ContractClient, module_store: str
) -> None:
    placed = place(module_client)
    task = cancel(module_client, placed, requestedCancellationDate=FAR)
    with ThreadPoolExecutor(RACES) as executor:
        answers = list(executor.map(lambda _: module_client.delete(target(task)), range(RACES)))
    statuses = {each.status_code for each in answers}
    assert 204 in statuses <= {204, 404}
    assert len(history(module_store, placed)) == 3
    refused(module_client.get(target(task)), 404, "60")


def test_a_task_is_either_withdrawn_or_done_at_its_date(client: ContractClient) -> None:
    orders, date = [place(client) for _ in range(RACES)], soon()
    tasks = [cancel(client, placed, requestedCancellationDate=date) for placed in orders]
    eventually(lambda: task_now(client, tasks[0])["state"] != "acknowledged")
    with ThreadPoolExecutor(RACES) as executor:
        answers = list(executor.map(lambda task: client.delete(target(task)), tasks))
    for placed, task, answer in zip(orders, tasks, answers, strict=True):
        if answer.status_code == 409:
            assert ended(client, task)["state"] == "done"
            assert retrieve(client, placed)["state"] == "cancelled"
        else:
            assert answer.status_code == 204
            refused(client.get(target(task)), 404, "60")
            assert retrieve(client, placed)["state"] in ("acknowledged", "cancelled")
