"""A client that repeats each request until a server answers it.

Repetitions have the same idempotency key and request id, and change nothing if the request had been
carried out: so the expected events are known.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
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
from tests.lifecycles import FINAL, NOT_REQUESTABLE, ORDER, allowed

CHANGES = 6
"""Changes of an order, at most, before it is cancelled or deleted."""
_LONGEST_OUTAGE_SECONDS = 300.0
"""A database and two servers may have to start again, on a busy machine."""
SHAPES: Sequence[Sequence[Json]] = (
    [item("1")],
    [item("1"), item("2")],
    [item("1", productOrderItem=[item("1.1"), item("1.2")]), item("2")],
)


@dataclass
class TrackedOrder:
    """An order, its model, and the expected events of it and of its task.

    `now` is the order in the latest answer. An expected event has no payload if no answer showed
    the order after its change.
    """

    now: Json
    order: Order
    expected: list[Expected] = field(default_factory=list)
    task: str = ""
    request: str = ""
    cancelling: int = 0
    """How often the cancellation changes the order: a request may find all items in its state."""

    @property
    def states(self) -> tuple[str, Json]:
        """The states of the order and of its items, by the model."""
        return self.order.state, dict(self.order.items)

    def expect(self, known: int, request: str, payload: Json) -> None:
        """Expect the events that the model has beyond the first `known`, caused by that request."""
        self.expected += [Expected(each, payload, request) for each in self.order.events[known:]]


class RetryingClient:
    """Places orders and changes them, with repetitions until there is an answer."""

    def __init__(self, urls: Sequence[str], chance: Random) -> None:
        self._open = ExitStack()
        self._clients = [self._open.enter_context(ContractClient(url)) for url in urls]
        self._chance = chance
        self.tally: Counter[str] = Counter()
        self.written: list[float] = []
        """The times of answers to writes, by the monotonic clock."""

    def close(self) -> None:
        self._open.close()

    def run_order(self) -> TrackedOrder:
        """Place an order, change it, and maybe cancel or delete it."""
        answer = self._send("POST", "/productOrder", json=order(*self._chance.choice(SHAPES)))
        tracked = TrackedOrder(answer.json(), Order(states(answer.json())))
        tracked.expect(0, answer.headers["x-request-id"], tracked.now)
        for _ in range(self._chance.randrange(CHANGES + 1)):
            self._change(tracked)
        match self._chance.randrange(4):
            case 0:
                self._cancel(tracked)
            case 1:
                self._delete(tracked)
        self.tally["orders"] += 1
        return tracked

    def _change(self, tracked: TrackedOrder) -> None:
        known = len(tracked.order.events)
        try:
            body = self._chance.choice([self._attribute, self._order, self._items])(tracked)
        except Refused:
            return
        answer = self._send("PATCH", path(tracked.now), json=body)
        assert answer.status_code == 200, answer.text
        tracked.now = answer.json()
        tracked.expect(known, answer.headers["x-request-id"], tracked.now)
        self.tally["changes"] += 1

    def _attribute(self, tracked: TrackedOrder) -> Json:
        name = self._chance.choice(["priority", "note"])
        tracked.order.attribute(name)
        text = str(uuid4())
        return {name: text if name == "priority" else [{"text": text}]}

    def _order(self, tracked: TrackedOrder) -> Json:
        possible = allowed(ORDER, tracked.order.state, tracked.order.origin) - NOT_REQUESTABLE
        state = self._chance.choice(sorted(possible | {tracked.order.state}))
        tracked.order.order_to(state)
        return {"state": state}

    def _items(self, tracked: TrackedOrder) -> Json:
        id = self._chance.choice(sorted(tracked.order.items))
        moves = {
            id: self._chance.choice(sorted(tracked.order.allowed(id) | {tracked.order.items[id]}))
        }
        tracked.order.items_to(moves)
        return {"productOrderItem": with_states(tracked.now, moves)}

    def _cancel(self, tracked: TrackedOrder) -> None:
        known = len(tracked.order.events)
        if set(tracked.order.items.values()) <= FINAL:
            return
        seen = [tracked.states]
        tracked.order.requested(waits=False)
        seen.append(tracked.states)
        body = {"productOrder": {"id": tracked.now["id"]}}
        answer = self._send("POST", "/cancelProductOrder", json=body)
        assert answer.status_code == 201, answer.text
        tracked.task, tracked.request = answer.json()["id"], answer.headers["x-request-id"]
        task = f"/cancelProductOrder/{tracked.task}"
        ended = eventually(lambda: self._send("GET", task).json(), lambda it: it["state"] in ENDS)
        assert ended["state"] == tracked.order.assessed()
        seen.append(tracked.states)
        tracked.cancelling = sum(before != after for before, after in pairwise(seen))
        tracked.expect(known, tracked.request, {})
        tracked.now = self._send("GET", path(tracked.now)).json()
        self.tally["cancellations"] += 1

    def _delete(self, tracked: TrackedOrder) -> None:
        known = len(tracked.order.events)
        tracked.order.deleted()
        answer = self._send("DELETE", path(tracked.now))
        assert answer.status_code in (204, 404), answer.text
        tracked.expect(known, answer.headers["x-request-id"], tracked.now)
        self.tally["deletions"] += 1

    def _send(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Send a request again and again, until one of the servers answers it."""
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

        answer = eventually(
            attempt, lambda answer: answer is not None, seconds=_LONGEST_OUTAGE_SECONDS
        )
        assert answer is not None
        if method != "GET":
            self.written.append(time.monotonic())
        return answer


