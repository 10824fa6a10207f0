"""What the demonstration prints: lines with the seconds since its start, in columns."""

from __future__ import annotations

import time
from collections.abc import Iterable
from threading import Lock
from typing import Final

import click

_WHAT: Final = 16
"""The width of the column that says what a line is about."""


class Screen:
    """Prints lines, also those of other threads."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._lock = Lock()

    @property
    def seconds(self) -> float:
        """The seconds since the start."""
        return time.monotonic() - self._start

    def title(self, text: str) -> None:
        """Print the title of an order."""
        self._print(f"\n{text}")

    def line(self, what: str, *columns: str) -> None:
        """Print what is sent, answered or seen now."""
        self._print(f"{self.seconds:7.2f} s  {what:<{_WHAT}}{'  '.join(columns)}".rstrip())

    def more(self, what: str, lines: Iterable[str]) -> None:
        """Print lines below the last one."""
        for each in lines:
            self._print(f"{'':11}{what:<{_WHAT}}{each}".rstrip())
            what = ""

    def _print(self, text: str) -> None:
        with self._lock:
            click.echo(text)
