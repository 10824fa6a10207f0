"""Processes that run a command of the server without the start of Python and its imports.

Imports are two thirds of a start. So a process that has imported the server forks for each command.
`python -m tests.preloaded` is that process. It reads requests from its standard input, a socket.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Self

ROOT = Path(__file__).parents[1]
_PACKAGES = ("productordering", "tmf622", "tmf622_contract", "tmf630")
_LENGTH = 1024 * 1024


class Forked:
    """A process, with what tests need of `subprocess.Popen`: its standard output is a pipe."""

    def __init__(
        self, function: str, arguments: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        output, its_output = os.pipe()
        status, its_status = os.pipe()
        request = {
            "function": function,
            "arguments": ["tmf622", *arguments],
            "environment": {**environment},
            "directory": str(Path.cwd()),
        }
        files = [its_output, 2, its_status]
        socket.send_fds(_preloaded(), [json.dumps(request).encode()], files)
        os.close(its_output)
        os.close(its_status)
        self.stdout: IO[str] = os.fdopen(output)
        # Without a buffer, since `select` does not see buffered data.
        self._status = os.fdopen(status, "rb", buffering=0)
        self.pid = int(self._status.readline())
        self._ended: int | None = None

    def poll(self) -> int | None:
        """Its exit status, negative for a signal; None while it runs."""
        if self._ended is None and select.select([self._status], [], [], 0)[0]:
            self._ended = int(self._status.readline())
        return self._ended

    def wait(self, timeout: float | None = None) -> int:
        if self._ended is None and not select.select([self._status], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        ended = self.poll()
        assert ended is not None
        return ended

    def send_signal(self, which: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, which)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stdout.close()
        self.wait()
        self._status.close()


@cache
def _preloaded() -> socket.socket:
    """The socket of the preloaded process, which ends with this one."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.preloaded"],
            stdin=its.fileno(),
            cwd=ROOT,
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _request(requests: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Fork for each request; returns the request and its files in the child."""
    while True:
        message, files, _, _ = socket.recv_fds(requests, _LENGTH, 3)
        if not message:
            sys.exit()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            requests.close()
            return json.loads(message), files
        for each in files:
            os.close(each)


def _watched(status: int) -> None:
    """Fork and return in the child; the parent writes the child's id and exit status there."""
    if child := os.fork():
        for standard in (0, 1):
            os.close(standard)
        with os.fdopen(status, "w") as output:
            print(child, file=output, flush=True)
            _, ended = os.waitpid(child, 0)
            print(os.waitstatus_to_exitcode(ended), file=output, flush=True)
        os._exit(0)
    os.close(status)


def main() -> None:
    for name in _PACKAGES:
        package = import_module(name)
        for each in pkgutil.walk_packages(package.__path__, f"{name}."):
            # What measures must not be imported before a server says where it counts.
            if ".metrics" not in each.name and ".tracing" not in each.name:
                import_module(each.name)
    import_module("uvloop")
    requests = socket.socket(fileno=os.dup(0))
    gc.collect()
    gc.freeze()
    # The kernel reaps the watching processes; an interruption ends the tests, not this process.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    request, (output, errors, status) = _request(requests)
    os.dup2(output, 1)
    os.dup2(errors, 2)
    os.close(output)
    os.close(errors)
    _watched(status)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.chdir(request["directory"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.path[:0] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    sys.argv = request["arguments"]
    module, _, function = request["function"].partition(":")
    getattr(import_module(module), function)()


if __name__ == "__main__":
    main()
