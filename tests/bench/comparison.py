"""Every contender at the same work, in turn, and what came of it."""

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
"""Bytes of an order, and how many items it has."""
WORKS: Final = ("GET", "list", "POST")
_ENOUGH: Final = 64
"""Connections that leave no worker without requests, though the kernel deals them out by chance."""
Field = Mapping[int, Sequence[Contender]]
"""Who is measured with orders of that many bytes."""
FIELD: Final[Field] = {6_000: (FLOOR, SQLITE), 2_000: (FLOOR, SQLITE, TMF_MOCK)}
ON_MONGODB: Final[Field] = {6_000: (MONGODB_FLOOR, MONGODB), 2_000: (MONGODB_FLOOR, MONGODB)}


@dataclass(frozen=True, slots=True)
class Turn:
    """Requests a second, their 99th percentile in ms, and the server's µs of processor for one."""

    rate: float
    p99: float
    cpu: float


@dataclass
class Figures:
    """All that was measured.

    `turns` are by bytes of an order, contender and work, one list of turns for each run; `starts`
    in seconds; `memory` in MiB, the largest process of a contender after its work.
    """

    turns: dict[tuple[int, str, str], list[list[Turn]]] = field(default_factory=dict)
    starts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    memory: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def rates(self, size: int, contender: Contender, work: str) -> list[float]:
        """The median of each run."""
        runs = self.turns[size, contender.name, work]
        return [median(version.rate for version in run) for run in runs]

    def rate(self, size: int, contender: Contender, work: str) -> float:
        return median(self.rates(size, contender, work))

    def middle(self, size: int, name: str, work: str, of: Callable[[Turn], float]) -> float:
        return median(of(version) for run in self.turns[size, name, work] for version in run)

    def ratios(self, size: int, one: Contender, other: Contender, work: str) -> list[float]:
        """How many times the other's rate, in each run."""
        pairs = zip(self.rates(size, one, work), self.rates(size, other, work), strict=True)
        return [ours / theirs for ours, theirs in pairs]


def measure(runs: int, turns: int, seconds: float) -> Figures:
    """Everybody's turns, A B A B, as often as that, each turn on a new store."""
    figures = Figures()
    for run in range(runs):
        take_turns(figures, run, FIELD, turns, seconds)
        for contender in (SQLITE, TWO_WORKERS) * turns:
            click.echo(f"run {run + 1}, workers: {contender.name}")
            _read_with_workers(figures, run, contender, seconds)
        for contender in (SQLITE, FLOOR, TMF_MOCK):
            with TemporaryDirectory() as directory:
                with contender.start(Path(directory), load.SERVER_CORE) as running:
                    _fill(running, contender, min(SIZES))
                figures.starts[contender.name].append(started(contender, Path(directory))[0])
    return figures


def take_turns(figures: Figures, run: int, field: Field, turns: int, seconds: float) -> None:
    """Everybody's turns in one run, A B A B."""
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
            version = _turn(running, contender.clients, requests, seconds)
            _note(figures, run, (size, contender.name, name), version)
        body = contender.adapt(work.order("bench-x", size, SIZES[size]))
        version = _turn(running, contender.clients, list(work.placing(running.path)), seconds, body)
        _note(figures, run, (size, contender.name, "POST"), version)
        figures.memory[contender.name].append(running.memory())


def _read_with_workers(figures: Figures, run: int, contender: Contender, seconds: float) -> None:
    """Reads by a worker for each core, on as many cores, where the load takes what it needs."""
    size = max(SIZES)
    cores = "0-1" if contender.workers > 1 else load.SERVER_CORE
    clients = load.Clients(connections=_ENOUGH, threads=contender.workers, cores=cores)
    with (
        TemporaryDirectory() as directory,
        contender.start(Path(directory), cores) as running,
    ):
        ids = _fill(running, contender, size)
        for name, requests in _reads(running, ids):
            version = _turn(running, clients, requests, seconds)
            key = (size, f"workers: {contender.workers}", name)
            _note(figures, run, key, version)
        figures.memory[contender.name].append(running.memory())


def _note(figures: Figures, run: int, key: tuple[int, str, str], version: Turn) -> None:
    runs = figures.turns.setdefault(key, [])
    if len(runs) <= run:
        runs.append([])
    runs[run].append(version)


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
    """The ids of as many orders as are there in the beginning, a tenth in each category."""
    ids = []
    with httpx.Client() as client:
        for number in range(ORDERS):
            order = work.order(f"bench-{number % work.CATEGORIES}", size, SIZES[size])
            answer = client.post(running.url, json=contender.adapt(order)).raise_for_status()
            ids.append(answer.json()["id"])
    return ids
