"""`scripts/fuzz failover`: nothing is lost when members of a replica set fail under load."""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from tests import mongod, netns
from tests.api.outages import FAILURES, Failure, Outages
from tests.api.storm import CLIENTS, SERVERS, run_storm
from tests.mongodb import database

MEMBERS = 3
ORDERS_A_FAILURE = 5
"""Quicker servers place more."""


@contextmanager
def replica_set(directory: Path, *, with_network: bool) -> Iterator[mongod.ReplicaSet]:
    """A replica set of three, which has a network of its own or this machine's loopback."""
    if with_network:
        with netns.network(MEMBERS) as hosts, _running(directory, hosts) as replicas:
            yield replicas
    else:
        with _running(directory, [None] * MEMBERS) as replicas:
            yield replicas


@contextmanager
def _running(directory: Path, hosts: Sequence[netns.Host | None]) -> Iterator[mongod.ReplicaSet]:
    members = [mongod.Member(directory / str(n), host) for n, host in enumerate(hosts)]
    replicas = mongod.ReplicaSet(*members)
    try:
        replicas.start()
        yield replicas
    finally:
        replicas.kill()


def storm(directory: Path, failures: Sequence[Failure], seed: int) -> Outages:
    """Run a storm with each of these failures; returns its figures, fails if anything was lost."""
    cuts = any(each.needs_network for each in failures)
    with replica_set(directory, with_network=cuts) as replicas, database(replicas.url) as url:
        outages = Outages(url, seed, replicas, failures)
        outages.tally = run_storm(outages, ORDERS_A_FAILURE * len(failures))
        return outages


@click.command()
@click.option("--rounds", type=click.IntRange(min=1), default=20, help="How many.")
@click.option("--seed", type=int, default=622, help="Choice of changes and failures.")
def main(rounds: int, seed: int) -> None:
    """Change orders through two servers on a replica set of three, whose members fail one after the
    other: killed, frozen, cut off. Afterwards every acknowledged order must be as the last answer
    showed it, with all its events, and every cancellation ended."""
    if reason := mongod.unavailable():
        click.echo(f"mongod cannot run here: {reason}", err=True)
        sys.exit(1)
    chosen = list(FAILURES)
    if reason := netns.unavailable():
        click.echo(f"the network is not cut: {reason}")
        chosen = [each for each in chosen if not each.needs_network]
    click.echo(f"MongoDB {mongod.version()}, a replica set of {MEMBERS}")
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as directory:
        failures = [chosen[number % len(chosen)] for number in range(rounds)]
        outages = storm(Path(directory), failures, seed)
    print_tally(outages, time.monotonic() - began)


def print_tally(outages: Outages, seconds: float) -> None:
    """Print the counts, and how long there was no service."""
    tally = outages.tally
    click.echo(
        f"{tally['orders']} orders, {tally['changes']} changes, {tally['cancellations']}"
        f" cancellations and {tally['deletions']} deletions by {CLIENTS} clients through {SERVERS}"
        f" servers; {tally['refused']} answers 503, {tally['unanswered']} requests without an"
        f" answer; none lost, all {tally['events']} events arrived in their order,"
        f" {tally['repeated']} of them more than once ({seconds:.0f} s)"
    )
    without = defaultdict(list)
    for name, longest in outages.without_service():
        without[name].append(longest)
    for name, each in without.items():
        click.echo(f"{name}, {len(each)} times: at most {max(each):.1f} s without a write")


if __name__ == "__main__":
    main()
