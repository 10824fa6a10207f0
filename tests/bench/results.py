"""`bench/RESULTS.md`: the measurements and the aims."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from tests.bench import aims, beside_writes, chart, texts
from tests.bench.aims import Aim
from tests.bench.beside_writes import BesideWrites
from tests.bench.comparison import CONTENDERS, ON_TWO_CORES, ContendersBySize, Figures, Turn
from tests.bench.contenders import (
    CONNEXION,
    FLOOR,
    ONE_WORKER,
    PEERS,
    PRISM,
    PRISM_WITH_EXAMPLE,
    SQLITE,
    TMF_MOCK,
    TWO_WORKERS,
    WORKS,
    Contender,
)
from tests.bench.footprint import Footprint
from tests.bench.guarded import CONSOLE_AND_AUTHENTICATION, EVERYTHING_ON
from tests.bench.peers import prism

FOLDER: Final = Path(__file__).parents[2] / "bench"
HEAD: Final = (
    "| | work | requests/s, median | of each run | least, most of a turn | p99 | CPU a request |",
    "|---|---|---|---|---|---|---|",
)
"""Above the rows of `row`."""


class _Ratio(NamedTuple):
    """The aims of one contender's rate divided by another's, by work."""

    size: int
    one: Contender
    other: Contender
    aims: Mapping[str, float]


_RATIOS: Final = (
    _Ratio(6_000, SQLITE, FLOOR, {"GET": 1.5, "list": 1.3, "POST": 1.5}),
    _Ratio(2_000, SQLITE, TMF_MOCK, {"GET": 3.0, "list": 3.0, "POST": 3.0}),
    _Ratio(6_000, SQLITE, CONNEXION, {"GET": 10.0, "POST": 6.0}),
    _Ratio(6_000, SQLITE, PRISM, {"GET": 8.0}),
    _Ratio(6_000, SQLITE, PRISM_WITH_EXAMPLE, {"GET": 8.0}),
    _Ratio(6_000, EVERYTHING_ON, SQLITE, {"GET": 0.8, "list": 0.8, "POST": 0.8}),
    _Ratio(6_000, TWO_WORKERS, ONE_WORKER, {"GET": 1.8, "list": 1.8, "POST": 1.5}),
)
_MEMORY: Final = {SQLITE: 52.0, TWO_WORKERS: 52.0, CONSOLE_AND_AUTHENTICATION: 77.0}
_START: Final = Aim("warm start, s", 0.31, most=True)
_DISK: Final = Aim("disk an order, times its JSON", 0.7, most=True)


class Measured(NamedTuple):
    """Everything on the page.

    `layers` are the shares of time by work, then by layer; `how` describes runs, turns and seconds.
    """

    figures: Figures
    beside: Sequence[BesideWrites]
    footprints: Sequence[Footprint]
    layers: Mapping[str, Mapping[str, float]]
    how: str


def write(measured: Measured) -> None:
    """Write the page and its charts."""
    FOLDER.mkdir(exist_ok=True)
    figures = measured.figures
    for size, contenders in CONTENDERS.items():
        rates = {
            work: {
                each.name: figures.rate(size, each, work)
                for each in contenders
                if work in each.works
            }
            for work in WORKS
        }
        title = f"Requests a second on one core, orders of {size // 1000} KB"
        drawn = chart.drawn(title, rates, [each.name for each in contenders])
        (FOLDER / f"rates-{size // 1000}kb.svg").write_text(drawn)
    (FOLDER / "RESULTS.md").write_text("\n".join(_page(measured)) + "\n")


def _page(measured: Measured) -> Iterator[str]:
    figures = measured.figures
    yield "# Speed, beside the floor and what others would use"
    yield ""
    yield (
        f"Made by `scripts/bench` on {datetime.now(UTC):%Y-%m-%d}: {measured.how}. {machine()};"
        f" {_versions()}."
    )
    yield ""
    yield from texts.CONTENDERS.strip().splitlines()
    yield ""
    yield "## Aims"
    yield ""
    yield from aims.HEAD
    yield from _aims(measured)
    for size, contenders in CONTENDERS.items():
        yield ""
        yield f"## Orders of {size // 1000} KB"
        yield ""
        yield f"![Requests a second](rates-{size // 1000}kb.svg)"
        yield ""
        yield from _table(figures, {size: contenders})
    yield ""
    yield "## Reads beside writes"
    yield ""
    yield from texts.BESIDE_WRITES.strip().splitlines()
    yield ""
    yield from beside_writes.table(measured.beside)
    yield ""
    yield "## Two workers"
    yield ""
    yield from texts.TWO_WORKERS.strip().splitlines()
    yield ""
    yield from _table(figures, ON_TWO_CORES)
    yield ""
    yield "## Memory and start"
    yield ""
    yield from _memory_and_start(measured)
    yield ""
    yield "## Where the time goes"
    yield ""
    yield from _layers(measured.layers)
    yield ""
    yield "## What is not measured"
    yield ""
    yield from texts.NOT_MEASURED.strip().splitlines()


def _aims(measured: Measured) -> Iterator[str]:
    figures = measured.figures
    for size, one, other, limits in _RATIOS:
        for work, limit in limits.items():
            what = f"{work}, {size // 1000} KB, {one.name}, times {other.name}"
            has_run = (size, other.name, work) in figures.turns
            yield Aim(what, limit).row(figures.ratios(size, one, other, work) if has_run else ())
    for contender, limit in _MEMORY.items():
        aim = Aim(f"memory of a worker, MiB: {contender.name}", limit, most=True, form="{:.0f}")
        yield aim.row(figures.memory[contender.name])
    yield _START.row([each.starts[SQLITE.name] for each in measured.footprints])
    yield _DISK.row([each.disk for each in measured.footprints])


def _table(figures: Figures, field: ContendersBySize) -> Iterator[str]:
    yield from HEAD
    for size, contenders in field.items():
        for contender in contenders:
            for work in contender.works:
                yield row(figures, size, contender.name, work)


def row(figures: Figures, size: int, name: str, work: str) -> str:
    """The measurements of one work, as a row of a table."""
    turns = figures.turns[size, name, work]
    rates = [turn.rate for run in turns for turn in run]
    runs = [median(turn.rate for turn in run) for run in turns]
    each = ", ".join(f"{rate:,.0f}" for rate in runs)

    def middle(of: Callable[[Turn], float]) -> float:
        return figures.middle(size, name, work, of)

    p99, cpu = middle(lambda turn: turn.p99), middle(lambda turn: turn.cpu)
    return (
        f"| {name} | {work} | {median(runs):,.0f} | {each} | {min(rates):,.0f}, {max(rates):,.0f}"
        f" | {p99:.1f} ms | {cpu:.0f} µs |"
    )


def _memory_and_start(measured: Measured) -> Iterator[str]:
    yield "| | memory of the largest process after its work | warm start to the first answer |"
    yield "|---|---|---|"
    for name, memory in measured.figures.memory.items():
        starts = [each.starts[name] for each in measured.footprints if name in each.starts]
        start = f"{median(starts):.2f} s" if starts else ""
        yield f"| {name} | {max(memory):.0f} MiB | {start} |"


def _layers(layers: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    yield "Samples of our server at orders of 6 KB on SQLite, waiting for the disk included."
    yield ""
    yield "| layer | " + " | ".join(layers) + " |"
    yield "|---|" + "---|" * len(layers)
    for layer in next(iter(layers.values())):
        yield f"| {layer} | " + " | ".join(f"{each[layer]:.0%}" for each in layers.values()) + " |"


def _versions() -> str:
    """The versions of what serves beside ours."""
    packages = ("uvicorn", "starlette", "orjson", "connexion")
    named = [f"{name} {version(name)}" for name in packages]
    if PRISM in PEERS:
        return ", ".join([*named, f"{PRISM.name} on Node.js {prism.node_version()}"])
    return f"{', '.join(named)}; Prism was not measured, since there is no npm"


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
