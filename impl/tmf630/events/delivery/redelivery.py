"""Delivers dead letters again, on request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tmf630.events.delivery.lease import redelivering
from tmf630.events.delivery.undelivered import UndeliveredEvent, UndeliveredEvents
from tmf630.events.outbox.audit_log import AuditLog, record_now
from tmf630.resources.collection import Resources


class Unknown(Exception):
    """There is no such subscription, or it has no such dead letter; the message says which."""


async def dead_letters(
    subscriptions: Resources, undelivered: UndeliveredEvents, id: str
) -> Sequence[UndeliveredEvent]:
    """The dead letters of a subscription, in the order of the event log; raises Unknown."""
    if await subscriptions.get(id) is None:
        raise Unknown(f"there is no subscription {id}")
    return await undelivered.dead_letters(id)


async def redeliver(
    subscriptions: Resources,
    undelivered: UndeliveredEvents,
    audit: AuditLog,
    id: str,
    event_ids: Sequence[str],
    now: float,
) -> int:
    """Put the dead letters of these events, or all if none is named, back into the retry queue.

    They are tried as long as events that happen `now`, in seconds since 1970. Returns how many they
    are. Raises Unknown, and then changes nothing.
    """
    dead = await dead_letters(subscriptions, undelivered, id)
    known = {each.logged.id for each in dead}
    if unknown := [each for each in event_ids if each not in known]:
        raise Unknown(f"subscription {id} has no dead letter of event {unknown[0]}")
    chosen = [each for each in dead if not event_ids or each.logged.id in event_ids]
    for event in chosen:
        await undelivered.update(replace(event, since=now, is_dead=False, reason=""))
    if chosen:
        await audit.add([record_now(id, subscriptions.name, "redeliver")])
        await subscriptions.update(id, redelivering)
    return len(chosen)
