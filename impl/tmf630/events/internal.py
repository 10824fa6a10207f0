"""Subscriptions of the server's own parts: their events are handled in the dispatcher itself.

They are stored beside those of the hubs, and read the event log in the same way: each at its own
pace, from where it was, also after a crash. No hub shows them.
"""

from __future__ import annotations

from typing import Final

from tmf630.events.delivery.progress import Progress, metadata_of
from tmf630.events.outbox.event_log import EventLog
from tmf630.events.subscription.subscription import API
from tmf630.jobs.lease import FREE
from tmf630.resources.aggregate import ABSENT, Aggregate
from tmf630.resources.collection import Resources
from tmf630.store.errors import Duplicate

INTERNAL: Final = "internal"
"""The API that such a subscription names; the events are those of the first API."""


async def subscribe(subscriptions: Resources, log: EventLog, id: str) -> None:
    """Subscribe a part of the server to the events of the first API, from now on, once."""
    if await subscriptions.get(id):
        return
    resource = {"callback": f"{INTERNAL}:{id}", API: INTERNAL}
    progress = metadata_of(Progress(cursor=await log.last()))
    try:
        await subscriptions.create_with_id(id, Aggregate(resource, progress, run_at=FREE))
    except Duplicate:
        return


async def unsubscribe_others(subscriptions: Resources, *own: str) -> None:
    """End the subscriptions of parts that this server does not have."""
    for record in await subscriptions.find_all():
        if record.read().get(API) == INTERNAL and record.id not in own:
            await subscriptions.update(record.id, lambda _: ABSENT)
