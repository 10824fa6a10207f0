"""The status of the deliveries to all subscriptions."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

from tmf630.errors import Fault
from tmf630.events.delivery.progress import Progress, progress_of
from tmf630.events.delivery.undelivered import UndeliveredEvents
from tmf630.events.outbox.event_log import EventLog, LoggedEvent, Place
from tmf630.events.subscription.subscription import QueryFailed, ReadSubscription, Subscription
from tmf630.resources.aggregate import Aggregate
from tmf630.resources.collection import Resources
from tmf630.wire import Json


@dataclass(slots=True)
class Status:
    """The status of the delivery to one subscription; times are in seconds since 1970.

    `waiting` counts the events that are not delivered yet; `oldest` is when the oldest of them
    happened. `failing_since` is since when the listener refuses some or all of them. A subscription
    that is not `readable` is not delivered to. `queued` are the places in the event log of those in
    the retry queue.
    """

    id: str
    callback: str
    query: str
    progress: Progress
    dead_letters: int
    readable: bool = True
    failing_since: float | None = None
    waiting: int = 0
    oldest: float | None = None
    queued: set[Place] = field(default_factory=set, repr=False)

    def add(self, logged: LoggedEvent) -> None:
        """Count one more event that waits."""
        self.waiting += 1
        self.oldest = logged.time if self.oldest is None else min(self.oldest, logged.time)


async def statuses(
    subscriptions: Resources,
    read_subscription: ReadSubscription,
    undelivered: UndeliveredEvents,
    log: EventLog,
    ids: Container[str] | None = None,
) -> Sequence[Status]:
    """The status of each subscription, or of those with these ids, in the order of callbacks."""
    found: list[Status] = []
    wanting: list[tuple[Status, Subscription]] = []
    for record in await subscriptions.find_all():
        if ids is not None and record.id not in ids:
            continue
        subscription = await subscriptions.read(record.id)
        if not subscription.resource:
            continue
        status = await _status(record.id, subscription, undelivered)
        found.append(status)
        try:
            wanting.append((status, read_subscription(record.id, subscription.resource)))
        except Fault:
            status.readable = False
    await _count_waiting(wanting, log)
    return sorted(found, key=lambda each: (each.callback, each.query))


async def _status(id: str, subscription: Aggregate[Json], undelivered: UndeliveredEvents) -> Status:
    status = Status(
        id,
        subscription.resource["callback"],
        subscription.resource.get("query") or "",
        progress_of(subscription.metadata),
        await undelivered.count_dead_letters(id),
    )
    status.failing_since = status.progress.failing_since
    for event in await undelivered.queued(id):
        status.failing_since = min(status.failing_since or event.since, event.since)
        status.add(event.logged)
        status.queued.add(event.logged.place)
    return status


async def _count_waiting(wanting: Iterable[tuple[Status, Subscription]], log: EventLog) -> None:
    """Count the events of the log that the deliveries have not reached."""
    behind = list(wanting)
    cursors = [status.progress.cursor for status, _ in behind]
    first, last = await log.first(), await log.last()
    for number in range(max(first, min(cursors, default=last) + 1), last + 1):
        batch = await log.batch(number)
        for logged in batch.events if batch else ():
            for status, subscription in behind:
                passed = status.progress.is_past(logged.place) or logged.place in status.queued
                if not passed and _is_wanted(subscription, logged):
                    status.add(logged)


def _is_wanted(subscription: Subscription, logged: LoggedEvent) -> bool:
    try:
        return subscription.wants(logged)
    except QueryFailed:
        return False
