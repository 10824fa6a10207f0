"""A circuit breaker: it keeps requests from a neighbour that does not answer."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from circuitbreaker import STATE_HALF_OPEN, CircuitBreaker

from ordercentre.neighbours.protocol import NeighbourError, NeighbourUnavailable, NotAsked
from tmf630.discretion import told
from tmf630.printing import span

T = TypeVar("T")

_LOG: Final = logging.getLogger(__name__)
_FAILURES: Final = 5
_OPEN_SECONDS: Final = 15


class Circuit:
    """The circuit to one neighbour: failures in a row open it for some seconds.

    Then one attempt at a time is let through. Its success closes the circuit, its failure opens it
    again. An attempt that is cancelled says nothing of the neighbour, and is not counted.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._breaker = CircuitBreaker(_FAILURES, _OPEN_SECONDS, NeighbourUnavailable, name)
        self._is_probing = False
        self._is_known_closed = True

    async def run(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """What an attempt returns; or raises NeighbourUnavailable while the circuit is open."""
        probes = self._breaker.state == STATE_HALF_OPEN
        if self._breaker.opened or (probes and self._is_probing):
            raise self._open()
        self._is_probing = probes
        try:
            return await self._counted(attempt)
        finally:
            if probes:
                self._is_probing = False
            self._log_change()

    async def _counted(self, attempt: Callable[[], Awaitable[T]]) -> T:
        try:
            result = await attempt()
        except NeighbourError:
            with self._breaker:  # it counts a failure; a refusal is an answer
                raise
        with self._breaker:
            return result

    @property
    def note(self) -> str | None:
        """That no request is sent now, and for how long; None while the circuit is closed."""
        return str(self._open()) if self._breaker.opened else None

    def _open(self) -> NotAsked:
        # It does not repeat the last failure, which may be that of another client's request.
        seconds = max(1, self._breaker.open_remaining)
        return NotAsked(
            f"{self._name}: after {self._breaker.failure_count} failures in a row no request is"
            f" sent for {span(seconds)}",
            seconds,
        )

    def _log_change(self) -> None:
        if (closed := bool(self._breaker.closed)) is self._is_known_closed:
            return
        self._is_known_closed = closed
        if closed:
            _LOG.info("%s: it answers again", self._name)
        else:
            last = self._breaker.last_failure
            failure = told(last) if last else "unknown"
            _LOG.warning("%s; the last one: %s", self._open(), failure)
