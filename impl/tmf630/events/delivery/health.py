"""The health of a listener: whether it accepts events and, if not, when it is tried next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tmf630.events.delivery.retry_queue import RETRIES
from tmf630.events.outbox.event_log import LoggedEvent
from tmf630.jobs.backoff import RetryTimer

_MAX_REFUSALS: Final = 3
"""In a row. So many mean that the listener fails, not the events."""


class Health:
    """The health of one listener.

    `failing_since` is when it began to refuse all events, None while it accepts some; `failures`
    counts the failed attempts since then. `clock` gives seconds since 1970.
    """

    def __init__(
        self, failing_since: float | None, failures: int, clock: Callable[[], float]
    ) -> None:
        self.failing_since = failing_since
        self._clock = clock
        self._timer = RetryTimer(RETRIES, clock, failures)
        self._refusals = 0

    @property
    def failures(self) -> int:
        """How many attempts have failed since `failing_since`."""
        return self._timer.failures

    @property
    def is_well(self) -> bool:
        """Whether the listener accepts events."""
        return self.failing_since is None

    @property
    def until_attempt(self) -> float:
        """Seconds until a failing listener is tried again."""
        return self._timer.seconds_left

    def refuses_since(self, logged: LoggedEvent) -> float:
        """Since when the listener refuses an event: since it happened or the listener fails."""
        return max(self.failing_since or self._clock(), logged.time)

    def accepted(self) -> bool:
        """Note that the listener has accepted an event; returns whether it was failing before."""
        recovered = not self.is_well
        self.failing_since, self._refusals = None, 0
        self._timer.reset()
        return recovered

    def refused(self) -> bool:
        """Note that the listener has refused an event; returns whether it fails now."""
        self._refusals += 1
        return self._refusals >= _MAX_REFUSALS

    def fail(self) -> None:
        """Note that the listener fails from now on."""
        self.failing_since = self._clock()
        self.postpone()

    def postpone(self) -> None:
        """Note a failed attempt at a failing listener: the next pause is longer."""
        self._timer.fail()

    def retry_now(self) -> None:
        """End the pause."""
        self._timer.retry_now()
