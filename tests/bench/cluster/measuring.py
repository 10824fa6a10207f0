"""Loads on a cluster, and what they cost."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click

from tests.bench import comparison, load, work
from tests.bench.cluster.counters import Cluster, Counters
from tests.bench.contenders import MONGODB, SIZES, Running, orders_of, serving
from tests.mongod import Member, ReplicaSet
from tests.mongodb import database

SIZE: Final = 6_000
CORES: Final = "0-1"
MANY: Final = load.Clients(connections=16, threads=1, cores=CORES)
"""Of each server."""
ONE: Final = load.Clients(connections=1, threads=1, cores=CORES)
_PAUSE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Phase:
    """One work: requests, the seconds of the load, percentiles in ms, and what it cost.

    `late` is how many seconds later the last event was in the event log, which the costs include.
    """

    requests: float
    seconds: float
    p50: float
    p99: float
    cost: Counters
    late: float = 0.0

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    def cpu(self, role: str) -> float:
        """Microseconds of the processor for a request."""
        return self.cost.cpu[role] / self.requests * 1e6

    def count(self, name: str) -> float:
        """What is counted for a request."""
        return self.cost.counts[name] / self.requests


@dataclass(frozen=True, slots=True)
class Measured:
    """A run: its phases by their names, and bytes of an order."""

    phases: dict[str, Phase]
    bytes: dict[str, float]


def run(seconds: float) -> Measured:
    """Measure a new cluster."""
    with TemporaryDirectory() as directory, _cluster(Path(directory)) as cluster:
        servers = [orders_of(each) for each in cluster.servers]
        ids = comparison.fill(servers[0], MONGODB, SIZE)
        _publish(cluster)
        path = servers[0].path
        body = work.order("bench-x", SIZE, SIZES[SIZE])
        retrieving, placing = list(work.retrieving(path, ids)), list(work.placing(path))
        # Connections and caches are warm afterwards.
        _phase(cluster, servers, retrieving, 1.0, MANY)
        phases = {
            "GET": _phase(cluster, servers, retrieving, seconds, MANY),
            "list": _phase(cluster, servers, list(work.listing(path)), seconds, MANY),
            "POST, one client": _phase(cluster, servers[:1], placing, seconds, ONE, body),
        }
        before = cluster.sizes()["oplog"]
        phases["POST"] = posts = _phase(cluster, servers, placing, seconds, MANY, body)
        sizes = dict(cluster.sizes())
        sizes["oplog"] = (sizes["oplog"] - before) / posts.requests
        for name, phase in phases.items():
            click.echo(f"{name}: {phase.rate:.0f} a second, {phase.p50:.1f} ms")
        return Measured(phases, sizes)


def _phase(
    cluster: Cluster,
    servers: Sequence[Running],
    requests: Sequence[str],
    seconds: float,
    clients: load.Clients,
    body: work.Json | None = None,
) -> Phase:
    before = cluster.counters()

    def loaded(server: Running) -> load.Run:
        return load.run(server.root, requests, body=body, seconds=seconds, clients=clients)

    with ThreadPoolExecutor(len(servers)) as threads:
        runs = [*threads.map(loaded, servers)]
    late = _publish(cluster)
    return Phase(
        requests=sum(each.rate for each in runs) * seconds,
        seconds=seconds,
        p50=max(each.p50 for each in runs),
        p99=max(each.p99 for each in runs),
        cost=cluster.counters().since(before),
        late=late,
    )


def _publish(cluster: Cluster) -> float:
    """Wait until all events are in the event log; returns how many seconds that took."""
    began = time.monotonic()
    while cluster.unpublished():
        time.sleep(_PAUSE)
    return time.monotonic() - began


@contextmanager
def _cluster(directory: Path) -> Iterator[Cluster]:
    """Three members and two servers of two workers, all on all cores."""
    replicas = ReplicaSet(*(Member(directory / str(number)) for number in range(3)))
    with ExitStack() as stack:
        stack.callback(replicas.kill)
        replicas.start()
        replicas.whole()
        url = stack.enter_context(database(replicas.url))
        servers = [
            stack.enter_context(serving(url, CORES, "--workers", "2", log=directory / f"log{n}"))
            for n in range(2)
        ]
        yield stack.enter_context(closing(Cluster(replicas, url, servers)))