def check(subscriber: Subscriber, tracked: TrackedOrder) -> None:
    """Fail unless the expected events of an order arrive, in their order, and no others."""
    expected = tracked.expected
    events = eventually(
        lambda: subscriber.about(tracked.now), lambda seen: len(seen) >= len(expected)
    )
    assert [summary(event) for event in events] == [each.summary for each in expected], tracked
    for event, each in zip(events, expected, strict=True):
        assert event["correlationId"] == each.request
        assert not each.payload or same(payload(event), each.payload), (event, each)
    ways = [change.state[1] for change in tracked.order.changes[1:] if change.state]
    assert [payload(each)["state"] for each in events if summary(each) == STATE] == ways
    assert same(payload(events[-1]), tracked.now)
    if tracked.task:
        events = subscriber.wait_for({"id": tracked.task}, TASK)
        assert [summary(event) for event in events] == list(TASK)
        assert [payload(event)["state"] for event in events][:2] == ["acknowledged", "inProgress"]
        assert {event["correlationId"] for event in events} == {tracked.request}


def check_audit(records: Sequence[Json], all_tracked: Sequence[TrackedOrder]) -> None:
    """Fail unless each change of an order has one record, with its request."""
    by_order: dict[str, list[Json]] = {}
    for each in records:
        if each["resourceType"] == "productOrder":
            by_order.setdefault(each["resourceId"], []).append(each)
    for tracked in all_tracked:
        found = by_order[tracked.now["id"]]
        of_cancellation = [each for each in found if each["action"] == "cancel"]
        assert {each["requestId"] for each in of_cancellation} <= {tracked.request}
        assert len(of_cancellation) == tracked.cancelling, found
        others = [each["requestId"] for each in found if each["action"] != "cancel"]
        requests = dict.fromkeys(each.request for each in tracked.expected)
        assert others == [each for each in requests if each != tracked.request], found


def check_stored(client: ContractClient, tracked: TrackedOrder) -> None:
    """Fail unless an order is as in its latest answer, or unknown if it was deleted."""
    answer = client.get(path(tracked.now))
    if tracked.order.events[-1] == DELETED:
        assert answer.status_code == 404, (tracked, answer.text)
    else:
        assert answer.status_code == 200, (tracked, answer.text)
        assert same(answer.json(), tracked.now), (tracked, answer.text)
