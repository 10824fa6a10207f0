"""`scripts/bench cluster`, and its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from operator import methodcaller
from statistics import median
from typing import Final

import click

from tests import mongod
from tests.bench import load
from tests.bench.cluster import measuring
from tests.bench.cluster.counters import ROLES
from tests.bench.cluster.measuring import Measured, Phase
from tests.bench.results import FOLDER, machine

Runs = Sequence[Measured]
_PLACING: Final = ("POST, one client", "POST")


@click.command()
@click.option("--runs", type=click.IntRange(1), default=3)
@click.option("--seconds", type=float, default=5.0, help="Of each work.")
def cluster(runs: int, seconds: float) -> None:
    """Three members of MongoDB and two servers of two workers each, into bench/CLUSTER.md."""
    load.check_tools()
    if reason := mongod.unavailable():
        raise click.ClickException(f"needs mongod: {reason}")
    measured = [measuring.run(seconds) for _ in range(runs)]
    how = f"{runs} runs, {seconds:g} s for each work"
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "CLUSTER.md").write_text("\n".join(_page(measured, how)) + "\n")


def _page(runs: Runs, how: str) -> Iterator[str]:
    yield "# A cluster on one machine"
    yield ""
    yield (
        f"Made by `scripts/bench cluster` on {datetime.now(UTC):%Y-%m-%d}: {how}. {machine()};"
        f" MongoDB {mongod.version()}, a replica set of three. Every figure is the median of the"
        " runs, except where those of each run are given."
    )
    yield ""
    yield from _WHAT.strip().splitlines()
    yield ""
    yield from _rates(runs)
    yield ""
    yield "## Where the processor's time goes"
    yield ""
    yield from _processor(runs)
    yield ""
    yield "## What a POST waits for"
    yield ""
    yield from _waiting(runs)
    yield ""
    yield "## What a POST writes and sends"
    yield ""
    yield from _bytes(runs)
    yield ""
    yield from _NOT_MEASURED.strip().splitlines()


def _rates(runs: Runs) -> Iterator[str]:
    yield "| work | requests/s | of each run | p50 | p99 |"
    yield "|---|---|---|---|---|"
    for name in runs[0].phases:
        each = ", ".join(f"{run.phases[name].rate:,.0f}" for run in runs)
        yield (
            f"| {name} | {_middle(runs, name, lambda it: it.rate):,.0f} | {each}"
            f" | {_middle(runs, name, lambda it: it.p50):.1f} ms"
            f" | {_middle(runs, name, lambda it: it.p99):.1f} ms |"
        )


def _processor(runs: Runs) -> Iterator[str]:
    yield f"| for one request, µs | {' | '.join(ROLES)} | all | of the two cores' time |"
    yield "|---" * (len(ROLES) + 3) + "|"
    for name in runs[0].phases:
        cells = [_middle(runs, name, methodcaller("cpu", role)) for role in ROLES]
        share = _middle(runs, name, _share)
        yield (
            f"| {name} | {' | '.join(f'{each:,.0f}' for each in cells)} | {sum(cells):,.0f}"
            f" | {share:.0%} |"
        )


def _waiting(runs: Runs) -> Iterator[str]:
    yield "| | one client | 16 clients of each server |"
    yield "|---|---|---|"
    rows: Sequence[tuple[str, Callable[[Phase], str]]] = (
        ("p50 of a POST", lambda it: f"{it.p50:.1f} ms"),
        ("processor time of its worker", lambda it: f"{it.cpu(ROLES[0]) / 1e3:.1f} ms"),
        ("a write waits for the majority, on average", lambda it: f"{_waited(it):.1f} ms"),
        ("writes that wait so, for a POST and its event", lambda it: f"{it.count('writes'):.2f}"),
        ("the journal is written to disk, for a POST", lambda it: f"{it.count('syncs'):.2f} times"),
        ("which takes, on average", lambda it: f"{_synced(it):.1f} ms"),
        ("the last event is in the event log", lambda it: f"{it.late:.1f} s after the last POST"),
    )
    for name, cell in rows:
        middles = [
            cell(sorted((run.phases[each] for run in runs), key=_p50)[len(runs) // 2])
            for each in _PLACING
        ]
        yield f"| {name} | {' | '.join(middles)} |"


def _bytes(runs: Runs) -> Iterator[str]:
    yield "| for one order of 6 KB | bytes |"
    yield "|---|---|"
    for name, key in _SIZES.items():
        yield f"| {name} | {median(run.bytes[key] for run in runs):,.0f} |"
    for name, key in _NETWORK.items():
        yield f"| {name} | {_middle(runs, 'POST', methodcaller('count', key)):,.0f} |"


def _middle(runs: Runs, name: str, of: Callable[[Phase], float]) -> float:
    return median(of(run.phases[name]) for run in runs)


def _p50(phase: Phase) -> float:
    return phase.p50


def _share(phase: Phase) -> float:
    return sum(phase.cost.cpu.values()) / (2 * (phase.seconds + phase.late))


def _waited(phase: Phase) -> float:
    return phase.cost.counts["waited"] / max(1.0, phase.cost.counts["writes"]) * 1e3


def _synced(phase: Phase) -> float:
    return phase.cost.counts["synced"] / max(1.0, phase.cost.counts["syncs"]) * 1e3


_SIZES: Final = {
    "its document, with the text, the search copy, the metadata": "document",
    "of the collection on disk, packed by MongoDB": "disk",
    "of its indexes on disk": "indexes",
    "entries of the oplog: the order, its event published and acknowledged": "oplog",
}
_NETWORK: Final = {
    "received by the primary": "received",
    "sent by the primary, to the servers and to both secondaries": "sent",
    "of these fetched by both secondaries": "fetched",
}
_WHAT: Final = """
- Three members with a cache of 0.5 GB each, two servers of two workers and a dispatcher each, and
  the clients (wrk) run on the same two cores and the same disk, over loopback. So the rates say
  what such a machine can do with all of it; the processor times say what each part needs.
- Each run begins with 1,000 orders of 6 KB on a new set: first orders by id, then the first ten of
  one of ten categories that are acknowledged, with their exact count, then new orders by one client
  of one server, then by all. Writes have `w: majority, j: true`, reads `majority`. A request that
  fails makes the run void.
- The costs of a POST include those of its event: they are taken until it is in the event log.
  Nobody subscribes.
"""
_NOT_MEASURED: Final = """
## What is not measured

- A network: on loopback a message takes some 20 µs, between machines 0.1 to 1 ms, three times in a
  row for each write that waits for a majority.
- Members with cores and disks of their own: here a write of the journal waits for those of the
  other two, and every process for the processor. So latencies are those of a machine that is full.
- The clients' processor time, which the shares leave out; shards; subscribers; orders beyond
  memory.
"""
