"""`scripts/fuzz crashes`: does a cancellation survive the death of its server, whenever it comes?

In each round, each flow of a cancellation is interrupted at one of its writes, just before or just
after it is done: at the first one in the first two rounds, at the next in the next two, and so on.
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
from tests.api.crashing import FLOWS, Site, crash
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
    """Interrupt one flow so often, and say how that went."""
    start, answered = time.monotonic(), 0
    deaths = list(FLOWS[name].deaths())
    for number in numbers:
        die_at, wanted = deaths[number % len(deaths)], _items(f"{seed} {name} {number}")
        try:
            answered += crash(site, FLOWS[name], die_at, wanted)
        except Exception:  # noqa: BLE001 - whatever it is, it is shown with what led to it
            traceback.print_exc()
            click.echo(
                f"{store} {name}: FAILED at {die_at} ({_step(name, die_at)}), items {wanted}\n"
                f"again with: scripts/fuzz crashes --rounds 1 --first-round {number}"
                f" --store {store} --flow {name} --seed {seed}"
            )
            return False
    click.echo(
        f"{store} {name}: {len(numbers)} crashes at {min(len(deaths), len(numbers))} places,"
        f" {answered} of them after the request was answered; every task ended as it should"
        f" ({time.monotonic() - start:.0f} s)"
    )
    return True


def _items(seed: str) -> dict[str, str]:
    chance = Random(seed)
    return {id: chance.choice(STATES) for id in ("1", "1.1", "2")}


def _step(name: str, die_at: str) -> str:
    number, when = die_at.split(":")
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
