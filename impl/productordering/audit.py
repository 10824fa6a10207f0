"""Audit contexts: who makes a change, when and why, as the history shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from productordering.ordering.metadata import AuditContext
from tmf630.http.request import Request

Clock = Callable[[], datetime]

SERVER = "tmf622"
"""The actor of changes that no request makes directly."""


class AuditContexts:
    """Makes the audit contexts of requests.

    The actor is the value of the header `actor_header`, which a gateway sets after authentication.
    Without such a header it is the address that the request comes from.
    """

    def __init__(self, clock: Clock, actor_header: str | None) -> None:
        self._clock = clock
        self._actor_header = actor_header.lower() if actor_header else ""

    def of(self, request: Request, method: str) -> AuditContext:
        actor = request.headers.get(self._actor_header) or request.client
        return AuditContext(
            now=self._clock(), actor=actor, cause=f"{method}, request {request.request_id}"
        )
