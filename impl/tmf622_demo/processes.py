"""Servers as processes of their own, which end with the demonstration."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from tmf622_demo.client import Stopped

_COMMAND: Final = (sys.executable, "-P", "-m", "tmf622")
"""Runs what is installed, whatever the working directory has."""
_START_SECONDS: Final = 90.0
_END_SECONDS: Final = 15.0
_PAUSE: Final = 0.05
_LINES: Final = 5
"""Lines of a log that are shown of a server that does not start."""


@contextmanager
def serving(name: str, folder: Path, *options: str) -> Iterator[str]:
    """The URL of a server with a store and a log in the folder; raises Stopped if none starts.

    Ctrl-C does not reach the server: it ends with the block.
    """
    log = folder / f"{name}.log"
    arguments = ["serve", "--port", "0", "--store", store(name, folder), "--log-format", "json"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*_COMMAND, *arguments, *options],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield _url(name, process, log)
    finally:
        _end(process)


def store(name: str, folder: Path) -> str:
    """The URL of a server's store."""
    return f"sqlite:///{folder}/{name}.sqlite3"


def run(*arguments: str) -> str:
    """What a command of tmf622 prints; raises Stopped unless it is successful."""
    try:
        return subprocess.run(
            [*_COMMAND, *arguments],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_START_SECONDS,
            check=True,
        ).stdout
    except subprocess.SubprocessError as error:
        said = getattr(error, "stderr", None) or ""
        raise Stopped(f"tmf622 {' '.join(arguments)}: {error}: {said}") from None


def _environment() -> dict[str, str]:
    """This process's environment without settings of a server, which are not those of the demo."""
    return {name: value for name, value in os.environ.items() if not name.startswith("TMF622_")}


def _url(name: str, process: subprocess.Popen[bytes], log: Path) -> str:
    """The URL of a server, once it serves."""
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        for line in _whole_lines(log):
            if '"api"' in line:
                api = urlsplit(json.loads(line)["api"])
                return f"{api.scheme}://{api.netloc}"
        time.sleep(_PAUSE)
    ended = process.poll()
    why = f"has not started within {_START_SECONDS:g} s"
    if ended is not None:
        why = f"has ended with {ended}"
    said = "".join(f"\n  {each}" for each in _whole_lines(log)[-_LINES:])
    raise Stopped(f"the process of the {name} {why}:{said}")


def _whole_lines(log: Path) -> Sequence[str]:
    """The lines of a log but the one that is being written."""
    return log.read_text(encoding="utf-8", errors="replace").split("\n")[:-1]


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
