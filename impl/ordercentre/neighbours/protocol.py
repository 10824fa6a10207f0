"""What a client of a neighbour's API does, and how it fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tmf630.errors import NO_HEADERS
from tmf630.wire import Json


class NeighbourError(Exception):
    """A neighbour has not done what it was asked; the message begins with its name and a colon.

    The message may have ids in paths, and the words of the neighbour. `reason` is what the log
    tells, which has neither.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason

    @property
    def log_text(self) -> str:
        """Its name, and what has happened."""
        return f"{self.neighbour}: {self.reason or type(self).__name__}"

    @property
    def neighbour(self) -> str:
        """Its name."""
        return str(self).partition(":")[0]


class NeighbourUnavailable(NeighbourError):
    """A neighbour is down, slow, busy, or its answer cannot be read; it may answer later.

    `retry_after` is in how many seconds to try again. The request may have had an effect.
    """

    def __init__(self, message: str, retry_after: float = 5.0, reason: str = "") -> None:
        super().__init__(message, reason)
        self.retry_after = retry_after


class NotAsked(NeighbourUnavailable):
    """A neighbour is not asked for some seconds, since it has failed several times in a row."""

    @property
    def log_text(self) -> str:
        """The message, which is about the neighbour alone."""
        return str(self)


class RefusedByNeighbour(NeighbourError):
    """A neighbour has refused the request with a `status` of 4xx or 501; it had no effect."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message, str(status))
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    """A neighbour's answer; `headers` have lower-case names, `content` is None without a body."""

    status: int
    content: Any
    headers: Mapping[str, str] = field(default_factory=dict)


class Neighbour(Protocol):
    """A neighbour's API. Paths begin with a slash and are relative to its base URL.

    Every method raises NeighbourUnavailable and RefusedByNeighbour. What can be repeated without
    harm (`get`, `find`) is retried; `post` and `patch` are sent once.
    """

    @property
    def name(self) -> str:
        """Its name in messages, such as `catalog`."""

    async def get(
        self, path: str, query: Mapping[str, str] = NO_HEADERS, etag: str | None = None
    ) -> Answer | None:
        """The answer to a GET; None for 404. With an `etag` its status may be 304."""

    async def find(self, path: str, query: Mapping[str, str], limit: int) -> Sequence[Json]:
        """The objects of a list, from as many pages as there are, at most `limit` of them."""

    async def post(self, path: str, body: Json, headers: Mapping[str, str] = NO_HEADERS) -> Answer:
        """The answer to a POST."""

    async def patch(self, path: str, body: Json) -> Answer:
        """The answer to a PATCH with a merge patch."""

    async def delete(self, path: str) -> None:
        """DELETE; 404 is success."""

    async def aclose(self) -> None:
        """Close the connections."""
