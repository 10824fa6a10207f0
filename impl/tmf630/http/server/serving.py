"""Runs an application in one process or several workers, and a companion."""

from __future__ import annotations

import asyncio
import logging
import logging.config
import socket
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any, Final

import uvloop
from starlette.types import ASGIApp

from tmf630.http.server.asgi import serve, stop_signals
from tmf630.http.server.companion import Companion, run_companion
from tmf630.http.server.interpreter import tune
from tmf630.http.server.listening import CANNOT_START
from tmf630.http.server.processes import (
    SECONDS_TO_FINISH,
    CannotStart,
    Ready,
    Work,
    keep_running,
)

_LOG: Final = logging.getLogger(__name__)

Factory = Callable[[], ASGIApp]
Serving = Callable[[Ready], Coroutine[Any, Any, None]]


def run(
    factory: Factory,
    listening: socket.socket,
    *,
    workers: int,
    log_config: dict[str, Any],
    announce: Ready,
    companion: Companion,
) -> None:
    """Serve until SIGINT or SIGTERM, then finish the requests in flight. Exits if it cannot start.

    `factory` makes the application in each worker, so it must be picklable. `announce` is called
    once, when requests are served. From then on the companion runs, until SIGTERM.
    """
    logging.config.dictConfig(log_config)
    work: Serving
    if workers == 1:
        work = partial(serve, _made(factory), listening)
    else:
        work = partial(_supervise, workers, partial(_worker, factory, listening, log_config))
    failed = False
    try:
        _run(_with_companion(work, announce, companion, log_config))
    except* CannotStart:
        failed = True
    if failed:
        sys.exit(CANNOT_START)


def _run(work: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


async def _with_companion(
    work: Serving, announce: Ready, companion: Companion, log_config: dict[str, Any]
) -> None:
    """Serve, and keep the companion running meanwhile."""
    async with asyncio.TaskGroup() as group:
        running: list[asyncio.Task[None]] = []

        def ready() -> None:
            announce()
            run_work = partial(run_companion, companion.work, log_config)
            keeping = keep_running(companion.name, run_work, lambda: None)
            running.append(group.create_task(keeping))

        await work(ready)
        for each in running:
            each.cancel()


async def _supervise(workers: int, worker: Work, ready: Ready) -> None:
    """Keep so many workers running until SIGINT or SIGTERM.

    `ready` is called when all of them serve. Raises CannotStart, in a group.
    """
    stopped = stop_signals()
    late = asyncio.get_running_loop().call_later(
        SECONDS_TO_FINISH, _LOG.error, "not all workers serve after %s seconds", SECONDS_TO_FINISH
    )
    serving = [asyncio.Event() for _ in range(workers)]

    async def announce() -> None:
        for each in serving:
            await each.wait()
        late.cancel()
        ready()

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(keep_running("a worker", worker, each.set)) for each in serving]
        tasks.append(group.create_task(announce()))
        await stopped.wait()
        for each in tasks:
            each.cancel()


def _worker(
    factory: Factory, listening: socket.socket, log_config: dict[str, Any], ready: Ready
) -> None:
    logging.config.dictConfig(log_config)
    try:
        with suppress(KeyboardInterrupt):
            _run(serve(_made(factory), listening, ready))
    except Exception:  # noqa: BLE001 - another worker would fail in the same way
        _LOG.exception("a worker cannot start")
        sys.exit(CANNOT_START)


def _made(factory: Factory) -> ASGIApp:
    """The application, in a process whose garbage collector ignores it."""
    application = factory()
    tune()
    return application
