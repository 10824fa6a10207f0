"""What the commands have in common: their settings, their store, and how they end."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NoReturn, TypeVar

import click

from productordering import settings
from productordering.settings import BadSetting, Settings, without_password
from tmf630.store import Store, TooSlow, Unavailable

T = TypeVar("T")

store_option = click.option(
    "--store",
    "store_url",
    metavar="URL",
    help="sqlite:///PATH or mongodb://HOST/DATABASE (TMF622_STORE_URL).",
)


def load(options: Mapping[str, Any]) -> Settings:
    """The settings from the environment and from options; a bad one stops the command."""
    try:
        return settings.load(os.environ, options)
    except BadSetting as error:
        stop(str(error))


def open_store(chosen: Settings) -> Store:
    """The store that the settings name, not yet connected: what cannot be one stops the command."""
    from productordering import stores

    try:
        return stores.open_store(chosen.store_url, chosen.query_seconds)
    except ValueError as error:
        # What a library says of a URL may repeat a part of it, and so of a password.
        reason = "it cannot be read as a MongoDB URI" if "@" in chosen.store_url else str(error)
        stop(f"TMF622_STORE_URL is {without_password(chosen.store_url)!r}: {reason}")


def look_into(store_url: str | None, look: Callable[[Store, Settings], Awaitable[T]]) -> T:
    """What is found in the store, which is not made when it is not there."""
    from productordering.stores import sqlite_path

    chosen = load({"store_url": store_url})
    path = sqlite_path(chosen.store_url)
    if path and not path.exists():
        stop(f"there is no store at {path}", status=1)
    store = open_store(chosen)

    async def found() -> T:
        try:
            return await look(store, chosen)
        finally:
            await store.close()

    try:
        return asyncio.run(found())
    except Unavailable as error:
        stop(str(error))
    except TooSlow:
        stop(f"the store took longer than {chosen.query_seconds:g} s (TMF622_QUERY_SECONDS)")


def stop(message: str, status: int = 2) -> NoReturn:
    """End with one line that says why, by default with the status of a command used wrongly."""
    click.echo(f"tmf622: {message}", err=True)
    sys.exit(status)
