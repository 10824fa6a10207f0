"""Policies that replace the default one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.api.cancellations import cancel, cancelled, ended, task_now
from tests.api.client import ContractClient
from tests.api.orders import item, path, place, refused, retrieve
from tests.api.policies import Assessed, Policy, under_assessment
from tests.api.progress import place_in, states
from tests.server import COMMAND, running

ATTEMPTS = 5


def test_a_policy_gets_the_order_before_its_assessment(assessed: Assessed) -> None:
    client, policy = assessed
    placed = place_in(
        client,
        {"1": "held", "1.1": "completed", "2": "pending"},
        item("1", productOrderItem=[item("1.1")]),
        item("2"),
        priority="1",
    )
    task = cancelled(client, placed)
    order, asked = policy.calls()[-1]
    assert order == placed
    assert asked == {k: v for k, v in task.items() if k != "effectiveCancellationDate"} | {
        "state": "inProgress"
    }


def test_a_policy_may_accept_a_partly_completed_order(assessed: Assessed) -> None:
    client, _ = assessed
    placed = place_in(client, {"1": "completed", "2": "held"}, item("1"), item("2"))
    assert cancelled(client, placed)["state"] == "done"
    after = retrieve(client, placed)
    assert (after["state"], states(after)) == ("partial", {"1": "completed", "2": "cancelled"})


def test_a_policy_may_refuse_an_acknowledged_order(assessed: Assessed) -> None:
    client, _ = assessed
    placed = place(client)
    refusal = cancelled(client, placed, cancellationReason="refuse because")
    assert refusal["state"] == "terminatedWithError"
    assert refusal["terminationReason"] == "because"
    assert retrieve(client, placed) == placed


def test_an_order_is_in_assessment_until_the_policy_answers(assessed: Assessed) -> None:
    client, policy = assessed
    placed = place(client)
    task = under_assessment(assessed, placed, "thinking")
    assert task_now(client, task) == {**task, "state": "inProgress"}
    held = retrieve(client, placed)
    assert held["state"] == "assessingCancellation"
    refused(client.patch(path(placed), json={"state": "held"}), 409, "65", task["id"])
    changed = client.patch(path(placed), json={"priority": "1"})
    assert changed.json() == {**held, "priority": "1"}
    policy.answer("thinking")
    assert ended(client, task)["state"] == "done"
    after = retrieve(client, placed)
    assert (after["state"], after["priority"]) == ("cancelled", "1")


def test_an_order_deleted_during_its_assessment_is_not_cancelled(
    assessed: Assessed,
) -> None:
    client, policy = assessed
    placed = place(client)
    task = under_assessment(assessed, placed, "deleted")
    assert client.delete(path(placed)).status_code == 204
    policy.answer("deleted")
    assert ended(client, task) == {
        **task,
        "state": "terminatedWithError",
        "terminationReason": "the order was deleted before",
    }


def test_a_slow_policy_delays_no_other_task(assessed: Assessed) -> None:
    client, policy = assessed
    waiting = [under_assessment(assessed, place(client), "late") for _ in range(3)]
    assert cancelled(client, place(client))["state"] == "done"
    assert {task_now(client, each)["state"] for each in waiting} == {"inProgress"}
    policy.answer("late")
    assert {ended(client, each)["state"] for each in waiting} == {"done"}


def test_a_failing_policy_is_called_five_times(sqlite_url: str, tmp_path: Path) -> None:
    ends = {
        "fail 1": "done",
        f"fail {ATTEMPTS - 1}": "done",
        f"fail {ATTEMPTS}": "terminatedWithError",
        "never": "terminatedWithError",
    }
    policy = Policy(tmp_path)
    options = [*policy.options, "--lease-seconds", "0.5"]
    with (
        running(sqlite_url, *options, environment=policy.environment) as server,
        ContractClient(server.url) as client,
    ):
        orders = {reason: place_in(client, {"1": "held"}) for reason in ends}
        tasks = {each: cancel(client, orders[each], cancellationReason=each) for each in ends}
        found = {each: ended(client, tasks[each]) for each in ends}
        assert {each: found[each]["state"] for each in ends} == ends
        assert f"{ATTEMPTS} attempts" in found["never"]["terminationReason"]
        for reason, end in ends.items():
            after = retrieve(client, orders[reason])
            assert after["state"] == "cancelled" if end == "done" else after == orders[reason]
    asked = [task["cancellationReason"] for _, task in policy.calls()]
    assert {reason: asked.count(reason) for reason in ends} == {
        "fail 1": 2,
        f"fail {ATTEMPTS - 1}": ATTEMPTS,
        f"fail {ATTEMPTS}": ATTEMPTS,
        "never": ATTEMPTS,
    }


@pytest.mark.parametrize(
    ("name", "word"),
    {
        "policy_of_a_test": "MODULE:FUNCTION",
        "policy_of_a_test:": "MODULE:FUNCTION",
        ":assess": "MODULE:FUNCTION",
        "no_such_module:assess": "no_such_module",
        "policy_of_a_test:no_such_function": "no_such_function",
        "policy_of_a_test:DIRECTORY": "async",
        "policy_of_a_test:not_a_coroutine": "async",
    }.items(),
)
def test_an_invalid_policy_stops_the_start(tmp_path: Path, name: str, word: str) -> None:
    policy = Policy(tmp_path)
    tried = subprocess.run(
        [*COMMAND, "serve", "--port", "0", "--cancellation-policy", name],
        env={"HOME": str(tmp_path), **policy.environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (tried.returncode, tried.stdout) == (2, "")
    (line,) = tried.stderr.splitlines()
    assert "--cancellation-policy" in line and repr(name) in line and word in line
