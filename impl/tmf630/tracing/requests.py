"""Traces the requests of an application."""

from __future__ import annotations

from opentelemetry.trace import SpanKind, Status, StatusCode
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tmf630.correlation import TRACEPARENT
from tmf630.tracing.provider import TRACER, parent, traceparent_of

_SERVER_ERROR = 500


class Traced:
    """An application (ASGI) with a span for each request; what that causes belongs to the span."""

    def __init__(self, application: ASGIApp) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        method = scope["method"]
        given = dict(scope["headers"]).get(b"traceparent", b"").decode("latin-1")
        with TRACER.start_as_current_span(
            method,
            parent(given),
            SpanKind.SERVER,
            {"http.request.method": method, "url.scheme": scope["scheme"]},
            record_exception=False,
        ) as span:
            if trace := traceparent_of(span):
                TRACEPARENT.set(trace)
            try:
                await self._application(scope, receive, noting)
            finally:
                if route := scope.get("route"):
                    span.update_name(f"{method} {route.path}")
                    span.set_attribute("http.route", route.path)
                span.set_attribute("http.response.status_code", status)
                if status >= _SERVER_ERROR:
                    span.set_status(Status(StatusCode.ERROR))
