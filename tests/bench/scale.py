"""Speed and size as the number of orders grows: `bench/SCALE.md`."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click

from tests import mongodb
from tests.bench import load, work
from tests.bench.contenders import ours_on
from tests.bench.contents import STORES, Open, Question, questions
from tests.bench.results import FOLDER
from tests.server import COMMAND

_COUNTS: Final = (1_000, 100_000, 1_000_000)
_STARTUP: Final = 4.0
_ONE: Final = load.Clients(connections=1)
_PAGES: Final = {"sqlite": "SCALE.md", "mongodb": "SCALE-MONGODB.md"}
_LIMITS: Final = {"few": 2.0, "many": 20.0}


@dataclass
class Size:
    """The measurements at one number of orders: seconds, bytes, and the answers by question."""

    filling: float
    json: int
    disk: int
    answered: dict[str, tuple[Question, load.Run]] = field(default_factory=dict)


@click.command()
@click.option("--orders", "counts", type=int, multiple=True, default=_COUNTS, show_default=True)
@click.option("--store", type=click.Choice(list(_PAGES)), default="sqlite", show_default=True)
@click.option("--seconds", type=float, default=5.0, help="Of each question.")
def scale(counts: Sequence[int], store: str, seconds: float) -> None:
    """Measure stores of a thousand, a hundred thousand and a million orders."""
    load.check_tools()
    sizes = {count: _measured(count, STORES[store], seconds) for count in counts}
    name, of = _PAGES[store], f"; {mongodb.described()}" if store == "mongodb" else ""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / name).write_text("\n".join(_page(sizes, seconds, of)) + "\n")


def _measured(count: int, open_store: Open, seconds: float) -> Size:
    with TemporaryDirectory() as folder, open_store(Path(folder)) as store:
        began = time.monotonic()
        command = [*COMMAND, "seed", "--orders", str(count), "--store", store.url]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        size = Size(time.monotonic() - began, store.json(), store.disk())
        click.echo(f"{count}: seeded in {size.filling:.0f} s, {size.disk / 2**20:.0f} MiB")
        with ours_on(store.url)(Path(folder), load.SERVER_CORE) as running:
            # The dispatcher's process starts after the server: this load outlasts its start.
            page = [f"GET {running.path}?limit=1"]
            load.run(running.root, page, seconds=_STARTUP, clients=_ONE)
            for question in questions(store, running.path, count):
                run = _answered(running.root, question, seconds)
                size.answered[question.name] = (question, run)
                click.echo(f"{count}: {question.name}: {question.matches} {run}")
    return size


def _answered(root: str, question: Question, seconds: float) -> load.Run:
    """One request at a time, so that none waits for another."""
    body = work.order("bench", 2_000, 2) if question.requests[0].startswith("POST") else None
    # The first requests meet a cold cache, so they do not count.
    load.run(root, question.requests, body=body, seconds=1, clients=_ONE)
    return load.run(root, question.requests, body=body, seconds=seconds, clients=_ONE)


def _page(sizes: Mapping[int, Size], seconds: float, of: str) -> Iterator[str]:
    yield "# Flat at scale"
    yield ""
    yield (
        "Made by `scripts/bench scale`: stores that `tmf622 seed` has filled, one request at a"
        f" time, {seconds:g} s for each question, one core for the server{of}. Each first page has"
        " its exact count. A growth is that of the 99th percentile since the smallest store."
    )
    yield ""
    yield "| orders | seeding | orders/s | JSON an order | on disk | for a byte of JSON |"
    yield "|---|---|---|---|---|---|"
    for count, size in sizes.items():
        yield (
            f"| {count:,} | {size.filling:.0f} s | {count / size.filling:,.0f}"
            f" | {size.json / count:,.0f} B | {size.disk / 2**20:,.0f} MiB"
            f" | {size.disk / size.json:.2f} |"
        )
    yield ""
    heads = [f"{count:,}: matches, p50, p99" for count in sizes]
    yield f"| question | {' | '.join(heads)} | growth | may be |"
    yield "|---" * (len(heads) + 3) + "|"
    smallest, largest = sizes[min(sizes)], sizes[max(sizes)]
    for name, (question, last) in largest.answered.items():
        cells = []
        for size in sizes.values():
            if name in size.answered:
                answered, run = size.answered[name]
                cells.append(f"{answered.matches:,}: {run.p50:.2f}, {run.p99:.2f} ms")
            else:
                cells.append("")
        growth = ""
        if name in smallest.answered:
            growth = f"{last.p99 / smallest.answered[name][1].p99:.1f}"
        yield f"| {name} | {' | '.join(cells)} | {growth} | {_LIMITS[question.kind]:g} |"
