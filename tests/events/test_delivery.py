"""The delivery to one listener while listener, store or dispatcher fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from tests.events.senders import WAIT
from tests.events.system import (
    HOURS,
    NOW,
    EventSystem,
    Listener,
    S,
    accepts,
    at_first,
    eventually,
    refuses,
)
from tmf630.events.delivery.delivery import Delivery
from tmf630.events.delivery.progress import Progress
from tmf630.events.delivery.sending.sender import Outcome
from tmf630.events.delivery.undelivered import UndeliveredEvent
from tmf630.events.outbox.event_log import LoggedEvent, Place
from tmf630.store.errors import Unavailable

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def running(delivery: Delivery) -> AsyncIterator[None]:
    task = asyncio.create_task(delivery.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def fail_once(delivery: Delivery) -> None:
    async with asyncio.timeout(WAIT):
        with pytest.raises(Unavailable):
            await delivery.run()


async def unavailable() -> None:
    raise Unavailable("the store cannot be reached")


def about(id: str) -> Callable[[UndeliveredEvent], bool]:
    """Whether an undelivered event has that id."""
    return lambda event: event.logged.id == id


async def with_a_queued_event(system: EventSystem, listener: Listener) -> Delivery:
    """A delivery with A1 in its retry queue, and a batch with A2 as the next one."""
    await system.publish("A1", "Z1")
    delivery = await system.delivery(listener)
    async with running(delivery):
        await system.publish("Z2")
        await listener.wait_for("Z2")
    assert await system.waiting() == ["A1"]
    await system.publish("B1", "A2", "C1", "D1")
    await system.publish("E1")
    return delivery


async def test_nothing_is_skipped_when_the_store_fails_within_a_batch(
    system: EventSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = Listener(refuses("A"))
    delivery = await with_a_queued_event(system, listener)
    add = at_first(system.undelivered.add, unavailable, about("A2"))
    monkeypatch.setattr(system.undelivered, "add", add)
    await fail_once(delivery)
    async with running(delivery):
        await listener.wait_for("E1")
    assert sorted(listener.accepted) == ["B1", "C1", "D1", "E1", "Z1", "Z2"]
    assert await system.waiting() == ["A1", "A2"]


async def test_nothing_is_skipped_when_a_lease_is_released_within_a_batch(
    system: EventSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = Listener(refuses("A"))
    delivery = await with_a_queued_event(system, listener)
    keeping = asyncio.Event()

    async def hang() -> None:
        keeping.set()
        await asyncio.Event().wait()

    add = at_first(system.undelivered.add, hang, about("A2"))
    monkeypatch.setattr(system.undelivered, "add", add)
    async with running(delivery), asyncio.timeout(WAIT):
        await keeping.wait()
    async with running(await system.delivery(listener, delivery.progress)):
        await listener.wait_for("E1")
    assert sorted(listener.accepted) == ["B1", "C1", "D1", "E1", "Z1", "Z2"]
    assert await system.waiting() == ["A1", "A2"]


async def test_order_is_kept_when_the_store_fails_while_events_are_queued(
    system: EventSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuses_once(id: str) -> Outcome:
        refused = id == "A1" and listener.seen.count(id) == 1
        return Outcome.FAILED if refused else Outcome.DELIVERED

    listener = Listener(refuses_once)
    add = at_first(system.undelivered.add, unavailable, about("A2"))
    monkeypatch.setattr(system.undelivered, "add", add)
    await system.publish("A1", "A2", "B1")
    delivery = await system.delivery(listener)
    await fail_once(delivery)
    async with running(delivery):
        await listener.wait_for("A1", "A2", "B1")
        system.now += 60
        await system.publish("A3")
        await listener.wait_for("A3")
    assert listener.of("A") == ["A1", "A2", "A3"]


async def test_a_delivery_waits_for_a_batch_that_the_store_does_not_show(
    system: EventSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old batch is read from the store, whose new primary may not show it yet."""
    numbers = range(1, 31)
    for number in numbers:
        await system.publish(f"A{number:02}")
    found, hidden = system.log.batch, [3]

    async def shown(number: int) -> object:
        if number in hidden:
            hidden.remove(number)
            return None
        return await found(number)

    monkeypatch.setattr(system.log, "batch", shown)
    listener = Listener()
    delivery = await system.delivery(listener)
    await fail_once(delivery)
    async with running(delivery):
        await listener.wait_for("A30")
    assert listener.accepted == [f"A{number:02}" for number in numbers]


async def test_a_trimmed_batch_is_skipped(system: EventSystem) -> None:
    for number in range(1, 31):
        await system.publish(f"A{number:02}")
    await system.log.trim(4)
    listener = Listener()
    async with running(await system.delivery(listener)):
        await listener.wait_for("A30")
    assert listener.accepted == [f"A{number:02}" for number in range(4, 31)]


async def test_a_subscription_keeps_its_latest_dead_letters(system: EventSystem) -> None:
    system.context = replace(system.context, max_dead_letters=10)
    system.now = NOW - 90 * HOURS
    for number in range(30):
        await system.publish(f"A{number:02}")
    system.now = NOW
    progress = Progress(failing_since=NOW - 96 * HOURS, failures=900)
    delivery = await system.delivery(Listener(refuses("A")), progress)
    async with running(delivery):
        await eventually(lambda: delivery.progress.cursor >= 30)
    # The oldest are removed after every tenth of them.
    assert (await system.dead())[-10:] == [f"A{number:02}" for number in range(20, 30)]
    assert len(await system.dead()) <= 11


async def test_old_events_of_a_failing_listener_are_dead_letters_after_one_probe(
    system: EventSystem,
) -> None:
    """The log need not keep events for a listener that is down."""
    system.now = NOW - 90 * HOURS
    for _ in range(20):
        await system.publish("A1", "B1")
    system.now = NOW - HOURS
    await system.publish("C1")
    system.now = NOW
    listener = Listener(refuses(*"ABC"))
    progress = Progress(failing_since=NOW - 96 * HOURS, failures=900)
    delivery = await system.delivery(listener, progress)
    async with running(delivery):
        await eventually(lambda: delivery.progress.cursor >= 20)
    assert len(listener.seen) == 1
    assert len(await system.dead()) == 40
    assert not await system.waiting()
    listener.behaviour = accepts
    async with running(await system.delivery(listener, delivery.progress)):
        await listener.wait_for("C1")
    assert listener.accepted == ["C1"]


async def test_retries_that_hang_do_not_delay_new_events(system: EventSystem) -> None:
    hanging = "ABCDEFGHIJ"

    async def behaviour(id: str) -> Outcome:
        if id[0] in hanging:
            await asyncio.Event().wait()
        return Outcome.DELIVERED

    listener = Listener(behaviour)
    for position, resource in enumerate(hanging):
        logged = LoggedEvent(Place(1, position), resource, system.event(f"{resource}1"))
        await system.undelivered.add(UndeliveredEvent(S, logged, NOW))
    await system.publish("Z1")
    async with running(await system.delivery(listener)):
        await listener.wait_for("Z1")
        await listener.until(lambda: set(listener.seen) & {f"{each}1" for each in hanging})
        await system.publish("X2", "Y2", "Z2", "A2")
        await listener.wait_for("X2", "Y2", "Z2")
    assert sorted(listener.accepted) == ["X2", "Y2", "Z1", "Z2"]
