"""The status of deliveries."""

from __future__ import annotations

import pytest

from tests.events.system import NOW, EventSystem, S, readable
from tmf630.events.delivery.progress import Progress
from tmf630.events.delivery.undelivered import UndeliveredEvent
from tmf630.events.outbox.event_log import LoggedEvent, Place
from tmf630.events.status import statuses

pytestmark = pytest.mark.anyio


async def test_undelivered_events_of_a_batch_are_counted(system: EventSystem) -> None:
    """Events of later batches are counted, too; an event in the retry queue is counted once."""
    await system.publish("A1", "B1", "C1", "D1")
    system.now = NOW + 1
    await system.publish("E1", "F1")
    await system.subscribe(progress=Progress(cursor=0, remaining=frozenset([1, 3]), delivered=1))
    logged = LoggedEvent(Place(1, 3), "D", system.event("D1"))
    await system.undelivered.add(UndeliveredEvent(S, logged, NOW))
    [status] = await statuses(system.subscriptions, readable, system.undelivered, system.log)
    assert (status.progress.delivered, status.waiting, status.oldest) == (1, 4, NOW)


async def test_all_events_of_an_unread_batch_are_counted(system: EventSystem) -> None:
    await system.publish("A1", "B1")
    await system.publish("C1")
    await system.subscribe(progress=Progress(cursor=1))
    [status] = await statuses(system.subscriptions, readable, system.undelivered, system.log)
    assert status.waiting == 1
