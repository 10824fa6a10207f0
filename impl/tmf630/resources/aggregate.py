"""A resource with everything that changes together with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Generic, NamedTuple, TypeVar

from tmf630.resources.event import Event
from tmf630.wire import Json

M = TypeVar("M", bound=Mapping[str, Any])


class Aggregate(NamedTuple, Generic[M]):
    """A resource, the server's own metadata of it, and the events of its last change.

    `resource` includes its id and href, and is empty when there is none; nothing changes it in
    place. `metadata` is never sent to clients. `run_at` is when its job is to run, in seconds since
    1970, None without a job. `events` are to be published. `history` has the entries that the
    change adds to the history, JSON in UTF-8, by their numbers. `action` is what the audit calls
    the change, empty if it is a creation, a deletion or no more than a change.
    """

    resource: Json
    metadata: M
    run_at: float | None = None
    events: Sequence[Event] = ()
    history: Sequence[tuple[int, bytes]] = ()
    action: str = ""


ABSENT: Final[Aggregate[Any]] = Aggregate({}, {})
"""The aggregate of an id that nothing is stored under."""
