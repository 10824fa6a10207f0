"""`scripts/fuzz events`: every event arrives although processes are killed or down."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from tests import mongodb
from tests.api.databases import STORES, store
from tests.api.storm import CLIENTS, SERVERS, Kills, run_storm

EVERY = (1.0, 4.0)
"""Seconds from one kill to the next."""
ORDERS_A_KILL = 50
"""Quicker servers place more orders than `--orders`."""


@click.command()
@click.option("--orders", type=click.IntRange(min=1), default=1_000, help="How many.")
@click.option("--store", "stores", type=click.Choice(STORES), multiple=True, default=STORES)
@click.option("--seed", type=int, default=622, help="Choice of changes and failures.")
def main(orders: int, stores: Sequence[str], seed: int) -> None:
    """Change orders on each store through two servers. Every few seconds a server or its dispatcher
    is killed; the listener is down half of the time."""
    click.echo(mongodb.described())
    for name in stores:
        with tempfile.TemporaryDirectory() as directory, store(name, Path(directory)) as url:
            tally = run_storm(Kills(url, seed, every=EVERY, kills=orders // ORDERS_A_KILL), orders)
        down = tally["milliseconds down"] / 1_000
        click.echo(
            f"{name}: {tally['orders']} orders, {tally['changes']} changes,"
            f" {tally['cancellations']} cancellations and {tally['deletions']} deletions"
            f" by {CLIENTS} clients through {SERVERS} servers;"
            f" {tally['kills']} kills, {tally['unanswered']} requests without an answer,"
            f" the listener {tally['times down']} times down, for {down:.0f} of"
            f" {tally['seconds of storm']} s; all {tally['events']} events arrived in their order,"
            f" {tally['repeated']} of them more than once ({tally['seconds']} s)"
        )


if __name__ == "__main__":
    main()
