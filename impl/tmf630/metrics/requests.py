"""Measures the requests of an application: by route, operation and status, and those under way."""

from __future__ import annotations

import asyncio

from tmf630.http.middleware.routing import Operation
from tmf630.metrics.durations import Observe
from tmf630.metrics.instruments import ACTIVE_REQUESTS, REQUESTS


class _Active:
    """How many requests of one method are active."""

    __slots__ = ("_gauge", "_written", "count")

    def __init__(self, method: str) -> None:
        self.count = 0
        self._written = -1
        self._gauge = ACTIVE_REQUESTS.labels(method)

    def write(self) -> None:
        if self._written != self.count:
            self._written = self.count
            self._gauge.set(self.count)


class RequestMeter:
    """Counts the requests that begin and end.

    How many are active is looked at once in a turn of the event loop, and before it is read. It is
    written if it has changed, and most requests begin and end within a turn.
    """

    def __init__(self) -> None:
        self._active: dict[str, _Active] = {}
        self._is_due = False
        self._observers: dict[tuple[Operation, int | None], Observe] = {}

    def begun(self, method: str) -> None:
        """Note that a request has begun."""
        self._change(method, 1)

    def ended(self, operation: Operation, status: int | None, seconds: float) -> None:
        """Note that it has ended, and with which status: None if it has got no answer."""
        self._change(operation.method, -1)
        observe = self._observers.get((operation, status)) or self._observer(operation, status)
        observe(seconds)

    def write(self) -> None:
        """Write how many are active."""
        self._is_due = False
        for each in self._active.values():
            each.write()

    def _observer(self, operation: Operation, status: int | None) -> Observe:
        method, route, name = operation
        labels = (method, route or "", str(status or ""), name or "")
        observe = self._observers[operation, status] = REQUESTS.of(labels)
        return observe

    def _change(self, method: str, difference: int) -> None:
        active = self._active.get(method)
        if active is None:
            active = self._active[method] = _Active(method)
        active.count += difference
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_soon(self.write)


METER = RequestMeter()
"""That of this process."""
