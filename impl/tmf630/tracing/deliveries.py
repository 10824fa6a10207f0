"""Traces the deliveries of events."""

from __future__ import annotations

from collections.abc import Mapping

from opentelemetry.trace import SpanKind, Status, StatusCode

from tmf630.events.delivery.sending.sender import Outcome, Result, Sender
from tmf630.tracing.provider import TRACER, parent, traceparent_of


class TracingSender(Sender):
    """A sender with a span for each attempt, in the trace of the request that caused the event."""

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Result:
        """Attempt to deliver a JSON body, as soon as a connection is free."""
        with TRACER.start_as_current_span(
            "deliver event",
            parent(headers.get("traceparent", "")),
            SpanKind.PRODUCER,
            {"http.request.method": "POST"},
            record_exception=False,
        ) as span:
            result = await super().post(url, body, {**headers, "traceparent": traceparent_of(span)})
            span.set_attribute("tmf622.delivery.outcome", result.outcome.value)
            if result.outcome is not Outcome.DELIVERED:
                span.set_status(Status(StatusCode.ERROR))
            return result
