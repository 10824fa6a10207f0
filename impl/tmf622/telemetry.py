"""What a server measures of itself, as its settings say. What is off is not even imported."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from tmf622.settings.settings import Settings
from tmf630.store.observed import Observe, observed
from tmf630.store.protocol import Store

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from ordercentre.service import OrderCentre
    from tmf630.api.components import Components
    from tmf630.events.delivery.sending.sender import Sender
    from tmf630.http.access.access import Access
    from tmf630.http.middleware.common import Meter
    from tmf630.http.pages.page import Pages

_METRICS_SCOPE: Final = "metrics:read"
_DIRECTORY: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The variable in which prometheus_client finds its directory when it is imported."""

_OTEL_ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


@contextmanager
def prepared(settings: Settings) -> Iterator[None]:
    """The files that processes count in, while the block lasts. The processes start within it."""
    if not settings.metrics:
        yield
        return
    os.environ[_DIRECTORY] = directory = tempfile.mkdtemp(prefix="tmf622-metrics-")
    try:
        yield
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def check(settings: Settings) -> None:
    """Raise ValueError when traces are asked for and cannot be made."""
    if _traces(settings) and not (find_spec("opentelemetry") and find_spec("opentelemetry.sdk")):
        raise ValueError(
            "traces are asked for, by --otel or a variable OTEL_…, and OpenTelemetry is not"
            " installed: install tmf622[otel], or set OTEL_SDK_DISABLED=true"
        )


def _traces(settings: Settings) -> bool:
    if os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    return settings.otel or any(os.environ.get(name) for name in _OTEL_ENDPOINTS)


@contextmanager
def traced(settings: Settings) -> Iterator[None]:
    """Send the spans of this process while the block lasts, if there are any."""
    if not _traces(settings):
        yield
        return
    from tmf630.tracing import provider

    provider.begin()
    try:
        yield
    finally:
        provider.end()


def store(opened: Store, settings: Settings) -> Store:
    """A store, whose calls are measured and traced."""
    observers: list[Observe] = []
    if settings.metrics:
        from tmf630.metrics.store import Measuring

        observers.append(Measuring)
    if _traces(settings):
        from tmf630.tracing.store import tracing

        observers.append(tracing)
    return observed(opened, observers)


def around(settings: Settings) -> Callable[[ASGIApp], ASGIApp]:
    """What makes of an application one whose requests are traced."""
    if not _traces(settings):
        return lambda application: application
    from tmf630.tracing.requests import Traced

    return Traced


def meter(settings: Settings) -> Meter | None:
    """What measures the requests of this process."""
    if not settings.metrics:
        return None
    from tmf630.metrics.requests import METER

    return METER


def sender_class(settings: Settings) -> type[Sender]:
    """The class of what sends events, which may count and trace attempts."""
    from tmf630.events.delivery.sending.sender import Sender

    classes: list[type[Sender]] = []
    if _traces(settings):
        from tmf630.tracing.deliveries import TracingSender

        classes.append(TracingSender)
    if settings.metrics:
        from tmf630.metrics.deliveries import CountingSender

        classes.append(CountingSender)
    return type("ObservedSender", (*classes, Sender), {})


def pages(
    settings: Settings,
    parts: Components,
    started: float,
    access: Access,
    order_centre: OrderCentre | None,
) -> Pages:
    """The page of the metrics. It is for callers with a scope, where they are authenticated."""
    if not settings.metrics:
        return {}
    from tmf622 import metrics
    from tmf630.http.pages.page import guarded

    more_jobs = {"fulfilment": order_centre.due} if order_centre else {}
    page = metrics.page(parts, started, more_jobs)
    return {("GET", "/metrics"): guarded(page, access, _METRICS_SCOPE)}
