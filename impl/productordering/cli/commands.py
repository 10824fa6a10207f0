"""`tmf622 serve`, `seed` and `history`."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import sys
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import click

from productordering.cli.announcement import announce, warn
from productordering.cli.command import (
    check_url,
    load,
    look_into,
    open_store,
    reason,
    stop,
    store_option,
)
from productordering.settings import Settings
from tmf630.store.errors import Duplicate, Unavailable
from tmf630.store.protocol import Store

if TYPE_CHECKING:
    from tmf630.jobs.wakeup import Wakeup

_BOOLEAN: Final[dict[str, Any]] = {
    "is_flag": False,
    "flag_value": "true",
    "metavar": "[true|false]",
}
"""An option that is true where it is named alone."""


@click.command()
@click.option("--host", help="Address to listen on (TMF622_HOST, 127.0.0.1).")
@click.option("--port", help="Port to listen on, 0 for a free one (TMF622_PORT, 8622).")
@store_option
@click.option("--public-url", metavar="URL", help="Where clients reach it (TMF622_PUBLIC_URL).")
@click.option(
    "--allowed-hosts",
    metavar="NAMES",
    help="More names that it answers to, * for all (TMF622_ALLOWED_HOSTS).",
)
@click.option(
    "--cors-origins",
    metavar="ORIGINS",
    help="Whose web pages may use it, * for all (TMF622_CORS_ORIGINS).",
)
@click.option("--workers", help="Number of server processes (TMF622_WORKERS, 1).")
@click.option("--query-seconds", help="Time limit of a list (TMF622_QUERY_SECONDS, 4).")
@click.option("--rules", help="contract or strict, what is asked of orders (TMF622_RULES).")
@click.option(
    "--tolerate",
    metavar="NAMES",
    help="What of requests is mended, or all (TMF622_TOLERATE).",
)
@click.option(
    "--cancellation-policy",
    metavar="MODULE:FUNCTION",
    help="What assesses cancellations (TMF622_CANCELLATION_POLICY).",
)
@click.option("--lease-seconds", help="Until a task is taken over (TMF622_LEASE_SECONDS, 15).")
@click.option(
    "--actor-header",
    metavar="NAME",
    help="Where a gateway says who sends a request (TMF622_ACTOR_HEADER).",
)
@click.option(
    "--callback-networks",
    metavar="NETWORKS",
    help="Private networks that callbacks may lead to (TMF622_CALLBACK_NETWORKS).",
)
@click.option(
    "--callback-http",
    **_BOOLEAN,
    help="Callbacks need not be https (TMF622_CALLBACK_HTTP).",
)
@click.option("--retry-hours", help="Until an event is given up (TMF622_RETRY_HOURS, 72).")
@click.option(
    "--inbox/--no-inbox", default=None, help="Keep events that others send here (TMF622_INBOX)."
)
@click.option("--log-format", help="text or json (TMF622_LOG_FORMAT, text).")
@click.option("--log-level", help="debug logs every request (TMF622_LOG_LEVEL, info).")
def serve(**options: Any) -> None:
    """Start the server, and stop it with Ctrl-C or SIGTERM."""
    from productordering import app
    from productordering.cli.preparing import prepare
    from tmf630 import logs
    from tmf630.http.server import serving
    from tmf630.jobs.wakeup import Wakeup

    checks = {"host": _check_host, "cancellation_policy": app.load_policy, "store_url": check_url}
    chosen = load(options, checks)
    try:
        listening = serving.listen(chosen.host, chosen.port, chosen.workers)
    except OSError as error:
        stop(
            f"cannot listen on {chosen.host} port {chosen.port}: {_reason(error)}",
            log_format=chosen.log_format,
        )
    store_note = prepare(chosen)
    public_url = chosen.public_url or _address(chosen, listening)
    base_path = app.load_contract().base_path
    wakeup = Wakeup()
    # uvicorn finishes what is in flight and raises the signal again: that was the stop asked for.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with suppress(KeyboardInterrupt):
        serving.run(
            partial(app.create, chosen, public_url, wakeup.send),
            listening,
            workers=chosen.workers,
            log_config=logs.configuration(chosen.log_format, chosen.log_level),
            announce=partial(announce, chosen, public_url, base_path, store_note),
            beside=partial(_deliver, chosen, public_url.rstrip("/") + base_path, wakeup),
        )


@click.command()
@click.option("--orders", "count", type=click.IntRange(min=1), required=True, help="How many.")
@click.option("--random-seed", type=int, default=1, show_default=True, help="Choice of orders.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The orders were placed in the 90 days before this day (today).",
)
@store_option
def seed(count: int, random_seed: int, until: datetime | None, store_url: str | None) -> None:
    """Fill the store with realistic telecom orders.

    The same --random-seed and --until give the same orders.
    """
    from productordering.seed import fill
    from productordering.stores import open_collection

    store = open_store(load({"store_url": store_url}, {"store_url": check_url}))
    day = (until or datetime.now(UTC)).replace(hour=0, minute=0, second=0, microsecond=0)

    async def filled() -> None:
        with click.progressbar(length=count, label="Placing orders") as bar:
            try:
                await fill(
                    open_collection(store, "productOrder"),
                    count,
                    random_seed,
                    day.replace(tzinfo=UTC),
                    bar.update,
                )
            finally:
                await store.close()

    try:
        asyncio.run(filled())
    except Duplicate:
        stop("the store has orders of this --random-seed and --until: choose another one")
    except Unavailable as error:
        stop(reason(error))
    click.echo(f"{count} orders placed")


@click.command()
@click.argument("order_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="A JSON array, an object a change.")
@store_option
def history(order_id: str, as_json: bool, store_url: str | None) -> None:
    """Print the changes of a product order: when, by whom, what for, and what became what."""
    from productordering.histories import history_of
    from productordering.ordering.history import History, lines
    from productordering.stores import open_collection
    from tmf630 import wire

    async def read(store: Store, _: Settings) -> History | None:
        return await history_of(open_collection(store, "productOrder"), order_id)

    found = look_into(store_url, read)
    if found is None:
        stop(f"there is no productOrder {order_id}", status=1)
    if as_json:
        click.echo(wire.encode(found.changes))
        return
    for line in lines(found):
        click.echo(line)


def _deliver(chosen: Settings, api: str, wakeup: Wakeup) -> None:
    # A client of HTTP, which only the dispatcher's process needs.
    from productordering import dispatcher

    dispatcher.deliver(chosen, api, wakeup)


def _check_host(host: str) -> None:
    """Raise ValueError when that is no address, and no name that leads to one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.getaddrinfo(host, None, family, socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ValueError(
            "must be an address of this machine, such as 127.0.0.1, a name that leads to one,"
            " or 0.0.0.0 for all of them"
        ) from None


def _reason(error: OSError) -> str:
    if error.errno == errno.EADDRNOTAVAIL:
        return "this machine does not have that address"
    return os.strerror(error.errno) if error.errno else str(error)


def _address(chosen: Settings, listening: socket.socket) -> str:
    """The URL of a server that nobody has given a public one."""
    address, port = listening.getsockname()[:2]
    if address in ("0.0.0.0", "::"):  # noqa: S104 - a comparison, nothing is bound
        url = f"http://localhost:{port}"
        warn(
            f"it listens on every address of this machine, but every href and Location that it"
            f" gives begins with {url}: say with --public-url where clients reach it",
            chosen.log_format,
        )
        return url
    host = chosen.host
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
