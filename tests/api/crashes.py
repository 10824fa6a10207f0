"""`scripts/fuzz crashes`: kills the server at each write of a cancellation; another one continues.

Each round interrupts each flow of a cancellation once, just before or just after one of its writes:
rounds 1 and 2 at the first write, rounds 3 and 4 at the second, and so on.
"""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

import click

from tests import mongodb
from tests.api.crash_flows import FLOWS, Site, crash
from tests.api.databases import STORES, store

STATES = ("acknowledged", "pending", "held", "inProgress")


@click.command()
@click.option("--rounds", type=click.IntRange(min=1), default=100, help="How many.")
@click.option(
    "--first-round", type=click.IntRange(min=0), default=0, help="The number of the first."
)
@click.option("--store", "stores", type=click.Choice([*STORES, "both"]), default="both")
@click.option("--flow", "names", type=click.Choice(list(FLOWS)), multiple=True, default=FLOWS)
@click.option("--seed", type=int, default=622, help="Choice of orders.")
def main(rounds: int, first_round: int, stores: str, names: Sequence[str], seed: int) -> None:
    """Interrupt cancellations at every write; exit status 1 when one does not end as it should."""
    click.echo(mongodb.described())
    numbers = range(first_round, first_round + rounds)
    for name in STORES if stores == "both" else [stores]:
        with _site(name) as site:
            for flow in names:
                if not _passed(site, name, flow, numbers, seed):
                    sys.exit(1)


def _passed(site: Site, store: str, name: str, numbers: range, seed: int) -> bool:
    """Interrupt one flow in each of these rounds, and print the result."""
    start, answered = time.monotonic(), 0
    crash_points = list(FLOWS[name].crash_points())
    for number in numbers:
        crash_at, wanted = (
            crash_points[number % len(crash_points)],
            _items(f"{seed} {name} {number}"),
        )
        try:
            answered += crash(site, FLOWS[name], crash_at, wanted)
        except Exception:  # noqa: BLE001 - any failure is printed with the way to repeat it
            traceback.print_exc()
            click.echo(
                f"{store} {name}: FAILED at {crash_at} ({_step(name, crash_at)}), items {wanted}\n"
                f"again with: scripts/fuzz crashes --rounds 1 --first-round {number}"
                f" --store {store} --flow {name} --seed {seed}"
            )
            return False
    click.echo(
        f"{store} {name}: {len(numbers)} crashes at {min(len(crash_points), len(numbers))} places,"
        f" {answered} of them after the request was answered; every task ended as it should"
        f" ({time.monotonic() - start:.0f} s)"
    )
    return True


def _items(seed: str) -> dict[str, str]:
    chance = Random(seed)
    return {id: chance.choice(STATES) for id in ("1", "1.1", "2")}


def _step(name: str, crash_at: str) -> str:
    number, when = crash_at.split(":")
    return f"{when} {FLOWS[name].steps[int(number) - 1]!r}"


@contextmanager
def _site(name: str) -> Iterator[Site]:
    with tempfile.TemporaryDirectory() as directory, store(name, Path(directory)) as url:
        site = Site(url, Path(directory))
        try:
            yield site
        finally:
            site.close()


if __name__ == "__main__":
    main()
