"""`tmf622 intake` beside `POST`: rate, memory, and a kill in the middle, into `bench/INTAKE.md`."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

import click
import psutil

from tests.bench import load, work
from tests.bench.contenders import SQLITE, ours_on
from tests.bench.results import FOLDER, machine
from tests.server import COMMAND

Json = dict[str, Any]

_BYTES: Final = 2_000
_ITEMS: Final = 2
_AIM: Final = 0.5
_SETTLED: Final = 1_000
"""Orders after which the memory of a process is compared with its largest."""
_PAUSE: Final = 0.2
_CHARACTERISTICS: Final = "productOrderItem.product.productCharacteristic"


@dataclass
class Run:
    """One run of the intake until its end, or until it was killed.

    `samples` are seconds, orders with a result, and MiB of memory.
    """

    known: int = 0
    stored: int = 0
    storing: float = 0.0
    samples: list[tuple[float, int, float]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Orders stored a second, from the first one on."""
        return self.stored / self.storing

    @property
    def memory(self) -> tuple[float, float]:
        """MiB when it had settled, and the most."""
        settled = next(mib for _, done, mib in self.samples if done >= _SETTLED)
        return settled, max(mib for _, _, mib in self.samples)


@dataclass(frozen=True, slots=True)
class Measured:
    """Both runs of a file, and the rates of POST just before and just after them."""

    post: Sequence[float]
    killed: Run
    resumed: Run
    orders: int

    @property
    def ratio(self) -> float:
        return median((self.killed.rate, self.resumed.rate)) / median(self.post)


@click.command()
@click.option("--orders", "count", type=int, default=100_000, show_default=True)
@click.option("--seconds", type=float, default=5.0, help="Of each turn of POST.")
def intake(count: int, seconds: float) -> None:
    """Take orders in by lines of JSON and by a table, each killed in the middle and resumed."""
    load.check_tools()
    measured = {kind: _measured(kind, count, seconds) for kind in ("ndjson", "csv")}
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "INTAKE.md").write_text("\n".join(_page(measured, count, seconds)) + "\n")


