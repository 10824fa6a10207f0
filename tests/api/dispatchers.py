"""The process of a server's dispatcher."""

from __future__ import annotations

from contextlib import suppress

import psutil

from tests.api.waiting import eventually
from tests.server import Server


def dispatcher_of(server: Server) -> int:
    """The process id of a server's dispatcher, once it runs."""
    (dispatcher,) = eventually(lambda: _dispatchers(server))
    return dispatcher.pid


def kill_dispatcher(server: Server) -> int:
    """Kill a server's dispatcher; returns its process id."""
    pid = dispatcher_of(server)
    _kill(psutil.Process(pid))
    return pid


def kill_both(server: Server) -> None:
    """Kill a server and its dispatcher together, so that neither reacts to the end of the other."""
    dispatchers = _dispatchers(server)
    server.process.kill()
    for dispatcher in dispatchers:
        _kill(dispatcher)
    server.kill()


def is_alive(pid: int) -> bool:
    """Whether a process runs."""
    try:
        return _is_running(psutil.Process(pid))
    except psutil.NoSuchProcess:
        return False


def _dispatchers(server: Server) -> list[psutil.Process]:
    found = []
    for child in psutil.Process(server.process.pid).children():
        with suppress(psutil.NoSuchProcess):
            if _is_running(child) and "multiprocessing.spawn" in " ".join(child.cmdline()):
                found.append(child)
    return found


def _kill(process: psutil.Process) -> None:
    """Kill a process, unless it has ended by itself."""
    with suppress(psutil.NoSuchProcess):
        process.kill()


def _is_running(process: psutil.Process) -> bool:
    return process.status() != psutil.STATUS_ZOMBIE
