"""What the pictures show: an order centre with its neighbours, and what has come to it by now.

All names are invented, and the same each time. Moments are those before the start.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from tests.api.listeners import Listener
from tests.pictures import stages
from tests.pictures.arrivals import arrivals
from tests.server import BASE_PATH
from tmf622.apis import served
from tmf622.cli import configuration
from tmf622.stores import open_store
from tmf622_demo import acceptance, processes
from tmf622_demo.client import Client
from tmf622_demo.command import CENTRE
from tmf622_demo.following import wait
from tmf622_demo.neighbours import neighbours
from tmf622_demo.screen import Screen
from tmf630.api.collections import open_collection

_GIVEN_UP_SOON: Final = ("--retry-hours", "0.0003")
"""Options of a server whose undelivered events are dead letters after a second."""


class Scene(NamedTuple):
    """The URL of a server, an order on its way, one that waits, a subscriber with dead letters."""

    url: str
    order: str
    waiting: str
    subscriber: str


@contextmanager
def scene(folder: Path, hour: int) -> Iterator[Scene]:
    """The server, for as long as the block lasts; the folder has all that it keeps.

    Orders have come as they do until that hour of a day.
    """
    store = processes.store("server", folder)
    asyncio.run(_seed(store, hour))
    screen = Screen()
    with (
        neighbours(folder) as others,
        acceptance.working(others["acceptance"], screen),
        Listener(503) as billing,
        Listener(503) as portal,
        Listener() as warehouse,
    ):
        urls = [option for name, each in others.items() for option in (f"--{name}-url", each.url)]
        options = ("--centre", str(CENTRE), *urls)
        with processes.serving("server", folder, *options, *_GIVEN_UP_SOON) as url:
            desk = Client(url + BASE_PATH)
            subscriber = _subscribed(desk, billing, "/billing/events", "")
            stages.completed(desk, screen)
            wait("events are given up", lambda: _has_dead_letters(store, subscriber))
        billing.answer = 204
        with processes.serving("server", folder, *options) as url:
            desk = Client(url + BASE_PATH)
            _subscribed(desk, warehouse, "/warehouse/listener", "eventType=ProductOrderCreateEvent")
            _subscribed(desk, portal, "/portal/orders", "event.productOrder.channel.id=1")
            waiting, order = stages.others(desk, others["acceptance"], screen)
            yield Scene(url, order, waiting, subscriber)


async def _seed(url: str, hour: int) -> None:
    """Fill a store with the orders of the last days."""
    settings = configuration.load({}, {"store_url": url})
    store = open_store(url, settings.query_seconds)
    orders = open_collection(store, served(settings)[0], "productOrder")
    now = datetime.now(UTC).replace(microsecond=0)
    try:
        await orders.insert(*arrivals(now, hour))
    finally:
        await store.close()


def _subscribed(desk: Client, listener: Listener, path: str, query: str) -> str:
    """The id of a subscription that this listener gets."""
    body = {"callback": listener.url(path), **({"query": query} if query else {})}
    return str(desk.post("/hub", body)["id"])


def _has_dead_letters(store: str, subscriber: str) -> bool:
    return bool(processes.run("events", "letters", subscriber, "--json", "--store", store))
