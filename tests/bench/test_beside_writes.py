"""Orders are placed while something else is measured."""

from __future__ import annotations

import shutil
from pathlib import Path

import click
import httpx
import pytest

from tests.api.waiting import eventually
from tests.bench.beside_writes import Beside, beside_orders, table
from tests.bench.contenders import FLOOR, SQLITE, Contender, Running
from tests.server import TIMEOUT

CORES = "0"
RATE = 200
PLACED = 5

pytestmark = pytest.mark.skipif(not shutil.which("taskset"), reason="it is pinned by taskset")


def count(running: Running) -> int:
    page = httpx.get(f"{running.url}?category=bench-x&state=acknowledged&limit=1", timeout=TIMEOUT)
    return int(page.headers["X-Total-Count"])


@pytest.mark.parametrize("contender", [FLOOR, SQLITE], ids=lambda each: each.name)
def test_orders_are_placed_meanwhile(contender: Contender, tmp_path: Path) -> None:
    with contender.start(tmp_path, CORES) as running:

        def read() -> float:
            eventually(lambda: count(running) >= PLACED)
            return 7.0

        found = beside_orders(running, RATE, read)
        assert found.reads == 7.0
        assert found.orders > 0
        placed = count(running)
        assert beside_orders(running, 0, lambda: 8.0) == Beside(8.0, 0)
        assert count(running) == placed


def test_an_order_that_is_not_placed_makes_it_void(tmp_path: Path) -> None:
    with SQLITE.start(tmp_path, CORES) as running:
        nowhere = Running(f"{running.url}/nothing-here", running.pid)
        with pytest.raises(click.ClickException, match="void"):
            beside_orders(nowhere, RATE, lambda: 7.0)


def test_rates_are_those_of_the_floor_in_the_same_run() -> None:
    floor, ours = (FLOOR.name, "GET", 50), (SQLITE.name, "GET", 50)
    runs = [
        {floor: [Beside(100, 50)], ours: [Beside(300, 49), Beside(100, 50), Beside(150, 50)]},
        {floor: [Beside(200, 50)], ours: [Beside(500, 50)]},
    ]
    *_, row = table(runs)
    assert row == "| tmf622 on SQLite | GET | 50 | 50 | 325 | 150, 500 | 2.00 |"
