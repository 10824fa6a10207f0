"""The time of a request by layer: samples of the running server's stacks."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click

from tests.bench import comparison, load, work
from tests.bench.contenders import SIZES, SQLITE, Running

_LAYERS: Final[Mapping[str, tuple[str, ...]]] = {
    "connections, HTTP/1.1 and the event loop: uvloop, httptools": (
        "asyncio/",
        "tmf630/http/connections/",
        "tmf630/http/server/",
    ),
    "routing: connexion and Starlette": ("connexion/", "starlette/"),
    "what every request has: path, headers, parameters, answer": (
        "tmf630/http/",
        "tmf630/correlation.py",
        "werkzeug/",
        "marshmallow/",
    ),
    "JSON, read and written": ("tmf630/wire.py", "json/"),
    "validation against the contract": ("tmf630/contract/",),
    "product ordering: rules, states, history": ("productordering/",),
    "SQLite: statements, commits, waiting for the disk": ("tmf630/store/",),
    "resources: preconditions, paging, events, representation": ("tmf630/",),
}
"""The innermost frame in any of the layers decides; if it is in several, the first counts."""
_IDLE: Final = ("_worker (concurrent", "poll (multiprocessing", "_end_with_parent (tmf630")
_WRITER_THREAD: Final = "sqlite-writer"
_RATE: Final = 250


def shares(seconds: float) -> dict[str, dict[str, float]]:
    """The share of each layer in each work, from 0 to 1."""
    with (
        TemporaryDirectory() as directory,
        SQLITE.start(Path(directory), load.SERVER_CORE) as running,
    ):
        ids = comparison.fill(running, SQLITE, 6_000)
        body = work.order("bench-x", 6_000, SIZES[6_000])
        return {
            "GET": _sampled(running, list(work.retrieving(running.path, ids)), None, seconds),
            "list": _sampled(running, list(work.listing(running.path)), None, seconds),
            "POST": _sampled(running, list(work.placing(running.path)), body, seconds),
        }


def _sampled(
    running: Running, requests: list[str], body: work.Json | None, seconds: float
) -> dict[str, float]:
    command = str(Path(sys.executable).with_name("py-spy"))
    with TemporaryDirectory() as directory:
        raw = Path(directory) / "stacks"
        options = ["--pid", str(running.pid), "--output", str(raw), "--duration", f"{seconds:g}"]
        options += ["--rate", str(_RATE), "--format", "raw", "--threads", "--nonblocking"]
        sampling = subprocess.Popen(
            [command, "record", *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        load.run(running.root, requests, body=body, seconds=seconds + 1)
        _, complaints = sampling.communicate()
        if sampling.returncode or not raw.exists():
            raise click.ClickException(f"py-spy failed: {complaints}")
        counts = _counted(raw.read_text())
    return {name: counts[name] / counts.total() for name in _LAYERS}


def _counted(stacks: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for line in stacks.splitlines():
        stack, count = line.rsplit(" ", 1)
        frames = stack.split(";")
        if any(frames[-1].startswith(idle) for idle in _IDLE):
            continue
        if "MainThread" in frames[0] or _WRITER_THREAD in frames[0]:
            counts[_layer(frames)] += int(count)
    return counts


def _layer(frames: list[str]) -> str:
    for frame in reversed(frames):
        for name, parts in _LAYERS.items():
            if any(f"({part}" in frame for part in parts):
                return name
    return next(iter(_LAYERS))
