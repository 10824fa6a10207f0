"""Audit contexts: who makes a change, when and why, as the history shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from productordering.ordering.metadata import AuditContext
from tmf630.http.request import Request

Clock = Callable[[], datetime]


class AuditContexts:
    """Makes the audit contexts of requests."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def of(self, request: Request, method: str) -> AuditContext:
        return AuditContext(
            now=self._clock(),
            actor=request.caller.name,
            cause=f"{method}, request {request.request_id}",
        )
