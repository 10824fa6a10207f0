"""The process beside a server that delivers events."""

from __future__ import annotations

import os
import signal
import subprocess

from tests.api.waiting import eventually
from tests.server import Server


def courier_of(server: Server) -> int:
    """The process id of a server's courier, once it is there."""
    (pid,) = eventually(lambda: _couriers(server.process.pid))
    return pid


def kill_courier(server: Server) -> int:
    """End a server's courier as a power cut would; returns which process it was."""
    pid = courier_of(server)
    os.kill(pid, signal.SIGKILL)
    return pid


def kill_both(server: Server) -> None:
    """End a server and its courier at once, so that neither sees the end of the other."""
    pids = _couriers(server.process.pid)
    server.process.kill()
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    server.kill()


def is_alive(pid: int) -> bool:
    """Whether a process does anything any more."""
    return any(there == pid and state != "Z" for there, _, state, _ in _processes())


def _couriers(server: int) -> list[int]:
    return [
        pid
        for pid, parent, state, command in _processes()
        if parent == server and state != "Z" and "multiprocessing.spawn" in command
    ]


def _processes() -> list[tuple[int, int, str, str]]:
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat=,command="],  # noqa: S607 - wherever it is
        capture_output=True,
        text=True,
        check=True,
    )
    rows = (line.split(None, 3) for line in listed.stdout.splitlines())
    return [(int(pid), int(parent), state[0], command) for pid, parent, state, command in rows]
