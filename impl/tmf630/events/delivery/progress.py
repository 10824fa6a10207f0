"""Who delivers to a subscription: the one process that has claimed it, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from tmf630 import wire
from tmf630.events.outbox.event_log import Place
from tmf630.resources.collection import NOTHING, Kept, Resources
from tmf630.store import Holding

Json = dict[str, Any]


class Taken(Exception):
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


def progress_in(held: Holding) -> Progress:
    """How far things are with a subscription, as it is held."""
    return progress_of(wire.decode(held.journal) if held.journal else {})


def progress_of(journal: Json) -> Progress:
    """What the journal of a subscription tells of its progress."""
    return Progress(
        journal.get("cursor", 0),
        frozenset(journal["pending"]) if "pending" in journal else None,
        journal.get("delivered", 0),
        journal.get("queryFailures", 0),
        journal.get("failing"),
        journal.get("tries", 0),
    )


def journal_of(progress: Progress) -> Json:
    """The journal of a subscription that nobody has claimed."""
    journal: Json = {"cursor": progress.cursor, "delivered": progress.delivered}
    if progress.query_failures:
        journal |= {"queryFailures": progress.query_failures}
    if progress.pending is not None:
        journal |= {"pending": sorted(progress.pending)}
    if progress.failing is not None:
        journal |= {"failing": progress.failing, "tries": progress.tries}
    return journal


class Claim:
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

        def taken(kept: Kept) -> Kept:
            if kept.resource is None or kept.due is None or kept.due > self._clock():
                raise Taken
            return self._claimed(kept, progress_of(kept.journal))

        return progress_of((await self._exchange(taken)).journal)

    async def renew(self, progress: Progress) -> bool:
        """Say again that it is claimed, and how far things are; raises Taken.

        True when letters are to be sent again that had been given up.
        """
        recalled = False

        def renewed(kept: Kept) -> Kept:
            nonlocal recalled
            self._check(kept)
            recalled = "recalled" in kept.journal
            return self._claimed(kept, progress)

        await self._exchange(renewed)
        return recalled

    async def give_back(self, progress: Progress) -> None:
        """Let others claim it from now on; raises Taken."""

        def given_back(kept: Kept) -> Kept:
            self._check(kept)
            self._until = 0
            return replace(kept, journal=journal_of(progress), due=0)

        await self._subscriptions.exchange(self._id, given_back)

    async def end(self) -> None:
        """Remove the subscription, or what is left of it, if it is still claimed."""
        await self._subscriptions.exchange(
            self._id, lambda kept: NOTHING if self._owns(kept) else kept
        )

    async def end_if_removed(self) -> None:
        """Remove what is left of the subscription, if it has been removed."""
        await self._subscriptions.exchange(
            self._id,
            lambda kept: NOTHING if kept.resource is None and self._owns(kept) else kept,
        )

    def _owns(self, kept: Kept) -> bool:
        return kept.journal.get("owner") == self._owner

    async def _exchange(self, change: Callable[[Kept], Kept]) -> Kept:
        until = monotonic() + self._lease
        kept = await self._subscriptions.exchange(self._id, change)
        self._until = until
        return kept

    def _check(self, kept: Kept) -> None:
        if kept.resource is None or not self._owns(kept):
            raise Taken

    def _claimed(self, kept: Kept, progress: Progress) -> Kept:
        journal = {**journal_of(progress), "owner": self._owner}
        return replace(kept, journal=journal, due=self._clock() + self._lease)


def unregistered(kept: Kept, lease: float, now: float) -> Kept:
    """What is kept of a subscription that has been removed, until its courier knows.

    When nobody has claimed it, or no longer, that is nothing.
    """
    if "owner" not in kept.journal or kept.due is None or kept.due <= now:
        return NOTHING
    return Kept(None, {"owner": kept.journal["owner"]}, due=now + lease)


def abandoned(kept: Kept, now: float) -> Kept:
    """What is kept of a removed subscription whose courier has not come back."""
    over = kept.resource is None and (kept.due is None or kept.due <= now)
    return NOTHING if over else kept


def adopted(kept: Kept, last: int) -> Kept:
    """What is kept of a subscription that was made when nothing was delivered yet.

    It is told what comes after the `last` batch.
    """
    if kept.resource is None or kept.due is not None:
        return kept
    return replace(kept, journal=journal_of(Progress(cursor=last)), due=0)


def recalled(kept: Kept) -> Kept:
    """What is kept of a subscription whose courier is to look for its letters again."""
    if kept.resource is None:
        return kept
    return replace(kept, journal={**kept.journal, "recalled": True})
