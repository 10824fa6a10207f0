"""How far the delivery to a subscription is: what its entry's metadata say of that.

The names in the metadata are a file format: they stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from tmf630.events.outbox.event_log import Place
from tmf630.jobs.lease import FREE
from tmf630.resources.aggregate import Aggregate
from tmf630.wire import Json


class LastError(NamedTuple):
    """Why the latest attempt that failed did, and when, in seconds since 1970."""

    moment: float
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the delivery to a subscription is.

    `cursor` is the number of the last batch of the event log that is done. `remaining` holds the
    positions in the next batch that are not done, None if none of that batch is done. An event is
    done when it is delivered, in the retry queue or a dead letter. `delivered` counts the delivered
    events, and `query_failures` those that were not because the query failed on them.
    `failing_since` is when the listener began to refuse all events, in seconds since 1970, None if
    it does not; `failures` counts the attempts that have failed since then. `last_error` stays when
    the listener accepts events again.
    """

    cursor: int = 0
    remaining: frozenset[int] | None = None
    delivered: int = 0
    query_failures: int = 0
    failing_since: float | None = None
    failures: int = 0
    last_error: LastError | None = None

    def is_past(self, place: Place) -> bool:
        """Whether the event at that place of the log is done."""
        if self.remaining is not None and place.batch == self.cursor + 1:
            return place.position not in self.remaining
        return place.batch <= self.cursor


def progress_of(metadata: Json) -> Progress:
    """The progress that a subscription's metadata contain."""
    return Progress(
        metadata.get("cursor", 0),
        frozenset(metadata["pending"]) if "pending" in metadata else None,
        metadata.get("delivered", 0),
        metadata.get("queryFailures", 0),
        metadata.get("failing"),
        metadata.get("tries", 0),
        LastError(*metadata["error"]) if "error" in metadata else None,
    )


def metadata_of(progress: Progress) -> Json:
    """The metadata of a subscription with that progress, whose lease is free."""
    metadata: Json = {"cursor": progress.cursor, "delivered": progress.delivered}
    if progress.query_failures:
        metadata |= {"queryFailures": progress.query_failures}
    if progress.remaining is not None:
        metadata |= {"pending": sorted(progress.remaining)}
    if progress.failing_since is not None:
        metadata |= {"failing": progress.failing_since, "tries": progress.failures}
    if progress.last_error is not None:
        metadata |= {"error": list(progress.last_error)}
    return metadata


def with_progress(aggregate: Aggregate[Any], last: int) -> Aggregate[Any]:
    """A subscription that an older server stored without progress: it begins after batch `last`."""
    if not aggregate.resource or aggregate.run_at is not None:
        return aggregate
    return aggregate._replace(metadata=metadata_of(Progress(cursor=last)), run_at=FREE)
