"""A round: orders are placed while the neighbours fail and our servers are killed."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Event
from typing import Final, Self

import httpx
from click.testing import CliRunner

from tests.api.client import ContractClient
from tests.api.dispatchers import kill_both, kill_dispatcher
from tests.api.orders import Json, path
from tests.api.waiting import eventually
from tests.lifecycles import FINAL
from tests.server import Server, free_port, start
from tests.storms.centre.checking import check
from tests.storms.centre.client import PATIENCE, Client
from tests.storms.centre.neighbours import Neighbours
from tests.storms.centre.orders import StormOrder, any_order
from tests.storms.centre.serving import Health
from tmf622.__main__ import main

_ORDERS: Final = 10
_CLIENTS: Final = 4
_SECONDS: Final = 3.0
_MOST_SECONDS: Final = 12.0
"""For which there are faults, at least and at most."""
_FAULTS: Final = 15
"""Requests with a fault, unless that takes too long."""
_DEADLY: Final = 0.08
"""How often something is killed instead."""
_EVERY: Final = (0.0, 0.3)
"""Seconds between two of these."""
_OUTAGES: Final = (Health.WELL, Health.HANGING, Health.DOWN)
_OUTAGE: Final = (0.0, 0.3)
"""For how many seconds a neighbour is other than faulty: longer ones open circuits for good."""
_KILLS: Final[Sequence[Callable[[Server], object]]] = (Server.kill, kill_dispatcher, kill_both)


class Round:
    """Our server on a store, its neighbours, and its clients, for one round.

    The seed determines the random choices.
    """

    def __init__(self, store_url: str, folder: Path, seed: int) -> None:
        self.tally: Counter[str] = Counter()
        self._chance = Random(seed)
        self._name = f"{seed}"
        self._store_url = store_url
        self._neighbours = Neighbours(self._chance)
        self._file = folder / f"centre-{seed}.toml"
        self._file.write_text(self._neighbours.centre_file(self._chance))
        self._port = free_port()
        self._over = Event()
        self._server = self._start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failure: object, *_: object) -> None:
        if failure:
            print(f"again with TMF622_TEST_STORM_SEED={self._name}: {self.tally}")
        self._over.set()
        self._server.kill()
        self._neighbours.close()

    def run(self) -> None:
        """Place orders during the storm, wait until they have ended, and check what is left."""
        orders = [
            any_order(f"{self._name}-{n}", self._chance, self._neighbours.inventory)
            for n in range(_ORDERS)
        ]
        with ThreadPoolExecutor(_CLIENTS) as clients:
            placing = [clients.submit(self._place, each, self._fork()) for each in orders]
            try:
                self._storm()
            finally:
                self._neighbours.heal()
                self._over.set()
            for each in placing:
                each.result()
        with ContractClient(self.url) as client:
            for order in orders:
                if order.placed:
                    now = self._ended(client, order, order.placed)
                    self.tally[now["state"]] += 1
                    check(order, now, self._neighbours.acceptance, self._neighbours.inventory)
            self._check_refused(client, orders)
        self.tally += self._neighbours.tally()

    def _storm(self) -> None:
        """Let neighbours fail and servers die, until there were enough faults."""
        chance, began = self._fork(), time.monotonic()
        served = list(self._neighbours.served.values())
        for each in served:
            each.become(Health.FAULTY)
        while not self._is_enough(time.monotonic() - began):
            if chance.random() < _DEADLY:
                self._kill(chance.choice(_KILLS))
                continue
            each = chance.choice(served)
            each.become(chance.choice(_OUTAGES))
            self._over.wait(chance.uniform(*_OUTAGE))
            each.become(Health.FAULTY)
            self._over.wait(chance.uniform(*_EVERY))
        if chance.random() < 0.75:
            # Otherwise open circuits have to close by themselves.
            self._neighbours.heal()
            self._kill(kill_both)

    def _is_enough(self, seconds: float) -> bool:
        enough = self.tally["kills"] and self._neighbours.faults() >= _FAULTS
        return seconds > (_SECONDS if enough else _MOST_SECONDS)

    def _kill(self, how: Callable[[Server], object]) -> None:
        how(self._server)
        self.tally["kills"] += 1
        if how is not kill_dispatcher:
            self._server = self._start()

    def _place(self, order: StormOrder, chance: Random) -> None:
        """Place an order at some time of the storm, and cancel it if it shall be cancelled."""
        self._over.wait(chance.uniform(0, _SECONDS))
        with ContractClient(self.url) as http:
            client = Client(http, self.tally)
            client.place(order)
            if order.placed and order.cancelled:
                self._over.wait(chance.uniform(0, 0.5))
                client.cancel(order.placed)

    def _ended(self, client: httpx.Client, order: StormOrder, placed: Json) -> Json:
        """An order once it has ended; decides about its items that wait for that."""

        def look() -> Json:
            answer = client.get(path(placed))
            assert answer.status_code == 200, (order.name, answer.text)
            now: Json = answer.json()
            if order.decision and now["state"] == "held":
                self._decide(order, placed["id"])
            return now

        return eventually(look, lambda now: now["state"] in FINAL, seconds=PATIENCE)

    def _decide(self, order: StormOrder, id: str) -> None:
        """Decide about the failed items of an order that wait for a person."""
        for line in self._command("list", "--json").splitlines():
            failed = json.loads(line)
            if failed["order"] == id:
                self._command(order.decision, f"{id}/{failed['item']}")
                self.tally["decisions"] += 1

    def _command(self, *arguments: str) -> str:
        result = CliRunner().invoke(main, ["fallout", *arguments, "--store", self._store_url])
        # One that has been decided meanwhile is answered with 1.
        assert result.exit_code in (0, 1), result.output
        return result.output

    def _check_refused(self, client: httpx.Client, orders: Sequence[StormOrder]) -> None:
        """Nothing is stored of an order that was refused, and no order twice."""
        for order in orders:
            answer = client.get("/productOrder", params={"externalId": order.name, "fields": "id"})
            ids = [each["id"] for each in answer.json()]
            assert ids == ([order.placed["id"]] if order.placed else []), order.name

    def _fork(self) -> Random:
        return Random(self._chance.random())

    def _start(self) -> Server:
        options = ("--centre", str(self._file), "--lease-seconds", "1", "--log-level", "error")
        return start(self._store_url, "--port", self._port, *options)
