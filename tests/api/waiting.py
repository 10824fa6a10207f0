"""Waiting for what a server does of its own accord."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_PATIENCE = 60.0
_PAUSE = 0.02


def eventually(look: Callable[[], T], satisfied: Callable[[T], object] = bool) -> T:
    """What is seen as soon as it is as it should be; fails with what is seen after a minute."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        seen = look()
        if satisfied(seen):
            return seen
        assert time.monotonic() < deadline, f"after {_PATIENCE:.0f} s there is still {seen}"
        time.sleep(_PAUSE)
