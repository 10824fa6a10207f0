"""What 200 subscribers cost a client that places orders: `bench/SUBSCRIBERS.md`."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

import click
import httpx

from tests.bench import aims
from tests.bench.aims import Aim
from tests.bench.events import SIZE, Listeners, listeners, new_store, order
from tests.bench.listening import percentiles
from tests.bench.results import FOLDER, machine
from tests.server import free_port, running

_HEALTHY, _REFUSING, _HANGING = 100, 50, 50
_COST: Final = 1.05
_WARM_UP: Final = 20

Percentiles = Mapping[str, float]


class Pair(NamedTuple):
    """The milliseconds of orders without and with subscribers, and the age of their events."""

    without: Percentiles
    beside: Percentiles
    age: Percentiles

    def cost(self, percentile: str) -> float:
        return self.beside[percentile] / self.without[percentile]


@click.command()
@click.option("--store", type=click.Choice(["sqlite", "mongodb"]), default="sqlite")
@click.option("--rate", type=float, default=8.0, help="Orders a second.")
@click.option("--orders", "count", type=int, default=400, help="Orders in each phase.")
@click.option("--runs", type=click.IntRange(1), default=3)
def subscribers(store: str, rate: float, count: int, runs: int) -> None:
    """POST without and with 200 subscribers, A B A B, into bench/SUBSCRIBERS.md.

    Half of the subscribers refuse connections or never answer.
    """
    pairs = []
    with (
        new_store(store) as url,
        running(url, "--log-level", "error") as server,
        listeners() as listening,
        httpx.Client(base_url=server.api, timeout=30) as client,
    ):
        _place(client, _WARM_UP, rate)
        for _ in range(runs):
            without = _place(client, count, rate)
            registered = _register(client, listening)
            beside = _place(client, count, rate)
            listening.wait_for(_HEALTHY * count)
            age = listening.ask()["age"]
            for location in registered:
                client.delete(location).raise_for_status()
            pairs.append(Pair(percentiles(without), percentiles(beside), age))
            click.echo(f"{store}: {pairs[-1]}")
    how = f"{runs} runs of {count} orders each way, {rate:g} a second, {store}"
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "SUBSCRIBERS.md").write_text("\n".join(_page(pairs, how)) + "\n")


def _page(pairs: Sequence[Pair], how: str) -> Iterator[str]:
    yield "# What subscribers cost a client that places orders"
    yield ""
    yield (
        f"Made by `scripts/bench subscribers` on {datetime.now(UTC):%Y-%m-%d}: {how}, A B A B."
        f" {machine()}. Server, client and listeners share the cores."
    )
    yield ""
    yield from _WHAT.strip().splitlines()
    yield ""
    yield from aims.HEAD
    for percentile in ("p50", "p99"):
        cost = Aim(f"POST with 200 subscribers, times without, {percentile}", _COST, most=True)
        yield cost.row([pair.cost(percentile) for pair in pairs])
    yield ""
    yield "| run | POST without: p50, p99, longest | with 200 | age of an event on arrival |"
    yield "|---|---|---|---|"
    for number, pair in enumerate(pairs, 1):
        cells = (", ".join(f"{each:.1f}" for each in times.values()) for times in pair)
        yield f"| {number} | {' | '.join(f'{cell} ms' for cell in cells)} |"


def _register(client: httpx.Client, listening: Listeners) -> list[str]:
    unused = f"http://127.0.0.1:{free_port()}"
    callbacks = [f"{listening.accepting}/{number}" for number in range(_HEALTHY)]
    callbacks += [f"{unused}/{number}" for number in range(_REFUSING)]
    callbacks += [f"{listening.hanging}/{number}" for number in range(_HANGING)]
    answers = [client.post("/hub", json={"callback": each}) for each in callbacks]
    return [each.raise_for_status().headers["location"] for each in answers]


def _place(client: httpx.Client, count: int, rate: float) -> list[float]:
    """Place orders one at a time at a steady rate; returns the seconds that each took."""
    body, headers = json.dumps(order(SIZE)), {"content-type": "application/json"}
    took = []
    begin = time.perf_counter()
    for number in range(count):
        time.sleep(max(0.0, begin + number / rate - time.perf_counter()))
        sent = time.perf_counter()
        client.post("/productOrder", content=body, headers=headers).raise_for_status()
        took.append(time.perf_counter() - sent)
    return took


_WHAT: Final = """
A client places orders of 6 KB, one at a time, at a steady rate: first without subscribers, then
with 200 of all events, of which 100 accept at once, 50 refuse connections and 50 never answer.
"""
