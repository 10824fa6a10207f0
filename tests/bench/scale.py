"""Speed and size as the number of orders grows: `bench/SCALE.md`."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click

from tests import mongodb
from tests.bench import load, work
from tests.bench.contenders import ours_on
from tests.bench.contents import STORES, Contents, Open, Question, questions
from tests.bench.results import FOLDER
from tests.bench.searching import Searched, rows, searched
from tests.server import COMMAND

_COUNTS: Final = {
    "sqlite": (10_000, 1_000_000, 10_000_000),
    "mongodb": (10_000, 100_000, 2_000_000),
}
_STARTUP: Final = 4.0
_LOOKUPS: Final = 500
_ONE: Final = load.Clients(connections=1)
_PAGES: Final = {"sqlite": "SCALE.md", "mongodb": "SCALE-MONGODB.md"}
_LIMITS: Final = {"few": 2.0, "many": 20.0}


@dataclass
class Size:
    """The measurements at one number of orders: seconds, orders, bytes, answers by question."""

    filling: float
    stored: int
    json: int
    disk: int
    answered: dict[str, tuple[Question, load.Run]] = field(default_factory=dict)
    searched: Searched | None = None


@click.command()
@click.option("--orders", "counts", type=int, multiple=True, help="Instead of the usual sizes.")
@click.option("--store", type=click.Choice(list(_PAGES)), default="sqlite", show_default=True)
@click.option("--seconds", type=float, default=5.0, help="Of each question.")
@click.option(
    "--seeded",
    type=click.Path(file_okay=False, path_type=Path),
    help="A directory of stores: those of an earlier run are used, and new ones stay there.",
)
def scale(counts: Sequence[int], store: str, seconds: float, seeded: Path | None) -> None:
    """Measure SQLite stores of 10,000 to 10,000,000 orders, or of 2,000,000 on MongoDB."""
    load.check_tools()
    sizes = {}
    for count in counts or _COUNTS[store]:
        with _folder(seeded, f"{store}-{count}") as folder:
            sizes[count] = _measured(count, folder, STORES[store], seconds)
    name, of = _PAGES[store], f"; {mongodb.described()}" if store == "mongodb" else ""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / name).write_text("\n".join(_page(sizes, seconds, of)) + "\n")


@contextmanager
def _folder(seeded: Path | None, name: str) -> Iterator[Path]:
    """The directory of a store, which stays if it is one of those that are seeded."""
    if seeded is None:
        with TemporaryDirectory() as new:
            yield Path(new)
    else:
        folder = seeded / name
        folder.mkdir(parents=True, exist_ok=True)
        yield folder


def _measured(count: int, folder: Path, open_store: Open, seconds: float) -> Size:
    with open_store(folder) as store:
        size = Size(_filled(count, folder, store), store.count(), store.json(), store.disk())
        click.echo(f"{count}: seeded in {size.filling:.0f} s, {size.disk / 2**20:.0f} MiB")
        with ours_on(store.url)(folder, load.SERVER_CORE) as running:
            # The dispatcher's process starts after the server: this load outlasts its start.
            page = [f"GET {running.path}?limit=1"]
            load.run(running.root, page, seconds=_STARTUP, clients=_ONE)
            ids = store.ids(random.Random(count), min(count, _LOOKUPS))
            lookups = list(work.retrieving(running.path, ids))
            size.searched = searched(running.root, running.path, lookups, seconds)
            click.echo(f"{count}: {size.searched}")
            for question in questions(store, running.path, count):
                # An order that is placed is a change by itself.
                with nullcontext() if question.places else store.changing():
                    run = _answered(running.root, question, seconds)
                size.answered[question.name] = (question, run)
                click.echo(f"{count}: {question.name}: {question.matches} {run}")
    return size


def _filled(count: int, folder: Path, store: Contents) -> float:
    """Fill a store, unless it is filled; returns how many seconds that took."""
    note = folder / "seconds"
    if not note.exists() or store.count() < count:
        began = time.monotonic()
        command = [*COMMAND, "seed", "--orders", str(count), "--store", store.url]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        note.write_text(str(time.monotonic() - began))
    return float(note.read_text())


def _answered(root: str, question: Question, seconds: float) -> load.Run:
    """One request at a time, so that none waits for another."""
    body = work.order("bench", 2_000, 2) if question.places else None
    # The first requests meet a cold cache, so they do not count.
    load.run(root, question.requests, body=body, seconds=1, clients=_ONE)
    return load.run(root, question.requests, body=body, seconds=seconds, clients=_ONE)


def _page(sizes: Mapping[int, Size], seconds: float, of: str) -> Iterator[str]:
    yield "# Flat at scale"
    yield ""
    yield (
        "Made by `scripts/bench scale`: stores that `tmf622 seed` has filled, one request at a"
        f" time, {seconds:g} s for each question, one core for the server{of}. Each first page has"
        " its exact count, and is made anew: what a worker keeps until something is written is not"
        " sent again. A growth is that of the median, and of the 99th percentile, since the"
        " smallest store."
    )
    yield ""
    yield "| orders | seeding | orders/s | JSON an order | on disk | for a byte of JSON |"
    yield "|---|---|---|---|---|---|"
    for count, size in sizes.items():
        yield (
            f"| {count:,} | {size.filling:.0f} s | {count / size.filling:,.0f}"
            f" | {size.json / size.stored:,.0f} B | {size.disk / 2**20:,.0f} MiB"
            f" | {size.disk / size.json:.2f} |"
        )
    yield ""
    heads = [f"{count:,}: matches, p50, p99" for count in sizes]
    yield f"| question | {' | '.join(heads)} | growth: p50, p99 | may be |"
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
            first = smallest.answered[name][1]
            growth = f"{last.p50 / first.p50:.1f}, {last.p99 / first.p99:.1f}"
        yield f"| {name} | {' | '.join(cells)} | {growth} | {_LIMITS[question.kind]:g} |"
    yield ""
    yield from rows({count: size.searched for count, size in sizes.items() if size.searched})
