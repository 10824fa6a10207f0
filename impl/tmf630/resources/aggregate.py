"""A resource with everything that changes together with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Generic, NamedTuple, TypeVar

from tmf630.resources.event import Event

Json = dict[str, Any]
M = TypeVar("M", bound=Mapping[str, Any])


class Aggregate(NamedTuple, Generic[M]):
    """A resource, the server's own metadata of it, and what has just happened to it.

    `resource` includes its id and href, and is empty when it does not exist (any more); it is not
    to be changed in place. `metadata` is never shown to clients. `run_at` is when a job of it is to
    run, in seconds since 1970, None if there is no job. `events` are those of the change that made
    it, which are to be published. `history` holds the entries, JSON in UTF-8 with their numbers,
    which that change adds to the history.
    """

    resource: Json
    metadata: M
    run_at: float | None = None
    events: Sequence[Event] = ()
    history: Sequence[tuple[int, bytes]] = ()


ABSENT: Final[Aggregate[Any]] = Aggregate({}, {})
"""What there is under an id under which nothing is stored."""
