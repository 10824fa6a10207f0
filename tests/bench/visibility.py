"""What a caller pays who may see 50 orders, as the others grow: `bench/VISIBILITY.md`."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import click
import httpx

from tests.api.access.issuer import ALL, PARTY_CLAIM, SCOPES, Issuer
from tests.api.access.parties import order_of
from tests.bench import load
from tests.bench.contents import STORES
from tests.bench.results import FOLDER, machine
from tests.server import COMMAND, TIMEOUT, Server, start

_SEEN: Final = 50
_PARTY: Final = "the-caller"
_ONE: Final = load.Clients(connections=1)
_QUERIES: Final[Mapping[str, str]] = {
    "first page of all": "limit=10",
    "`state`": "state=acknowledged&limit=10",
    "`category`": "category=wholesale&limit=10",
}
_LIMIT: Final = 2.0


class Filled(NamedTuple):
    """A server on a store of so many orders, of which the caller with the token sees 50."""

    orders: int
    server: Server
    token: str


@click.command()
@click.option("--orders", type=int, default=1_000_000, show_default=True)
@click.option("--few", type=int, default=1_000, show_default=True)
@click.option("--rounds", type=int, default=5, show_default=True)
@click.option("--seconds", type=float, default=2.0, help="Of each question in a round.")
def visibility(orders: int, few: int, rounds: int, seconds: float) -> None:
    """Measure a caller who may see 50 of a million orders beside one who may see 50 of 1,000."""
    load.check_tools()
    rows = [
        row
        for store in STORES
        for row in _measured(store, (few, orders), rounds=rounds, seconds=seconds)
    ]
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "VISIBILITY.md").write_text("\n".join(_page(rows, orders, few, rounds)) + "\n")


def _measured(
    store: str, counts: Sequence[int], *, rounds: int, seconds: float
) -> Iterator[Sequence[str]]:
    """A row of the page for each question. Both servers run all the time, and answer in turn."""
    with ExitStack() as stack:
        filled = [stack.enter_context(_filled(store, count)) for count in counts]
        for name, query in _QUERIES.items():
            found: dict[int, list[load.Run]] = {each.orders: [] for each in filled}
            matches = [_matches(each, query) for each in filled]
            for _ in range(rounds):
                for each in filled:
                    found[each.orders].append(_run(each, query, seconds))
            few, many = ([run.p50 for run in found[count]] for count in counts)
            growth = median(many) / median(few)
            click.echo(f"{store}: {name}: {matches} {median(few):.3f} {median(many):.3f} ms")
            yield (
                store,
                name,
                f"{matches[0]}: {median(few):.3f} ({min(few):.3f} to {max(few):.3f})",
                f"{matches[1]}: {median(many):.3f} ({min(many):.3f} to {max(many):.3f})",
                f"{growth:.2f}",
            )


@contextmanager
def _filled(store: str, count: int) -> Iterator[Filled]:
    """A filled store, served with authentication; the 50 orders lie among the others."""
    with TemporaryDirectory() as folder, STORES[store](Path(folder)) as contents:
        issuer = Issuer(Path(folder) / "keys.json")
        settings = issuer.settings(TMF622_AUTH_PARTY_CLAIM=PARTY_CLAIM)
        for part in range(2):
            _seed(contents.url, count // 2, part)
            server = start(contents.url, "--log-level", "error", environment=settings)
            if part == 0:
                _place(server, issuer)
                server.stop()
        click.echo(f"{store}: {count} orders")
        try:
            yield Filled(count, server, _token(issuer))
        finally:
            server.stop()


def _token(issuer: Issuer) -> str:
    return issuer.token(*SCOPES, exp=4_000_000_000, **{PARTY_CLAIM: _PARTY})


def _seed(url: str, count: int, seed: int) -> None:
    command = [*COMMAND, "seed", "--orders", str(count), "--store", url]
    command += ["--random-seed", str(seed)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _place(server: Server, issuer: Issuer) -> None:
    headers = issuer.headers(*SCOPES, ALL)
    with httpx.Client(base_url=server.api, headers=headers, timeout=TIMEOUT) as client:
        for number in range(_SEEN):
            category = "wholesale" if number % 5 == 0 else "retail"
            new = order_of(_PARTY, f"other-{number}", category=category)
            client.post("/productOrder", json=new).raise_for_status()


def _matches(filled: Filled, query: str) -> int:
    answer = httpx.get(
        f"{filled.server.api}/productOrder?{query}",
        headers={"Authorization": f"Bearer {filled.token}"},
        timeout=TIMEOUT,
    )
    return int(answer.headers["X-Total-Count"])


def _run(filled: Filled, query: str, seconds: float) -> load.Run:
    path = httpx.URL(filled.server.api).path
    return load.run(
        filled.server.url,
        [f"GET {path}/productOrder?{query}"],
        seconds=seconds,
        clients=_ONE,
        token=filled.token,
    )


def _page(rows: Sequence[Sequence[str]], orders: int, few: int, rounds: int) -> Iterator[str]:
    yield "# Visibility at scale"
    yield ""
    yield (
        f"Made by `scripts/bench visibility`: a caller whose party is named by {_SEEN} orders, of"
        f" {few:,} and of {orders:,} orders, which lie among those of others. One request at a"
        f" time, {rounds} rounds, A B A B. Each page has its exact count. {machine()}"
    )
    yield ""
    header = (
        *("store", "question"),
        *(f"{count:,} orders: seen, p50 in ms (least to most)" for count in (few, orders)),
        f"growth, at most {_LIMIT:g}",
    )
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