def _measured(kind: str, count: int, seconds: float) -> Measured:
    with TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / f"orders.{kind}"
        (_write_table if kind == "csv" else _write_lines)(file, count)
        url = f"sqlite:///{folder / 'orders.sqlite3'}"
        before = _post(seconds)
        with ours_on(url)(folder, load.SERVER_CORE):
            killed = _run(file, url, count // 2)
            resumed = _run(file, url, None)
        orders = _orders(folder / "orders.sqlite3")
        click.echo(f"{kind}: {killed.rate:.0f}/s, {resumed.rate:.0f}/s; {orders} orders")
        return Measured([before, _post(seconds)], killed, resumed, orders)


def _run(file: Path, url: str, until: int | None) -> Run:
    """Take a file in, on the server's core; kill the process after so many results."""
    run = Run()
    results = file.with_name(file.name + ".results.ndjson")
    results.unlink(missing_ok=True)
    command = ["taskset", "--cpu-list", load.SERVER_CORE, *COMMAND, "intake", str(file)]
    began, position, first = time.monotonic(), 0, 0.0
    with subprocess.Popen([*command, "--store", url], stdout=subprocess.DEVNULL) as process:
        shown = psutil.Process(process.pid)
        while process.poll() is None and (until is None or run.known + run.stored < until):
            time.sleep(_PAUSE)
            now, position = time.monotonic(), _count(run, results, position)
            first = first or (now if run.stored else 0.0)
            with_memory = process.poll() is None
            mib = shown.memory_info().rss / 2**20 if with_memory else run.samples[-1][2]
            run.samples.append((now - began, run.known + run.stored, mib))
        process.kill()
        ended = time.monotonic()
    _count(run, results, position)
    if until is None and process.returncode:
        raise click.ClickException(f"the intake ended with {process.returncode}")
    run.storing = ended - first
    return run


def _count(run: Run, results: Path, position: int) -> int:
    """Count the results from a position on; returns the position after them."""
    if not results.exists():
        return position
    with results.open("rb") as file:
        file.seek(position)
        text = file.read()
    whole = text[: text.rfind(b"\n") + 1]
    run.stored += whole.count(b'"result":"stored"')
    run.known += whole.count(b'"result":"known"')
    return position + len(whole)


def _post(seconds: float) -> float:
    """Requests a second of POST, on a new store."""
    with TemporaryDirectory() as folder, SQLITE.start(Path(folder), load.SERVER_CORE) as running:
        body = work.order("bench", _BYTES, _ITEMS)
        return load.run(running.root, work.placing(running.path), body=body, seconds=seconds).rate


def _orders(file: Path) -> int:
    """How many externalIds the orders of a store have, if no two have the same one."""
    select = 'SELECT count(*), count(DISTINCT "externalId") FROM "productOrder attributes"'
    with closing(sqlite3.connect(file)) as connection:
        ((orders, names),) = connection.execute(select)
    if orders != names:
        raise click.ClickException(f"{orders} orders have {names} externalIds")
    return int(orders)


def _write_lines(file: Path, count: int) -> None:
    order = work.order("bench", _BYTES, _ITEMS)
    with file.open("w") as lines:
        for number in range(count):
            lines.write(work.wire({**order, "externalId": f"bench-{number}"}) + "\n")


def _write_table(file: Path, count: int) -> None:
    order = work.order("bench", _BYTES, _ITEMS)
    of_order = dict(_cells({name: each for name, each in order.items() if name != _ITEM}, ""))
    of_items = [dict(_cells(each, f"{_ITEM}.")) for each in order[_ITEM]]
    header = list(dict.fromkeys([*of_order, *(name for each in of_items for name in each)]))
    with file.open("w", newline="") as opened:
        table = csv.DictWriter(opened, header)
        table.writeheader()
        for number in range(count):
            name = {"externalId": f"bench-{number}"}
            first, *others = of_items
            table.writerow({**of_order, **first, **name})
            table.writerows({**each, **name} for each in others)


_ITEM: Final = "productOrderItem"


def _cells(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """The cells of a value at a path, which ends with a dot."""
    name = path.removesuffix(".")
    if name == _CHARACTERISTICS:
        for each in value:
            text = each["value"] if isinstance(each["value"], str) else json.dumps(each["value"])
            yield f"{path}{each['name']}:{each['valueType']}", text
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _cells(each, f"{path}{key}.")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _cells(each, f"{name}[{index}].")
    else:
        yield name, value if isinstance(value, str) else json.dumps(value)


def _page(measured: Mapping[str, Measured], count: int, seconds: float) -> Iterator[str]:
    yield "# Offline orders beside POST"
    yield ""
    yield (
        f"Made by `scripts/bench intake`: {count:,} orders of {_BYTES // 1000} KB and {_ITEMS}"
        " items on SQLite, while a server runs on the same store and publishes their events."
        " Server and intake share a core. The intake is killed with SIGKILL in the middle, and"
        " called again: then it finds what is known, and stores the rest. POST is measured for"
        f" {seconds:g} s just before and just after, on a new store: the server has the same core,"
        f" the load another. {machine()}."
    )
    yield ""
    yield (
        "| file | POST/s, before and after | stored/s until the kill, and after it | ratio, aim"
        f" ≥ {_AIM} | known when called again | orders in the end | MiB after {_SETTLED:,} orders,"
        " and the most: until the kill, after it |"
    )
    yield "|---|---|---|---|---|---|---|"
    for kind, each in measured.items():
        runs = (each.killed, each.resumed)
        memory = ", ".join("{:.0f} → {:.0f}".format(*run.memory) for run in runs)
        yield (
            f"| {kind} | {', '.join(f'{rate:,.0f}' for rate in each.post)}"
            f" | {', '.join(f'{run.rate:,.0f}' for run in runs)} | {each.ratio:.2f}"
            f" | {each.resumed.known:,} | {each.orders:,} | {memory} |"
        )
