"""A deadline that moves with every request."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable


class Deadline:
    """Calls a function at the end of the time that was set last.

    A timer of the event loop costs as much as a tenth of a request. So it is left as it is when a
    later time is set, and starts again when it has fired too early.
    """

    def __init__(self, passed: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._passed = passed
        self._at = math.inf
        self._timer: asyncio.TimerHandle | None = None
        self._fires_at = math.inf

    def set(self, seconds: float) -> None:
        """Let this time begin now, instead of what was set before."""
        self._at = self._loop.time() + seconds
        if self._at < self._fires_at:
            self._start()

    def clear(self) -> None:
        """Let nothing happen until the next time is set."""
        self._at = math.inf

    def close(self) -> None:
        """End for good, and refer to the function no more."""
        self._at = math.inf
        self._stop()
        self._passed = _nothing

    def _start(self) -> None:
        self._stop()
        self._fires_at = self._at
        self._timer = self._loop.call_at(self._at, self._fired)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._fires_at = math.inf

    def _fired(self) -> None:
        self._timer, self._fires_at = None, math.inf
        if self._loop.time() >= self._at:
            self._at = math.inf
            self._passed()
        elif self._at < math.inf:
            self._start()


def _nothing() -> None:
    """Nothing is to be done."""
