"""`scripts/fuzz lifecycle`: do orders live as their lifecycle says, whatever their server does?"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import click

from tests import mongodb
from tests.api.databases import STORES, store
from tests.api.lives import Shop
from tests.api.living import live


@click.command()
@click.option("--examples", type=click.IntRange(min=1), default=200, help="How many machines.")
@click.option("--store", "stores", type=click.Choice(STORES), multiple=True, default=STORES)
@click.option("--seed", type=int, default=622, help="Choice of what happens.")
def main(examples: int, stores: Sequence[str], seed: int) -> None:
    """Let machines do what they like to orders on each store; the shortest run that ends otherwise
    than the model says, if there is one, is shown."""
    click.echo(mongodb.described())
    for name in stores:
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as directory, store(name, Path(directory)) as url:
            shop = Shop(url)
            try:
                tally = live(shop, examples, seed)
            finally:
                shop.close()
        happened = ", ".join(f"{count} {what}" for what, count in sorted(tally.items()))
        click.echo(f"{name}: {happened}; all as the model says ({time.monotonic() - start:.0f} s)")


if __name__ == "__main__":
    main()
