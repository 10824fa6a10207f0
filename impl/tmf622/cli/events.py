"""`tmf622 events …`: published events, the status of deliveries, dead letters, the inbox."""

from __future__ import annotations

import asyncio
import errno
import os
import select
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from tmf622.cli.common import acting, api_options, load_apis, look_into, stop, store_option
from tmf622.settings.settings import Settings
from tmf630.store.errors import StoreError
from tmf630.store.protocol import Store

if TYPE_CHECKING:
    from tmf630.api.components import Components

T = TypeVar("T")

_PAUSE: Final = 0.05
"""Seconds between two reads of the event log."""
_RETRY_PAUSE: Final = 1.0
"""Seconds before a store that has failed is read again."""
_INTERRUPTED: Final = 130
"""The exit status after Ctrl-C."""

_json_option = click.option("--json", "as_json", is_flag=True, help="As a JSON array.")


@click.group()
def events() -> None:
    """Watch events, and redeliver dead letters."""


@events.command()
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line.")
@click.option("--all", "everything", is_flag=True, help="Begin with the oldest event in the log.")
@api_options
@store_option
def tail(as_json: bool, everything: bool, **options: Any) -> None:
    """Print each event as it is published, until Ctrl-C.

    Time, type, resource, state, changed attributes and request.
    """
    from tmf630.events.formatting import event_line
    from tmf630.events.outbox.event_log import LoggedEvent
    from tmf630.events.outbox.tail import Tail

    def shown(logged: LoggedEvent) -> str:
        return logged.text.decode() if as_json else event_line(logged.event)

    async def watched(parts: Components) -> None:
        watched_log, is_warned = Tail(parts.log, from_start=everything), False
        while True:
            try:
                published = await watched_log.more()
            except StoreError as error:
                if not is_warned:
                    click.echo(f"tmf622: waiting for the store: {error}", err=True)
                is_warned = True
                await asyncio.sleep(_RETRY_PAUSE)
                continue
            is_warned = False
            for each in published:
                click.echo(shown(each))
            if not published:
                _check_reader()
                await asyncio.sleep(_PAUSE)

    try:
        _look(options, watched)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


@events.command()
@_json_option
@api_options
@store_option
def status(as_json: bool, **options: Any) -> None:
    """Print the status of deliveries, a row for each subscription.

    How many events were delivered, how many wait and how old the oldest is, since when the callback
    has failed, how many dead letters there are, and for how many events the query failed, which are
    not sent. Dispatchers store their progress every 2 seconds.
    """
    from tmf630 import wire
    from tmf630.events.formatting import status_json, status_table
    from tmf630.events.status import statuses

    found = _look(
        options,
        lambda parts: statuses(
            parts.subscriptions, parts.read_subscription, parts.undelivered, parts.log
        ),
    )
    if as_json:
        click.echo(wire.encode([status_json(each) for each in found]))
    elif not found:
        click.echo("there are no subscriptions")
    else:
        click.echo("\n".join(status_table(found, time.time())))


@events.command()
@click.argument("subscription")
@_json_option
@api_options
@store_option
def letters(subscription: str, as_json: bool, **options: Any) -> None:
    """Print the dead letters of a subscription: events whose delivery was given up."""
    from tmf630 import wire
    from tmf630.events.delivery.redelivery import Unknown, dead_letters
    from tmf630.events.formatting import dead_letter_json, dead_letter_line

    try:
        found = _look(
            options,
            lambda parts: dead_letters(parts.subscriptions, parts.undelivered, subscription),
        )
    except Unknown as error:
        stop(str(error), status=1)
    if as_json:
        click.echo(wire.encode([dead_letter_json(each) for each in found]))
    elif not found:
        click.echo("there are no dead letters")
    else:
        click.echo("\n".join(dead_letter_line(each) for each in found))


@events.command()
@click.argument("subscription")
@click.argument("event_ids", metavar="[EVENT_ID]...", nargs=-1)
@api_options
@store_option
def redeliver(subscription: str, event_ids: tuple[str, ...], **options: Any) -> None:
    """Redeliver dead letters: all of a subscription, or those named."""
    from tmf630.events.delivery import redelivery

    try:
        with acting("tmf622 events"):
            count = _look(
                options,
                lambda parts: redelivery.redeliver(
                    parts.subscriptions,
                    parts.undelivered,
                    parts.audit,
                    subscription,
                    event_ids,
                    time.time(),
                ),
            )
    except redelivery.Unknown as error:
        stop(str(error), status=1)
    click.echo(f"{count} {'event' if count == 1 else 'events'} to be delivered again")


@events.command()
@_json_option
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=100, show_default=True, help="How many."
)
@api_options
@store_option
def inbox(as_json: bool, limit: int, **options: Any) -> None:
    """Print the latest events that other servers have sent."""
    from tmf630 import wire
    from tmf630.events.formatting import received_line

    found = _look(options, lambda parts: parts.inbox.latest(limit))
    if as_json:
        objects = [
            {"received": each.moment, "listener": each.listener, "event": each.event}
            for each in found
        ]
        click.echo(wire.encode(objects))
    elif not found:
        click.echo("the inbox is empty")
    else:
        click.echo("\n".join(received_line(each) for each in found))


def _look(options: Mapping[str, Any], look: Callable[[Components], Awaitable[T]]) -> T:
    from tmf622.composition import components

    async def found(store: Store, chosen: Settings) -> T:
        return await look(components(store, load_apis(chosen), "", chosen))

    return look_into(options, found)


def _check_reader() -> None:
    """Raise BrokenPipeError as soon as the reader of the output has gone, as in `| head -3`."""
    output = select.poll()
    output.register(sys.stdout.fileno(), 0)
    if output.poll(0):
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
