"""On what occasions orders change: what the history says of who did it and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from productordering.ordering.metadata import AuditContext
from tmf630.http.request import Request

Clock = Callable[[], datetime]

SERVER = "tmf622"
"""Who it was when nobody asked for it just then."""


class AuditContexts:
    """Requests, as occasions.

    Who sends a request is known by the address that it comes from, or, where a gateway in front
    says in the header of that name whom it has let in, by what it says.
    """

    def __init__(self, clock: Clock, actor_header: str | None) -> None:
        self._clock = clock
        self._actor_header = actor_header.lower() if actor_header else ""

    def of(self, request: Request, method: str) -> AuditContext:
        actor = request.headers.get(self._actor_header) or request.client
        return AuditContext(
            now=self._clock(), actor=actor, cause=f"{method}, request {request.request_id}"
        )
