"""How the deliveries to all subscribers stand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tmf630 import wire
from tmf630.collection import Resources
from tmf630.errors import Fault
from tmf630.events.claim import Progress, progress_of
from tmf630.events.letters import Letters
from tmf630.events.log import EventLog, Logged, Place
from tmf630.events.subscription import Readable, Subscription, registered
from tmf630.store import Holding

Json = dict[str, Any]


@dataclass(slots=True)
class Status:
    """How the delivery to one subscriber stands; times are in seconds since 1970.

    `waiting` events are to be delivered yet, the `oldest` of which happened then; `failing` is
    since when there are some that the listener does not take. A subscription that is not `readable`
    is not delivered to.
    """

    id: str
    callback: str
    query: str
    progress: Progress
    dead: int
    readable: bool = True
    failing: float | None = None
    waiting: int = 0
    oldest: float | None = None
    aside: set[Place] = field(default_factory=set, repr=False)

    def add(self, logged: Logged) -> None:
        """Count one more event that waits."""
        self.waiting += 1
        self.oldest = logged.time if self.oldest is None else min(self.oldest, logged.time)


async def statuses(
    subscriptions: Resources, readable: Readable, letters: Letters, log: EventLog
) -> Sequence[Status]:
    """The status of each subscription, in the order of their callbacks."""
    found: list[Status] = []
    wanting: list[tuple[Status, Subscription]] = []
    async for holding, resource in _registered(subscriptions):
        status = await _status(holding, resource, letters)
        found.append(status)
        try:
            wanting.append((status, readable(holding.id, resource)))
        except Fault:
            status.readable = False
    await _count_waiting(wanting, log)
    return sorted(found, key=lambda each: (each.callback, each.query))


async def _registered(subscriptions: Resources) -> AsyncIterator[tuple[Holding, Json]]:
    for record in await registered(subscriptions.records):
        held = await subscriptions.records.held(record.id)
        if held and held.record:
            yield held, wire.decode(held.record.resource)


async def _status(holding: Holding, resource: Json, letters: Letters) -> Status:
    status = Status(
        holding.id,
        resource["callback"],
        resource.get("query") or "",
        progress_of(wire.decode(holding.journal) if holding.journal else {}),
        await letters.count(holding.id, dead=True),
    )
    status.failing = status.progress.failing
    for letter in await letters.of(holding.id, dead=False):
        status.failing = min(status.failing or letter.since, letter.since)
        status.add(letter.logged)
        status.aside.add(letter.logged.place)
    return status


async def _count_waiting(wanting: Iterable[tuple[Status, Subscription]], log: EventLog) -> None:
    """Count the events of the log that have not come to their subscribers' turn."""
    behind = list(wanting)
    cursors = [status.progress.cursor for status, _ in behind]
    first, last = await log.first(), await log.last()
    for number in range(max(first, min(cursors, default=last) + 1), last + 1):
        batch = await log.batch(number)
        for logged in batch.events if batch else ():
            for status, subscription in behind:
                passed = status.progress.is_past(logged.place) or logged.place in status.aside
                if not passed and subscription.wants(logged.event):
                    status.add(logged)
