"""The lease of a subscription: the right of one dispatcher to deliver to it.

The metadata of the subscription name the owner. Each renewal stores the progress of the delivery,
too. A subscription that is unregistered leaves a tombstone until its owner has stopped delivering.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any, Final

from tmf630.events.delivery.progress import Progress, metadata_of, progress_of
from tmf630.jobs.lease import FREE, LeaseLost, LeaseTerms, NotAcquired
from tmf630.resources.aggregate import ABSENT, Aggregate
from tmf630.resources.collection import Resources

_OWNER: Final = "owner"
_REDELIVER: Final = "recalled"
"""Names in the metadata: a file format. `_REDELIVER` is there when dead letters are redelivered."""


class SubscriptionLease:
    """The lease of the subscription with that id, for the dispatcher `owner`."""

    def __init__(self, subscriptions: Resources, id: str, owner: str, terms: LeaseTerms) -> None:
        self._subscriptions = subscriptions
        self._id = id
        self._owner = owner
        self._terms = terms
        self._until = 0.0

    @property
    def is_held(self) -> bool:
        """Whether the lease cannot have expired, by this machine's monotonic clock."""
        return monotonic() < self._until

    async def acquire(self) -> Progress:
        """Acquire the lease, and read the progress; raises NotAcquired."""

        def acquired(aggregate: Aggregate[Any]) -> Aggregate[Any]:
            if not aggregate.resource:
                raise NotAcquired
            run_at = self._terms.acquire(aggregate.run_at)
            return self._owned(aggregate, progress_of(aggregate.metadata), run_at)

        return progress_of((await self._update(acquired)).metadata)

    async def renew(self, progress: Progress) -> bool:
        """Renew the lease, and store the progress; raises LeaseLost.

        True when dead letters were put back into the retry queue since the last renewal.
        """
        redeliver = False

        def renewed(aggregate: Aggregate[Any]) -> Aggregate[Any]:
            nonlocal redeliver
            self._check(aggregate)
            redeliver = _REDELIVER in aggregate.metadata
            return self._owned(aggregate, progress, self._terms.expiry())

        await self._update(renewed)
        return redeliver

    async def release(self, progress: Progress) -> None:
        """Release the lease, and store the progress; raises LeaseLost."""

        def released(aggregate: Aggregate[Any]) -> Aggregate[Any]:
            self._check(aggregate)
            self._until = 0
            return aggregate._replace(metadata=metadata_of(progress), run_at=FREE)

        await self._subscriptions.update(self._id, released)

    async def remove_subscription(self) -> None:
        """Remove the subscription or its tombstone, if this dispatcher still owns the lease."""
        await self._subscriptions.update(
            self._id, lambda aggregate: ABSENT if self._owns(aggregate) else aggregate
        )

    async def remove_tombstone(self) -> None:
        """Remove the tombstone of the subscription, if there is one that this dispatcher owns."""

        def removed(aggregate: Aggregate[Any]) -> Aggregate[Any]:
            return ABSENT if not aggregate.resource and self._owns(aggregate) else aggregate

        await self._subscriptions.update(self._id, removed)

    def _owns(self, aggregate: Aggregate[Any]) -> bool:
        return bool(aggregate.metadata.get(_OWNER) == self._owner)

    def _check(self, aggregate: Aggregate[Any]) -> None:
        if not aggregate.resource or not self._owns(aggregate):
            raise LeaseLost

    async def _update(self, change: Callable[[Aggregate[Any]], Aggregate[Any]]) -> Aggregate[Any]:
        # Counted from before the write, so that this dispatcher stops before another one acquires.
        until = monotonic() + self._terms.seconds
        aggregate = await self._subscriptions.update(self._id, change)
        self._until = until
        return aggregate

    def _owned(
        self, aggregate: Aggregate[Any], progress: Progress, run_at: float
    ) -> Aggregate[Any]:
        metadata = {**metadata_of(progress), _OWNER: self._owner}
        return aggregate._replace(metadata=metadata, run_at=run_at)


def tombstone(aggregate: Aggregate[Any], terms: LeaseTerms) -> Aggregate[Any]:
    """What is left of a subscription that is unregistered.

    Nothing, if no dispatcher holds its lease. Otherwise a tombstone, until the owner removes it or
    the lease expires.
    """
    is_held = aggregate.run_at is not None and not terms.is_expired(aggregate.run_at)
    if _OWNER not in aggregate.metadata or not is_held:
        return ABSENT
    return Aggregate({}, {_OWNER: aggregate.metadata[_OWNER]}, run_at=terms.expiry())


def without_expired_tombstone(aggregate: Aggregate[Any], terms: LeaseTerms) -> Aggregate[Any]:
    """A subscription as it is; nothing of a tombstone whose lease has expired."""
    is_free = aggregate.run_at is None or terms.is_expired(aggregate.run_at)
    return ABSENT if not aggregate.resource and is_free else aggregate


def redelivering(aggregate: Aggregate[Any]) -> Aggregate[Any]:
    """A subscription whose dispatcher is to read its retry queue again with the next renewal."""
    if not aggregate.resource:
        return aggregate
    return aggregate._replace(metadata={**aggregate.metadata, _REDELIVER: True})
