"""`scripts/bench mongodb`: our server on MongoDB and the floor on MongoDB: `bench/MONGODB.md`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import click

from tests import mongodb as servers
from tests.bench import aims, comparison, load
from tests.bench.aims import Aim
from tests.bench.comparison import ON_MONGODB, Figures
from tests.bench.contenders import MONGODB, MONGODB_FLOOR, WORKS
from tests.bench.results import FOLDER, HEAD, machine, row


@click.command()
@click.option("--runs", type=click.IntRange(1), default=3)
@click.option("--turns", type=click.IntRange(1), default=3, help="Of each contender in a run.")
@click.option("--seconds", type=float, default=3.0, help="Of each work in a turn.")
def mongodb(runs: int, turns: int, seconds: float) -> None:
    """One worker on MongoDB beside the floor on MongoDB, into bench/MONGODB.md."""
    load.check_tools()
    click.echo(servers.described())
    figures = Figures()
    for run in range(runs):
        comparison.take_turns(figures, run, ON_MONGODB, turns, seconds)
    how = f"{runs} runs of {turns} turns, A B A B, {seconds:g} s for each work"
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "MONGODB.md").write_text("\n".join(_page(figures, how)) + "\n")


def _page(figures: Figures, how: str) -> Iterator[str]:
    yield "# Speed on MongoDB"
    yield ""
    yield (
        f"Made by `scripts/bench mongodb` on {datetime.now(UTC):%Y-%m-%d}: {how}. {machine()};"
        f" {servers.described()}."
    )
    yield ""
    yield from _WHAT.strip().splitlines()
    yield ""
    yield "## Aims"
    yield ""
    yield from aims.HEAD
    for size in ON_MONGODB:
        for work, limit in _AIMS.items():
            aim = Aim(f"{work}, {size // 1000} KB, times the floor", limit)
            yield aim.row(figures.ratios(size, MONGODB, MONGODB_FLOOR, work))
    for size, contenders in ON_MONGODB.items():
        yield ""
        yield f"## Orders of {size // 1000} KB"
        yield ""
        yield from HEAD
        for contender in contenders:
            for work in WORKS:
                yield row(figures, size, contender.name, work)


_AIMS: Final = {"GET": 0.95, "list": 0.95, "POST": 0.85}
_WHAT: Final = """
- **The floor** is Starlette, orjson and PyMongo's asynchronous client on uvicorn, with the
  same concerns: write `w: majority, j: true`, read `majority`. No validation, no events, no
  history, no preconditions; one filter, which has an index of its own.
- Each contender has one core for all its processes, also for the one that publishes events; the
  load (wrk, 16 connections) has the other, and MongoDB runs on either. Each turn begins with 1,000
  orders on a new MongoDB: first orders by id, then the first ten of one of ten categories that are
  acknowledged, with their exact count, then new orders. A turn in which one request fails is void,
  and ends the run. "CPU a request" is that of the contender's processes, without MongoDB's.
"""
