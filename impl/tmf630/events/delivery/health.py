"""How a listener does: whether it takes anything at all and, if not, when it is tried next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tmf630.events.delivery.retry_queue import pause

_IN_A_ROW: Final = 3
"""So many refusals one after the other mean that it is the listener that is in trouble."""


class Health:
    """The health of one listener.

    `failing` is since when it has taken nothing, None while it does, and `tries` how often it has
    been tried since. `clock` gives seconds since 1970, as `failing` is.
    """

    def __init__(self, failing: float | None, tries: int, clock: Callable[[], float]) -> None:
        self.failing = failing
        self.tries = tries
        self._clock = clock
        self._next = 0.0
        self._in_a_row = 0

    @property
    def is_well(self) -> bool:
        """Whether it takes something."""
        return self.failing is None

    @property
    def until_tried(self) -> float:
        """Seconds until it is to be tried again, when it takes nothing."""
        return self._next - self._clock()

    def taken(self) -> bool:
        """It has taken an event; returns whether it had taken none before."""
        recovered = not self.is_well
        self._in_a_row, self.failing, self.tries = 0, None, 0
        return recovered

    def refused(self) -> bool:
        """It has refused an event; returns whether it has refused too many, one after the other."""
        self._in_a_row += 1
        return self._in_a_row >= _IN_A_ROW

    def fails(self) -> None:
        """It takes nothing, from now on."""
        self.failing = self._clock()
        self.put_off()

    def put_off(self) -> None:
        """It has been tried, and is left alone for a while, longer with every try."""
        self.tries += 1
        self._next = self._clock() + pause(self.tries)

    def hurry(self) -> None:
        """Have it tried now."""
        self._next = 0
