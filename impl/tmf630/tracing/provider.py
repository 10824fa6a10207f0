"""Where spans go: to a collector, by OTLP, as the variables OTEL_… say."""

from __future__ import annotations

import os
from typing import Final

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

TRACER: Final[Tracer] = trace.get_tracer("tmf622")
"""Makes the spans of this process."""
_PROPAGATOR: Final = TraceContextTextMapPropagator()
_PROCESSORS: Final[list[BatchSpanProcessor]] = []


def begin() -> None:
    """Send the spans of this process from now on."""
    if _PROCESSORS:
        return
    name = os.environ.get("OTEL_SERVICE_NAME", "tmf622")
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: name}))
    _PROCESSORS.append(BatchSpanProcessor(OTLPSpanExporter()))
    provider.add_span_processor(_PROCESSORS[0])
    trace.set_tracer_provider(provider)


def end() -> None:
    """Send the spans that wait, and no more."""
    for each in _PROCESSORS:
        each.shutdown()  # type: ignore[no-untyped-call]


def parent(traceparent: str) -> Context | None:
    """The context of a trace; None for none."""
    return _PROPAGATOR.extract({"traceparent": traceparent}) if traceparent else None


def traceparent_of(span: Span) -> str:
    """The header by which what follows belongs to a span; empty if that is not recorded."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier, trace.set_span_in_context(span))
    return carrier.get("traceparent", "")
