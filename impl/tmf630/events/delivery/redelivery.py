"""Dead letters, sent again when somebody says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tmf630.events.delivery.progress import recalled
from tmf630.events.delivery.undelivered import UndeliveredEvent, UndeliveredEvents
from tmf630.resources.collection import Resources


class Unknown(Exception):
    """There is no such subscription, or no such dead letter of it; the message says so."""


async def dead_letters(
    subscriptions: Resources, undelivered: UndeliveredEvents, id: str
) -> Sequence[UndeliveredEvent]:
    """The dead letters of a subscription, as their events happened; raises Unknown."""
    if await subscriptions.records.get(id) is None:
        raise Unknown(f"there is no subscription {id}")
    return await undelivered.of(id, dead=True)


async def redeliver(
    subscriptions: Resources,
    undelivered: UndeliveredEvents,
    id: str,
    event_ids: Sequence[str],
    now: float,
) -> int:
    """Have dead letters of a subscription delivered: those of these events, or all of them.

    They are tried for as long as if they had come now, in seconds since 1970. Returns how many they
    are; raises Unknown, and then has done nothing.
    """
    dead = await dead_letters(subscriptions, undelivered, id)
    known = {event.logged.id for event in dead}
    if unknown := [each for each in event_ids if each not in known]:
        raise Unknown(f"subscription {id} has no dead letter of event {unknown[0]}")
    chosen = [each for each in dead if not event_ids or each.logged.id in event_ids]
    for event in chosen:
        await undelivered.put(replace(event, since=now, dead=False, reason=""))
    if chosen:
        await subscriptions.exchange(id, recalled)
    return len(chosen)
