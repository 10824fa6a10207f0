"""All neighbours of an order centre, and the file that tells it of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random
from threading import Event
from typing import Final

import httpx

from tests.storms.centre.served.acceptance import Acceptance, spoilt_service_order
from tests.storms.centre.served.announcing import send
from tests.storms.centre.served.documents import (
    CATALOGUE,
    CUSTOMERS,
    LINE,
    PARTIES,
    TELEVISION,
    reading,
    spoilt_customer,
    spoilt_offering,
    spoilt_party,
)
from tests.storms.centre.served.inventory import Inventory, spoilt_product
from tests.storms.centre.served.serving import WELL, Health, ServedNeighbour

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
default = "{default}"
lead_seconds = {lead}
poll_seconds = 0.5
event_poll_seconds = 1

[acceptance.fallout]
attempts = 1
pause_seconds = 0.2

[[acceptance.mapping]]
offering = "{line}"
point_of_no_return = "completed"
"""
_CENTRE: Final = """
[[acceptance.centre]]
name = "{name}"
url = "{url}"
timeout_seconds = 0.5
attempts = 2
"""
_READ: Final = ("catalog", "customer", "party", "inventory")
FIELD: Final = "field"
MEDIA: Final = "media"
"""The acceptance centre for television; all else is for the one in the field."""
LEAD_SECONDS: Final = 1.0


class Neighbours:
    """All neighbours of an order centre, which work by themselves until they are closed."""

    def __init__(self, chance: Random) -> None:
        def own() -> Random:
            return Random(chance.random())

        self.inventory = Inventory(own())
        self.acceptances: Mapping[str, Acceptance] = {
            name: Acceptance(own()) for name in (FIELD, MEDIA)
        }
        self.served: Mapping[str, ServedNeighbour] = {
            "catalog": ServedNeighbour(partial(reading, CATALOGUE), spoilt_offering, own()),
            "customer": ServedNeighbour(partial(reading, CUSTOMERS), spoilt_customer, own()),
            "party": ServedNeighbour(partial(reading, PARTIES), spoilt_party, own()),
            "inventory": ServedNeighbour(self.inventory.carry_out, spoilt_product, own()),
            **{
                name: ServedNeighbour(each.carry_out, spoilt_service_order, own())
                for name, each in self.acceptances.items()
            },
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
                for name, each in self.acceptances.items():
                    with self.served[name].lock:
                        each.work()
                        due = each.announcing.due(time.monotonic())
                    send(client, *due)

    def centre_file(self, chance: Random) -> str:
        """A centre file in which they are, with short times."""
        mode = chance.choice(("required", "deferred"))
        max_age = chance.choice((0, 60))
        read = [
            _FILE.format(name=name, url=self.served[name].url, mode=mode, max_age=max_age)
            for name in _READ
        ]
        acceptance = _ACCEPTANCE.format(default=FIELD, lead=LEAD_SECONDS, line=LINE)
        field, media = (
            _CENTRE.format(name=name, url=self.served[name].url) for name in (FIELD, MEDIA)
        )
        return "".join(
            [*read, acceptance, field, media, f'filter = "productOffering.id={TELEVISION}"\n']
        )
