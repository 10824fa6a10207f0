"""A lease: the exclusive right of one process to work on an entry, for some seconds.

The `run_at` of the entry is when its lease expires. A process acquires the lease of an entry whose
`run_at` is past: it moves `run_at` into the future, in a write like any other. Of several processes
that write at the same moment one succeeds. If the process dies, the lease expires, and another
process acquires it. All times are in seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

Clock = Callable[[], float]
"""Gives the time."""

FREE: Final = 0.0
"""The `run_at` of an entry whose lease was released."""


class NotAcquired(Exception):
    """The lease is not acquired: another process holds it, or the entry has no job."""


class LeaseLost(Exception):
    """The lease is not this process's any more: it expired, or the entry was removed."""


@dataclass(frozen=True, slots=True)
class LeaseTerms:
    """How long leases last, in `seconds`, and the clock that they go by."""

    seconds: float
    clock: Clock

    def acquire(self, run_at: float | None) -> float:
        """The new `run_at` of an entry that has this one; raises NotAcquired."""
        if not self.is_expired(run_at):
            raise NotAcquired
        return self.expiry()

    def expiry(self) -> float:
        """When a lease expires that is acquired or renewed now."""
        return self.clock() + self.seconds

    def is_expired(self, run_at: float | None) -> bool:
        """Whether an entry has a lease that any process can acquire."""
        return run_at is not None and run_at <= self.clock()
