"""What is done with a store before it is served: it is looked at, and migrated when it is old."""

from __future__ import annotations

import asyncio
from typing import Final

import click

from productordering.cli.announcement import tell, warn
from productordering.cli.command import look_into, open_store, stop, store_option
from productordering.settings import Settings
from productordering.stores import open_collection, sqlite_path
from tmf630.store.errors import Unavailable, Unusable
from tmf630.store.protocol import Store

_AT_ONCE: Final = 100_000
"""With fewer outdated records than that, a file is migrated by the server that finds it."""


@click.command()
@store_option
def migrate(store_url: str | None) -> None:
    """Bring what an older version has stored to the form of this one.

    Stop the servers on the store first. When it is interrupted, call it again: it goes on.
    """

    async def migrated(store: Store, chosen: Settings) -> int:
        _name_collections(store, chosen)
        if count := await store.inspect():
            with click.progressbar(length=count, label="Migrating") as bar:
                await store.migrate(bar.update)
        return count

    count = look_into(store_url, migrated)
    click.echo(f"{count:,} records migrated" if count else "the store is of this version already")


def prepare(chosen: Settings) -> str:
    """Have the store ready to be served; returns what has to be said of it, if anything.

    Stops the command when somebody has to do something about the store first.
    """
    try:
        outdated = asyncio.run(_prepared(chosen))
    except Unusable as error:
        stop(str(error), log_format=chosen.log_format)
    except Unavailable as error:
        warn(f"the store cannot be used yet: {error}", chosen.log_format)
        return "cannot be used yet"
    if outdated:
        stop(
            f"the store is of an older version ({outdated:,} records): stop the servers on it and"
            " run `tmf622 migrate` with the same --store",
            log_format=chosen.log_format,
        )
    return ""


async def _prepared(chosen: Settings) -> int:
    """How many records have to be migrated still."""
    store = open_store(chosen)
    try:
        _name_collections(store, chosen)
        outdated = await store.inspect()
        if not outdated or outdated >= _AT_ONCE or sqlite_path(chosen.store_url) is None:
            return outdated
        tell(f"the store is of an older version: migrating {outdated:,} records", chosen.log_format)
        await store.migrate(lambda _: None)
        return 0
    finally:
        await store.close()


def _name_collections(store: Store, chosen: Settings) -> None:
    from productordering.notifications import Notifications

    for name in ("productOrder", "cancelProductOrder"):
        open_collection(store, name)
    _ = Notifications(store, "", chosen).inbox
