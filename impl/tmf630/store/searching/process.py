"""The process of a search: it runs a scan, and reports what that finds.

It reads the scan from its standard input, pickled, and writes JSON, a report a line, to its
standard output. A process has an interpreter, a priority and a memory limit of its own: no request
waits for it, and it ends with a signal. It also ends when nobody reads its reports any more.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any, BinaryIO, Final, NamedTuple

from tmf630 import wire
from tmf630.discretion import told
from tmf630.store.errors import StoreError, TooSlow

_NICENESS: Final = 5
"""At first: requests come first, but one waits for this search, too."""
_LATER_NICENESS: Final = 19
_FIRST_SECONDS: Final = 2.0
_MEMORY_BYTES: Final = 1024 * 1024 * 1024
_REPORT_SECONDS: Final = 0.1
_LINE_IDS: Final = 1_000
_PAGE_IDS: Final = 1_000
"""So many are reported one by one: a page may wait for them."""


class Report:
    """What a scan has found, written as it goes on.

    `first` is the number of the first match whose id is reported, `most` how many ids are.
    """

    def __init__(self, out: BinaryIO, first: int, most: int, deadline: float) -> None:
        self._out = out
        self._first = first
        self._last = first + most
        self._deadline = deadline
        self._found = 0
        self._ids: list[str] = []
        self._part = 0.0
        self._due = monotonic()

    @property
    def has_ids(self) -> bool:
        """Whether all ids that are wanted are found: what is left is to count."""
        return self._found >= self._last

    def match(self, id: str) -> None:
        """Report the id of one more match."""
        if self._first <= self._found < self._last:
            self._ids.append(id)
            if len(self._ids) >= _LINE_IDS or self._found < self._first + _PAGE_IDS:
                self._write()
        self._found += 1

    def looked(self, part: float) -> None:
        """Report which part of everything is done, now and then; raises TooSlow."""
        self._part = part
        self.check()

    def check(self) -> None:
        """Write a report if one is due; raises TooSlow when the time is over."""
        now = monotonic()
        if now > self._deadline:
            raise TooSlow("the search took longer than it may")
        if now >= self._due:
            self._write()

    def complete(self, total: int | None = None) -> None:
        """Report that the scan has come to its end, with the total if it is not what was found."""
        self._write(total=self._found if total is None else total)

    def failed(self, error: Exception) -> None:
        """Report the error that has ended the scan, by the name of its class and for the log."""
        text = error.log_text if isinstance(error, StoreError) else told(error)
        self._write(failed=type(error).__name__, reason=text)

    def _write(self, **more: Any) -> None:
        self._due = monotonic() + _REPORT_SECONDS
        ids, self._ids = self._ids, []
        try:
            self._out.write(wire.encode({"ids": ids, "part": self._part, **more}) + b"\n")
            self._out.flush()
        except BrokenPipeError:
            os._exit(1)  # nobody reads it any more


Scan = Callable[[Report], None]
"""Looks for what a query asks for; picklable."""


class Task(NamedTuple):
    """What a process is to do, within so many seconds; see Report for the others."""

    scan: Scan
    first: int
    most: int
    seconds: float


def main() -> None:
    """Run the task on the standard input."""
    os.nice(_NICENESS)
    # A niceness is that of one thread, so no other thread can set it.
    signal.signal(signal.SIGALRM, lambda *_: os.nice(_LATER_NICENESS - _NICENESS))
    signal.setitimer(signal.ITIMER_REAL, _FIRST_SECONDS)
    # The terminal sends Ctrl-C to all processes; the server kills this one when it stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY_BYTES, _MEMORY_BYTES))
    task: Task = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the server that started it
    report = Report(sys.stdout.buffer, task.first, task.most, monotonic() + task.seconds)
    try:
        task.scan(report)
    except Exception as error:  # noqa: BLE001 - the server logs it, and quotes no document
        report.failed(error)
