"""`tmf622 seed`: fills a store with realistic orders."""

from __future__ import annotations

import asyncio
import gc
from datetime import UTC, datetime
from typing import Any

import click

from tmf622.cli.common import (
    api_options,
    check_url,
    load,
    load_apis,
    open_store,
    reason,
    stop,
    store_option,
)
from tmf630.store.errors import Duplicate, Unavailable


@click.command()
@click.option("--orders", "count", type=click.IntRange(min=1), required=True, help="How many.")
@click.option("--random-seed", type=int, default=1, show_default=True, help="Choice of orders.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The orders were placed in the 90 days before this day (today).",
)
@api_options
@store_option
def seed(count: int, random_seed: int, until: datetime | None, **options: Any) -> None:
    """Fill the store with realistic telecom orders.

    The same --random-seed and --until give the same orders. A new store is filled faster than one
    in use, and cannot be used before all are there; after an interruption, call it again.
    """
    from productordering.seed import Seed, fill

    chosen = load(options, {"store_url": check_url})
    ordering, store = load_apis(chosen)[0], open_store(chosen)
    day = (until or datetime.now(UTC)).replace(hour=0, minute=0, second=0, microsecond=0)
    chosen_seed = Seed(random_seed, day.replace(tzinfo=UTC))
    gc.disable()  # orders have no cycles: to look for some takes a quarter of the time

    async def filled() -> None:
        with click.progressbar(length=count, label="Placing orders") as bar:
            try:
                await fill(store, ordering, chosen_seed, count, bar.update)
            finally:
                await store.close()

    try:
        asyncio.run(filled())
    except Duplicate:
        stop("the store has orders of this --random-seed and --until: choose another one")
    except Unavailable as error:
        stop(reason(error))
    click.echo(f"{count} orders placed")
