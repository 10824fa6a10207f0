"""Pauses between attempts that grow with every failure."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_MAX_STEPS: Final = 64
"""Of growth: enough for every pause here, and small enough for a float."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Pauses in seconds: `first`, then `factor` times the one before, up to `longest`.

    Of each pause the share `steady` is certain and the rest is random, so that processes that fail
    together do not try again together.
    """

    first: float
    longest: float
    factor: float = 2.0
    steady: float = 1.0

    def pause(self, failures: int) -> float:
        """The pause after that many failures in a row, at least one."""
        steps = min(failures - 1, _MAX_STEPS)
        return min(self.longest, self.first * self.factor**steps) * random.uniform(self.steady, 1)  # noqa: S311


class RetryTimer:
    """When something that fails is tried again.

    `failures` counts the failures in a row. `clock` gives seconds.
    """

    def __init__(self, backoff: Backoff, clock: Callable[[], float], failures: int = 0) -> None:
        self.failures = failures
        self._backoff = backoff
        self._clock = clock
        self._next = 0.0

    @property
    def seconds_left(self) -> float:
        """Seconds until the next attempt, 0 if it is due."""
        return max(0.0, self._next - self._clock())

    @property
    def is_due(self) -> bool:
        """Whether the next attempt is due."""
        return self._next <= self._clock()

    def fail(self) -> None:
        """Count a failure, and pause."""
        self.failures += 1
        self._next = self._clock() + self._backoff.pause(self.failures)

    def retry_now(self) -> None:
        """End the pause; the failures stay counted."""
        self._next = 0.0

    def reset(self) -> None:
        """Forget the failures after a success."""
        self.failures, self._next = 0, 0.0
