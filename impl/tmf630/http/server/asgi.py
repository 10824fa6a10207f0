"""Serves an ASGI application on a socket, with a graceful stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, Final, NamedTuple

from starlette.types import ASGIApp

from tmf630.http.connections.batch import Batch
from tmf630.http.connections.connection import Connection, Timeouts
from tmf630.http.connections.in_flight import InFlight
from tmf630.http.server import tls
from tmf630.http.server.condition import ServerCondition
from tmf630.http.server.listening import BACKLOG, open_files
from tmf630.http.server.processes import SECONDS_TO_FINISH
from tmf630.http.server.tls import Certificate

_LOG: Final = logging.getLogger(__name__)
_TIMEOUTS: Final = Timeouts()
_CLOSING_SECONDS: Final = 60
"""Seconds for a client with TLS to read the last of what was sent to it, and to close as well."""
_OTHER_FILES: Final = 128
"""Open files that are no connections."""


class Listening(NamedTuple):
    """Where and how a server listens.

    Each process has at most `max_connections`, and no more than its limit of open files allows.
    With a certificate it takes connections of TLS alone.
    """

    socket: socket.socket
    max_connections: int = 15_000
    certificate: Certificate | None = None


async def serve(
    application: ASGIApp,
    listening: Listening,
    condition: ServerCondition,
    ready: Callable[[], None],
) -> None:
    """Serve until SIGINT or SIGTERM, then finish the requests in flight.

    `ready` is called when requests are served. After the signal the server drains, and still takes
    new connections; another signal ends that.
    """
    in_flight = InFlight(min(listening.max_connections, open_files() - _OTHER_FILES))
    async with _lifespan(application), tls.serving(listening.certificate) as secure:
        stopped = stop_signals()
        server = await asyncio.get_running_loop().create_server(
            partial(Connection, application, in_flight, Batch(), _TIMEOUTS),
            sock=listening.socket,
            backlog=BACKLOG,
            ssl=secure,
            ssl_handshake_timeout=_TIMEOUTS.head if secure else None,
            ssl_shutdown_timeout=_CLOSING_SECONDS if secure else None,
        )
        ready()
        await stopped.wait()
        await _drain(condition)
        server.close()
        listening.socket.close()
        await in_flight.finish(SECONDS_TO_FINISH)


async def _drain(condition: ServerCondition) -> None:
    condition.is_draining, seconds = True, condition.drain_seconds
    if seconds:
        _LOG.info("stops after %g seconds, in which no new clients should come", seconds)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await stop_signals().wait()


def stop_signals() -> asyncio.Event:
    """An event that SIGINT or SIGTERM sets. A second SIGINT ends the process at once."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()

    def interrupted() -> None:
        stopped.set()
        loop.remove_signal_handler(signal.SIGINT)

    loop.add_signal_handler(signal.SIGINT, interrupted)
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    return stopped


@asynccontextmanager
async def _lifespan(application: ASGIApp) -> AsyncIterator[None]:
    """Runs the lifespan of an application; raises what it fails with."""
    events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    answers: asyncio.Queue[Any] = asyncio.Queue()
    scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": {}}
    serving = application(scope, events.get, answers.put)
    living = asyncio.create_task(serving)  # type: ignore[var-annotated, arg-type]

    async def enter(phase: str) -> None:
        events.put_nowait({"type": f"lifespan.{phase}"})
        answered = asyncio.create_task(answers.get())
        await asyncio.wait([living, answered], return_when=asyncio.FIRST_COMPLETED)
        if not answered.done() or answered.result()["type"] != f"lifespan.{phase}.complete":
            answered.cancel()
            await living
            raise RuntimeError(f"the application has failed at its {phase}")

    await enter("startup")
    yield
    await enter("shutdown")
    await living
