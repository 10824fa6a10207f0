"""Measures every contender at the same work, in turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

import click
import httpx

from tests.bench import load, work
from tests.bench.contenders import (
    FLOOR,
    MONGODB,
    MONGODB_FLOOR,
    ONE_WORKER,
    PEERS,
    SIZES,
    SQLITE,
    TMF_MOCK,
    TWO_WORKERS,
    Contender,
    Running,
)
from tests.bench.guarded import EVERYTHING_ON

ORDERS: Final = 1_000
ContendersBySize = Mapping[int, Sequence[Contender]]
"""The contenders, by the bytes of an order."""
CONTENDERS: Final[ContendersBySize] = {
    6_000: (FLOOR, SQLITE, EVERYTHING_ON, *PEERS),
    2_000: (FLOOR, SQLITE, TMF_MOCK),
}
ON_TWO_CORES: Final[ContendersBySize] = {6_000: (ONE_WORKER, TWO_WORKERS)}
ON_MONGODB: Final[ContendersBySize] = {
    6_000: (MONGODB_FLOOR, MONGODB),
    2_000: (MONGODB_FLOOR, MONGODB),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """Requests a second, their 99th percentile in ms, the server's processor time for one in µs."""

    rate: float
    p99: float
    cpu: float


@dataclass
class Figures:
    """All measurements.

    `turns` are by bytes of an order, contender and work, a list for each run; `memory` is that of a
    contender's largest process after its work, in MiB, the most of each run.
    """

    turns: dict[tuple[int, str, str], list[list[Turn]]] = field(default_factory=dict)
    memory: dict[str, list[float]] = field(default_factory=dict)

    def rates(self, size: int, contender: Contender, work: str) -> list[float]:
        """The median of each run."""
        runs = self.turns[size, contender.name, work]
        return [median(turn.rate for turn in run) for run in runs]

    def rate(self, size: int, contender: Contender, work: str) -> float:
        return median(self.rates(size, contender, work))

    def middle(self, size: int, name: str, work: str, of: Callable[[Turn], float]) -> float:
        return median(of(turn) for run in self.turns[size, name, work] for turn in run)

    def ratios(self, size: int, one: Contender, other: Contender, work: str) -> list[float]:
        """The rate of one, divided by the rate of the other, in each run."""
        pairs = zip(self.rates(size, one, work), self.rates(size, other, work), strict=True)
        return [ours / theirs for ours, theirs in pairs]


def take_turns(
    figures: Figures, run: int, field: ContendersBySize, turns: int, seconds: float
) -> None:
    """The turns of all contenders in one run, A B A B."""
    for size, contenders in field.items():
        for turn in range(turns):
            for contender in contenders:
                click.echo(f"run {run + 1}, {size} bytes, turn {turn + 1}: {contender.name}")
                _take_turn(figures, run, size, contender, seconds)


def _take_turn(figures: Figures, run: int, size: int, contender: Contender, seconds: float) -> None:
    with (
        TemporaryDirectory() as directory,
        contender.start(Path(directory), contender.cores) as running,
    ):
        ids = fill(running, contender, size)
        for name, requests in reads(running, ids):
            if name in contender.works:
                turn = _turn(running, contender.clients, requests, seconds)
                _record(figures, run, (size, contender.name, name), turn)
        if "POST" in contender.works:
            body = contender.adapt(work.order("bench-x", size, SIZES[size]))
            placing = list(work.placing(running.path))
            turn = _turn(running, contender.clients, placing, seconds, body)
            _record(figures, run, (size, contender.name, "POST"), turn)
        _record_memory(figures, run, contender.name, running.memory())


def _record(figures: Figures, run: int, key: tuple[int, str, str], turn: Turn) -> None:
    runs = figures.turns.setdefault(key, [])
    if len(runs) <= run:
        runs.append([])
    runs[run].append(turn)


def _record_memory(figures: Figures, run: int, name: str, memory: float) -> None:
    runs = figures.memory.setdefault(name, [])
    if len(runs) <= run:
        runs.append(0.0)
    runs[run] = max(runs[run], memory)


def reads(running: Running, ids: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Requests that read: orders by id, and lists."""
    yield "GET", list(work.retrieving(running.path, ids))
    yield "list", list(work.listing(running.path))


def _turn(
    running: Running,
    clients: load.Clients,
    requests: Sequence[str],
    seconds: float,
    body: work.Json | None = None,
) -> Turn:
    before = running.cpu()
    run = load.run(
        running.root, requests, body=body, seconds=seconds, clients=clients, token=running.token
    )
    return Turn(run.rate, run.p99, (running.cpu() - before) / (run.rate * seconds) * 1e6)


def fill(running: Running, contender: Contender, size: int) -> list[str]:
    """Place `ORDERS` orders, a tenth in each category; returns their ids."""
    if "POST" not in contender.works:
        ids = [f"bench-{number}" for number in range(ORDERS)]
        requests = work.retrieving(running.path, ids)
        load.run(running.root, requests, seconds=contender.warm_up_seconds)
        return ids
    ids = []
    headers = {"Authorization": f"Bearer {running.token}"} if running.token else {}
    with httpx.Client(headers=headers) as client:
        for number in range(ORDERS):
            order = work.order(f"bench-{number % work.CATEGORIES}", size, SIZES[size])
            answer = client.post(running.url, json=contender.adapt(order)).raise_for_status()
            ids.append(answer.json()["id"])
    return ids
