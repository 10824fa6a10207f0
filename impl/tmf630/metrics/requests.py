"""Measures the requests of an application."""

from __future__ import annotations

from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tmf630.metrics.instruments import ACTIVE_REQUESTS, REQUESTS


class Measured:
    """An application (ASGI) whose requests are measured, by route, operation and status.

    The status of a request that has got no answer is empty.
    """

    def __init__(self, application: ASGIApp) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        status = ""

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        active = ACTIVE_REQUESTS.labels(scope["method"])
        active.inc()
        started = perf_counter()
        try:
            await self._application(scope, receive, noting)
        finally:
            active.dec()
            route, endpoint = scope.get("route"), scope.get("endpoint")
            REQUESTS.labels(
                scope["method"],
                route.path if route else "",
                status,
                (endpoint and endpoint.operation(scope["method"])) or "",
            ).observe(perf_counter() - started)
