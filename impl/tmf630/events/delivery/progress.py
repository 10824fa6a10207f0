"""Who delivers to a subscription: the one process that has claimed it, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from tmf630 import wire
from tmf630.events.outbox.event_log import Place
from tmf630.resources.aggregate import ABSENT, Aggregate
from tmf630.resources.collection import Resources
from tmf630.store.entries import Entry

Json = dict[str, Any]


class LeaseLost(Exception):
    """The subscription is somebody else's, or has been removed."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the delivery to a subscription has come.

    `cursor` is the last batch of the log that is done with, and `pending` what of the next one is
    not, by position, None when that is not begun with. `delivered` is how many events have been
    delivered, and `query_failures` how many were not because the query failed on them. `failing` is
    since when the listener has taken nothing, in seconds since 1970, None while it does; `tries`
    how often it has been tried since.
    """

    cursor: int = 0
    pending: frozenset[int] | None = None
    delivered: int = 0
    query_failures: int = 0
    failing: float | None = None
    tries: int = 0

    def is_past(self, place: Place) -> bool:
        """Whether what is at that place of the log is done with, or kept aside."""
        if self.pending is not None and place.batch == self.cursor + 1:
            return place.position not in self.pending
        return place.batch <= self.cursor


def progress_in(entry: Entry) -> Progress:
    """How far things are with a subscription, as it is held."""
    return progress_of(wire.decode(entry.metadata) if entry.metadata else {})


def progress_of(metadata: Json) -> Progress:
    """What the journal of a subscription tells of its progress."""
    return Progress(
        metadata.get("cursor", 0),
        frozenset(metadata["pending"]) if "pending" in metadata else None,
        metadata.get("delivered", 0),
        metadata.get("queryFailures", 0),
        metadata.get("failing"),
        metadata.get("tries", 0),
    )


def metadata_of(progress: Progress) -> Json:
    """The journal of a subscription that nobody has claimed."""
    metadata: Json = {"cursor": progress.cursor, "delivered": progress.delivered}
    if progress.query_failures:
        metadata |= {"queryFailures": progress.query_failures}
    if progress.pending is not None:
        metadata |= {"pending": sorted(progress.pending)}
    if progress.failing is not None:
        metadata |= {"failing": progress.failing, "tries": progress.tries}
    return metadata


class Lease:
    """The claim of `owner` to one subscription, good for `lease` seconds from each renewal."""

    def __init__(
        self,
        subscriptions: Resources,
        id: str,
        owner: str,
        lease: float,
        clock: Callable[[], float],
    ) -> None:
        self._subscriptions = subscriptions
        self._id = id
        self._owner = owner
        self._lease = lease
        self._clock = clock
        self._until = 0.0

    @property
    def holds(self) -> bool:
        """Whether nobody else can have claimed it by now."""
        return monotonic() < self._until

    async def take(self) -> Progress:
        """Claim it, when nobody has; raises Taken."""

        def taken(aggregate: Aggregate[Any]) -> Aggregate[Any]:
            if (
                not aggregate.resource
                or aggregate.run_at is None
                or aggregate.run_at > self._clock()
            ):
                raise LeaseLost
            return self._claimed(aggregate, progress_of(aggregate.metadata))

        return progress_of((await self._exchange(taken)).metadata)

    async def renew(self, progress: Progress) -> bool:
        """Say again that it is claimed, and how far things are; raises Taken.

        True when letters are to be sent again that had been given up.
        """
        recalled = False

        def renewed(aggregate: Aggregate[Any]) -> Aggregate[Any]:
            nonlocal recalled
            self._check(aggregate)
            recalled = "recalled" in aggregate.metadata
            return self._claimed(aggregate, progress)

        await self._exchange(renewed)
        return recalled

    async def give_back(self, progress: Progress) -> None:
        """Let others claim it from now on; raises Taken."""

        def given_back(aggregate: Aggregate[Any]) -> Aggregate[Any]:
            self._check(aggregate)
            self._until = 0
            return aggregate._replace(metadata=metadata_of(progress), run_at=0)

        await self._subscriptions.exchange(self._id, given_back)

    async def end(self) -> None:
        """Remove the subscription, or what is left of it, if it is still claimed."""
        await self._subscriptions.exchange(
            self._id, lambda aggregate: ABSENT if self._owns(aggregate) else aggregate
        )

    async def end_if_removed(self) -> None:
        """Remove what is left of the subscription, if it has been removed."""
        await self._subscriptions.exchange(
            self._id,
            lambda aggregate: (
                ABSENT if not aggregate.resource and self._owns(aggregate) else aggregate
            ),
        )

    def _owns(self, aggregate: Aggregate[Any]) -> bool:
        return bool(aggregate.metadata.get("owner") == self._owner)

    async def _exchange(self, change: Callable[[Aggregate[Any]], Aggregate[Any]]) -> Aggregate[Any]:
        until = monotonic() + self._lease
        aggregate = await self._subscriptions.exchange(self._id, change)
        self._until = until
        return aggregate

    def _check(self, aggregate: Aggregate[Any]) -> None:
        if not aggregate.resource or not self._owns(aggregate):
            raise LeaseLost

    def _claimed(self, aggregate: Aggregate[Any], progress: Progress) -> Aggregate[Any]:
        metadata = {**metadata_of(progress), "owner": self._owner}
        return aggregate._replace(metadata=metadata, run_at=self._clock() + self._lease)


def unregistered(aggregate: Aggregate[Any], lease: float, now: float) -> Aggregate[Any]:
    """What is kept of a subscription that has been removed, until its dispatcher knows.

    When nobody has claimed it, or no longer, that is nothing.
    """
    if "owner" not in aggregate.metadata or aggregate.run_at is None or aggregate.run_at <= now:
        return ABSENT
    return Aggregate({}, {"owner": aggregate.metadata["owner"]}, run_at=now + lease)


def abandoned(aggregate: Aggregate[Any], now: float) -> Aggregate[Any]:
    """What is kept of a removed subscription whose dispatcher has not come back."""
    over = not aggregate.resource and (aggregate.run_at is None or aggregate.run_at <= now)
    return ABSENT if over else aggregate


def adopted(aggregate: Aggregate[Any], last: int) -> Aggregate[Any]:
    """What is kept of a subscription that was made when nothing was delivered yet.

    It is told what comes after the `last` batch.
    """
    if not aggregate.resource or aggregate.run_at is not None:
        return aggregate
    return aggregate._replace(metadata=metadata_of(Progress(cursor=last)), run_at=0)


def recalled(aggregate: Aggregate[Any]) -> Aggregate[Any]:
    """What is kept of a subscription whose dispatcher is to look for its letters again."""
    if not aggregate.resource:
        return aggregate
    return aggregate._replace(metadata={**aggregate.metadata, "recalled": True})
