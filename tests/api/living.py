"""Orders that live: whatever clients do to them, and whenever their server crashes.

A machine of hypothesis does what it likes to a real server and keeps a model of every order. What
the model forbids has to be refused, and what it allows has to be done, once.
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
from tests.api.lives import (
    Life,
    Sent,
    Shop,
    check_end,
    check_history,
    check_nothing_is_left,
    check_told,
)
from tests.api.model import Order, Refused
from tests.api.orders import Json, item, order, path, refused, retrieve
from tests.api.progress import change_items, states
from tests.lifecycles import FINAL, ITEM, ORDER, rolled_up

STEPS = 50
ORDERS = 3
CRASHES = (0, 0, 0, 1, 2)
"""How often the server of a machine may end: a new one takes longer than a hundred requests."""
SHAPES: Sequence[Sequence[Json]] = (
    [item("1")],
    [item("1"), item("2")],
    [item("1", productOrderItem=[item("1.1"), item("1.2")])],
    [item("1", productOrderItem=[item("1.1", productOrderItem=[item("1.1.1")])]), item("2")],
)


class Living(RuleBasedStateMachine):
    """The lives of some orders."""

    orders: Bundle[Life] = Bundle("orders")

    def __init__(self, shop: Shop, tally: Counter[str]) -> None:
        super().__init__()
        self.shop = shop
        self.tally = tally
        self.lives: list[Life] = []
        self.sent: list[Sent] = []
        self.ends: dict[str, str] = {}
        self.gone: list[str] = []
        self.crashes = 0

    # What happens

    @initialize(crashes=st.sampled_from(CRASHES))
    def begin(self, crashes: int) -> None:
        self.crashes = crashes

    @precondition(lambda self: sum(not life.deleted for life in self.lives) < ORDERS)
    @rule(target=orders, shape=st.sampled_from(SHAPES))
    def place(self, shape: Sequence[Json]) -> Life:
        answer = self.post("/productOrder", order(*shape))
        assert answer.status_code == 201, answer.text
        placed = answer.json()
        life = Life(placed, Order(states(placed)))
        self.lives.append(life)
        self.tally["orders"] += 1
        return life

    @rule(life=orders, data=st.data())
    def progress_items(self, life: Life, data: st.DataObject) -> None:
        self.acknowledge(life)
        for _ in range(data.draw(st.integers(1, 6))):
            id, *more = data.draw(st.permutations(sorted(life.order.items)))
            ids = [id, *more[: data.draw(st.sampled_from([0, 0, 1]))]]
            state = data.draw(st.sampled_from(sorted(life.order.allowed(id)) * 2 + list(ITEM)))
            moves = dict.fromkeys(ids, state)
            answer = change_items(self.shop.client, life.placed, moves)
            self.judge(answer, partial(life.order.items_to, moves))
            self.settle_overtaken(life)
            seen = retrieve(self.shop.client, life.placed)
            assert (seen["state"], states(seen)) == (life.order.state, life.order.items)

    @rule(life=orders, state=st.sampled_from(list(ORDER)))
    def progress_order(self, life: Life, state: str) -> None:
        self.acknowledge(life)
        self.judge(self.patch(life, state=state), lambda: life.order.order_to(state))
        self.settle_overtaken(life)

    @rule(life=orders)
    def take_a_note(self, life: Life) -> None:
        note = [{"text": str(uuid4())}]
        self.judge(self.patch(life, note=note), lambda: life.order.attribute("note"))

    @rule(life=orders)
    def change_the_priority(self, life: Life) -> None:
        self.acknowledge(life)
        answer = self.patch(life, priority=str(uuid4()))
        self.judge(answer, lambda: life.order.attribute("priority"))

    @rule(
        life=orders, when=st.sampled_from(["withdrawn", "now", "soon", "far"]), crash=st.booleans()
    )
    def cancel(self, life: Life, when: str, crash: bool) -> None:
        self.acknowledge(life)
        date = {"now": None, "soon": soon(0.5)}.get(when, FAR)
        body: Json = {"productOrder": {"id": life.placed["id"]}}
        body |= {"requestedCancellationDate": date} if date else {}
        answer = self.post("/cancelProductOrder", body)
        if crash and self.crashes:
            self.crash("kill")
        if self.judge(answer, partial(life.order.requested, waits=when != "now")):
            life.order.task, life.far = answer.json()["id"], when in ("far", "withdrawn")
            life.tasks.append(answer.json()["id"])
            self.tally["cancellations"] += 1
            if when == "now":
                self.acknowledge(life)
            if when == "withdrawn":
                self.withdraw_task(life)

    @rule(life=orders)
    def withdraw(self, life: Life) -> None:
        self.acknowledge(life)
        self.withdraw_task(life)

    @rule(life=consumes(orders))
    def delete(self, life: Life) -> None:
        assert self.shop.client.delete(path(life.placed)).status_code == 204
        refused(self.patch(life, state="held"), 404, "60")
        life.deleted = True
        if life.order.task and not life.far:
            life.midway, ahead = True, copy.deepcopy(life.order)
            ahead.assessed()
            life.possible = ahead.told[len(life.order.told) :]
        life.order.deleted()
        if task := life.order.task:
            # One that was due soon may have been done just before.
            end = ended(self.shop.client, {"id": task})["state"]
            assert end == "terminatedWithError" or not life.far
            self.ends[task], life.order.task = end, None
        body = {"productOrder": {"id": life.placed["id"]}}
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

    # What always holds

    @invariant()
    def every_order_is_as_its_model(self) -> None:
        for life in self.lives:
            if life.deleted:
                refused(self.shop.client.get(path(life.placed)), 404, "60")
                continue
            seen = retrieve(self.shop.client, life.placed)
            assert seen["state"] == rolled_up(states(seen).values())
            if life.order.task is None or life.far:
                assert (seen["state"], states(seen)) == (life.order.state, life.order.items)

    @invariant()
    def every_task_that_has_ended_stays_so(self) -> None:
        for task, end in self.ends.items():
            assert task_now(self.shop.client, {"id": task})["state"] == end
        for task in self.gone:
            refused(self.shop.client.get(f"/cancelProductOrder/{task}"), 404, "60")

    def teardown(self) -> None:
        self.tally["lives"] += 1
        for life in self.lives:
            self.acknowledge(life)
            check_nothing_is_left(self.shop, life)
            if not life.deleted:
                check_end(self.shop, life)
                check_history(self.shop, life)
            expected = {life.order.task} - {None} | self.ends.keys()
            assert {task["id"] for task in tasks_of(self.shop.client, life.placed)} <= expected
            over = {*self.ends, *self.gone}
            check_told(self.shop, life, {task: task in over for task in life.tasks})
            self.tally["events"] += len(life.order.told)

    # How it is done, and what is expected of it

    def post(self, path: str, body: Json) -> httpx.Response:
        key = str(uuid4())
        answer = self.send(path, body, key)
        if answer.status_code == 201:
            self.sent.append(Sent(path, body, key, answer.content))
        return answer

    def send(self, path: str, body: Json, key: str) -> httpx.Response:
        return self.shop.client.post(path, json=body, headers={"Idempotency-Key": key})

    def patch(self, life: Life, **attributes: Any) -> httpx.Response:
        return self.shop.client.patch(path(life.placed), json=attributes)

    def crash(self, how: str) -> None:
        self.shop.restart(how)
        self.crashes -= 1
        self.tally["restarts"] += 1

    def judge(self, answer: httpx.Response, change: Callable[[], None]) -> bool:
        """Whether the change was done; fails unless the model says the same."""
        try:
            change()
        except Refused:
            refused(answer, 409, "65")
            self.tally["refused"] += 1
            return False
        assert answer.is_success, answer.text
        self.tally["done"] += 1
        return True

    def withdraw_task(self, life: Life) -> None:
        """Withdraw the task of an order, if it has one that waits."""
        if task := life.order.task:
            assert self.shop.client.delete(f"/cancelProductOrder/{task}").status_code == 204
            life.order.withdrawn()
            self.gone.append(task)
            self.tally["withdrawals"] += 1

    def settle_overtaken(self, life: Life) -> None:
        """Let a task that waits come to its end when its order has."""
        if life.order.state in FINAL and (task := life.order.task):
            self.ends[task] = ended(self.shop.client, {"id": task})["state"]
            assert self.ends[task] == "terminatedWithError"
            life.order.task, life.order.waits = None, False

    def acknowledge(self, life: Life) -> None:
        """Let the task of an order come to its end, if that is near."""
        if life.order.task and not life.far:
            task = life.order.task
            self.ends[task] = ended(self.shop.client, {"id": task})["state"]
            assert self.ends[task] == life.order.assessed()


def live(shop: Shop, examples: int, seed: int | None) -> Counter[str]:
    """Let so many machines live; returns what has happened.

    Without a seed they are always the same ones, and what goes wrong is raised at once; with one it
    is first made as small as possible, which takes minutes.
    """
    tally: Counter[str] = Counter()

    def machine() -> Living:
        return Living(shop, tally)

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
