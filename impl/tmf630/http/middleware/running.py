"""The requests that are being answered: so many at the same time, and each for so long."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.types import Scope

from tmf630.errors import UNAVAILABLE, Fault
from tmf630.http.middleware.responder import Responder

_LOOK_SECONDS: Final = 0.5
_ALWAYS: Final = "/health/"
"""The paths that are served although too many requests are being answered."""


class Running:
    """The requests that a process is answering: at most `most`, each for at most `seconds`.

    `refuse` answers one that takes longer. What the request has begun goes on until it ends by
    itself: a write cannot be taken back. `end` removes a request, whether it was answered or not.
    """

    def __init__(
        self, most: int, seconds: float, refuse: Callable[[Responder, Scope], Awaitable[None]]
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._refuse = refuse
        # The one that began first is the first one.
        self._requests: dict[Responder, Scope] = {}
        self.end = self._requests.pop
        self._looking: asyncio.Task[None] | None = None

    def begin(self, responder: Responder, scope: Scope) -> None:
        """Add a request; raises a 503 Fault when there are too many."""
        requests = self._requests
        requests[responder] = scope
        if len(requests) > self._most and not scope["path"].startswith(_ALWAYS):
            raise Fault(
                UNAVAILABLE,
                f"the server is answering {self._most} requests already: try again",
                {"Retry-After": "1"},
            )
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        """Refuse what takes too long, as long as there are requests."""
        while self._requests:
            await asyncio.sleep(_LOOK_SECONDS)
            for responder, scope in list(self._requests.items()):
                if responder.seconds() < self._seconds:
                    break
                if responder.status is None:
                    await self._refuse(responder, scope)
        self._looking = None
