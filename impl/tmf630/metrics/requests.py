"""Measures the requests of an application: by route, operation and status, and those under way."""

from __future__ import annotations

import asyncio
from collections import Counter

from starlette.types import Scope

from tmf630.metrics.instruments import ACTIVE_REQUESTS, REQUESTS


class RequestMeter:
    """Counts the requests that begin and end.

    How many are active is written once in a turn of the event loop, and before it is read.
    """

    def __init__(self) -> None:
        self._active: Counter[str] = Counter()
        self._changed: set[str] = set()

    def begun(self, scope: Scope) -> None:
        """Note that a request has begun."""
        self._change(scope["method"], 1)

    def ended(self, scope: Scope, status: int | None, seconds: float) -> None:
        """Note that it has ended, and with which status: None if it has got no answer."""
        method = scope["method"]
        self._change(method, -1)
        route, endpoint = scope.get("route"), scope.get("endpoint")
        REQUESTS.observe(
            (
                method,
                route.path if route else "",
                str(status or ""),
                (endpoint and endpoint.operation(method)) or "",
            ),
            seconds,
        )

    def write(self) -> None:
        """Write how many are active."""
        for method in self._changed:
            ACTIVE_REQUESTS.labels(method).set(self._active[method])
        self._changed.clear()

    def _change(self, method: str, difference: int) -> None:
        self._active[method] += difference
        if not self._changed:
            asyncio.get_running_loop().call_soon(self.write)
        self._changed.add(method)


METER = RequestMeter()
"""That of this process."""
