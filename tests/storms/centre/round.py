"""A round: orders are placed while the neighbours fail and our servers are killed."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Event
from typing import Final, Self

from click.testing import CliRunner

from tests.api.cancellations import ENDS
from tests.api.orders import Json
from tests.api.waiting import eventually
from tests.lifecycles import FINAL
from tests.storms.centre.checking import check, check_capture, check_nothing_else, not_amended
from tests.storms.centre.client import PATIENCE, Client
from tests.storms.centre.neighbours import Neighbours
from tests.storms.centre.orders import StormOrder, any_order
from tests.storms.centre.served.serving import Health
from tests.storms.centre.servers import Servers
from tmf622.__main__ import main

_ORDERS: Final = 12
_CLIENTS: Final = 4
_SECONDS: Final = 3.0
_MOST_SECONDS: Final = 12.0
"""For which there are faults, at least and at most."""
_FAULTS: Final = 20
"""Requests with a fault, unless that takes too long."""
_DEADLY: Final = 0.08
"""How often something is killed instead."""
_EVERY: Final = (0.0, 0.3)
"""Seconds between two of these."""
_AFTER_SECONDS: Final = 90.0
"""Seconds until all is told of an order that has ended."""
_OUTAGES: Final = (Health.WELL, Health.HANGING, Health.DOWN)
_OUTAGE: Final = (0.0, 0.3)
"""For how many seconds a neighbour is other than faulty: longer ones open circuits for good."""


class Round:
    """Our servers on a store, their neighbours, and their clients, for one round.

    The seed determines the random choices.
    """

    def __init__(self, store_url: str, folder: Path, seed: int) -> None:
        self.tally: Counter[str] = Counter()
        self._chance = Random(seed)
        self._name = f"{seed}"
        self._store_url = store_url
        self._neighbours = Neighbours(self._chance)
        file = folder / f"centre-{seed}.toml"
        file.write_text(self._neighbours.centre_file(self._chance))
        self._over = Event()
        self._servers = Servers(store_url, file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failure: object, *_: object) -> None:
        if failure:
            print(f"again with TMF622_TEST_STORM_SEED={self._name}: {self.tally}")
        self._over.set()
        self._servers.end()
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
        with self._client() as client:
            placed = {each.placed["id"]: each for each in orders if each.placed}
            for id, order in placed.items():
                self._wait(client, order, id)
            for id, order in placed.items():
                self._check(client, order, id)
            self._check_refused(client, orders)
        check_nothing_else(placed, self._neighbours)
        self.tally += self._neighbours.tally()
        for acceptance in self._neighbours.acceptances.values():
            self.tally += acceptance.tally

    def _storm(self) -> None:
        """Let neighbours fail and servers die, until there were enough faults."""
        chance, began = self._fork(), time.monotonic()
        served = list(self._neighbours.served.values())
        for each in served:
            each.become(Health.FAULTY)
        while not self._is_enough(time.monotonic() - began):
            if chance.random() < _DEADLY:
                self._servers.kill_any(chance)
                self.tally["kills"] += 1
                continue
            each = chance.choice(served)
            each.become(chance.choice(_OUTAGES))
            self._over.wait(chance.uniform(*_OUTAGE))
            each.become(Health.FAULTY)
            self._over.wait(chance.uniform(*_EVERY))
        if not self.tally["kills"] or chance.random() < 0.75:
            # Otherwise open circuits have to close by themselves.
            self._neighbours.heal()
            self._servers.kill_all()
            self.tally["kills"] += 1

    def _is_enough(self, seconds: float) -> bool:
        enough = self.tally["kills"] and self._neighbours.faults() >= _FAULTS
        return seconds > (_SECONDS if enough else _MOST_SECONDS)

    def _place(self, order: StormOrder, chance: Random) -> None:
        """Place an order at some time of the storm, and change it as it shall be changed."""
        self._over.wait(chance.uniform(0, _SECONDS))
        with self._client(chance) as client:
            client.place(order)
            if order.placed is None:
                return
            for each in order.amendments:
                time.sleep(each.pause)
                client.amend(order, each)
            if order.cancelled:
                self._over.wait(chance.uniform(0, 0.5))
                client.cancel(order.placed)

    def _wait(self, client: Client, order: StormOrder, id: str) -> None:
        """Wait until an order and its cancellation have ended; decide about items that wait."""

        def look() -> Json:
            now: Json = client.get(f"/productOrder/{id}")
            if order.decision and now["state"] == "held":
                self._decide(order, id)
            return now

        eventually(look, lambda now: now["state"] in FINAL, seconds=PATIENCE)
        eventually(
            lambda: not_amended(client.get(f"/productOrder/{id}"), self._neighbours),
            lambda found: not found,
            seconds=_AFTER_SECONDS,
        )
        eventually(
            lambda: self._tasks(client, id),
            lambda found: all(each["state"] in ENDS for each in found),
            seconds=_AFTER_SECONDS,
        )

    def _check(self, client: Client, order: StormOrder, id: str) -> None:
        """Check what is left of an order that has ended."""
        now = client.get(f"/productOrder/{id}")
        self.tally[now["state"]] += 1
        check(order, now, self._neighbours)
        check_capture(order, now, client.get(f"/productOrder/{id}/captureResponse"))
        tasks = self._tasks(client, id)
        assert len(tasks) <= order.cancelled, tasks
        for each in tasks:
            assert (each["state"] == "done") == (now["state"] == "cancelled"), (each, now)

    def _tasks(self, client: Client, id: str) -> list[Json]:
        """The cancellations of an order."""
        found: list[Json] = client.get(f"/cancelProductOrder?productOrder.id={id}")
        return found

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

    def _check_refused(self, client: Client, orders: Sequence[StormOrder]) -> None:
        """Nothing is stored of an order that was refused, and no order twice."""
        for order in orders:
            found = client.get(f"/productOrder?externalId={order.name}&fields=id")
            ids = [each["id"] for each in found]
            assert ids == ([order.placed["id"]] if order.placed else []), order.name

    def _client(self, chance: Random | None = None) -> Client:
        return Client(self._servers.urls, self.tally, chance or self._fork())

    def _fork(self) -> Random:
        return Random(self._chance.random())
