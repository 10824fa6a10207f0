"""Random changes of orders by clients, over crashes of the server.

A state machine of hypothesis sends requests to a real server and keeps a model of every order. The
server must refuse what the model forbids, and do what it allows, once.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.api.cancellations import FAR, ended, soon, task_now, tasks_of
from tests.api.model import Order, Refused
from tests.api.modelled_orders import (
    ModelledOrder,
    RestartingServer,
    Sent,
    check_end,
    check_events,
    check_history,
    check_no_job_is_left,
)
from tests.api.orders import Json, item, order, path, refused, retrieve
from tests.api.progress import change_items, states
from tests.lifecycles import FINAL, ITEM, ORDER, rolled_up

STEPS = 50
ORDERS = 3
CRASHES = (0, 0, 0, 1, 2)
"""How often a machine may restart its server: a start takes longer than a hundred requests."""
SHAPES: Sequence[Sequence[Json]] = (
    [item("1")],
    [item("1"), item("2")],
    [item("1", productOrderItem=[item("1.1"), item("1.2")])],
    [item("1", productOrderItem=[item("1.1", productOrderItem=[item("1.1.1")])]), item("2")],
)


class LifecycleMachine(RuleBasedStateMachine):
    """Clients that change some orders."""

    orders: Bundle[ModelledOrder] = Bundle("orders")

    def __init__(self, server: RestartingServer, tally: Counter[str]) -> None:
        super().__init__()
        self.server = server
        self.tally = tally
        self.all_modelled: list[ModelledOrder] = []
        self.sent: list[Sent] = []
        self.ends: dict[str, str] = {}
        self.withdrawn_tasks: list[str] = []
        self.crashes = 0

    # Changes

    @initialize(crashes=st.sampled_from(CRASHES))
    def begin(self, crashes: int) -> None:
        self.crashes = crashes

    @precondition(lambda self: sum(not modelled.deleted for modelled in self.all_modelled) < ORDERS)
    @rule(target=orders, shape=st.sampled_from(SHAPES))
    def place(self, shape: Sequence[Json]) -> ModelledOrder:
        answer = self.post("/productOrder", order(*shape))
        assert answer.status_code == 201, answer.text
        placed = answer.json()
        modelled = ModelledOrder(placed, Order(states(placed)))
        self.all_modelled.append(modelled)
        self.tally["orders"] += 1
        return modelled

    @rule(modelled=orders, data=st.data())
    def progress_items(self, modelled: ModelledOrder, data: st.DataObject) -> None:
        self.finish_near_task(modelled)
        for _ in range(data.draw(st.integers(1, 6))):
            id, *more = data.draw(st.permutations(sorted(modelled.order.items)))
            ids = [id, *more[: data.draw(st.sampled_from([0, 0, 1]))]]
            state = data.draw(st.sampled_from(sorted(modelled.order.allowed(id)) * 2 + list(ITEM)))
            moves = dict.fromkeys(ids, state)
            answer = change_items(self.server.client, modelled.placed, moves)
            self.check_outcome(answer, partial(modelled.order.items_to, moves))
            self.end_overtaken_task(modelled)
            seen = retrieve(self.server.client, modelled.placed)
            assert (seen["state"], states(seen)) == (modelled.order.state, modelled.order.items)

    @rule(modelled=orders, state=st.sampled_from(list(ORDER)))
    def progress_order(self, modelled: ModelledOrder, state: str) -> None:
        self.finish_near_task(modelled)
        self.check_outcome(
            self.patch(modelled, state=state), lambda: modelled.order.order_to(state)
        )
        self.end_overtaken_task(modelled)

    @rule(modelled=orders)
    def add_a_note(self, modelled: ModelledOrder) -> None:
        note = [{"text": str(uuid4())}]
        self.check_outcome(
            self.patch(modelled, note=note), lambda: modelled.order.attribute("note")
        )

    @rule(modelled=orders)
    def change_the_priority(self, modelled: ModelledOrder) -> None:
        self.finish_near_task(modelled)
        answer = self.patch(modelled, priority=str(uuid4()))
        self.check_outcome(answer, lambda: modelled.order.attribute("priority"))

    @rule(
        modelled=orders,
        when=st.sampled_from(["withdrawn", "now", "soon", "far"]),
        crash=st.booleans(),
    )
    def cancel(self, modelled: ModelledOrder, when: str, crash: bool) -> None:
        self.finish_near_task(modelled)
        date = {"now": None, "soon": soon(0.5)}.get(when, FAR)
        body: Json = {"productOrder": {"id": modelled.placed["id"]}}
        body |= {"requestedCancellationDate": date} if date else {}
        answer = self.post("/cancelProductOrder", body)
        if crash and self.crashes:
            self.crash("kill")
        if self.check_outcome(answer, partial(modelled.order.requested, waits=when != "now")):
            modelled.order.task, modelled.far = answer.json()["id"], when in ("far", "withdrawn")
            modelled.tasks.append(answer.json()["id"])
            self.tally["cancellations"] += 1
            if when == "now":
                self.finish_near_task(modelled)
            if when == "withdrawn":
                self.withdraw_task(modelled)

    @rule(modelled=orders)
    def withdraw(self, modelled: ModelledOrder) -> None:
        self.finish_near_task(modelled)
        self.withdraw_task(modelled)

    @rule(modelled=consumes(orders))
    def delete(self, modelled: ModelledOrder) -> None:
        assert self.server.client.delete(path(modelled.placed)).status_code == 204
        refused(self.patch(modelled, state="held"), 404, "60")
        modelled.deleted = True
        if modelled.order.task and not modelled.far:
            modelled.midway, ahead = True, copy.deepcopy(modelled.order)
            ahead.assessed()
            modelled.possible = ahead.events[len(modelled.order.events) :]
        modelled.order.deleted()
        if task := modelled.order.task:
            # A task that was due soon may have been done just before.
            end = ended(self.server.client, {"id": task})["state"]
            assert end == "terminatedWithError" or not modelled.far
            self.ends[task], modelled.order.task = end, None
        body = {"productOrder": {"id": modelled.placed["id"]}}
        refused(self.post("/cancelProductOrder", body), 409, "65", "no productOrder")

    @precondition(lambda self: self.sent and self.crashes)
    @rule(how=st.sampled_from(["kill", "stop"]))
    def restart(self, how: str) -> None:
        self.crash(how)

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        sent = data.draw(st.sampled_from(self.sent))
        answer = self.send(sent.path, sent.body, sent.key)
        assert (answer.status_code, answer.content) == (201, sent.answer)
        self.tally["repetitions"] += 1

    # Invariants

    @invariant()
    def every_order_is_as_its_model(self) -> None:
        for modelled in self.all_modelled:
            if modelled.deleted:
                refused(self.server.client.get(path(modelled.placed)), 404, "60")
                continue
            seen = retrieve(self.server.client, modelled.placed)
            assert seen["state"] == rolled_up(states(seen).values())
            if modelled.order.task is None or modelled.far:
                assert (seen["state"], states(seen)) == (modelled.order.state, modelled.order.items)

    @invariant()
    def every_task_that_has_ended_stays_so(self) -> None:
        for task, end in self.ends.items():
            assert task_now(self.server.client, {"id": task})["state"] == end
        for task in self.withdrawn_tasks:
            refused(self.server.client.get(f"/cancelProductOrder/{task}"), 404, "60")

    def teardown(self) -> None:
        self.tally["machines"] += 1
        for modelled in self.all_modelled:
            self.finish_near_task(modelled)
            check_no_job_is_left(self.server, modelled)
            if not modelled.deleted:
                check_end(self.server, modelled)
                check_history(self.server, modelled)
            expected = {modelled.order.task} - {None} | self.ends.keys()
            assert {
                task["id"] for task in tasks_of(self.server.client, modelled.placed)
            } <= expected
            over = {*self.ends, *self.withdrawn_tasks}
            check_events(self.server, modelled, {task: task in over for task in modelled.tasks})
            self.tally["events"] += len(modelled.order.events)

    # Requests and their expected outcomes

    def post(self, path: str, body: Json) -> httpx.Response:
        key = str(uuid4())
        answer = self.send(path, body, key)
        if answer.status_code == 201:
            self.sent.append(Sent(path, body, key, answer.content))
        return answer

    def send(self, path: str, body: Json, key: str) -> httpx.Response:
        return self.server.client.post(path, json=body, headers={"Idempotency-Key": key})

    def patch(self, modelled: ModelledOrder, **attributes: Any) -> httpx.Response:
        return self.server.client.patch(path(modelled.placed), json=attributes)

    def crash(self, how: str) -> None:
        self.server.restart(how)
        self.crashes -= 1
        self.tally["restarts"] += 1

    def check_outcome(self, answer: httpx.Response, change: Callable[[], None]) -> bool:
        """Whether the server made the change; fails unless the model does the same."""
        try:
            change()
        except Refused:
            refused(answer, 409, "65")
            self.tally["refused"] += 1
            return False
        assert answer.is_success, answer.text
        self.tally["done"] += 1
        return True

    def withdraw_task(self, modelled: ModelledOrder) -> None:
        """Withdraw the waiting task of an order, if there is one."""
        if task := modelled.order.task:
            assert self.server.client.delete(f"/cancelProductOrder/{task}").status_code == 204
            modelled.order.withdrawn()
            self.withdrawn_tasks.append(task)
            self.tally["withdrawals"] += 1

    def end_overtaken_task(self, modelled: ModelledOrder) -> None:
        """Wait for the end of a waiting task whose order has ended."""
        if modelled.order.state in FINAL and (task := modelled.order.task):
            self.ends[task] = ended(self.server.client, {"id": task})["state"]
            assert self.ends[task] == "terminatedWithError"
            modelled.order.task, modelled.order.waits = None, False

    def finish_near_task(self, modelled: ModelledOrder) -> None:
        """Wait for the end of the task of an order, unless its date is far."""
        if modelled.order.task and not modelled.far:
            task = modelled.order.task
            self.ends[task] = ended(self.server.client, {"id": task})["state"]
            assert self.ends[task] == modelled.order.assessed()


def run_machines(server: RestartingServer, examples: int, seed: int | None) -> Counter[str]:
    """Run so many machines; returns the counts.

    Without a seed they are always the same, and a failure is raised at once. With a seed,
    hypothesis first looks for the smallest failing example, which takes minutes.
    """
    tally: Counter[str] = Counter()

    def machine() -> LifecycleMachine:
        return LifecycleMachine(server, tally)

    run_state_machine_as_test(
        machine if seed is None else hypothesis.seed(seed)(machine),  # type: ignore[arg-type]
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            derandomize=seed is None,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate] if seed is None else [Phase.generate, Phase.shrink],
            print_blob=False,
        ),
    )
    return tally
