"""How far the checks have come: a bar for each part, on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Bars(Protocol):
    """Begins the bar of a part; what it returns moves it on by one."""

    def __call__(self, part: str, total: int | None) -> Callable[[], None]: ...


@contextmanager
def bars() -> Iterator[Bars]:
    """Bars on standard error, for as long as the block lasts; none where nobody looks."""
    console = Console(stderr=True)
    shown = Progress(
        TextColumn("{task.description:10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )

    def begun(part: str, total: int | None) -> Callable[[], None]:
        task = shown.add_task(part, total=total)
        return lambda: shown.advance(task)

    with shown:
        yield begun
