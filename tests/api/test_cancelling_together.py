"""Many requests at the same time, and many server processes that carry them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from tests.api.cancellations import FAR, cancel, ended, post, soon, tasks_of
from tests.api.client import ContractClient
from tests.api.entries import order_moves
from tests.api.orders import item, path, place, refused, retrieve
from tests.api.policies import Policy
from tests.api.progress import change_items, place_in
from tests.api.stores import NewStore
from tests.server import running

TOGETHER = 16
TASKS = 40
Serving = Callable[[str, Policy], AbstractContextManager[Sequence[ContractClient]]]
STEPS = {
    "done": ["assessingCancellation", "pendingCancellation", "cancelled"],
    "terminatedWithError": ["assessingCancellation", "held"],
}
"""The states of an order that was `held`, by the state of its task."""


# Repeated requests


@pytest.mark.parametrize("other", ["held", "completed"])
def test_concurrent_repetitions_create_one_task(new_store: NewStore, other: str) -> None:
    with new_store() as url, running(url) as server, ContractClient(server.url) as client:
        placed = place_in(client, {"1": "held", "2": other}, item("1"), item("2"))
        before, key = order_moves(url, placed), str(uuid4())
        with ThreadPoolExecutor(TOGETHER) as executor:
            answers = list(executor.map(lambda _: post(client, placed, key), range(TOGETHER)))
        assert {each.status_code for each in answers} == {201}
        assert len({each.content for each in answers}) == 1
        task = ended(client, answers[0].json())
        assert tasks_of(client, placed) == [task]
        assert post(client, placed, key).content == answers[0].content
        assert order_moves(url, placed)[len(before) :] == STEPS[task["state"]]


def test_a_repetition_does_not_restart_a_refused_task(client: ContractClient) -> None:
    placed = place_in(client, {"1": "held", "2": "completed"}, item("1"), item("2"))
    key = str(uuid4())
    first = post(client, placed, key)
    assert ended(client, first.json())["state"] == "terminatedWithError"
    assert change_items(client, placed, {"1": "inProgress"}).status_code == 200
    assert post(client, placed, key).content == first.content
    assert retrieve(client, placed)["state"] == "inProgress"
    assert len(tasks_of(client, placed)) == 1


def test_a_repetition_after_the_deletion_is_answered(client: ContractClient) -> None:
    placed, key = place(client), str(uuid4())
    first = post(client, placed, key, requestedCancellationDate=FAR)
    assert client.delete(path(placed)).status_code == 204
    assert ended(client, first.json())["state"] == "terminatedWithError"
    assert post(client, placed, key, requestedCancellationDate=FAR).content == first.content


def test_one_key_sent_for_many_orders_cancels_one(client: ContractClient) -> None:
    orders, key = [place_in(client, {"1": "held"}) for _ in range(TOGETHER)], str(uuid4())
    with ThreadPoolExecutor(TOGETHER) as executor:
        answers = list(executor.map(lambda each: post(client, each, key), orders))
    for placed, answer in zip(orders, answers, strict=True):
        if answer.status_code == 201:
            assert ended(client, answer.json())["state"] == "done"
        else:
            refused(answer, 409, "65", "Idempotency-Key")
            assert retrieve(client, placed) == placed
            assert tasks_of(client, placed) == []
    assert [each.status_code for each in answers].count(201) == 1


def test_concurrent_requests_create_one_task_for_an_order(client: ContractClient) -> None:
    placed = place(client)
    with ThreadPoolExecutor(TOGETHER) as executor:
        answers = list(
            executor.map(
                lambda _: post(client, placed, requestedCancellationDate=FAR), range(TOGETHER)
            )
        )
    assert sorted(each.status_code for each in answers) == [201] + [409] * (TOGETHER - 1)
    (created,) = (each for each in answers if each.status_code == 201)
    assert tasks_of(client, placed) == [created.json()]


# Many processes


@contextmanager
def one_of_two_workers(url: str, policy: Policy) -> Iterator[Sequence[ContractClient]]:
    options = [*policy.options, "--workers", "2"]
    with (
        running(url, *options, environment=policy.environment) as server,
        ContractClient(server.url) as client,
    ):
        yield [client]


@contextmanager
def two_servers(url: str, policy: Policy) -> Iterator[Sequence[ContractClient]]:
    with ExitStack() as stack:
        servers = [
            stack.enter_context(running(url, *policy.options, environment=policy.environment))
            for _ in range(2)
        ]
        yield [stack.enter_context(ContractClient(server.url)) for server in servers]


@pytest.mark.parametrize("serving", [one_of_two_workers, two_servers])
def test_each_task_is_assessed_once(store_url: str, tmp_path: Path, serving: Serving) -> None:
    policy = Policy(tmp_path)
    with serving(store_url, policy) as clients, ThreadPoolExecutor(TOGETHER) as executor:
        date = soon()

        def begin(number: int) -> tuple[str, str]:
            """Request a cancellation; every second one has a date, the same for all."""
            client = clients[number % len(clients)]
            placed = place(client)
            later = {"requestedCancellationDate": date} if number % 4 < 2 else {}
            return placed["id"], cancel(client, placed, **later)["id"]

        begun = list(executor.map(begin, range(TASKS)))
        ends = [ended(clients[0], {"id": task}) for _, task in begun]
        assert {each["state"] for each in ends} == {"done"}
    assessed = Counter(task["id"] for _, task in policy.calls())
    assert assessed == Counter({task: 1 for _, task in begun})
    for placed, _ in begun:
        moves = [each for each in order_moves(store_url, {"id": placed}) if each]
        assert moves == ["acknowledged", *STEPS["done"]]
