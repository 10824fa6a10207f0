"""Reads while another client places orders: what is read is made anew after each write."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import click

from tests.bench import load
from tests.bench.comparison import fill, reads
from tests.bench.contenders import FLOOR, SQLITE, Running
from tests.bench.placing import BYTES

RATES: Final = (0, 50, 500)
"""How many orders a second are to be placed."""
_CONTENDERS: Final = (FLOOR, SQLITE)


class Beside(NamedTuple):
    """Reads a second, and orders that were placed a second meanwhile."""

    reads: float
    orders: float


Key = tuple[str, str, int]
"""A contender, `GET` or `list`, and one of `RATES`."""
BesideWrites = Mapping[Key, Sequence[Beside]]
"""The turns of one run."""


def measured(turns: int, seconds: float) -> BesideWrites:
    """One run, A B A B."""
    run: dict[Key, list[Beside]] = {}
    for turn in range(turns):
        for contender in _CONTENDERS:
            click.echo(f"reads beside writes, turn {turn + 1}: {contender.name}")
            with (
                TemporaryDirectory() as directory,
                contender.start(Path(directory), contender.cores) as running,
            ):
                asked = dict(reads(running, fill(running, contender, BYTES)))
                for rate in RATES:
                    for work, requests in asked.items():
                        read = partial(_rate, running.root, requests, seconds)
                        turns_of = run.setdefault((contender.name, work, rate), [])
                        turns_of.append(beside_orders(running, rate, read))
    return run


def beside_orders(running: Running, rate: int, read: Callable[[], float]) -> Beside:
    """What `read` measures while so many orders a second are placed by a process of its own.

    An order that is not placed makes it void.
    """
    if not rate:
        return Beside(read(), 0)
    command = ["taskset", "--cpu-list", load.LOAD_CORE, sys.executable, "-m", "tests.bench.placing"]
    with subprocess.Popen(
        [*command, running.url, str(rate)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        process.stdout.readline()
        read_rate = read()
        placed, _ = process.communicate()
    if process.returncode:
        raise click.ClickException("void: an order was not placed")
    return Beside(read_rate, float(placed))


def table(runs: Sequence[BesideWrites]) -> Iterator[str]:
    """The rows of the page."""
    yield "| | work | orders/s asked | placed | reads/s, median | of each run | times the floor |"
    yield "|---|---|---|---|---|---|---|"
    for name, work, rate in runs[0]:
        rates = _rates(runs, (name, work, rate))
        floor = _rates(runs, (FLOOR.name, work, rate))
        times = median(ours / theirs for ours, theirs in zip(rates, floor, strict=True))
        placed = median(turn.orders for run in runs for turn in run[name, work, rate])
        each = ", ".join(f"{one:,.0f}" for one in rates)
        yield (
            f"| {name} | {work} | {rate} | {placed:.0f} | {median(rates):,.0f} | {each}"
            f" | {times:.2f} |"
        )


def _rate(root: str, requests: Sequence[str], seconds: float) -> float:
    return load.run(root, requests, seconds=seconds).rate


def _rates(runs: Sequence[BesideWrites], key: Key) -> list[float]:
    return [median(turn.reads for turn in run[key]) for run in runs]
