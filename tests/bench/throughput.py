"""The rate of events to one subscriber: `bench/THROUGHPUT.md`."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Final

import click
import httpx

from productordering.api import definition
from productordering.ordering.events import ORDER_CREATED
from tests.bench import aims
from tests.bench.aims import Aim
from tests.bench.events import SIZE, Listeners, listeners, new_store, order
from tests.bench.results import FOLDER, machine
from tmf622.cli import configuration
from tmf622.composition import components
from tmf622.stores import open_store
from tmf630.api.collections import resources
from tmf630.caller import Caller
from tmf630.http.request import Request
from tmf630.identifiers import new_id
from tmf630.resources.aggregate import Aggregate

_AT_ONCE: Final = 8
_RATE: Final = Aim("events/s to one subscriber, times plain httpx", 2.0)


@click.command()
@click.option("--store", type=click.Choice(["sqlite", "mongodb"]), default="sqlite")
@click.option("--orders", "count", type=int, default=4_000)
@click.option("--rounds", type=click.IntRange(1), default=3)
def throughput(store: str, count: int, rounds: int) -> None:
    """Events published and delivered beside plain httpx, A B A B, into bench/THROUGHPUT.md."""
    ours, plain = [], []
    with listeners() as listening:
        for _ in range(rounds):
            with new_store(store) as url:
                bodies = asyncio.run(unpublished(url, count, listening.accepting))
                ours.append(delivered(url, count, listening))
            asyncio.run(_posted(bodies, listening.accepting))
            plain.append(len(bodies) / listening.ask()["seconds"])
            click.echo(f"{store}: {ours[-1]:.0f} events a second, plain httpx {plain[-1]:.0f}")
    how = f"{rounds} runs of {count:,} events, {store}"
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "THROUGHPUT.md").write_text("\n".join(_page(ours, plain, how)) + "\n")


def _page(ours: Sequence[float], plain: Sequence[float], how: str) -> Iterator[str]:
    yield "# The rate of events"
    yield ""
    yield (
        f"Made by `scripts/bench throughput` on {datetime.now(UTC):%Y-%m-%d}: {how}, A B A B."
        f" {machine()}; httpx {version('httpx')}. Dispatcher and listener share the cores."
    )
    yield ""
    yield from _WHAT.strip().splitlines()
    yield ""
    yield from aims.HEAD
    yield _RATE.row([one / other for one, other in zip(ours, plain, strict=True)])
    yield ""
    yield "| run | tmf622, events/s | plain httpx, requests/s |"
    yield "|---|---|---|"
    for number, (one, other) in enumerate(zip(ours, plain, strict=True), 1):
        yield f"| {number} | {one:,.0f} | {other:,.0f} |"


async def unpublished(url: str, count: int, callback: str) -> Sequence[bytes]:
    """Store `count` orders with an unpublished event each; returns the events."""
    store = open_store(url, 4.0)
    chosen = configuration.load({}, {"store_url": url})
    request = Request("/hub", (), {}, "-", Caller("bench"), {})
    await (
        components(store, [definition()], "http://127.0.0.1", chosen)
        .apis[0]
        .hub.register(request, {"callback": callback})
    )
    orders = resources(store, definition(), "productOrder", "http://127.0.0.1")
    new: Aggregate[Any] = Aggregate(order(SIZE), {}, events=(ORDER_CREATED,))
    for _ in range(0, count, 100):
        await asyncio.gather(*(orders.create_with_id(new_id(), new) for _ in range(100)))
    await store.close()
    body = {"eventId": "x" * 36, "eventTime": "2026-11-23T12:00:00Z", "event": {"o": new.resource}}
    return [json.dumps({**body, "eventId": f"{number:036d}"}).encode() for number in range(count)]


def delivered(url: str, count: int, listening: Listeners) -> float:
    """Delivered events a second, from the first to the last."""
    command = [sys.executable, "-m", "tests.bench.dispatching", url]
    with subprocess.Popen(command) as process:
        try:
            listening.wait_for(count)
            answer = listening.ask()
        finally:
            process.terminate()
    return float(answer["events"] / answer["seconds"])


async def _posted(bodies: Sequence[bytes], callback: str) -> None:
    waiting = list(bodies)
    headers = {"content-type": "application/json"}
    async with httpx.AsyncClient() as client:

        async def post() -> None:
            while waiting:
                await client.post(callback, content=waiting.pop(), headers=headers)

        await asyncio.gather(*(post() for _ in range(_AT_ONCE)))


_WHAT: Final = """
The events of that many new orders of 6 KB wait in the store when the dispatcher starts. It
publishes them, and delivers them to one subscriber, those of an order in their order. Plain httpx
sends as many bodies of the same size to the same listener, eight at a time, and does nothing else.
"""
