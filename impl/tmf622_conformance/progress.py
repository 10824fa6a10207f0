"""How far the checks have come: a bar for each part on a terminal, elsewhere a line at times."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_SECONDS = 10.0
"""From one line to the next."""


class Bars(Protocol):
    """Begins the bar of a part; what it returns moves it on by one."""

    def __call__(self, part: str, total: int | None) -> Callable[[], None]: ...


@contextmanager
def bars() -> Iterator[Bars]:
    """Bars on standard error, for as long as the block lasts; lines where that is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines(time.monotonic, lambda line: click.echo(line, err=True)).begun
        return
    shown = Progress(
        TextColumn("{task.description:10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )

    def begun(part: str, total: int | None) -> Callable[[], None]:
        task = shown.add_task(part, total=total)
        return lambda: shown.advance(task)

    with shown:
        yield begun


class Lines:
    """Lines such as `contract: 120 done after 30 s`, one at most every ten seconds."""

    def __init__(self, clock: Callable[[], float], write: Callable[[str], None]) -> None:
        self._clock = clock
        self._write = write
        self._began = clock()
        self._written = self._began

    def begun(self, part: str, total: int | None) -> Callable[[], None]:
        """Begin with a part; what is returned counts one more of it."""
        done = 0

        def advance() -> None:
            nonlocal done
            done += 1
            now = self._clock()
            if now - self._written >= _SECONDS:
                self._written = now
                of = f" of {total}" if total else ""
                self._write(f"{part}: {done}{of} done after {now - self._began:.0f} s")

        return advance
