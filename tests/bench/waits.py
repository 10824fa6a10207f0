"""The waits of other clients while one sends the largest requests allowed: `bench/WAITS.md`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Final
from urllib.parse import quote

import click

from tests.bench import aims, changes
from tests.bench.results import FOLDER, machine
from tests.bench.waiting import (
    BY_QUERY,
    JSON_PATCH,
    MERGE,
    Client,
    Json,
    items,
    place,
    probing,
)
from tests.server import running

MANY: Final = 10_000
MOST: Final = 50_000
"""Items of an order whose body has almost 2 MiB, and which is stored with 3 MiB."""


Request = Callable[[], tuple[int, bytes]]


def requests(client: Client) -> Iterator[tuple[str, Request]]:
    """The most expensive requests, each with its name, in an order in which they succeed."""
    send = client.send
    for number in (MANY, MOST):
        order: Json = {"productOrderItem": items(number)}
        key = {"Idempotency-Key": f"key-{number}"}
        yield f"POST of {number:,} items", partial(send, "POST", "/productOrder", order, **key)
        yield "the same again by its key", partial(send, "POST", "/productOrder", order, **key)
        path = place(client, items(number))
        yield f"GET of {number:,} items", partial(send, "GET", path)
        yield (
            "GET of one attribute of it",
            partial(send, "GET", f"{path}?fields=productOrderItem.id"),
        )
        changed = items(number)
        changed[number // 2]["quantity"] = 2
        yield (
            f"PATCH of one item of {number:,}",
            partial(send, "PATCH", path, {"productOrderItem": changed}, MERGE),
        )
        replace = [{"op": "add", "path": f"/productOrderItem/{number // 2}/quantity", "value": 3}]
        yield "JSON Patch of one item", partial(send, "PATCH", path, replace, JSON_PATCH)
        started = [
            {"op": "replace", "path": f"/productOrderItem/{each}/state", "value": "inProgress"}
            for each in range(1_000)
        ]
        yield "JSON Patch of 1,000 operations", partial(send, "PATCH", path, started, JSON_PATCH)
        by_query = f"$.productOrderItem[?(@.id=='{number // 2}')].quantity"
        chosen = [{"op": "replace", "path": by_query, "value": 5}]
        yield "JSON Patch by query", partial(send, "PATCH", path, chosen, BY_QUERY)
        yield "PATCH of an attribute", partial(send, "PATCH", path, {"category": "a"})
        yield "PATCH of its state", partial(send, "PATCH", path, {"state": "held"})
        cancelled = {"productOrder": {"id": path.split("/")[-1]}}
        yield "cancelProductOrder", partial(send, "POST", "/cancelProductOrder", cancelled)
        yield "DELETE", partial(send, "DELETE", path)
    yield from _bodies(client)
    yield from _lists(client)
    yield from _subscriptions(client)


def _bodies(client: Client) -> Iterator[tuple[str, Request]]:
    send = client.send
    nested: Json = {"id": "0", "action": "add"}
    for depth in range(1, 30):
        nested = {"id": f"{depth}", "action": "add", "productOrderItem": [nested]}
    deep = {"productOrderItem": [nested, *items(MANY, x=[[[[{}] * 10]]])]}
    yield "POST of deep nesting", partial(send, "POST", "/productOrder", deep)
    wrong = {"productOrderItem": [*items(MOST), {"id": "x", "action": 1}]}
    yield "POST of what is invalid at its end", partial(send, "POST", "/productOrder", wrong)
    numbers = {"productOrderItem": items(1), "x": [1.5, 2**60] * 80_000}
    yield "POST of large numbers", partial(send, "POST", "/productOrder", numbers)
    names = {"productOrderItem": items(1), **{f"x-{each}": each for each in range(100_000)}}
    yield "POST of 100,000 attributes", partial(send, "POST", "/productOrder", names)
    escaped = {"productOrderItem": items(1), "note": [{"text": "\0\U0001f600" * 100_000}]}
    yield "POST of escapes", partial(send, "POST", "/productOrder", escaped)
    related = items(18_000)
    for each, other in pairwise(related):
        relationship = {"id": other["id"], "relationshipType": "reliesOn"}
        each["productOrderItemRelationship"] = [relationship]
    circle = {"productOrderItem": related}
    yield "POST of items that rely on each other", partial(send, "POST", "/productOrder", circle)


def _lists(client: Client) -> Iterator[tuple[str, Request]]:
    send = client.send
    for number in range(10):
        place(client, items(MANY, quantity=number))
        place(client, items(1), note=[{"text": "ab" * 1_000_000}])
    for name, query in {
        "list of large orders": "limit=1000",
        "list with fields": "fields=productOrderItem.id,note&limit=1000",
        "list by a costly pattern": "note.text.regex=" + quote("(a|b){50}c"),
        "list by a filter": "filter=" + quote("$.productOrderItem[?(@.quantity>3 && @.id=='7')]"),
        "list sorted by what has no index": "sort=description,-category&limit=1000",
    }.items():
        path = f"/productOrder?{query}"
        yield name, partial(send, "GET", path)


def _subscriptions(client: Client) -> Iterator[tuple[str, Request]]:
    callback = {"callback": "http://127.0.0.1:9/waits"}
    path = "$.event.productOrder.productOrderItem[?(" + "@.id=='1'||" * 60 + "@.id=='2')]"
    for name, query in {
        "POST /hub with a query of 64 predicates": "&".join(["eventId.regex=(a|b){50}c"] * 64),
        "POST /hub with a path of 61 predicates": f"filter={path}",
        "POST /hub with a query of 2 MiB": "eventId=1&" * 200_000,
    }.items():
        yield name, partial(client.send, "POST", "/hub", {**callback, "query": query})
    event = {"eventId": "1", "event": {"productOrder": {"productOrderItem": items(MOST)}}}
    listener = "/listener/productOrderCreateEvent"
    yield "event to the listener, of 2 MiB", partial(client.send, "POST", listener, event)


def _nothing() -> tuple[int, bytes]:
    sleep(2.0)
    return 0, b""


def _rows(url: str, only: str) -> Iterator[str]:
    with running(url) as server, probing(server.url) as other:
        for name, request in [("nothing", _nothing), *requests(Client(server.url))]:
            sleep(0.5)  # until the work of the former request has ended
            other.longest()
            began = monotonic()
            if only in name:
                status, _ = request()
                took = monotonic() - began
                sleep(0.2)  # work after the answer counts as well
                yield (
                    f"| {name} | {status or ''} | {took * 1000:,.0f} ms"
                    f" | {other.longest() * 1000:,.0f} ms |"
                )


def _aims(url: str, runs: int) -> Iterator[str]:
    yield from aims.HEAD
    with running(url) as server, probing(server.url) as other:
        yield from changes.rows(server, other, runs)


@click.command()
@click.option("--store", help="URL of an empty store; without it an SQLite file.")
@click.option("--only", default="", help="Requests with this in their names, and no page.")
@click.option("--runs", type=click.IntRange(1), default=3, help="Of the changes that have an aim.")
def waits(store: str | None, only: str, runs: int) -> None:
    """Measure how long others wait while one client sends large requests, into bench/WAITS.md."""
    with TemporaryDirectory() as directory:
        url = store or f"sqlite:///{Path(directory) / 'orders.sqlite3'}"
        lines = [_HEAD.format(date=datetime.now(UTC), machine=machine(), store=url.split(":")[0])]
        sections = (_aims(url, runs), _BETWEEN.splitlines(), _rows(url, only))
        for line in chain.from_iterable(sections):
            click.echo(line)
            lines.append(line)
    if not only:
        (FOLDER / "WAITS.md").write_text("\n".join(lines) + "\n")


_HEAD: Final = """\
# Waits of other clients

Made by `scripts/bench waits` on {date:%Y-%m-%d}, one worker, store: {store}. {machine}. Server and
clients share the cores.

## Changes that have an aim

One item of an order of 10,000 is changed; then 300 clients change one attribute of one order at the
same moment, each on a connection of its own that is already open, and all succeed. Times are
milliseconds from the first byte sent to the last answer. Meanwhile another client sends
`GET /health/live` every 2 ms, and the longest wait for an answer counts.
"""
_BETWEEN: Final = """
## The dearest requests

One client sends the most expensive requests that the limits allow, one after the other. The other
one should wait at most 100 ms for any answer.

| request | answer | its own time | longest wait of the other |
|---|---|---|---|"""
