"""Measures every contender at the same work, in turns."""

from __future__ import annotations

from collections import defaultdict
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
    SQLITE,
    TMF_MOCK,
    TWO_WORKERS,
    Contender,
    Running,
    started,
)

ORDERS: Final = 1_000
SIZES: Final = {2_000: 2, 6_000: 3}
"""Bytes of an order, to its number of items."""
WORKS: Final = ("GET", "list", "POST")
_CONNECTIONS: Final = 64
"""Enough connections for every worker, though the kernel distributes them at random."""
ContendersBySize = Mapping[int, Sequence[Contender]]
"""The contenders, by the bytes of an order."""
CONTENDERS: Final[ContendersBySize] = {6_000: (FLOOR, SQLITE), 2_000: (FLOOR, SQLITE, TMF_MOCK)}
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

    `turns` are by bytes of an order, contender and work, a list for each run; `starts` in seconds;
    `memory` of a contender's largest process after its work, in MiB.
    """

    turns: dict[tuple[int, str, str], list[list[Turn]]] = field(default_factory=dict)
    starts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    memory: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

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


def measure(runs: int, turns: int, seconds: float) -> Figures:
    """All turns of all contenders, A B A B, each on a new store."""
    figures = Figures()
    for run in range(runs):
        take_turns(figures, run, CONTENDERS, turns, seconds)
        for contender in (SQLITE, TWO_WORKERS) * turns:
            click.echo(f"run {run + 1}, workers: {contender.name}")
            _read_with_workers(figures, run, contender, seconds)
        for contender in (SQLITE, FLOOR, TMF_MOCK):
            with TemporaryDirectory() as directory:
                with contender.start(Path(directory), load.SERVER_CORE) as running:
                    _fill(running, contender, min(SIZES))
                figures.starts[contender.name].append(started(contender, Path(directory))[0])
    return figures


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
        contender.start(Path(directory), load.SERVER_CORE) as running,
    ):
        ids = _fill(running, contender, size)
        for name, requests in _reads(running, ids):
            turn = _turn(running, contender.clients, requests, seconds)
            _record(figures, run, (size, contender.name, name), turn)
        body = contender.adapt(work.order("bench-x", size, SIZES[size]))
        turn = _turn(running, contender.clients, list(work.placing(running.path)), seconds, body)
        _record(figures, run, (size, contender.name, "POST"), turn)
        figures.memory[contender.name].append(running.memory())


def _read_with_workers(figures: Figures, run: int, contender: Contender, seconds: float) -> None:
    """Reads with a worker for each core; the load shares the cores."""
    size = max(SIZES)
    cores = "0-1" if contender.workers > 1 else load.SERVER_CORE
    clients = load.Clients(connections=_CONNECTIONS, threads=contender.workers, cores=cores)
    with (
        TemporaryDirectory() as directory,
        contender.start(Path(directory), cores) as running,
    ):
        ids = _fill(running, contender, size)
        for name, requests in _reads(running, ids):
            turn = _turn(running, clients, requests, seconds)
            key = (size, f"workers: {contender.workers}", name)
            _record(figures, run, key, turn)
        figures.memory[contender.name].append(running.memory())


def _record(figures: Figures, run: int, key: tuple[int, str, str], turn: Turn) -> None:
    runs = figures.turns.setdefault(key, [])
    if len(runs) <= run:
        runs.append([])
    runs[run].append(turn)


def _reads(running: Running, ids: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
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
    run = load.run(running.root, requests, body=body, seconds=seconds, clients=clients)
    return Turn(run.rate, run.p99, (running.cpu() - before) / (run.rate * seconds) * 1e6)


def _fill(running: Running, contender: Contender, size: int) -> list[str]:
    """Place `ORDERS` orders, a tenth in each category; returns their ids."""
    ids = []
    with httpx.Client() as client:
        for number in range(ORDERS):
            order = work.order(f"bench-{number % work.CATEGORIES}", size, SIZES[size])
            answer = client.post(running.url, json=contender.adapt(order)).raise_for_status()
            ids.append(answer.json()["id"])
    return ids
