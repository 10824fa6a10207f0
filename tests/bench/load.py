"""Load on a server, by wrk on one core while the server has another."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import click

from tests.bench.work import wire

SERVER_CORE: Final = "0"
LOAD_CORE: Final = "1"
_SCRIPT: Final = Path(__file__).with_name("requests.lua")


@dataclass(frozen=True, slots=True)
class Clients:
    """The clients: connections, shared out among threads, on those cores."""

    connections: int = 16
    threads: int = 1
    cores: str = LOAD_CORE


CLIENTS: Final = Clients()


@dataclass(frozen=True, slots=True)
class Run:
    """The result of a load: requests a second, and latencies in milliseconds."""

    rate: float
    p50: float
    p99: float


def check_tools() -> None:
    """Raise an error that names a missing tool, and how to install it."""
    for tool, package in (("wrk", "wrk"), ("taskset", "util-linux")):
        if not shutil.which(tool):
            raise click.ClickException(
                f"needs {tool}: `apt-get install {package}`, or whatever your system calls it"
            )


def run(
    url: str,
    requests: Iterable[str],
    *,
    body: Any = None,
    seconds: float,
    clients: Clients = CLIENTS,
    token: str = "",
) -> Run:
    """Send the requests, each `METHOD PATH`, over and over; a single failure makes the run void.

    They have the access token, unless it is empty.
    """
    with TemporaryDirectory() as directory:
        environment = {**os.environ, "REQUESTS": f"{directory}/requests", "TOKEN": token}
        Path(environment["REQUESTS"]).write_text("\n".join(requests), encoding="ascii")
        if body is not None:
            environment["BODY"] = f"{directory}/body"
            Path(environment["BODY"]).write_text(wire(body), encoding="utf-8")
        command = ["taskset", "--cpu-list", clients.cores, "wrk", "--duration", f"{seconds:g}s"]
        command += [f"--connections={clients.connections}", f"--threads={clients.threads}"]
        ended = subprocess.run(
            [*command, "--timeout", "30s", "--script", str(_SCRIPT), url],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    lines = [line for line in ended.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise click.ClickException(f"wrk failed: {ended.stderr or ended.stdout}")
    result = json.loads(lines[0])
    if result["failed"] or not result["requests"]:
        raise click.ClickException(f"void: {result['failed']} of {result['requests']} failed")
    return Run(result["requests"] / result["seconds"], result["p50"], result["p99"])
