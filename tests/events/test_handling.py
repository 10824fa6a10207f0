"""Events that a part of the server handles itself."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import pytest

from tests.events.system import CALLBACK, EventSystem, Json, S, eventually, readable
from tmf630.events.delivery.handling import Handling
from tmf630.events.delivery.lease import SubscriptionLease
from tmf630.events.delivery.progress import Progress
from tmf630.identifiers import new_id
from tmf630.jobs.lease import LeaseLost
from tmf630.resources.aggregate import ABSENT
from tmf630.store.errors import Unavailable

pytestmark = pytest.mark.anyio

CREATED = "eventType=ProductOrderCreateEvent"


class Handler:
    """Handles events, and fails as often as it is told to."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.failures = 0

    async def handle(self, events: Sequence[Json]) -> None:
        if self.failures:
            self.failures -= 1
            raise Unavailable("the store is away")
        self.batches.append([each["eventId"] for each in events])


async def handling(
    system: EventSystem, handler: Handler, query: str = CREATED, progress: Progress | None = None
) -> Handling:
    await system.subscribe(progress=progress)
    lease = SubscriptionLease(system.subscriptions, S, new_id(), system.lease_terms)
    subscription = readable(S, {"callback": CALLBACK, "query": query})
    acquired = await lease.acquire()
    return Handling(subscription, lease, acquired, system.context.reader, handler.handle)


async def until_done(consumer: Handling, cursor: int) -> None:
    """Run it until it has come so far; raises what it raises."""
    task = asyncio.create_task(consumer.run())
    await eventually(lambda: task.done() or consumer.progress.cursor == cursor)
    if not task.done():
        task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_batch_is_handled_as_one(system: EventSystem) -> None:
    handler = Handler()
    consumer = await handling(system, handler)
    await system.publish("A1", "B1")
    await system.publish("A2")
    await until_done(consumer, 2)
    assert handler.batches == [["A1", "B1"], ["A2"]]
    assert consumer.progress == Progress(cursor=2, delivered=3)


async def test_other_events_are_passed_over(system: EventSystem) -> None:
    handler = Handler()
    consumer = await handling(system, handler, "eventType=ProductOrderDeleteEvent")
    await system.publish("A1")
    await until_done(consumer, 1)
    assert handler.batches == []


async def test_a_batch_that_fails_is_handled_again(system: EventSystem) -> None:
    handler = Handler()
    handler.failures = 2
    consumer = await handling(system, handler)
    await system.publish("A1", "B1")
    for _ in range(2):
        with pytest.raises(Unavailable):
            await until_done(consumer, 1)
        assert consumer.progress == Progress()
    await until_done(consumer, 1)
    assert handler.batches == [["A1", "B1"]]


async def test_it_goes_on_where_it_was(system: EventSystem) -> None:
    handler = Handler()
    await system.publish("A1")
    await system.publish("A2")
    consumer = await handling(system, handler, progress=Progress(cursor=1, delivered=1))
    await until_done(consumer, 2)
    assert handler.batches == [["A2"]]
    assert consumer.progress == Progress(cursor=2, delivered=2)


async def test_nothing_is_handled_without_the_lease(system: EventSystem) -> None:
    handler = Handler()
    consumer = await handling(system, handler)
    await system.subscriptions.update(S, lambda _: ABSENT)
    lost = SubscriptionLease(system.subscriptions, S, new_id(), system.lease_terms)
    without = Handling(
        readable(S, {"callback": CALLBACK}),
        lost,
        consumer.progress,
        system.context.reader,
        handler.handle,
    )
    await system.publish("A1")
    with pytest.raises(LeaseLost):
        await without.run()
    assert handler.batches == []
