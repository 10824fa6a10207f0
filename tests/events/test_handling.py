"""Events that a part of the server handles itself."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import msgspec
import pytest

from tests.events.system import EventSystem, S, eventually, wanted
from tmf630.events.delivery.handling import Handler, Handling
from tmf630.events.delivery.lease import SubscriptionLease
from tmf630.events.delivery.progress import Progress
from tmf630.events.outbox.event_log import OutboxEvent
from tmf630.identifiers import new_id
from tmf630.jobs.lease import LeaseLost
from tmf630.store.errors import Unavailable

pytestmark = pytest.mark.anyio


class Seen(msgspec.Struct, rename="camel"):
    event_id: str


class Part:
    """A part of the server that handles events, and fails as often as it is told to."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.failures = 0

    @property
    def handler(self) -> Handler[Seen]:
        return Handler(Seen, self._handle)

    async def _handle(self, events: Sequence[Seen]) -> None:
        if self.failures:
            self.failures -= 1
            raise Unavailable("the store is away")
        self.batches.append([each.event_id for each in events])


async def handling(system: EventSystem, part: Part, progress: Progress | None = None) -> Handling:
    await system.subscribe(progress=progress)
    lease = SubscriptionLease(system.subscriptions, S, new_id(), system.lease_terms)
    acquired = await lease.acquire()
    return Handling(wanted(S), lease, acquired, system.context.reader, part.handler)


async def until_done(consumer: Handling, cursor: int) -> None:
    """Run it until it has come so far; raises what it raises."""
    task = asyncio.create_task(consumer.run())
    await eventually(lambda: task.done() or consumer.progress.cursor == cursor)
    if not task.done():
        task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_batch_is_handled_as_one(system: EventSystem) -> None:
    part = Part()
    consumer = await handling(system, part)
    await system.publish("A1", "B1")
    await system.publish("A2")
    await until_done(consumer, 2)
    assert part.batches == [["A1", "B1"], ["A2"]]
    assert consumer.progress == Progress(cursor=2, delivered=3)


async def test_events_of_other_apis_are_passed_over(system: EventSystem) -> None:
    part = Part()
    consumer = await handling(system, part)
    other = OutboxEvent("B1", "B", system.event("B1"), api="other")
    await system.log.append(1, [OutboxEvent("A1", "A", system.event("A1")), other])
    await system.log.append(2, [other])
    await system.context.reader.poll()
    await until_done(consumer, 2)
    assert part.batches == [["A1"]]
    assert consumer.progress == Progress(cursor=2, delivered=1)


async def test_a_batch_that_fails_is_handled_again(system: EventSystem) -> None:
    part = Part()
    part.failures = 2
    consumer = await handling(system, part)
    await system.publish("A1", "B1")
    for _ in range(2):
        with pytest.raises(Unavailable):
            await until_done(consumer, 1)
        assert consumer.progress == Progress()
    await until_done(consumer, 1)
    assert part.batches == [["A1", "B1"]]


async def test_it_goes_on_where_it_was(system: EventSystem) -> None:
    part = Part()
    await system.publish("A1")
    await system.publish("A2")
    consumer = await handling(system, part, progress=Progress(cursor=1, delivered=1))
    await until_done(consumer, 2)
    assert part.batches == [["A2"]]
    assert consumer.progress == Progress(cursor=2, delivered=2)


async def test_nothing_is_handled_without_the_lease(system: EventSystem) -> None:
    part = Part()
    consumer = await handling(system, part)
    other = SubscriptionLease(system.subscriptions, S, new_id(), system.lease_terms)
    reader = system.context.reader
    without = Handling(wanted(S), other, consumer.progress, reader, part.handler)
    await system.publish("A1")
    with pytest.raises(LeaseLost):
        await without.run()
    assert part.batches == []
