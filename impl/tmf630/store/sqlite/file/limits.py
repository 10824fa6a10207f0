"""How long a search may take, on the event loop and on a thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from sqlite3 import Connection, OperationalError
from time import monotonic
from typing import Final, Protocol

from tmf630 import pacing
from tmf630.store.errors import TooSlow

_LOOP_STEPS: Final = 1_000  # instructions of SQLite's virtual machine: some ten microseconds
_THREAD_STEPS: Final = 50_000  # some milliseconds
_PACED_STEPS: Final = 1_000  # less than a slice of work in the background
_LOOP_CHECKS: Final = 10
_LOOP_BYTES: Final = 500_000


class LoopLimitExceeded(Exception):
    """A search takes too long for the event loop, and has to be repeated on a thread."""


class Limit(Protocol):
    """Ends a search that takes too long."""

    @property
    def steps(self) -> int:
        """How many instructions SQLite's virtual machine runs between two calls of `check`."""

    def check(self) -> None:
        """Raise an exception when the search has to end."""

    def check_function(self) -> None:
        """The same, before a function reads a resource."""

    def pause(self) -> None:
        """Give way to others, if the search is work in the background."""

    @property
    def size(self) -> float:
        """How many bytes a page may have. A search that finds more raises LoopLimitExceeded."""


class LoopLimit:
    """For a search on the event loop: it reads little, and calls no function on resources."""

    steps = _LOOP_STEPS
    size = _LOOP_BYTES

    def __init__(self) -> None:
        self._checks = 0

    def check(self) -> None:
        """Raise LoopLimitExceeded after a few calls."""
        # One call says little: SQLite goes on counting when a statement is used again.
        self._checks += 1
        if self._checks > _LOOP_CHECKS:
            raise LoopLimitExceeded

    def check_function(self) -> None:
        """Raise LoopLimitExceeded."""
        raise LoopLimitExceeded

    def pause(self) -> None:
        """Do nothing: the event loop never pauses."""


class Deadline:
    """For a search on a thread: it may go on until that time of the monotonic clock.

    Pauses of work in the background do not count.
    """

    size = inf

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._is_paced = pacing.is_background()
        self.steps = _PACED_STEPS if self._is_paced else _THREAD_STEPS

    def check(self) -> None:
        """Raise TooSlow after the deadline."""
        if monotonic() >= self._deadline:
            raise TooSlow("the query took longer than it may")

    def check_function(self) -> None:
        """The same, after a pause."""
        self.pause()
        self.check()

    def pause(self) -> None:
        """Pause, if the search is work in the background."""
        if self._is_paced:
            self._deadline += pacing.pause()


@contextmanager
def limited(connection: Connection, limit: Limit) -> Iterator[None]:
    """Run the statements of the block within the limit. Raises what its `check` raises."""
    raised: list[Exception] = []

    def must_end() -> bool:
        try:
            limit.pause()
            limit.check()
        except (LoopLimitExceeded, TooSlow) as error:
            raised[:] = [error]
        return bool(raised)

    connection.set_progress_handler(must_end, limit.steps)
    try:
        yield
    except OperationalError:
        if raised:
            # An error that its own traceback refers to would wait for the garbage collector.
            raise raised.pop() from None
        raise
    finally:
        connection.set_progress_handler(None, 0)
