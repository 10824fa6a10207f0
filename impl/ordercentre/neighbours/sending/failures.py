"""Failures of an attempt, and how to repeat what failed."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from ordercentre.neighbours.protocol import NeighbourUnavailable
from tmf630.discretion import told

T = TypeVar("T")

_LOG: Final = logging.getLogger(__name__)
_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 2.0
"""Seconds: a client waits meanwhile, and can repeat its own request later."""
_JITTER: Final = 0.3


class Passing(NeighbourUnavailable):
    """A failure that another attempt may not have.

    `sent` is whether the request may have an effect. `asked` is the pause in seconds that the
    neighbour asks for, None if it asks for none.
    """

    def __init__(
        self, message: str, *, sent: bool, asked: float | None = None, reason: str = ""
    ) -> None:
        if asked is None:
            super().__init__(message, reason=reason)
        else:
            super().__init__(message, asked, reason)
        self.sent = sent
        self.asked = asked


class Retries:
    """Attempts up to a number of `attempts`, with pauses that grow and vary."""

    def __init__(self, attempts: int) -> None:
        self._caller = stamina.AsyncRetryingCaller(
            attempts=attempts,
            timeout=None,
            wait_initial=_FIRST_PAUSE,
            wait_max=_LONGEST_PAUSE,
            wait_jitter=_JITTER,
        )

    async def run(self, attempt: Callable[[], Awaitable[T]], *, repeatable: bool) -> T:
        """What an attempt returns; raises the error of the last one.

        What is not `repeatable` is attempted again only if nothing of it has been sent.
        """

        def pause(error: Exception) -> bool | float:
            if not isinstance(error, Passing) or (error.sent and not repeatable):
                return False
            if error.asked is None:
                return True
            return error.asked if error.asked <= _LONGEST_PAUSE else False

        return await self._caller(pause, attempt)


def _log(details: RetryDetails) -> None:
    failure = told(details.caused_by)
    _LOG.info("%s; the next attempt is in %.1f seconds", failure, details.wait_for)


# By default stamina logs a message that says neither what failed nor where.
set_on_retry_hooks([_log])
