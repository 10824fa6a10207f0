"""Runs an application in one process or several workers, and a companion."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any, Final, NamedTuple

import uvloop
from starlette.types import ASGIApp

from tmf630 import logs
from tmf630.http.server.asgi import Listening, serve, stop_signals
from tmf630.http.server.companion import Companion, run_companion
from tmf630.http.server.condition import ServerCondition
from tmf630.http.server.interpreter import tune
from tmf630.http.server.listening import CANNOT_START
from tmf630.http.server.processes import (
    SECONDS_TO_FINISH,
    CannotStart,
    Ready,
    Work,
    keep_running,
    send_to_children,
)
from tmf630.logs import LogSettings

_LOG: Final = logging.getLogger(__name__)

Factory = Callable[[], ASGIApp]
Serving = Callable[[Ready], Coroutine[Any, Any, None]]


class ServingOptions(NamedTuple):
    """In how many processes an application is served, how they log, and what they share."""

    workers: int
    log: LogSettings
    condition: ServerCondition


def run(
    factory: Factory,
    listening: Listening,
    options: ServingOptions,
    announce: Ready,
    companion: Companion,
) -> None:
    """Serve until SIGINT or SIGTERM, then finish the requests in flight. Exits if it cannot start.

    `factory` makes the application in each worker, so it must be picklable. `announce` is called
    once, when requests are served. From then on the companion runs, until SIGTERM.
    """
    workers, log, condition = options
    logs.configure(log)
    # Until they are handled, they would end the process.
    signal.pthread_sigmask(signal.SIG_BLOCK, logs.SIGNALS)
    work: Serving
    if workers == 1:
        work = partial(serve, _made(factory), listening, condition)
    else:
        serving = partial(_worker, factory, listening, log, condition)
        work = partial(_supervise, workers, serving, condition.drain_seconds)
    failed = False
    try:
        _run(_with_companion(work, announce, companion, log, condition))
    except* CannotStart:
        failed = True
    if failed:
        sys.exit(CANNOT_START)


def _run(work: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


async def _in_worker(work: Coroutine[Any, Any, None], log: LogSettings) -> None:
    logs.follow_signals(log, send_to_children)
    await work


async def _with_companion(
    work: Serving,
    announce: Ready,
    companion: Companion,
    log: LogSettings,
    condition: ServerCondition,
) -> None:
    """Serve, and keep the companion running meanwhile."""
    logs.follow_signals(log, send_to_children)
    async with asyncio.TaskGroup() as group:
        running: list[asyncio.Task[None]] = []

        def ready() -> None:
            announce()
            run_work = partial(run_companion, companion.work, log)
            keeping = keep_running(
                companion.name,
                run_work,
                condition.companion_is_ready,
                condition.companion_has_ended,
            )
            running.append(group.create_task(keeping))

        await work(ready)
        for each in running:
            each.cancel()


async def _supervise(workers: int, worker: Work, drain_seconds: float, ready: Ready) -> None:
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
        tasks = [
            group.create_task(
                keep_running("a worker", worker, each.set, drain_seconds=drain_seconds)
            )
            for each in serving
        ]
        tasks.append(group.create_task(announce()))
        await stopped.wait()
        for each in tasks:
            each.cancel()


def _worker(
    factory: Factory,
    listening: Listening,
    log: LogSettings,
    condition: ServerCondition,
    ready: Ready,
) -> None:
    logs.configure(log)
    try:
        with suppress(KeyboardInterrupt):
            _run(_in_worker(serve(_made(factory), listening, condition, ready), log))
    except Exception as error:  # noqa: BLE001 - another worker would fail in the same way
        # Nothing has been served: the text says what is wrong with this machine or a setting.
        _LOG.exception("a worker cannot start: %r", error)
        sys.exit(CANNOT_START)


def _made(factory: Factory) -> ASGIApp:
    """The application, in a process whose garbage collector ignores it."""
    application = factory()
    tune()
    return application
