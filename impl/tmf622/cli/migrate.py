"""`tmf622 migrate`, and the inspection of a store before it is served."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from tmf622.cli.common import (
    api_options,
    load_apis,
    load_centre,
    look_into,
    open_store,
    stop,
    store_option,
)
from tmf622.cli.output import tell, warn
from tmf622.settings.settings import Settings
from tmf622.stores import sqlite_path
from tmf630.store.errors import Unavailable, Unusable
from tmf630.store.protocol import Store

if TYPE_CHECKING:
    from tmf630.api.definition import ApiDefinition

_AT_ONCE: Final = 100_000
"""A file with fewer outdated records than that is migrated when the server starts."""


@click.command()
@api_options
@store_option
def migrate(**options: Any) -> None:
    """Migrate a store that an older version has written.

    Stop the servers on the store first. After an interruption, call it again: it continues.
    """

    async def migrated(store: Store, chosen: Settings) -> int:
        name_collections(store, load_apis(chosen), chosen)
        if count := await store.inspect():
            with click.progressbar(length=count, label="Migrating") as bar:
                await store.migrate(bar.update)
        return count

    count = look_into(options, migrated)
    click.echo(f"{count:,} records migrated" if count else "the store is of this version already")


def prepare(chosen: Settings, apis: Sequence[ApiDefinition]) -> str:
    """Make the store ready to be served; returns a note about it, or an empty text.

    Stops the command when the store needs attention first.
    """
    try:
        outdated = asyncio.run(_prepared(chosen, apis))
    except Unusable as error:
        stop(str(error), log_format=chosen.log_format)
    except Unavailable as error:
        warn(f"the store cannot be used yet: {error}", chosen.log_format)
        return "cannot be used yet"
    if outdated:
        stop(
            f"the store is of an older version or of other attributes ({outdated:,} records): stop"
            " the servers on it and run `tmf622 migrate` with the same --store, --contract and"
            " --overlay",
            log_format=chosen.log_format,
        )
    return ""


async def _prepared(chosen: Settings, apis: Sequence[ApiDefinition]) -> int:
    """How many records are still to be migrated."""
    store = open_store(chosen)
    try:
        name_collections(store, apis, chosen)
        outdated = await store.inspect()
        if not outdated or outdated >= _AT_ONCE or sqlite_path(chosen.store_url) is None:
            return outdated
        tell(
            "the store is of an older version or of other attributes:"
            f" migrating {outdated:,} records",
            chosen.log_format,
        )
        await store.migrate(lambda _: None)
        return 0
    finally:
        await store.close()


def name_collections(store: Store, apis: Sequence[ApiDefinition], chosen: Settings) -> None:
    """Open every collection of the APIs, and of the order centre if there is one."""
    from tmf622 import centre
    from tmf622.composition import components

    shared = components(store, apis, "", chosen)
    shared.open_collections()
    load_centre(chosen, apis)
    if order_centre := centre.parts(shared, "", chosen):
        order_centre.open_collections()
