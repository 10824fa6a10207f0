"""Customers who get what they ask for, whatever happens to the servers that they ask.

What has not been answered they ask again until it is, which changes nothing when it had been done:
so what has to be told is known.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import uuid4

import httpx

from tests.api.cancellations import ENDS
from tests.api.client import ContractClient
from tests.api.expected_events import DELETED, STATE, Expected, Subscriber, payload, summary
from tests.api.model import TASK, Order, Refused
from tests.api.orders import Json, item, order, path, same
from tests.api.progress import states, with_states
from tests.api.waiting import eventually
from tests.lifecycles import FINAL, NOT_ASKED, ORDER, allowed

CHANGES = 6
"""How many changes of an order there are at most, before its end."""
SHAPES: Sequence[Sequence[Json]] = (
    [item("1")],
    [item("1"), item("2")],
    [item("1", productOrderItem=[item("1.1"), item("1.2")]), item("2")],
)


@dataclass
class Life:
    """An order, its model, and what has to be told of it and of its task.

    `now` is the order as it was last answered; an event expected without a payload is one of a
    change that was not answered as it was.
    """

    now: Json
    order: Order
    expected: list[Expected] = field(default_factory=list)
    task: str = ""
    request: str = ""

    def expect(self, known: int, request: str, payload: Json) -> None:
        """What the model has told beyond the `known` first is on account of that request."""
        self.expected += [Expected(each, payload, request) for each in self.order.told[known:]]


class Customer:
    """Someone who places orders and changes them, and asks again until there is an answer."""

    def __init__(self, urls: Sequence[str], chance: Random) -> None:
        self._open = ExitStack()
        self._clients = [self._open.enter_context(ContractClient(url)) for url in urls]
        self._chance = chance
        self.tally: Counter[str] = Counter()
        self.written: list[float] = []
        """When writes were answered, by the monotonic clock."""

    def close(self) -> None:
        self._open.close()

    def live(self) -> Life:
        """Place an order, change it, and maybe cancel or delete it."""
        answer = self._ask("POST", "/productOrder", json=order(*self._chance.choice(SHAPES)))
        life = Life(answer.json(), Order(states(answer.json())))
        life.expect(0, answer.headers["x-request-id"], life.now)
        for _ in range(self._chance.randrange(CHANGES + 1)):
            self._change(life)
        match self._chance.randrange(4):
            case 0:
                self._cancel(life)
            case 1:
                self._delete(life)
        self.tally["orders"] += 1
        return life

    def _change(self, life: Life) -> None:
        known = len(life.order.told)
        try:
            body = self._chance.choice([self._attribute, self._order, self._items])(life)
        except Refused:
            return
        answer = self._ask("PATCH", path(life.now), json=body)
        assert answer.status_code == 200, answer.text
        life.now = answer.json()
        life.expect(known, answer.headers["x-request-id"], life.now)
        self.tally["changes"] += 1

    def _attribute(self, life: Life) -> Json:
        name = self._chance.choice(["priority", "note"])
        life.order.attribute(name)
        text = str(uuid4())
        return {name: text if name == "priority" else [{"text": text}]}

    def _order(self, life: Life) -> Json:
        possible = allowed(ORDER, life.order.state, life.order.origin) - NOT_ASKED
        state = self._chance.choice(sorted(possible | {life.order.state}))
        life.order.order_to(state)
        return {"state": state}

    def _items(self, life: Life) -> Json:
        id = self._chance.choice(sorted(life.order.items))
        moves = {id: self._chance.choice(sorted(life.order.allowed(id) | {life.order.items[id]}))}
        life.order.items_to(moves)
        return {"productOrderItem": with_states(life.now, moves)}

    def _cancel(self, life: Life) -> None:
        known = len(life.order.told)
        if set(life.order.items.values()) <= FINAL:
            return
        life.order.requested(waits=False)
        body = {"productOrder": {"id": life.now["id"]}}
        answer = self._ask("POST", "/cancelProductOrder", json=body)
        assert answer.status_code == 201, answer.text
        life.task, life.request = answer.json()["id"], answer.headers["x-request-id"]
        task = f"/cancelProductOrder/{life.task}"
        ended = eventually(lambda: self._ask("GET", task).json(), lambda it: it["state"] in ENDS)
        assert ended["state"] == life.order.assessed()
        life.expect(known, life.request, {})
        life.now = self._ask("GET", path(life.now)).json()
        self.tally["cancellations"] += 1

    def _delete(self, life: Life) -> None:
        known = len(life.order.told)
        life.order.deleted()
        answer = self._ask("DELETE", path(life.now))
        assert answer.status_code in (204, 404), answer.text
        life.expect(known, answer.headers["x-request-id"], life.now)
        self.tally["deletions"] += 1

    def _ask(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Make a request, again and again until one of the servers answers it."""
        headers = {"X-Request-Id": str(uuid4())}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid4())

        def attempt() -> httpx.Response | None:
            client = self._chance.choice(self._clients)
            try:
                answer = client.request(method, path, headers=headers, **request)
            except httpx.TransportError:
                self.tally["unanswered"] += 1
                return None
            if answer.status_code == 503:
                self.tally["refused"] += 1
                return None
            return answer

        answer = eventually(attempt, lambda answer: answer is not None)
        assert answer is not None
        if method != "GET":
            self.written.append(time.monotonic())
        return answer


def check(subscriber: Subscriber, life: Life) -> None:
    """Fail unless an order's events have arrived, or do, just as they should."""
    expected = life.expected
    events = eventually(lambda: subscriber.about(life.now), lambda seen: len(seen) >= len(expected))
    assert [summary(event) for event in events] == [each.summary for each in expected], life
    for event, each in zip(events, expected, strict=True):
        assert event["correlationId"] == each.request
        assert not each.payload or same(payload(event), each.payload), (event, each)
    ways = [change.state[1] for change in life.order.changes[1:] if change.state]
    assert [payload(each)["state"] for each in events if summary(each) == STATE] == ways
    assert same(payload(events[-1]), life.now)
    if life.task:
        events = subscriber.wait_for({"id": life.task}, TASK)
        assert [summary(event) for event in events] == list(TASK)
        assert [payload(event)["state"] for event in events][:2] == ["acknowledged", "inProgress"]
        assert {event["correlationId"] for event in events} == {life.request}


def check_stored(client: ContractClient, life: Life) -> None:
    """Fail unless an order is as it was last answered, or gone if it was deleted."""
    answer = client.get(path(life.now))
    if life.order.told[-1] == DELETED:
        assert answer.status_code == 404, (life, answer.text)
    else:
        assert answer.status_code == 200, (life, answer.text)
        assert same(answer.json(), life.now), (life, answer.text)
