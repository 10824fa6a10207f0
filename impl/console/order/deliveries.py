"""The events of an order, and whether its subscribers have them, as far as that is cheap to find.

No index leads from an order to its events. So the end of the event log is read, which has the
latest events, and the undelivered events of each subscription, to a limit of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from tmf630.api.components import Components
from tmf630.errors import Fault
from tmf630.events.delivery.progress import progress_of
from tmf630.events.formatting import address, moment
from tmf630.events.outbox.event_log import EventLog, LoggedEvent
from tmf630.events.subscription.subscription import QueryFailed, Subscription

BATCHES: Final = 100
_BYTES: Final = 4 * 1024 * 1024
"""How far back the event log is read."""
SUBSCRIPTIONS: Final = 50
_UNDELIVERED: Final = 200
"""How many undelivered events of a subscription are looked through."""


class Progress(StrEnum):
    """Where an event is on its way to a subscription.

    It is done when it is delivered, and when it is older than the subscription.
    """

    DONE = "done"
    WAITING = "waiting"
    REFUSED = "refused"
    DEAD = "dead letter"


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to a subscription at this callback.

    `since` is when its listener first refused it, `reason` why it was given up.
    """

    subscription: str
    callback: str
    progress: Progress
    since: str = ""
    reason: str = ""


@dataclass(slots=True)
class Event:
    """An event of an order or of its cancellation, and its deliveries."""

    logged: LoggedEvent
    deliveries: list[Delivery] = field(default_factory=list)

    @property
    def type(self) -> str:
        """Its type, such as `ProductOrderStateChangeEvent`."""
        return str(self.logged.event.get("eventType", ""))

    @property
    def time(self) -> str:
        """When it happened."""
        return str(self.logged.event.get("eventTime", ""))


async def events_of(
    parts: Components, subscriptions: Iterable[str], resources: AbstractSet[str]
) -> Sequence[Event]:
    """The latest events of these resources with their deliveries, the latest first.

    `subscriptions` are the ids of those whose deliveries are wanted.
    """
    found = {each.place: Event(each) for each in await _latest(parts.log, resources)}
    for id in subscriptions:
        aggregate = await parts.subscriptions.read(id)
        if not aggregate.resource:
            continue
        callback = address(aggregate.resource["callback"])
        undelivered = await parts.undelivered.of_resources(id, resources, _UNDELIVERED)
        for each in undelivered:
            event = found.setdefault(each.logged.place, Event(each.logged))
            state = Progress.DEAD if each.is_dead else Progress.REFUSED
            since = moment(each.since) or ""
            event.deliveries.append(Delivery(id, callback, state, since, each.reason))
        refused = {each.logged.place for each in undelivered}
        progress = progress_of(aggregate.metadata)
        try:
            subscription = parts.read_subscription(id, aggregate.resource)
        except Fault:
            continue
        for place, event in found.items():
            if place not in refused and _wants(subscription, event.logged):
                passed = progress.is_past(place)
                state = Progress.DONE if passed else Progress.WAITING
                event.deliveries.append(Delivery(id, callback, state))
    return [found[place] for place in sorted(found, reverse=True)]


async def _latest(log: EventLog, resources: AbstractSet[str]) -> Sequence[LoggedEvent]:
    """The events of these resources at the end of the event log."""
    texts = [each.encode() for each in resources]
    found: list[LoggedEvent] = []
    number, room = await log.last(), _BYTES
    for each in range(number, max(0, number - BATCHES), -1):
        batch = await log.batch(each)
        if batch is None or room < 0:
            break
        room -= len(batch.text)
        # Most batches are about other orders, and need not be decoded.
        if any(text in batch.text for text in texts):
            found += [event for event in batch.events if event.resource in resources]
    return found


def _wants(subscription: Subscription, logged: LoggedEvent) -> bool:
    """Whether an event is one for a subscription, which began after some of the log."""
    try:
        return subscription.wants(logged)
    except QueryFailed:
        return False
