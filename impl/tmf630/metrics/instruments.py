"""The instruments that processes count with; names and buckets are OpenTelemetry's."""

from __future__ import annotations

from typing import Final

from prometheus_client import Counter, Gauge

from tmf630.metrics.durations import Durations

_REQUEST_BUCKETS: Final = (
    *(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10),
)
_STORE_BUCKETS: Final = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10)

REQUESTS: Final = Durations(
    "http_server_request_duration_seconds",
    "Duration of HTTP server requests.",
    ("http_request_method", "http_route", "http_response_status_code", "operation"),
    _REQUEST_BUCKETS,
)
ACTIVE_REQUESTS: Final = Gauge(
    "http_server_active_requests",
    "Number of active HTTP server requests.",
    ("http_request_method",),
    multiprocess_mode="livesum",
)
STORE_CALLS: Final = Durations(
    "db_client_operation_duration_seconds",
    "Duration of operations of the store.",
    ("db_collection_name", "db_operation_name", "error_type"),
    _STORE_BUCKETS,
)
DELIVERY_ATTEMPTS: Final = Counter(
    "tmf622_delivery_attempts", "Attempts to deliver an event, by their outcome.", ("outcome",)
)
