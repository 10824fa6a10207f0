"""Shows the progress of a run: bars on a terminal, elsewhere a line every ten seconds.

A file, if one is named, has it for programs, as JSON: `{"seconds": …, "parts": [{"name": …,
"done": …, "total": …}, …]}`. The total is null where it is not known.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_INTERVAL = 10.0
"""Seconds from one line to the next."""
_FILE_INTERVAL = 1.0
"""Seconds from one version of the file to the next."""


class Bars(Protocol):
    """Starts the bar of a part; the function it returns advances the bar by one."""

    def __call__(self, part: str, total: int | None) -> Callable[[], None]: ...


@contextmanager
def bars(file: Path | None = None) -> Iterator[Bars]:
    """Progress on standard error, and in a file if one is named, for the duration of the block."""
    with _on_standard_error() as shown:
        if file is None:
            yield shown
            return
        lines = Lines(time.monotonic)

        def both(part: str, total: int | None) -> Callable[[], None]:
            advances = shown(part, total), lines.start(part, total)

            def advance() -> None:
                for each in advances:
                    each()

            return advance

        with _every(_FILE_INTERVAL, lambda: _write(file, lines.data())):
            yield both


def _write(file: Path, content: Any) -> None:
    """Write a file that is read at any moment."""
    new = file.with_name(f"{file.name}.new")
    new.write_text(json.dumps(content), "utf-8")
    new.replace(file)


@contextmanager
def _on_standard_error() -> Iterator[Bars]:
    console = Console(stderr=True)
    if not console.is_terminal:
        lines = Lines(time.monotonic)
        with _every(_INTERVAL, lambda: click.echo(lines.line(), err=True)):
            yield lines.start
        return
    shown = Progress(
        TextColumn("{task.description:10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )

    def start(part: str, total: int | None) -> Callable[[], None]:
        task = shown.add_task(part, total=total)
        return lambda: shown.advance(task)

    with shown:
        yield start


@contextmanager
def _every(seconds: float, work: Callable[[], None]) -> Iterator[None]:
    """Do the work at this interval, on a thread of its own, for the duration of the block."""
    ended = threading.Event()

    def repeat() -> None:
        while not ended.wait(seconds):
            work()

    thread = threading.Thread(target=repeat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


class Lines:
    """Describes the progress of all parts: `after 30 s: profile 139 of 139, contract 120`."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began = clock()
        self._done: dict[str, int] = {}
        self._total: dict[str, int | None] = {}

    def start(self, part: str, total: int | None) -> Callable[[], None]:
        """Start a part; the function that is returned advances it by one."""
        self._done[part], self._total[part] = 0, total

        def advance() -> None:
            self._done[part] += 1

        return advance

    def data(self) -> dict[str, Any]:
        """The progress of all parts now, as JSON."""
        parts = [
            {"name": part, "done": done, "total": self._total[part]}
            for part, done in tuple(self._done.items())
        ]
        return {"seconds": round(self._clock() - self._began), "parts": parts}

    def line(self) -> str:
        """The progress of all parts now."""
        parts = [
            f"{part} {done}" + (f" of {self._total[part]}" if self._total[part] else "")
            for part, done in tuple(self._done.items())
        ]
        return f"after {self._clock() - self._began:.0f} s: {', '.join(parts) or 'nothing yet'}"
