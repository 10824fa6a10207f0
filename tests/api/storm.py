"""Orders in use while servers, their dispatchers, the listener or the database fail.

Two servers share a store.
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
from tests.api.customers import Customer, Life, check, check_stored
from tests.api.dispatchers import kill_both, kill_dispatcher
from tests.api.expected_events import Subscriber
from tests.api.listeners import Listener, Silence, subscribe
from tests.api.model import TASK
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
    "dispatcher": kill_dispatcher,
    "both": kill_both,
}
FAILURES = ("stopped", "stopped", 500, 503, Silence.CLOSE)
"""How the listener may fail."""


class Storm:
    """The servers, the listener, and what befalls them: each of `works` goes on until it is over.

    What they do by chance depends on the seed.
    """

    def __init__(self, store_url: str, seed: int) -> None:
        self.tally: Counter[str] = Counter()
        self.written: Sequence[float] = ()
        """When writes were answered, by the monotonic clock; known when it is over."""
        self.chance = Random(seed)
        self._store_url = store_url
        self._over = Event()
        self._ports = [free_port() for _ in range(SERVERS)]
        self._servers = [self._start(port) for port in self._ports]
        self._listener = Listener()
        self._listener.start()

    @property
    def urls(self) -> Sequence[str]:
        return [f"http://127.0.0.1:{port}" for port in self._ports]

    def subscriber(self, client: ContractClient) -> Subscriber:
        """A subscriber to all events."""
        subscribe(client, self._listener.url())
        return Subscriber(client, self._listener)

    @property
    def works(self) -> Sequence[Callable[[Random], None]]:
        """What goes on at the same time."""
        return ()

    @property
    def has_done(self) -> bool:
        """Whether as much has befallen them as should."""
        return True

    def begin(self, executor: ThreadPoolExecutor) -> Sequence[Future[None]]:
        return [executor.submit(work, Random(self.chance.random())) for work in self.works]

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

    def waits(self, seconds: float | None) -> bool:
        """Wait so long, or until all is over; False when it is."""
        return not self._over.wait(seconds)


class Kills(Storm):
    """Servers or their dispatchers are killed again and again; the listener is down half the time.

    `every` says how often, in seconds, `kills` how many kills there are at least.
    """

    def __init__(
        self, store_url: str, seed: int, *, every: tuple[float, float], kills: int = 0
    ) -> None:
        super().__init__(store_url, seed)
        self._every = every
        self._kills = kills

    @property
    def works(self) -> Sequence[Callable[[Random], None]]:
        return (self._kill_servers, self._fail_listener)

    @property
    def has_done(self) -> bool:
        return self.tally["kills"] >= self._kills

    def _waits(self, chance: Random) -> bool:
        return self.waits(chance.uniform(*self._every))

    def _kill_servers(self, chance: Random) -> None:
        while self._waits(chance):
            number = chance.randrange(SERVERS)
            how = chance.choice(list(KILLS))
            KILLS[how](self._servers[number])
            self.tally["kills"] += 1
            if how != "dispatcher":
                self._servers[number] = self._start(self._ports[number])

    def _fail_listener(self, chance: Random) -> None:
        while self._waits(chance):
            began, failure = time.monotonic(), chance.choice(FAILURES)
            if failure == "stopped":
                self._listener.stop()
            else:
                self._listener.answer = failure  # type: ignore[assignment]
            self._waits(chance)
            self.tally["milliseconds down"] += int(1_000 * (time.monotonic() - began))
            self.tally["times down"] += 1
            self._listener.answer = 201
            if failure == "stopped":
                self._listener.start()


def weather(storm: Storm, orders: int) -> Counter[str]:
    """Let at least so many orders live through all of a storm; returns what has happened.

    Fails unless each order ends as it was last answered, and each expected event arrives, in
    the order of its resource, and no other does.
    """
    began, lives, lock = time.monotonic(), list[Life](), Lock()
    customers = [Customer(storm.urls, Random(storm.chance.random())) for _ in range(CLIENTS)]

    def live(customer: Customer) -> None:
        while not any(each.done() for each in befalling):
            with lock:
                if len(lives) >= orders and storm.has_done:
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
        subscriber.wait_until_caught_up()
        for life in lives:
            check(subscriber, life)
            check_stored(client, life)
        tally = sum((customer.tally for customer in customers), storm.tally)
    for customer in customers:
        customer.close()
    storm.written = sorted(time for customer in customers for time in customer.written)
    tally["events"] = sum(len(life.expected) + len(TASK) * bool(life.task) for life in lives)
    tally["repeated"] = subscriber.repeated
    tally["seconds of storm"] = round(peace - began)
    tally["seconds"] = round(time.monotonic() - began)
    return tally
