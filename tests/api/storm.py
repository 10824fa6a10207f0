"""Orders that live while their servers are killed, and their listener is down half of the time.

Two servers share a store. One of them, or its courier, is killed again and again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from random import Random
from threading import Event, Lock

from tests.api.client import ContractClient
from tests.api.couriers import kill_both, kill_courier
from tests.api.customers import Customer, Life, check
from tests.api.listeners import Listener, Silence, subscribe
from tests.api.model import TASK
from tests.api.notices import Subscriber
from tests.server import Server, free_port, start

PUBLIC_URL = "https://orders.example"
OPTIONS = (
    *("--public-url", PUBLIC_URL, "--callback-http", "--callback-networks", "127.0.0.0/8"),
    *("--lease-seconds", "1", "--log-level", "error"),
)
SERVERS = 2
CLIENTS = 4
KILLS: Mapping[str, Callable[[Server], object]] = {
    "server": Server.kill,
    "courier": kill_courier,
    "both": kill_both,
}
TROUBLES = ("stopped", "stopped", 500, 503, Silence.CLOSE)
"""How the listener may be down."""


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
        return [
            executor.submit(work, Random(seed)) for work, seed in zip(works, seeds, strict=True)
        ]

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
        while not any(each.done() for each in befalling):
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
