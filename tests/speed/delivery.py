"""The bytecode instructions that the dispatcher takes to publish and deliver an event.

The events are stored first. Then the dispatcher starts, and delivers them to one subscriber. What
its start takes is the same for few events as for many, and does not count.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.bench.listening import Listening
from tests.server import BASE_PATH
from tests.speed.counting import Counter, Request, answered, placing, tracing
from tmf622 import app
from tmf622.cli import configuration
from tmf622.cli.dispatcher import deliver
from tmf622.settings.settings import Settings
from tmf630.http.server.condition import ServerCondition
from tmf630.jobs.wakeup import Wakeup

_URL: Final = "http://127.0.0.1"
_FEW, _MANY = 20, 120
_SECONDS: Final = 60.0


class _Listener(Listening):
    """One connection of a listener of so many events; `all_came` tells that they have come."""

    def __init__(
        self, came: list[tuple[bytes, bytes, float, float]], count: int, all_came: asyncio.Event
    ) -> None:
        super().__init__(came)
        self._events, self._count, self._all_came = came, count, all_came

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if len(self._events) >= self._count:
            self._all_came.set()


def counted(directory: Path, environment: Mapping[str, str] | None = None, token: str = "") -> int:
    """The instructions of one event, on embedded stores in that directory.

    The server has the settings of an environment, and the subscriber an access token.
    """
    took = []
    # The first one is not compared: it also imports what the dispatcher needs.
    for number, count in enumerate((_FEW, _FEW, _MANY)):
        store = {"store_url": f"sqlite:///{directory / f'events-{number}.sqlite3'}"}
        settings = configuration.load(environment or {}, store)
        took.append(asyncio.run(_delivered(settings, count, token)))
    _, few, many = took
    return (many - few) // (_MANY - _FEW)


async def _delivered(settings: Settings, count: int, token: str) -> int:
    """The instructions from the start of the dispatcher to the arrival of so many events."""
    counter = Counter()
    all_came = asyncio.Event()
    came: list[tuple[bytes, bytes, float, float]] = []
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: _Listener(came, count, all_came), "127.0.0.1", 0)
    await _store_events(settings, count, token, f"{_URL}:{_port(listening)}/")
    wakeup = Wakeup()
    # The threads of its store start with it, and must be traced, too.
    threading.settrace(counter)
    try:
        with tracing(counter):
            dispatcher = asyncio.create_task(deliver(settings, _URL, wakeup))
            await asyncio.wait_for(all_came.wait(), _SECONDS)
            took = counter.count
    finally:
        threading.settrace(None)
    dispatcher.cancel()
    await asyncio.gather(dispatcher, return_exceptions=True)
    listening.close()
    wakeup.close()
    return took


async def _store_events(settings: Settings, count: int, token: str, callback: str) -> None:
    """Register a listener, and place so many orders."""
    condition = ServerCondition()
    serve = app.create(settings, _URL, lambda: None, condition)
    body = json.dumps({"callback": callback}).encode()
    await answered(serve, Request("POST", f"{BASE_PATH}/hub", b"", body, token, status=201))
    for _ in range(count):
        await answered(serve, placing(token))
    condition.close()


def _port(server: asyncio.Server) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port
