"""How speed and size keep as orders become many: `bench/SCALE.md`."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import quote

import click

from productordering.stores import INDEXED
from tests.bench import load, work
from tests.bench.contenders import SQLITE
from tests.bench.results import FOLDER
from tests.server import COMMAND

_COUNTS: Final = (1_000, 100_000, 1_000_000)
_FEW: Final = 1_000
_MANY: Final = 100_000
_SAMPLE: Final = 500
_VALUES: Final = 20
_STARTING: Final = 4.0
_ONE: Final = load.Clients(connections=1)
_LIMITS: Final = {"few": 2.0, "many": 20.0}
_INSTANTS: Final = ("orderDate", "requestedStartDate")


@dataclass(frozen=True, slots=True)
class Question:
    """Requests of one kind, how many orders one of them matches, and how it may grow."""

    name: str
    requests: Sequence[str]
    matches: int
    kind: str = "few"


@dataclass
class Size:
    """What was measured at one number of orders: seconds, bytes, and ms by question."""

    filling: float
    json: int
    disk: int
    asked: dict[str, tuple[Question, load.Run]] = field(default_factory=dict)


@click.command()
@click.option("--orders", "counts", type=int, multiple=True, default=_COUNTS, show_default=True)
@click.option("--seconds", type=float, default=5.0, help="Of each question.")
def scale(counts: Sequence[int], seconds: float) -> None:
    """Fill a store with a thousand, a hundred thousand and a million orders, and ask."""
    load.check_tools()
    sizes = {count: _measured(count, seconds) for count in counts}
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "SCALE.md").write_text("\n".join(_page(sizes, seconds)) + "\n")


def _measured(count: int, seconds: float) -> Size:
    with TemporaryDirectory() as folder:
        directory = Path(folder)
        file = directory / "orders.sqlite3"
        began = time.monotonic()
        command = [*COMMAND, "seed", "--orders", str(count), "--store", f"sqlite:///{file}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        filling = time.monotonic() - began
        with closing(sqlite3.connect(file)) as connection:
            ((json,),) = connection.execute('SELECT sum(length(resource)) FROM "productOrder"')
            disk = sum(each.stat().st_size for each in directory.iterdir())
            size = Size(filling, json, disk)
            with SQLITE.start(directory, load.SERVER_CORE) as running:
                # The courier's process begins when requests are served, and has begun after that.
                page = [f"GET {running.path}?limit=1"]
                load.run(running.root, page, seconds=_STARTING, clients=_ONE)
                for question in Held(connection, running.path, count).questions():
                    run = _answered(running.root, question, seconds)
                    size.asked[question.name] = (question, run)
                    click.echo(f"{count}: {question.name}: {question.matches} {run}")
    return size


def _answered(root: str, question: Question, seconds: float) -> load.Run:
    """One at a time, so that none waits for another."""
    body = work.order("bench", 2_000, 2) if question.requests[0].startswith("POST") else None
    # What is asked first is asked of a cold cache, which is not what this is about.
    load.run(root, question.requests, body=body, seconds=1, clients=_ONE)
    return load.run(root, question.requests, body=body, seconds=seconds, clients=_ONE)


@dataclass(frozen=True, slots=True)
class Held:
    """What a store holds, read beside the server so that its questions have known answers."""

    connection: sqlite3.Connection
    path: str
    count: int

    def questions(self) -> Iterator[Question]:
        yield Question("GET by id", list(work.retrieving(self.path, self._some_ids())), 1)
        for attribute in INDEXED["productOrder"]:
            if attribute in _INSTANTS:
                yield self._spans(attribute)
            else:
                yield from self._equal(attribute)
        yield from self._many("state")
        yield from self._many("productOrderItem.productOffering.id")
        yield Question("first page of all", [f"GET {self.path}?limit=10"], self.count, "many")
        deep = f"GET {self.path}?limit=10&offset={min(_MANY, self.count - 10)}"
        yield Question("page at offset 100,000, or the last", [deep], self.count, "many")
        yield Question("POST, 2 KB", list(work.placing(self.path)), 0)

    def _some_ids(self) -> list[str]:
        chance = random.Random(self.count)
        numbers = chance.sample(range(1, self.count + 1), min(self.count, _SAMPLE))
        one = 'SELECT id FROM "productOrder" WHERE rowid = ?'
        return [self.connection.execute(one, (number,)).fetchone()[0] for number in numbers]

    def _equal(self, attribute: str) -> Iterator[Question]:
        """The first page for the values that match the most orders, but few."""
        found = self._values(attribute, _FEW, _VALUES)
        if found:
            yield Question(f"`{attribute}`", self._first_pages(attribute, found), found[0][1])

    def _many(self, attribute: str) -> Iterator[Question]:
        """The first page for the value that matches nearest to a tenth of all."""
        found = self._values(attribute, self.count // 10, 1)
        name = f"`{attribute}`, a tenth of all"
        yield Question(name, self._first_pages(attribute, found), found[0][1], "many")

    def _values(self, attribute: str, most: int, values: int) -> list[tuple[str, int]]:
        table, column = _place(attribute)
        return self.connection.execute(
            f"SELECT {column}, count(*) AS matches FROM {table} WHERE {column} IS NOT NULL"
            f" GROUP BY {column} HAVING matches <= ? ORDER BY matches DESC LIMIT ?",
            (most, values),
        ).fetchall()

    def _first_pages(self, attribute: str, found: Sequence[tuple[str, int]]) -> list[str]:
        return [f"GET {self.path}?{attribute}={quote(value)}&limit=10" for value, _ in found]

    def _spans(self, attribute: str) -> Question:
        """The first page for spans of time in which as many orders fall as are few."""
        table, column = _place(attribute)
        sorted_values = (
            f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY {column}"
            " LIMIT 1 OFFSET ?"
        )
        few = min(_FEW, self.count - 1)
        requests = []
        for number in range(_VALUES):
            start = number * (self.count - 1 - few) // _VALUES
            first, after = (
                _instant(self.connection.execute(sorted_values, (place,)).fetchone()[0])
                for place in (start, start + few)
            )
            span = f"{attribute}.gte={first}&{attribute}.lt={after}"
            requests.append(f"GET {self.path}?{span}&limit=10")
        return Question(f"`{attribute}`, a span", requests, few)


def _instant(microseconds: int) -> str:
    seconds, rest = divmod(microseconds, 1_000_000)
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{moment}.{rest:06d}Z"


def _place(attribute: str) -> tuple[str, str]:
    many = attribute.startswith(("relatedParty", "productOrderItem"))
    if many:
        return f'"productOrder by {attribute}"', "value"
    return '"productOrder attributes"', f'"{attribute}"'


def _page(sizes: Mapping[int, Size], seconds: float) -> Iterator[str]:
    yield "# Flat at scale"
    yield ""
    yield (
        "Made by `scripts/bench scale`: stores that `tmf622 seed` has filled, one request at a"
        f" time, {seconds:g} s for each question, one core for the server. Each first page has its"
        " exact count. A growth is that of the 99th percentile since the smallest store."
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
    for name, (question, last) in largest.asked.items():
        cells = []
        for size in sizes.values():
            if name in size.asked:
                asked, run = size.asked[name]
                cells.append(f"{asked.matches:,}: {run.p50:.2f}, {run.p99:.2f} ms")
            else:
                cells.append("")
        growth = ""
        if name in smallest.asked:
            growth = f"{last.p99 / smallest.asked[name][1].p99:.1f}"
        yield f"| {name} | {' | '.join(cells)} | {growth} | {_LIMITS[question.kind]:g} |"
