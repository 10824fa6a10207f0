"""`scripts/bench connections`: what many connections that ask little cost the other clients."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import click
import httpx

from tests.bench import load, work
from tests.bench.load import Run
from tests.bench.results import FOLDER, machine
from tests.server import TIMEOUT, Server, running

_AIM: Final = 2.0
_CLIENTS: Final = load.Clients(connections=4)


class Turn(NamedTuple):
    """A load without the crowd, and one with it."""

    without: Run
    beside: Run

    @property
    def ratio(self) -> float:
        """How many times as long the slowest hundredth takes beside the crowd."""
        return self.beside.p99 / self.without.p99


@click.command()
@click.option("--idle", type=click.IntRange(0), default=10_000)
@click.option("--dribbling", type=click.IntRange(0), default=500)
@click.option("--turns", type=click.IntRange(1), default=5)
@click.option("--seconds", type=float, default=5.0, help="Of each load.")
def connections(idle: int, dribbling: int, turns: int, seconds: float) -> None:
    """GET beside many connections that ask little, into bench/CONNECTIONS.md."""
    load.check_tools()
    with TemporaryDirectory() as folder, running(f"sqlite:///{folder}/orders.sqlite3") as server:
        order = work.order("bench-0", 6_000, 3)
        placed = httpx.post(f"{server.api}/productOrder", json=order, timeout=TIMEOUT)
        path = urlsplit(placed.headers["location"]).path
        measured = []
        for number in range(turns):
            measured.append(_turn(server, path, (idle, dribbling), seconds))
            click.echo(f"turn {number + 1}: {measured[-1].ratio:.2f}")
    what = f"{idle:,} idle and {dribbling:,} dribbling connections"
    (FOLDER / "CONNECTIONS.md").write_text("\n".join(_page(what, measured, seconds)) + "\n")


def _turn(server: Server, path: str, crowd: tuple[int, int], seconds: float) -> Turn:
    def get() -> Run:
        return load.run(server.url, [f"GET {path}"], seconds=seconds, clients=_CLIENTS)

    get()  # the server warms up, or ends the connections of the turn before
    without = get()
    with _crowd(server.url, *crowd):
        return Turn(without, get())


@contextmanager
def _crowd(url: str, idle: int, dribbling: int) -> Iterator[None]:
    command = [sys.executable, "-m", f"{__package__}.crowd", url, str(idle), str(dribbling)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    ) as process:
        assert process.stdin and process.stdout
        assert process.stdout.readline() == "connected\n"
        yield
        process.stdin.close()


def _page(what: str, turns: Sequence[Turn], seconds: float) -> Iterator[str]:
    ratio = median(each.ratio for each in turns)
    met = "met" if ratio <= _AIM else "missed"
    yield "# Many connections\n"
    yield (
        f"Made by `scripts/bench connections` on {datetime.now(UTC):%Y-%m-%d}: {what} to one server"
        f" process on SQLite. An idle one has had an answer and is kept open; a dribbling one sends"
        f" its head byte by byte until the server ends it, and connects again. Meanwhile"
        f" {_CLIENTS.connections} clients GET an order of 6 KB for {seconds:g} s. {machine()}.\n"
    )
    yield "| turn | GET/s without them, beside them | p50 in ms | p99 in ms | ratio of p99 |"
    yield "|---|---|---|---|---|"
    for number, (without, beside) in enumerate(turns, 1):
        yield (
            f"| {number} | {without.rate:.0f}, {beside.rate:.0f}"
            f" | {without.p50:.2f}, {beside.p50:.2f} | {without.p99:.2f}, {beside.p99:.2f}"
            f" | {beside.p99 / without.p99:.2f} |"
        )
    yield f"\nMedian of the ratios: {ratio:.2f}; aim: at most {_AIM:g}, {met}."
    yield (
        f"\nThe load average of the last 5 minutes was {os.getloadavg()[1]:.1f}. Where that is more"
        " than the cores, what else ran decides the p99; the p50 says more."
    )
