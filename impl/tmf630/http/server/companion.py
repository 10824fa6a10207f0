"""The companion of a server: a process that runs as long as the server does.

It starts without the modules that only the server needs.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Final, NamedTuple

from tmf630 import logs
from tmf630.http.server.interpreter import tune
from tmf630.http.server.processes import Ready, send_to_children
from tmf630.logs import LogSettings

_NICENESS: Final = 5
"""Requests come first."""

Work = Callable[[], Coroutine[Any, Any, None]]


class Companion(NamedTuple):
    """The work of a companion, which must be picklable, and its name in the log."""

    name: str
    work: Work


def run_companion(work: Work, log: LogSettings, ready: Ready) -> None:
    """Run work that needs no request until SIGTERM, which cancels it."""
    logs.configure(log)
    os.nice(_NICENESS)
    tune()
    # The terminal sends Ctrl-C to both processes; the server sends SIGTERM when it has stopped.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.run(_until_stopped(work, log, ready))


async def _until_stopped(work: Work, log: LogSettings, ready: Ready) -> None:
    logs.follow_signals(log, send_to_children)
    working = asyncio.create_task(work())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, working.cancel)
    ready()
    with suppress(asyncio.CancelledError):
        await working
