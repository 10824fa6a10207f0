"""How long a search may take, where nobody else may be kept waiting and where that is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from sqlite3 import Connection, OperationalError
from time import monotonic
from typing import Final, Protocol

from tmf630.store.errors import TooSlow

_FEW: Final = 1_000  # steps of SQLite's machine: some ten microseconds
_MANY: Final = 50_000  # some milliseconds
_CHECKS: Final = 10
_SMALL: Final = 500_000


class Lengthy(Exception):
    """A search that was to be done at once takes longer."""


class Limit(Protocol):
    """What ends a search."""

    @property
    def steps(self) -> int:
        """After so many steps of SQLite's machine `check` is called."""

    def check(self) -> None:
        """Raise an exception when the search has to end."""

    def check_function(self) -> None:
        """The same while a function is asked about a resource."""

    @property
    def size(self) -> float:
        """How many bytes it may find; who finds more raises Lengthy."""


class AtOnce:
    """A search that keeps others waiting: it looks at little, and asks no function."""

    steps = _FEW
    size = _SMALL

    def __init__(self) -> None:
        self._checks = 0

    def check(self) -> None:
        """Raise Lengthy when that has been done a few times."""
        # Once says little: SQLite goes on counting the steps of a statement when it is used again.
        self._checks += 1
        if self._checks > _CHECKS:
            raise Lengthy

    def check_function(self) -> None:
        """Raise Lengthy."""
        raise Lengthy


class Until:
    """A search that may go on until that time of the monotonic clock."""

    steps = _MANY
    size = inf

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline

    def check(self) -> None:
        """Raise TooSlow when time is up."""
        if monotonic() >= self._deadline:
            raise TooSlow("the query took longer than it may")

    check_function = check


@contextmanager
def limited(connection: Connection, limit: Limit) -> Iterator[None]:
    """Search within the limit; what that raises is raised."""
    raised: list[Exception] = []

    def ended() -> bool:
        try:
            limit.check()
        except (Lengthy, TooSlow) as error:
            raised[:] = [error]
        return bool(raised)

    connection.set_progress_handler(ended, limit.steps)
    try:
        yield
    except OperationalError:
        if raised:
            # One that its own traceback refers to would wait for the garbage collector, with many.
            raise raised.pop() from None
        raise
    finally:
        connection.set_progress_handler(None, 0)
