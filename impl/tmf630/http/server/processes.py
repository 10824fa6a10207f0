"""The processes of a server: a process that ends is replaced."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from threading import Thread
from typing import Final

from tmf630.http.server.listening import CANNOT_START
from tmf630.logs import SIGNALS

_LOG: Final = logging.getLogger(__name__)
_SPAWN: Final = multiprocessing.get_context("spawn")
SECONDS_TO_FINISH: Final = 30
"""How long requests in flight have when a process is stopped."""
_RESTART_SECONDS: Final = 0.5
_RETRY_SECONDS: Final = 5.0
_SECONDS_TO_END: Final = SECONDS_TO_FINISH + 5

Ready = Callable[[], None]
"""Called when a process is ready."""
Work = Callable[[Ready], None]
"""The work of a process, which calls its argument when it is ready."""


class CannotStart(Exception):
    """The exit status of a process says that its replacement could not start, either."""


def _nothing() -> None:
    """Do nothing."""


async def keep_running(
    name: str,
    work: Work,
    ready: Ready,
    ended: Callable[[], None] = _nothing,
    drain_seconds: float = 0.0,
) -> None:
    """Run work, which must be picklable, in a process and its replacements, until cancelled.

    `ready` is called whenever a process is ready, and `ended` whenever one has ended by itself.
    `drain_seconds` are those that it takes before it stops. Raises CannotStart.
    """
    while True:
        try:
            process, reports = _started(work)
        except OSError as error:
            ended()
            _LOG.error("%s cannot be started, and is tried again: %s", name, error)
            await asyncio.sleep(_RETRY_SECONDS)
            continue
        try:
            if await _reports(reports):
                ready()
                await _reports(reports)
        finally:
            process.terminate()
            await asyncio.to_thread(process.join, _SECONDS_TO_END + drain_seconds)
            process.kill()
            process.join()
            reports.close()
        ended()
        if process.exitcode == CANNOT_START:
            raise CannotStart
        await asyncio.sleep(_RESTART_SECONDS)
        _LOG.error("%s has ended; another one replaces it", name)


def _started(work: Work) -> tuple[SpawnProcess, Connection]:
    """A process, and the pipe on which it reports that it is ready.

    Raises OSError, such as for want of file descriptors or of memory.
    """
    reports, sender = _SPAWN.Pipe(duplex=False)
    process = _SPAWN.Process(target=_run, args=[work, sender])
    # A signal that comes before the process handles it would end it; it inherits what is blocked.
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        process.start()
    except OSError:
        reports.close()
        raise
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        sender.close()
    return process, reports


def send_to_children(number: int) -> None:
    """Send a signal to the processes that this one has started."""
    for each in multiprocessing.active_children():
        with suppress(ProcessLookupError):
            if each.pid:
                os.kill(each.pid, number)


async def _reports(reports: Connection) -> bool:
    """Whether a process reports before it ends."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    loop.add_reader(reports.fileno(), readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(reports.fileno())
    try:
        reports.recv_bytes()
    except EOFError:
        return False
    return True


def _run(work: Work, sender: Connection) -> None:
    if parent := multiprocessing.parent_process():
        Thread(target=_end_with_parent, args=[parent.sentinel], daemon=True).start()
    work(lambda: sender.send_bytes(b"\0"))


def _end_with_parent(sentinel: int) -> None:
    """End this process after its parent has ended."""
    wait([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_SECONDS_TO_END)
    os._exit(1)
