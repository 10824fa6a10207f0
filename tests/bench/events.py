"""Events: the delay of requests by deliveries, and the rate of deliveries."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
import httpx

from productordering.api import definition
from productordering.ordering.events import ORDER_CREATED
from tests import mongodb
from tests.bench.listening import percentiles
from tests.server import free_port, running
from tmf622.cli import configuration
from tmf622.cli.dispatcher import deliver
from tmf622.composition import components
from tmf622.stores import open_store
from tmf630.api.collections import resources
from tmf630.caller import Caller
from tmf630.http.request import Request
from tmf630.identifiers import new_id
from tmf630.jobs.wakeup import Wakeup
from tmf630.resources.aggregate import Aggregate

Json = dict[str, Any]

AT_ONCE = 8


@dataclass
class Listeners:
    """The process of the listeners."""

    process: subprocess.Popen[str]
    accepting: str
    hanging: str

    def ask(self, what: str = "all") -> Any:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def wait_for(self, count: int, seconds: float = 120) -> None:
        """Return when that many different events have arrived."""
        deadline = time.monotonic() + seconds
        while self.ask("count") < count:
            if time.monotonic() > deadline:
                raise click.ClickException(f"{self.ask('count')} of {count} events have arrived")
            time.sleep(0.1)


@contextmanager
def listeners() -> Iterator[Listeners]:
    command = [sys.executable, "-m", "tests.bench.listening"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        ports = process.stdout.readline().split()
        yield Listeners(process, *(f"http://127.0.0.1:{port}" for port in ports))
        assert process.stdin
        process.stdin.close()


@contextmanager
def new_store(name: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as directory:
        if name == "sqlite":
            yield f"sqlite:///{Path(directory) / 'orders.sqlite3'}"
        else:
            with mongodb.serving(Path(directory)) as server, mongodb.database(server) as url:
                yield url


def order(size: int) -> Json:
    """An order of about that many bytes."""
    items: list[Json] = []
    while len(json.dumps(items)) < size:
        number = len(items) + 1
        items.append(
            {
                "id": str(number),
                "action": "add",
                "quantity": 1,
                "productOffering": {"id": f"offering-{number}", "name": "Fibre to the home"},
                "product": {
                    "productCharacteristic": [
                        {"name": f"characteristic {each}", "valueType": "string", "value": "x" * 40}
                        for each in range(5)
                    ]
                },
            }
        )
    return {"externalId": "bench", "category": "residential", "productOrderItem": items}


@click.command()
@click.option("--store", type=click.Choice(["sqlite", "mongodb"]), default="sqlite")
@click.option("--rate", type=float, default=8.0, help="Orders a second.")
@click.option("--orders", "count", type=int, default=400, help="Orders in each of four phases.")
def subscribers(store: str, rate: float, count: int) -> None:
    """POST with no subscriber and with 200, of which half refuse connections or hang: A B A B."""
    quiet: list[float] = []
    busy: list[float] = []
    ages = []
    with (
        new_store(store) as url,
        running(url, "--log-level", "error") as server,
        listeners() as listening,
        httpx.Client(base_url=server.api, timeout=30) as client,
    ):
        _place(client, 20, rate)
        for _ in range(2):
            quiet += _place(client, count, rate)
            registered = _register(client, listening)
            busy += _place(client, count, rate)
            listening.wait_for(100 * count)
            ages.append(listening.ask()["age"])
            for location in registered:
                client.delete(location).raise_for_status()
    one, other = percentiles(quiet), percentiles(busy)
    click.echo(f"{store}: {2 * count} orders of 6 KB, {rate:g} a second, each way")
    click.echo(f"POST with no subscriber:     {one} ms")
    click.echo(f"POST with 200, 100 of them down or hanging: {other} ms")
    click.echo(f"ratio of p99: {other['p99'] / one['p99']:.2f}")
    click.echo(f"{200 * count} events to the 100 healthy ones, age on arrival: {ages} ms")


def _register(client: httpx.Client, listening: Listeners) -> list[str]:
    unused = f"http://127.0.0.1:{free_port()}"
    callbacks = [f"{listening.accepting}/{number}" for number in range(100)]
    callbacks += [f"{unused}/{number}" for number in range(50)]
    callbacks += [f"{listening.hanging}/{number}" for number in range(50)]
    answers = [client.post("/hub", json={"callback": each}) for each in callbacks]
    return [each.raise_for_status().headers["location"] for each in answers]


def _place(client: httpx.Client, count: int, rate: float) -> list[float]:
    """Place orders one at a time at a steady rate; returns the seconds that each took."""
    body, headers = json.dumps(order(6_000)), {"content-type": "application/json"}
    took = []
    begin = time.perf_counter()
    for number in range(count):
        time.sleep(max(0.0, begin + number / rate - time.perf_counter()))
        sent = time.perf_counter()
        client.post("/productOrder", content=body, headers=headers).raise_for_status()
        took.append(time.perf_counter() - sent)
    return took


@click.command()
@click.option("--store", type=click.Choice(["sqlite", "mongodb"]), default="sqlite")
@click.option("--orders", "count", type=int, default=4_000)
@click.option("--rounds", type=int, default=3)
def throughput(store: str, count: int, rounds: int) -> None:
    """Events to one subscriber, published and delivered, beside plain httpx: A B A B."""
    ours, plain = [], []
    with listeners() as listening:
        for _ in range(rounds):
            with new_store(store) as url:
                bodies = asyncio.run(_unpublished(url, count, listening.accepting))
                ours.append(_delivered(url, count, listening))
            asyncio.run(_posted(bodies, listening.accepting))
            plain.append(len(bodies) / listening.ask()["seconds"])
            click.echo(f"{store}: {ours[-1]:.0f} events a second, plain httpx {plain[-1]:.0f}")
    ratio = sorted(ours)[rounds // 2] / sorted(plain)[rounds // 2]
    click.echo(f"ratio of the medians: {ratio:.2f}")


async def _unpublished(url: str, count: int, callback: str) -> Sequence[bytes]:
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
    new: Aggregate[Any] = Aggregate(order(6_000), {}, events=(ORDER_CREATED,))
    for _ in range(0, count, 100):
        await asyncio.gather(*(orders.create_with_id(new_id(), new) for _ in range(100)))
    await store.close()
    body = {"eventId": "x" * 36, "eventTime": "2026-11-23T12:00:00Z", "event": {"o": new.resource}}
    return [json.dumps({**body, "eventId": f"{number:036d}"}).encode() for number in range(count)]


def _delivered(url: str, count: int, listening: Listeners) -> float:
    """Delivered events a second, from the first to the last."""
    chosen = configuration.load({}, {"store_url": url})
    arguments = (chosen, "http://127.0.0.1", Wakeup())
    process = get_context("spawn").Process(target=deliver, args=arguments)
    process.start()
    try:
        listening.wait_for(count)
        answer = listening.ask()
    finally:
        process.terminate()
        process.join()
    return float(answer["events"] / answer["seconds"])


async def _posted(bodies: Sequence[bytes], callback: str) -> None:
    waiting = list(bodies)
    headers = {"content-type": "application/json"}
    async with httpx.AsyncClient() as client:

        async def post() -> None:
            while waiting:
                await client.post(callback, content=waiting.pop(), headers=headers)

        await asyncio.gather(*(post() for _ in range(AT_ONCE)))
