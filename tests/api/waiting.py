"""Waiting for a server's own work."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_TIMEOUT = 60.0
_PAUSE = 0.02


def eventually(
    look: Callable[[], T], satisfied: Callable[[T], object] = bool, *, seconds: float = _TIMEOUT
) -> T:
    """Return what `look` returns as soon as that is `satisfied`; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while True:
        seen = look()
        if satisfied(seen):
            return seen
        assert time.monotonic() < deadline, f"after {seconds:.0f} s the last value is {seen}"
        time.sleep(_PAUSE)
