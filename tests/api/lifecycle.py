"""`scripts/fuzz lifecycle`: random changes of orders, compared with a model, over restarts."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import click

from tests import mongodb
from tests.api.databases import STORES, store
from tests.api.lifecycle_machine import run_machines
from tests.api.modelled_orders import RestartingServer


@click.command()
@click.option("--examples", type=click.IntRange(min=1), default=200, help="How many sequences.")
@click.option("--store", "stores", type=click.Choice(STORES), multiple=True, default=STORES)
@click.option("--seed", type=int, default=622, help="Choice of changes.")
def main(examples: int, stores: Sequence[str], seed: int) -> None:
    """Change orders on each store at random. If the server and the model differ, show the shortest
    sequence that makes them differ."""
    click.echo(mongodb.described())
    for name in stores:
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as directory, store(name, Path(directory)) as url:
            server = RestartingServer(url)
            try:
                tally = run_machines(server, examples, seed)
            finally:
                server.close()
        counts = ", ".join(f"{count} {what}" for what, count in sorted(tally.items()))
        click.echo(f"{name}: {counts}; all as the model says ({time.monotonic() - start:.0f} s)")


if __name__ == "__main__":
    main()
