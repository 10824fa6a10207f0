"""`bench/RESULTS.md`: the measurements and the aims."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

from tests.bench import chart
from tests.bench.comparison import CONTENDERS, WORKS, Figures, Turn
from tests.bench.contenders import FLOOR, SQLITE, TMF_MOCK, TWO_WORKERS, Contender

FOLDER: Final = Path(__file__).parents[2] / "bench"
_AIMS: Final[Sequence[tuple[int, Contender, Mapping[str, float]]]] = (
    (6_000, FLOOR, {"GET": 0.5, "list": 0.6, "POST": 0.8}),
    (2_000, TMF_MOCK, {"GET": 3.0, "list": 3.0, "POST": 1.5}),
)
_TWO_WORKERS: Final = 1.8
_MEMORY: Final = 120
_START: Final = 1.0


def write(figures: Figures, layers: Mapping[str, Mapping[str, float]], how: str) -> None:
    """Write the page and its charts; `how` describes runs, turns and seconds."""
    FOLDER.mkdir(exist_ok=True)
    for size in CONTENDERS:
        names = [each.name for each in CONTENDERS[size]]
        rates = {
            work: {each.name: figures.rate(size, each, work) for each in CONTENDERS[size]}
            for work in WORKS
        }
        title = f"Requests a second on one core, orders of {size // 1000} KB"
        (FOLDER / f"rates-{size // 1000}kb.svg").write_text(chart.drawn(title, rates, names))
    (FOLDER / "RESULTS.md").write_text("\n".join(_page(figures, layers, how)) + "\n")


def _page(figures: Figures, layers: Mapping[str, Mapping[str, float]], how: str) -> Iterator[str]:
    yield "# Speed, beside the floor and the nearest peer"
    yield ""
    yield f"Made by `scripts/bench` on {datetime.now(UTC):%Y-%m-%d}: {how}. {machine()}."
    yield ""
    yield from _WHAT.strip().splitlines()
    yield ""
    yield "## Aims"
    yield ""
    yield "| | aim | median | of each run | |"
    yield "|---|---|---|---|---|"
    yield from _aims(figures)
    for size, contenders in CONTENDERS.items():
        yield ""
        yield f"## Orders of {size // 1000} KB"
        yield ""
        yield f"![Requests a second](rates-{size // 1000}kb.svg)"
        yield ""
        yield "| | work | requests/s, median | of each run | p99 | CPU a request |"
        yield "|---|---|---|---|---|---|"
        for contender in contenders:
            for work in WORKS:
                yield row(figures, size, contender.name, work)
    yield ""
    yield "## Two workers"
    yield ""
    yield (
        "Orders of 6 KB. As two workers have to share two cores with the load, one worker here"
        " shares one with it: twice the cores are compared with one. Either has 64 connections, a"
        " thread of the load for each core, and requests waiting at all times."
    )
    yield ""
    yield "| | work | requests/s, median | of each run | p99 | CPU a request |"
    yield "|---|---|---|---|---|---|"
    for workers in (1, 2):
        for work in ("GET", "list"):
            yield row(figures, 6_000, f"workers: {workers}", work)
    yield ""
    yield "## Memory and start"
    yield ""
    yield "| | memory of the largest process after its work | warm start to the first answer |"
    yield "|---|---|---|"
    for name, memory in figures.memory.items():
        starts = figures.starts.get(name)
        start = f"{median(starts):.2f} s" if starts else ""
        yield f"| {name} | {max(memory):.0f} MiB | {start} |"
    yield ""
    yield "## Where the time goes"
    yield ""
    yield "Samples of our server at orders of 6 KB on SQLite, waiting for the disk included."
    yield ""
    yield "| layer | " + " | ".join(layers) + " |"
    yield "|---|" + "---|" * len(layers)
    for layer in next(iter(layers.values())):
        yield f"| {layer} | " + " | ".join(f"{each[layer]:.0%}" for each in layers.values()) + " |"


def _aims(figures: Figures) -> Iterator[str]:
    for size, other, aims in _AIMS:
        for work, aim in aims.items():
            ratios = figures.ratios(size, SQLITE, other, work)
            yield _aim(f"{work}, {size // 1000} KB, times {other.name}", aim, ratios, "{:.2f}")
    for work in ("GET", "list"):
        one, two = (
            [
                median(turn.rate for turn in run)
                for run in figures.turns[6_000, f"workers: {n}", work]
            ]
            for n in (1, 2)
        )
        ratios = [many / few for few, many in zip(one, two, strict=True)]
        yield _aim(f"{work}, 6 KB, two workers, times one", _TWO_WORKERS, ratios, "{:.2f}")
    memory = [max(figures.memory[each.name]) for each in (SQLITE, TWO_WORKERS)]
    yield _aim("memory of a worker, MiB", _MEMORY, memory, "{:.0f}", most=True)
    yield _aim("warm start, s", _START, figures.starts[SQLITE.name], "{:.2f}", most=True)


def _aim(what: str, aim: float, measured: Sequence[float], form: str, *, most: bool = False) -> str:
    middle = max(measured) if most else median(measured)
    reached = middle <= aim if most else middle >= aim
    each = ", ".join(form.format(value) for value in measured)
    sign = "≤" if most else "≥"
    return (
        f"| {what} | {sign} {aim:g} | {form.format(middle)} | {each} |"
        f" {'reached' if reached else 'not reached'} |"
    )


def row(figures: Figures, size: int, name: str, work: str) -> str:
    """The measurements of one work, as a row of a table."""
    runs = [median(turn.rate for turn in run) for run in figures.turns[size, name, work]]
    each = ", ".join(f"{rate:,.0f}" for rate in runs)

    def middle(of: Callable[[Turn], float]) -> float:
        return figures.middle(size, name, work, of)

    p99, cpu = middle(lambda turn: turn.p99), middle(lambda turn: turn.cpu)
    return f"| {name} | {work} | {median(runs):,.0f} | {each} | {p99:.1f} ms | {cpu:.0f} µs |"


def machine() -> str:
    """The machine and the versions, as a sentence without its full stop."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return (
        f"The machine: {model}, {os.cpu_count()} cores, {platform.system()};"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


_WHAT: Final = """
- **The floor** is as little as a server of orders can do on uvicorn: Starlette, orjson and
  one SQLite file, each order committed as durably as ours; no validation, no events, no history, no
  preconditions, one filter. It has an index made for that filter.
- **tmf-mock** is the nearest published peer. It serves TMF641 and keeps its orders in memory.
- Each contender has one core for all its processes, also for the one that publishes events; the
  load (wrk, 16 connections) has another. Each turn begins with 1,000 orders on a new
  store: first orders by id, then the first ten of one of ten categories that are acknowledged, with
  their exact count, then new orders. A turn in which one request fails is void, and ends the run.
- The ratio of one run is that of the medians of its turns. Absolute figures are this machine's.
"""
