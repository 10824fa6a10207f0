"""All neighbours of an order centre, and the file that tells it of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event
from typing import Final

import httpx

from tests.storms.centre.acceptance import Acceptance, send, spoilt_service_order
from tests.storms.centre.documents import (
    CATALOGUE,
    CUSTOMERS,
    reading,
    spoilt_customer,
    spoilt_offering,
)
from tests.storms.centre.inventory import Inventory, spoilt_product
from tests.storms.centre.serving import WELL, Health, ServedNeighbour

_FILE: Final = """
[{name}]
url = "{url}"
timeout_seconds = 0.5
attempts = 2
mode = "{mode}"
max_age_seconds = {max_age}
"""
_ACCEPTANCE: Final = """
[acceptance]
default = "field"
poll_seconds = 0.5
event_poll_seconds = 1

[acceptance.fallout]
attempts = 1
pause_seconds = 0.2

[[acceptance.centre]]
name = "field"
url = "{url}"
timeout_seconds = 0.5
attempts = 2
"""


class Neighbours:
    """All neighbours of an order centre, which work by themselves until they are closed."""

    def __init__(self, chance: Random) -> None:
        def own() -> Random:
            return Random(chance.random())

        self.inventory = Inventory(own())
        self.acceptance = Acceptance(own())
        self.served: Mapping[str, ServedNeighbour] = {
            "catalog": ServedNeighbour(
                lambda request: reading(CATALOGUE, request), spoilt_offering, own()
            ),
            "customer": ServedNeighbour(
                lambda request: reading(CUSTOMERS, request), spoilt_customer, own()
            ),
            "inventory": ServedNeighbour(self.inventory.carry_out, spoilt_product, own()),
            "acceptance": ServedNeighbour(self.acceptance.carry_out, spoilt_service_order, own()),
        }
        self._closed = Event()
        self._working = ThreadPoolExecutor(1)
        self._work = self._working.submit(self._run)

    def heal(self) -> None:
        """End the faults, but that some answers to writes are lost."""
        for each in self.served.values():
            each.become(Health.LOSING)

    def close(self) -> None:
        """End them, and fail if their work has failed."""
        self._closed.set()
        for each in self.served.values():
            each.close()
        self._working.shutdown()
        self._work.result()

    def tally(self) -> Counter[str]:
        """How many requests had each fault, by its name."""
        return sum((each.tally for each in self.served.values()), Counter())

    def faults(self) -> int:
        """How many requests had a fault."""
        return sum(each.tally.total() - each.tally[WELL] for each in self.served.values())

    def _run(self) -> None:
        with httpx.Client(timeout=1.0) as client:
            while not self._closed.wait(0.05):
                with self.served["acceptance"].lock:
                    self.acceptance.work()
                    due = self.acceptance.due_events(time.monotonic())
                send(client, *due)

    def centre_file(self, chance: Random) -> str:
        """A centre file in which they are, with short times."""
        mode = chance.choice(("required", "deferred"))
        max_age = chance.choice((0, 60))
        captured = [
            _FILE.format(name=name, url=self.served[name].url, mode=mode, max_age=max_age)
            for name in ("catalog", "customer", "inventory")
        ]
        return "".join([*captured, _ACCEPTANCE.format(url=self.served["acceptance"].url)])
