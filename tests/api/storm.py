"""Orders that live while their servers are killed, and their listener is down half of the time.

Two servers share a store. Every client repeats what has not been answered until it is, which
changes nothing when it had been done: so what has to be told is known, whatever happens.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from random import Random
from threading import Event, Lock
from typing import Any
from uuid import uuid4

import httpx

from tests.api.cancellations import ENDS
from tests.api.client import ContractClient
from tests.api.couriers import kill_both, kill_courier
from tests.api.listeners import Listener, Silence, subscribe
from tests.api.model import TASK, Order, Refused
from tests.api.notices import STATE, Expected, Subscriber, payload, told
from tests.api.orders import Json, item, order, path, same
from tests.api.progress import states, with_states
from tests.api.waiting import eventually
from tests.lifecycles import FINAL, NOT_ASKED, ORDER, allowed
from tests.server import Server, free_port, start

PUBLIC_URL = "https://orders.example"
OPTIONS = ("--public-url", PUBLIC_URL, "--lease-seconds", "1", "--log-level", "error")
SERVERS = 2
CLIENTS = 4
CHANGES = 6
"""How many changes of an order there are at most, before its end."""
SHAPES: Sequence[Sequence[Json]] = (
    [item("1")],
    [item("1"), item("2")],
    [item("1", productOrderItem=[item("1.1"), item("1.2")]), item("2")],
)
KILLS: Mapping[str, Callable[[Server], object]] = {
    "server": Server.kill,
    "courier": kill_courier,
    "both": kill_both,
}
TROUBLES = ("stopped", "stopped", 500, 503, Silence.CLOSE)
"""How the listener may be down."""


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


class Storm:
    """The servers, the listener, and what befalls them; `every` says how often, in seconds."""

    def __init__(self, store_url: str, chance: Random, every: tuple[float, float]) -> None:
        self.tally: Counter[str] = Counter()
        self._store_url = store_url
        self._chance = chance
        self._every = every
        self._over = Event()
        self._ports = [free_port() for _ in range(SERVERS)]
        self._servers = [self._start(port) for port in self._ports]
        self._listener = Listener()
        self._listener.start()

    @property
    def urls(self) -> Sequence[str]:
        return [f"http://127.0.0.1:{port}" for port in self._ports]

    def subscriber(self, client: ContractClient) -> Subscriber:
        """Who is told of everything."""
        subscribe(client, self._listener.url())
        return Subscriber(client, self._listener)

    def begin(self, executor: ThreadPoolExecutor) -> Sequence[Future[None]]:
        seeds = [self._chance.random() for _ in range(2)]
        works = (self._kill_servers, self._trouble_listener)
        return [executor.submit(work, Random(seed)) for work, seed in zip(works, seeds, strict=True)]

    def end(self) -> None:
        """Let there be peace."""
        self._over.set()

    def close(self) -> None:
        self._over.set()
        for server in self._servers:
            server.kill()
        self._listener.close()

    def _start(self, port: str) -> Server:
        return start(self._store_url, "--port", port, *OPTIONS)

    def _waits(self, chance: Random) -> bool:
        """Wait a while; False when all is over."""
        return not self._over.wait(chance.uniform(*self._every))

    def _kill_servers(self, chance: Random) -> None:
        while self._waits(chance):
            number = chance.randrange(SERVERS)
            how = chance.choice(list(KILLS))
            KILLS[how](self._servers[number])
            self.tally["kills"] += 1
            if how != "courier":
                self._servers[number] = self._start(self._ports[number])

    def _trouble_listener(self, chance: Random) -> None:
        while self._waits(chance):
            began, trouble = time.monotonic(), chance.choice(TROUBLES)
            if trouble == "stopped":
                self._listener.stop()
            else:
                self._listener.answer = trouble  # type: ignore[assignment]
            self._waits(chance)
            self.tally["milliseconds down"] += int(1_000 * (time.monotonic() - began))
            self.tally["times down"] += 1
            self._listener.answer = 201
            if trouble == "stopped":
                self._listener.start()


class Customer:
    """Someone who places orders and changes them, and asks again until there is an answer."""

    def __init__(self, urls: Sequence[str], chance: Random) -> None:
        self._open = ExitStack()
        self._clients = [self._open.enter_context(ContractClient(url)) for url in urls]
        self._chance = chance
        self.tally: Counter[str] = Counter()

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
        life.order.held()
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
            return None if answer.status_code == 503 else answer

        answer = eventually(attempt, lambda answer: answer is not None)
        assert answer is not None
        return answer


def weather(
    store_url: str, orders: int, seed: int, *, every: tuple[float, float], kills: int = 0
) -> Counter[str]:
    """Let at least so many orders live, through at least so many kills; returns what has happened.

    Fails unless each event that is owed arrives, in the order of its resource, and no other does.
    """
    began, chance, lives = time.monotonic(), Random(seed), list[Life]()
    storm, lock = Storm(store_url, chance, every), Lock()
    customers = [Customer(storm.urls, Random(chance.random())) for _ in range(CLIENTS)]

    def live(customer: Customer) -> None:
        while True:
            with lock:
                if len(lives) >= orders and storm.tally["kills"] >= kills:
                    return
            life = customer.live()
            with lock:
                lives.append(life)

    with ExitStack() as stack:
        stack.callback(storm.close)
        client = stack.enter_context(ContractClient(storm.urls[0]))
        subscriber = storm.subscriber(client)
        executor = stack.enter_context(ThreadPoolExecutor(CLIENTS + 2))
        stack.callback(storm.end)
        befalling = storm.begin(executor)
        living = [executor.submit(live, customer) for customer in customers]
        for each in living:
            each.result()
        storm.end()
        for each in befalling:
            each.result()
        peace = time.monotonic()
        for life in lives:
            check(subscriber, life)
        subscriber.caught_up()
        for life in lives:
            check(subscriber, life)
        tally = sum((customer.tally for customer in customers), storm.tally)
    for customer in customers:
        customer.close()
    tally["owed"] = sum(len(life.expected) + len(TASK) * bool(life.task) for life in lives)
    tally["repeated"] = subscriber.repeated
    tally["seconds of storm"] = round(peace - began)
    tally["seconds"] = round(time.monotonic() - began)
    return tally


def check(subscriber: Subscriber, life: Life) -> None:
    """Fail unless an order's events have arrived, or do, just as they should."""
    expected = life.expected
    events = eventually(
        lambda: subscriber.about(life.now), lambda seen: len(seen) >= len(expected)
    )
    assert [told(event) for event in events] == [each.told for each in expected], life
    for event, each in zip(events, expected, strict=True):
        assert event["correlationId"] == each.request
        assert not each.payload or same(payload(event), each.payload), (event, each)
    ways = [change.state[1] for change in life.order.changes[1:] if change.state]
    assert [payload(each)["state"] for each in events if told(each) == STATE] == ways
    assert same(payload(events[-1]), life.now)
    if life.task:
        events = subscriber.once_told({"id": life.task}, TASK)
        assert [told(event) for event in events] == list(TASK)
        assert [payload(event)["state"] for event in events][:2] == ["acknowledged", "inProgress"]
        assert {event["correlationId"] for event in events} == {life.request}
