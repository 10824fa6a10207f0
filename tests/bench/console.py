"""`scripts/bench console`: pages of a million orders, and what readers cost the API's clients."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import click
import httpx
from playwright.sync_api import Browser

from tests import mongodb
from tests.bench import load, work
from tests.bench.contents import STORES
from tests.bench.readers import LOOK_SECONDS, reading
from tests.bench.results import FOLDER, machine
from tests.console.browser import started
from tests.server import COMMAND, TIMEOUT, Server, start

_PAGES: Final[Mapping[str, str]] = {
    "overview": "/",
    "orders, newest first": "/orders",
    "orders in a state": "/orders?state=acknowledged",
    "orders of a category": "/orders?category=wholesale",
    "orders by completion date": "/orders?sort=-completionDate",
    "orders from the 100,000th on": "/orders?offset=100000",
}
_STORES: Final[Mapping[str, tuple[str, Callable[[], str]]]] = {
    "sqlite": ("CONSOLE.md", lambda: "SQLite"),
    "mongodb": ("CONSOLE-MONGODB.md", mongodb.described),
}
"""The page of each store, and what it is."""
_OVERVIEW_MS: Final = 300
_TABLE_MS: Final = 150
_WEIGHT: Final = 150_000
_RATIO: Final = 1.2
_CLIENTS: Final = load.Clients(connections=4)
_LACKING: Final = "data-reading"
"""What an overview has that lacks numbers."""
_PAUSE: Final = 0.2


class Times(NamedTuple):
    """The milliseconds of the answers with a page."""

    page: str
    each: Sequence[float]


class Visit(NamedTuple):
    """A first visit of a browser: bytes received, files, milliseconds until all is loaded."""

    page: str
    size: int
    files: int
    loaded: float


class Turn(NamedTuple):
    """A load of the API without readers, and one beside readers of so many pages a second."""

    without: load.Run
    beside: load.Run
    pages: float

    @property
    def ratio(self) -> float:
        """How many times as long the slowest hundredth takes beside the readers."""
        return self.beside.p99 / self.without.p99


class Measured(NamedTuple):
    """Everything that is measured; `complete` has the seconds to all numbers of the overview."""

    complete: float
    times: Sequence[Times]
    visits: Sequence[Visit]
    turns: Sequence[Turn]


@click.command()
@click.option("--store", type=click.Choice([*_STORES]), default="sqlite", show_default=True)
@click.option("--orders", type=click.IntRange(1), default=1_000_000, show_default=True)
@click.option("--rounds", type=click.IntRange(1), default=50, show_default=True)
@click.option("--readers", type=click.IntRange(1), default=4, show_default=True)
@click.option("--turns", type=click.IntRange(1), default=5, show_default=True)
@click.option("--seconds", type=float, default=10.0, help="Of each load of the API.")
def console(store: str, orders: int, rounds: int, readers: int, turns: int, seconds: float) -> None:
    """Measure the console with a million orders, and the API beside it.

    Writes bench/CONSOLE.md, or bench/CONSOLE-MONGODB.md.
    """
    load.check_tools()
    with _filled(store, orders) as server:
        found = Measured(
            complete=_until_complete(server),
            times=list(_times(server, rounds)),
            visits=list(_visits(server)),
            turns=list(_turns(server, readers, turns, seconds)),
        )
    name, kept = _STORES[store]
    what = f"{orders:,} orders in {kept()}, {rounds} rounds"
    page = _page(found, what, f"{readers} readers", seconds)
    (FOLDER / name).write_text("\n".join(page) + "\n")


@contextmanager
def _filled(store: str, count: int) -> Iterator[Server]:
    with TemporaryDirectory() as folder, STORES[store](Path(folder)) as contents:
        command = [*COMMAND, "seed", "--orders", str(count), "--store", contents.url]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        pinned = ["taskset", "--cpu-list", load.SERVER_CORE, *COMMAND]
        server = start(contents.url, "--log-level", "error", command=pinned)
        try:
            yield server
        finally:
            server.stop()


def _until_complete(server: Server) -> float:
    """Seconds from the first visit of the overview until it has all its numbers."""
    began = monotonic()
    with httpx.Client(timeout=TIMEOUT) as client:
        while _LACKING in client.get(_address(server, "/")).raise_for_status().text:
            sleep(_PAUSE)
    return monotonic() - began


def _address(server: Server, path: str) -> str:
    return f"{server.url}/console{path}"


def _times(server: Server, rounds: int) -> Iterator[Times]:
    """Each page in turn, one request at a time; the first round does not count."""
    found: dict[str, list[float]] = {page: [] for page in _PAGES}
    with httpx.Client(timeout=TIMEOUT) as client:
        for number in range(rounds + 1):
            for page, path in _PAGES.items():
                began = monotonic()
                client.get(_address(server, path)).raise_for_status()
                if number:
                    found[page].append(1000 * (monotonic() - began))
    for page, each in found.items():
        click.echo(f"{page}: {median(each):.0f} ms, at most {max(each):.0f}")
        yield Times(page, each)


def _visits(server: Server) -> Iterator[Visit]:
    with started() as browser:
        for page, path in _PAGES.items():
            yield _visit(browser, page, _address(server, path))


def _visit(browser: Browser, name: str, address: str) -> Visit:
    """A visit with an empty cache."""
    sizes: list[int] = []

    def received(event: Mapping[str, Any]) -> None:
        sizes.append(event["encodedDataLength"])

    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", received)
    page.goto(address, wait_until="load")
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].domComplete")
    context.close()
    click.echo(f"{name}: {sum(sizes)} bytes in {len(sizes)} files, {loaded:.0f} ms")
    return Visit(name, sum(sizes), len(sizes), loaded)


def _turns(server: Server, readers: int, turns: int, seconds: float) -> Iterator[Turn]:
    order = work.order("bench-0", 6_000, 3)
    placed = httpx.post(f"{server.api}/productOrder", json=order, timeout=TIMEOUT)
    request = f"GET {urlsplit(placed.headers['location']).path}"
    addresses = [_address(server, path) for path in _PAGES.values()]

    def get() -> load.Run:
        return load.run(server.url, [request], seconds=seconds, clients=_CLIENTS)

    get()
    for number in range(turns):
        without = get()
        with reading(addresses, readers) as read:
            began, before = monotonic(), read()
            beside = get()
            pages = (read() - before) / (monotonic() - began)
        turn = Turn(without, beside, pages)
        click.echo(f"turn {number + 1}: {turn.ratio:.2f}, {pages:.1f} pages/s")
        yield turn


def _page(found: Measured, what: str, readers: str, seconds: float) -> Iterator[str]:
    yield "# The console\n"
    yield (
        f"Made by `scripts/bench console` on {datetime.now(UTC):%Y-%m-%d}: {what} of each page, one"
        f" request at a time, by a server with one core. {machine()}.\n"
    )
    yield "| page | p50 in ms | longest | aim | |"
    yield "|---|---|---|---|---|"
    for page, each in found.times:
        aim = _OVERVIEW_MS if page == "overview" else _TABLE_MS
        cells = (page, f"{median(each):.0f}", f"{max(each):.0f}", f"< {aim}")
        yield f"| {' | '.join((*cells, _met(median(each) < aim)))} |"
    yield (
        f"\nThe first visit of the overview has all its numbers after {found.complete:.1f} s; a"
        " page shows the latest ones at once, and asks for those that it lacks."
    )
    yield "\n## Weight\n"
    yield "A first visit by Chromium with an empty cache.\n"
    yield f"| page | KB of all files, at most {_WEIGHT // 1000} | files | loaded, ms | |"
    yield "|---|---|---|---|---|"
    for page, size, files, loaded in found.visits:
        yield f"| {page} | {size / 1000:.0f} | {files} | {loaded:.0f} | {_met(size < _WEIGHT)} |"
    yield "\n## The API beside it\n"
    yield (
        f"{_CLIENTS.connections} clients GET an order of 6 KB for {seconds:g} s, without readers"
        f" and beside {readers}, each of whom turns to the next of these pages every"
        f" {LOOK_SECONDS:g} s. The clients share the other core.\n"
    )
    yield "| turn | pages/s | GET/s without, beside | p50 in ms | p99 in ms | ratio of p99 |"
    yield "|---|---|---|---|---|---|"
    for number, turn in enumerate(found.turns, 1):
        without, beside, pages = turn
        yield (
            f"| {number} | {pages:.1f} | {without.rate:.0f}, {beside.rate:.0f}"
            f" | {without.p50:.2f}, {beside.p50:.2f} | {without.p99:.2f}, {beside.p99:.2f}"
            f" | {turn.ratio:.2f} |"
        )
    ratio = median(each.ratio for each in found.turns)
    yield f"\nMedian of the ratios: {ratio:.2f}; aim: at most {_RATIO:g}, {_met(ratio <= _RATIO)}."
    yield f"\nThe load average of the last 5 minutes was {os.getloadavg()[1]:.1f}."


def _met(is_met: bool) -> str:
    return "met" if is_met else "missed"
