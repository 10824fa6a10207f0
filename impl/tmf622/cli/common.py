"""What the commands share: settings, store, and exit status."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from getpass import getuser
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from tmf622.cli import configuration
from tmf622.cli.configuration import NO_CHECKS, BadSettings, Check
from tmf622.cli.output import tell, warn
from tmf622.settings import environment
from tmf622.settings.limits import LIMITS
from tmf622.settings.schema import NAMES
from tmf622.settings.settings import NEIGHBOURS, Settings
from tmf630.caller import CALLER, Caller
from tmf630.correlation import caused_by
from tmf630.store.errors import Outdated, TooSlow, Unavailable
from tmf630.store.protocol import Store

if TYPE_CHECKING:
    from ordercentre.centre import Centre
    from tmf630.api.definition import ApiDefinition

T = TypeVar("T")

store_option = click.option(
    "--store",
    "store_url",
    metavar="URL",
    help="sqlite:///PATH or mongodb://HOST/DATABASE (TMF622_STORE_URL).",
)

public_url_option = click.option(
    "--public-url", metavar="URL", help="Where clients reach the server (TMF622_PUBLIC_URL)."
)


def api_options(command: Callable[..., T]) -> Callable[..., T]:
    """The options that say which APIs there are: all commands on a store get the same ones."""
    overlay = click.option(
        "--overlay",
        multiple=True,
        metavar="FILE",
        help="Attributes of your own, an OpenAPI Overlay; can be repeated (TMF622_OVERLAY).",
    )
    v5 = click.option(
        "--v5-base-path",
        metavar="PATH",
        help="Where TMF622 v5 is served (TMF622_V5_BASE_PATH, /productOrderingManagement/v5).",
    )
    contract = click.option(
        "--contract",
        multiple=True,
        metavar="FILE[=BASE_PATH]",
        help="Another TM Forum contract to serve; can be repeated (TMF622_CONTRACT).",
    )
    return contract(overlay(v5(command)))


def centre_options(command: Callable[..., T]) -> Callable[..., T]:
    """The options that say which neighbours the order centre has, for all commands that need it."""
    for name, of in reversed([*NEIGHBOURS.items()]):
        help_text = f"Base URL of {of} (TMF622_{name.upper()}_URL)."
        command = click.option(f"--{name}-url", metavar="URL", help=help_text)(command)
    centre = click.option(
        "--centre",
        metavar="FILE",
        help="Rules, mapping and credentials of the order centre, TOML (TMF622_CENTRE).",
    )
    return centre(command)


def callback_options(command: Callable[..., T]) -> Callable[..., T]:
    """The options that say where callbacks, and so neighbours, may be."""
    networks = click.option(
        "--callback-networks",
        metavar="NETWORKS",
        help="Private networks that callbacks may be in (TMF622_CALLBACK_NETWORKS).",
    )
    http = click.option(
        "--callback-http",
        is_flag=False,
        flag_value="true",
        metavar="[true|false]",
        help="Allow callbacks without TLS (TMF622_CALLBACK_HTTP).",
    )
    return networks(http(command))


def limit_options(command: Callable[..., T]) -> Callable[..., T]:
    """The options that limit what a server does for its clients."""
    command = click.option(
        "--max-rate",
        metavar="NUMBER/PERIOD",
        help="Requests of a caller, such as 100/second (TMF622_MAX_RATE).",
    )(command)
    for name, limit in reversed([*LIMITS.items()]):
        help_text = f"{limit.of} (TMF622_{name.upper()}, {limit.default})."
        command = click.option(f"--{name.replace('_', '-')}", help=help_text)(command)
    return command


def load(options: Mapping[str, Any], checks: Mapping[str, Check] = NO_CHECKS) -> Settings:
    """The settings from variables and options. A bad one stops the command."""
    unknown = environment.unknown(os.environ, NAMES)
    try:
        chosen = configuration.load(os.environ, options, checks)
    except BadSettings as error:
        stop(*error.messages, *unknown)
    for each in unknown:
        warn(each, chosen.log_format)
    return chosen


def load_apis(chosen: Settings) -> Sequence[ApiDefinition]:
    """The APIs that the settings name. A bad contract stops the command."""
    from tmf622 import apis

    try:
        return apis.served(chosen)
    except apis.Unservable as error:
        stop(str(error), log_format=chosen.log_format)


def load_centre(chosen: Settings, apis: Sequence[ApiDefinition]) -> Centre | None:
    """The order centre that the settings name, if any. A bad file of it stops the command."""
    from tmf622 import centre

    try:
        return centre.read(chosen, apis)
    except ValueError as error:
        stop(*error.args, log_format=chosen.log_format)


def check_url(url: str) -> None:
    """Raise ValueError when a URL names no store."""
    from tmf622 import stores

    try:
        stores.open_store(url, 1)
    except ValueError as error:
        # The message of a library may contain a part of the URL, and so of a password.
        reason = "it cannot be read as a MongoDB URI" if "@" in url else str(error)
        raise ValueError(reason) from None


def open_store(chosen: Settings) -> Store:
    """The store that the settings name, not yet connected.

    The directory of the default store is created.
    """
    from tmf622 import stores

    path = stores.sqlite_path(chosen.store_url)
    if path and "store_url" not in chosen.given:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return stores.open_store(chosen.store_url, chosen.query_seconds)


def look_into(options: Mapping[str, Any], look: Callable[[Store, Settings], Awaitable[T]]) -> T:
    """What `look` finds in the store. A store that does not exist is not created."""
    from tmf622.stores import sqlite_path

    chosen = load(options, {"store_url": check_url})
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
        stop(reason(error))
    except TooSlow:
        stop(f"the store took longer than {chosen.query_seconds:g} s (TMF622_QUERY_SECONDS)")


@contextmanager
def acting(command: str) -> Iterator[None]:
    """For the audit: changes within are made by the user of this command."""
    try:
        user = getuser()
    except (KeyError, OSError):  # such as that of a container
        user = f"user {os.getuid()}"
    token = CALLER.set(Caller(user))
    try:
        with caused_by(command):
            yield
    finally:
        CALLER.reset(token)


def reason(error: Unavailable) -> str:
    """Why a store cannot be used, and what to do about it."""
    if isinstance(error, Outdated):
        return f"{error}: run `tmf622 migrate`, unless an --overlay is missing here"
    return str(error)


def stop(*messages: str, status: int = 2, log_format: str = "text") -> NoReturn:
    """Exit with a line for each reason, by default with the status of wrong usage."""
    for each in messages:
        tell(each, log_format, "ERROR")
    sys.exit(status)
