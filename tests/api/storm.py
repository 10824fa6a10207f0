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

from tests.api.audits import audit
from tests.api.client import ContractClient
from tests.api.dispatchers import kill_both, kill_dispatcher
from tests.api.expected_events import Subscriber
from tests.api.listeners import Listener, Silence, subscribe
from tests.api.model import TASK
from tests.api.retrying_client import (
    RetryingClient,
    TrackedOrder,
    check,
    check_audit,
    check_stored,
)
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
    """The servers and the listener, with `disturbances` that run until the storm ends.

    The seed determines the random choices.
    """

    def __init__(self, store_url: str, seed: int) -> None:
        self.tally: Counter[str] = Counter()
        self.written: Sequence[float] = ()
        """The times of answers to writes, by the monotonic clock; set when the storm has ended."""
        self.chance = Random(seed)
        self.store_url = store_url
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
    def disturbances(self) -> Sequence[Callable[[Random], None]]:
        """Functions that disturb the servers, all at the same time."""
        return ()

    @property
    def is_complete(self) -> bool:
        """Whether there were enough disturbances."""
        return True

    def begin(self, executor: ThreadPoolExecutor) -> Sequence[Future[None]]:
        return [executor.submit(work, Random(self.chance.random())) for work in self.disturbances]

    def end(self) -> None:
        """End the disturbances."""
        self._over.set()

    def close(self) -> None:
        self._over.set()
        for server in self._servers:
            server.kill()
        self._listener.close()

    def _start(self, port: str) -> Server:
        return start(self.store_url, "--port", port, *OPTIONS)

    def wait(self, seconds: float | None) -> bool:
        """Wait so long, or until the storm ends; False when it has ended."""
        return not self._over.wait(seconds)


class Kills(Storm):
    """Servers or their dispatchers are killed again and again; the listener is down half the time.

    `every` is the range of seconds between kills; there are at least `kills` of them.
    """

    def __init__(
        self, store_url: str, seed: int, *, every: tuple[float, float], kills: int = 0
    ) -> None:
        super().__init__(store_url, seed)
        self._every = every
        self._kills = kills

    @property
    def disturbances(self) -> Sequence[Callable[[Random], None]]:
        return (self._kill_servers, self._fail_listener)

    @property
    def is_complete(self) -> bool:
        return self.tally["kills"] >= self._kills

    def _pause(self, chance: Random) -> bool:
        return self.wait(chance.uniform(*self._every))

    def _kill_servers(self, chance: Random) -> None:
        while self._pause(chance):
            number = chance.randrange(SERVERS)
            how = chance.choice(list(KILLS))
            KILLS[how](self._servers[number])
            self.tally["kills"] += 1
            if how != "dispatcher":
                self._servers[number] = self._start(self._ports[number])

    def _fail_listener(self, chance: Random) -> None:
        while self._pause(chance):
            began, failure = time.monotonic(), chance.choice(FAILURES)
            if failure == "stopped":
                self._listener.stop()
            else:
                self._listener.answer = failure  # type: ignore[assignment]
            self._pause(chance)
            self.tally["milliseconds down"] += int(1_000 * (time.monotonic() - began))
            self.tally["times down"] += 1
            self._listener.answer = 201
            if failure == "stopped":
                self._listener.start()


def run_storm(storm: Storm, orders: int) -> Counter[str]:
    """Place and change at least so many orders during a storm; returns the counts.

    Fails unless each order is as in its latest answer, and exactly the expected events arrive, in
    the order of their resource.
    """
    began, all_tracked, lock = time.monotonic(), list[TrackedOrder](), Lock()
    retrying_clients = [
        RetryingClient(storm.urls, Random(storm.chance.random())) for _ in range(CLIENTS)
    ]

    def place_orders(retrying: RetryingClient) -> None:
        while not any(each.done() for each in running):
            with lock:
                if len(all_tracked) >= orders and storm.is_complete:
                    return
            tracked = retrying.run_order()
            with lock:
                all_tracked.append(tracked)

    with ExitStack() as stack:
        stack.callback(storm.close)
        for retrying in retrying_clients:
            stack.callback(retrying.close)
        client = stack.enter_context(ContractClient(storm.urls[0]))
        subscriber = storm.subscriber(client)
        executor = stack.enter_context(ThreadPoolExecutor(CLIENTS + 2))
        stack.callback(storm.end)
        running = storm.begin(executor)
        placing = [executor.submit(place_orders, retrying) for retrying in retrying_clients]
        for each in placing:
            each.result()
        storm.end()
        for each in running:
            each.result()
        ended = time.monotonic()
        for tracked in all_tracked:
            check(subscriber, tracked)
        subscriber.wait_until_caught_up()
        for tracked in all_tracked:
            check(subscriber, tracked)
            check_stored(client, tracked)
        check_audit(audit(storm.store_url), all_tracked)
        tally = sum((retrying.tally for retrying in retrying_clients), storm.tally)
    storm.written = sorted(time for retrying in retrying_clients for time in retrying.written)
    tally["events"] = sum(
        len(tracked.expected) + len(TASK) * bool(tracked.task) for tracked in all_tracked
    )
    tally["repeated"] = subscriber.repeated
    tally["seconds of storm"] = round(ended - began)
    tally["seconds"] = round(time.monotonic() - began)
    return tally
