"""The real server as a process that listens on a real port."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom

from tests.preloaded import Forked

MAIN = "tmf622.__main__:main"
COMMAND = [str(Path(sys.executable).with_name("tmf622"))]
BASE_PATH = "/tmf-api/productOrderingManagement/v4"
BASE_PATH_V5 = "/productOrderingManagement/v5"
TIMEOUT = 60.0
"""Seconds that a test's client waits for an answer, even on a busy machine."""
_NOT_OF_CLIENTS = range(20_000, 32_000)


@dataclass(frozen=True, slots=True)
class Server:
    """A serving process. `url` is its root, `api` has the contract's base path."""

    url: str
    process: subprocess.Popen[str] | Forked

    @property
    def api(self) -> str:
        return self.url + BASE_PATH

    def kill(self) -> None:
        """End it as a power cut would."""
        with self.process as process:
            process.kill()

    def stop(self) -> int:
        """End it as an operator would; returns its exit status."""
        with self.process as process:
            process.send_signal(signal.SIGTERM)
            return process.wait(timeout=60)


def start(
    store_url: str,
    *options: str,
    environment: Mapping[str, str] | None = None,
    main: str = MAIN,
    command: Sequence[str] = (),
) -> Server:
    """Start a server on a free port; returns when it serves.

    The process runs the function `main`, or `command` if given.
    """
    arguments = ["serve", "--port", "0", *options]
    settings = {"TMF622_STORE_URL": store_url, **(environment or {})}
    process = _process(arguments, {**_environment(), **settings}, main, command)
    assert process.stdout is not None
    printed = []
    for line in process.stdout:
        printed.append(line)
        if line.startswith("API"):
            return Server(line.split()[1].removesuffix(BASE_PATH), process)
        if line.startswith("{"):
            return Server(json.loads(line)["api"].removesuffix(BASE_PATH), process)
    raise AssertionError(f"the server ended with {process.wait()}: {''.join(printed)}")


def free_port() -> str:
    """A port without a listener, outside the range of ports that clients get."""
    while True:
        port = SystemRandom().choice(_NOT_OF_CLIENTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return str(port)


@contextmanager
def running(
    store_url: str,
    *options: str,
    environment: Mapping[str, str] | None = None,
    main: str = MAIN,
) -> Iterator[Server]:
    """A server for as long as the block lasts."""
    server = start(store_url, *options, environment=environment, main=main)
    try:
        yield server
    finally:
        server.kill()


def _process(
    arguments: Sequence[str], environment: Mapping[str, str], main: str, command: Sequence[str]
) -> subprocess.Popen[str] | Forked:
    if not command and sys.platform == "linux":
        return Forked(main, arguments, environment)
    module, _, function = main.partition(":")
    code = f"from {module} import {function}; {function}()"
    return subprocess.Popen(
        [*(command or (sys.executable, "-c", code)), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def _environment() -> dict[str, str]:
    """This process's environment without settings of a server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("TMF622_")}
