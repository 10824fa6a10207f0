"""A store moves to another kind while it is in use, killed in the middle: `bench/TRANSFER.md`."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from threading import Event
from typing import Final

import click
import psutil
import pymongo

from tests import mongodb as servers
from tests.api.client import ContractClient
from tests.api.listeners import Listener, subscribe
from tests.api.orders import Json, order
from tests.api.stores import sqlite_url_in
from tests.bench.results import FOLDER, machine
from tests.server import COMMAND, running

_SEED_BYTES: Final = 3_500
"""About how many bytes a line of an order of `tmf622 seed` has."""
_KEYED: Final = 100
"""One order in so many is placed by a client, with a key; the others are seeded."""
_PAUSE: Final = 0.005


@dataclass
class Run:
    """A command: seconds, and MiB of memory at most. `killed` is whether it was."""

    seconds: float
    mib: float
    killed: bool


@dataclass
class Moved:
    """One move: the runs of export and import, and what the file and the second export have."""

    way: str
    rows: int = 0
    size: int = 0
    placed: int = 0
    slowest: tuple[float, float] = (0.0, 0.0)
    exports: list[Run] = field(default_factory=list)
    imports: list[Run] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)

    @property
    def is_identical(self) -> bool:
        return len({*self.digests}) == 1

    @property
    def result(self) -> str:
        return "identical" if self.is_identical else "DIFFERENT"


@click.command()
@click.option("--orders", "count", type=int, default=100_000, show_default=True)
def transfer(count: int) -> None:
    """Export a store under load, import it into the other kind, and export that, both ways."""
    click.echo(servers.described())
    with TemporaryDirectory() as name:
        folder = Path(name)
        server = servers.new_server(folder / "mongodb")
        server.start()
        try:
            both = [*moves(folder, server.url, count)]
        finally:
            server.kill()
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "TRANSFER.md").write_text("\n".join(_page(both, count)) + "\n")


def moves(folder: Path, mongodb_url: str, count: int) -> Iterator[Moved]:
    """Move a store of so many orders from SQLite to MongoDB, and another one back."""
    for way in ("SQLite → MongoDB", "MongoDB → SQLite"):
        with ExitStack() as stack:
            place = folder / way.split()[0]
            place.mkdir()
            embedded = sqlite_url_in(place)
            urls = [embedded, stack.enter_context(servers.database(mongodb_url))]
            source, target = urls if way.startswith("SQLite") else reversed(urls)
            yield move(way, place, source, target, count)


def move(way: str, folder: Path, source: str, target: str, count: int) -> Moved:
    """Fill a store, export it under load, import it into the other one, and export that.

    Export and import are killed in the middle, and called again.
    """
    moved = Moved(way)
    first, second = folder / "first.ndjson", folder / "second.ndjson"
    partial = folder / "first.ndjson.partial"
    _run("seed", "--orders", str(count - count // _KEYED), "--store", source)
    with (
        Listener(503) as listener,
        running(source, "--log-level", "error") as server,
        ContractClient(server.url) as client,
    ):
        subscribe(client, listener.url())
        _place(client, count // _KEYED)
        with _load(client) as alone:
            time.sleep(max(1.0, count / 50_000))
        with _load(client) as meanwhile:
            middle = (count * _SEED_BYTES) // 3
            export = ("export", str(first), "--store", source)
            moved.exports += _killed_once(export, lambda: _size(partial) > middle)
    moved.placed, moved.slowest = len(meanwhile), (_p99(alone), _p99(meanwhile))
    moved.size = first.stat().st_size
    moved.rows, digest = _rows(first)
    moved.digests.append(digest)
    into = ("import", str(first), "--store", target)
    moved.imports += _killed_once(into, lambda: _is_half(target, moved))
    _run("export", str(second), "--store", target)
    moved.digests.append(_rows(second)[1])
    click.echo(f"{way}: {moved.rows:,} rows, {moved.result}")
    return moved


def _killed_once(arguments: Sequence[str], until: Callable[[], bool]) -> Iterator[Run]:
    """Run a command that is killed as soon as that is so, and then again to its end."""
    yield (first := _run(*arguments, until=until))
    if first.killed:
        yield _run(*arguments)


def _run(*arguments: str, until: Callable[[], bool] = lambda: False) -> Run:
    """Run a command to its end, or kill it as soon as that is so."""
    began, most, killed = time.monotonic(), 0.0, False
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.DEVNULL) as process:
        shown = psutil.Process(process.pid)
        while process.poll() is None:
            with suppress(psutil.NoSuchProcess):
                most = max(most, shown.memory_info().rss / 2**20)
            if not killed and until():
                killed = True
                process.kill()
            time.sleep(_PAUSE)
    if process.returncode and not killed:
        raise click.ClickException(f"{' '.join(arguments)} ended with {process.returncode}")
    return Run(time.monotonic() - began, most, killed)


@contextmanager
def _load(client: ContractClient) -> Iterator[list[float]]:
    """Place orders one after the other within the block; the seconds that each has taken."""
    over, taken = Event(), list[float]()

    def place() -> None:
        while not over.is_set():
            began = time.monotonic()
            _place(client, 1)
            taken.append(time.monotonic() - began)

    with ThreadPoolExecutor(1) as executor:
        placing = executor.submit(place)
        try:
            yield taken
        finally:
            over.set()
            placing.result()


def _place(client: ContractClient, count: int) -> None:
    for _ in range(count):
        key = os.urandom(16).hex()
        body = order(externalId=key, description="x" * 1_000)
        client.post("/productOrder", json=body, headers={"Idempotency-Key": key}).raise_for_status()


def _p99(taken: Sequence[float]) -> float:
    """Milliseconds that one order in a hundred exceeds."""
    return quantiles(taken, n=100)[-1] * 1_000


def _rows(file: Path) -> tuple[int, str]:
    """How many lines a file has after the first one, and their digest."""
    digest, count = hashlib.sha256(), -1
    with file.open("rb") as lines:
        for line in lines:
            count += 1
            if count:
                digest.update(line)
    return count, digest.hexdigest()


def _is_half(url: str, moved: Moved) -> bool:
    """Whether about half of a file is in the store."""
    if url.startswith("sqlite:///"):
        path = url.removeprefix("sqlite:///")
        return _size(Path(path)) + _size(Path(f"{path}-wal")) > moved.size // 2
    client: pymongo.MongoClient[Json]
    with pymongo.MongoClient(url) as client:
        half = {"_id": "import", "done": {"$gte": moved.rows // 2}}
        return client.get_default_database()["meta"].count_documents(half) > 0


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _page(both: Sequence[Moved], count: int) -> Iterator[str]:
    yield "# A store moves while it is in use"
    yield ""
    yield (
        f"Made by `scripts/bench transfer` on {datetime.now(UTC):%Y-%m-%d}: {count:,} orders, one"
        f" in {_KEYED} placed with an idempotency key and undelivered to a listener, the others"
        " seeded. The export runs while a server serves the store and a client places one order"
        " after the other. Export and import are each killed with SIGKILL in the middle, and called"
        " again; the seconds are those of both runs, from start to end. Then the new store is"
        f" exported. {machine()}; {servers.described()}. All of that shares the"
        " cores with whatever else runs."
    )
    yield ""
    yield (
        "| | rows, MB | export: s until the kill, after it | placed meanwhile | p99 of POST alone,"
        " meanwhile | import: s until the kill, after it | MiB at most: export, import | second"
        " export |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for each in both:
        times = [
            ", ".join(f"{run.seconds:.1f}" for run in runs) for runs in (each.exports, each.imports)
        ]
        most = [max(run.mib for run in runs) for runs in (each.exports, each.imports)]
        yield (
            f"| {each.way} | {each.rows:,}, {each.size / 1e6:,.0f} | {times[0]} | {each.placed:,}"
            f" | {each.slowest[0]:.0f} ms, {each.slowest[1]:.0f} ms | {times[1]}"
            f" | {most[0]:.0f}, {most[1]:.0f} | {each.result} |"
        )
