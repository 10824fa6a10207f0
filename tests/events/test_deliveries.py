"""Deliveries while subscriptions are registered and removed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.events.system import (
    CALLBACK,
    HOURS,
    NOW,
    EventSystem,
    Listener,
    S,
    accepts,
    at_first,
    refuses,
    wanted,
)
from tmf630.caller import Caller
from tmf630.errors import Fault
from tmf630.events import assignment
from tmf630.events.delivery.progress import LastError, metadata_of, progress_of
from tmf630.events.delivery.redelivery import redeliver
from tmf630.events.delivery.sending.sender import Outcome
from tmf630.events.dispatcher import Dispatcher
from tmf630.events.outbox.audit_log import AuditLog, Selection, open_audit
from tmf630.http.request import Request
from tmf630.jobs.wakeup import Wakeup
from tmf630.resources.aggregate import ABSENT
from tmf630.store import find_all
from tmf630.store.errors import Unavailable

pytestmark = pytest.mark.anyio

REQUEST = Request("/hub", (), {}, "1", Caller("127.0.0.1"), {})


@asynccontextmanager
async def running(dispatcher: Dispatcher) -> AsyncIterator[None]:
    wakeup = Wakeup()
    task = asyncio.create_task(dispatcher.run(wakeup))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        wakeup.close()


async def unavailable() -> None:
    raise Unavailable("there is an election")


async def answers_410(id: str) -> Outcome:
    return Outcome.GONE


@pytest.mark.parametrize("step", ["undelivered", "subscriptions"])
async def test_a_subscription_ends_after_410_though_the_store_fails(
    system: EventSystem, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    listener = Listener(answers_410)
    await system.subscribe()
    deliveries = system.deliveries(listener)
    await deliveries.start(wanted(S))
    if step == "undelivered":
        monkeypatch.setattr(
            system.undelivered, "remove_all", at_first(system.undelivered.remove_all, unavailable)
        )
    else:
        update = at_first(system.subscriptions.update, unavailable)
        monkeypatch.setattr(system.subscriptions, "update", update)
    await system.publish("A1")
    await listener.until(lambda: listener.closed)
    assert await system.subscriptions.read(S) == ABSENT
    assert not deliveries.ids
    assert listener.seen == ["A1"]


async def test_a_new_registration_gets_each_event_once(system: EventSystem) -> None:
    listener = Listener()
    hub = system.hub()
    await hub.register(REQUEST, {"callback": CALLBACK})
    async with running(system.dispatcher(listener)):
        await system.publish("A1")
        await listener.wait_for("A1")
        await hub.unregister(REQUEST, await system.only())
        await system.publish("A2")
        await hub.register(REQUEST, {"callback": CALLBACK})
        await system.publish("A3", "A4")
        await listener.wait_for("A4")
        await listener.until(lambda: listener.connections == 2)
        await system.publish("B1")
        await listener.wait_for("B1")
    assert listener.accepted == ["A1", "A3", "A4", "B1"]


async def test_nothing_is_sent_after_a_subscription_has_been_removed(system: EventSystem) -> None:
    listener = Listener()
    hub = system.hub()
    await hub.register(REQUEST, {"callback": CALLBACK})
    async with running(system.dispatcher(listener)):
        await system.publish("A1")
        await listener.wait_for("A1")
        await hub.unregister(REQUEST, await system.only())
        assert listener.closed == 1
        await system.publish("A2")
    assert listener.seen == ["A1"]


async def test_a_late_410_does_not_end_a_new_subscription(system: EventSystem) -> None:
    """The dispatcher has not read yet that the subscription was replaced."""
    answer = asyncio.Event()

    async def behaviour(id: str) -> Outcome:
        await answer.wait()
        return Outcome.GONE

    listener = Listener(behaviour)
    await system.subscribe()
    deliveries = system.deliveries(listener)
    await deliveries.start(wanted(S))
    await system.publish("A1")
    await listener.until(lambda: listener.seen)
    await system.subscriptions.update(S, lambda _: ABSENT)
    await system.subscribe()
    answer.set()
    await listener.until(lambda: listener.closed)
    listener.behaviour = accepts
    await deliveries.start(wanted(S))
    await listener.wait_for("A1")
    await deliveries.stop()


async def test_redelivered_events_come_before_queued_ones_of_the_same_resource(
    system: EventSystem,
) -> None:
    listener = Listener(refuses("A"))
    await system.subscribe()
    deliveries = system.deliveries(listener)
    await deliveries.start(wanted(S))
    await system.publish("A1", "B1")
    await listener.wait_for("B1")
    system.now = NOW + 71 * HOURS
    await system.publish("A2", "A3", "B2")
    await listener.wait_for("B2")
    system.now = NOW + 73 * HOURS
    await listener.until(lambda: "A2" in listener.seen)
    assert (await system.dead(), await system.waiting()) == (["A1"], ["A2", "A3"])
    listener.behaviour = accepts
    audit = AuditLog(open_audit(system.store))
    again = redeliver(system.subscriptions, system.undelivered, audit, S, [], system.now)
    assert await again == 1
    [record] = [each async for each in audit.find(Selection(subject=S))]
    assert (record["action"], record["resourceType"]) == ("redeliver", "hub")
    await deliveries.renew()
    await listener.wait_for("A3")
    await deliveries.stop()
    assert listener.of("A") == ["A1", "A2", "A3"]


async def test_the_last_error_stays_known(system: EventSystem) -> None:
    listener = Listener(refuses("A"))
    await system.subscribe()
    deliveries = system.deliveries(listener)
    await deliveries.start(wanted(S))
    await system.publish("A1", "B1")
    await listener.wait_for("B1")
    await deliveries.stop()
    listener.behaviour = accepts
    system.now = NOW + HOURS
    await deliveries.start(wanted(S))
    await listener.wait_for("A1")
    await deliveries.stop()
    stored = progress_of((await system.subscriptions.read(S)).metadata)
    assert stored.last_error == LastError(NOW, "failed")
    assert progress_of(metadata_of(stored)) == stored


async def test_more_subscriptions_than_a_page_are_all_delivered_to(
    system: EventSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Registrations at the same moment may pass the limit."""
    monkeypatch.setattr(find_all, "_PAGE_RECORDS", 5)
    monkeypatch.setattr(assignment, "_MAX_SUBSCRIPTIONS", 5)
    listener = Listener()
    for number in range(12):
        await system.subscribe(f"s{number:02}")
    with pytest.raises(Fault, match="no room for more"):
        await system.hub(5).register(REQUEST, {"callback": CALLBACK})
    async with running(system.dispatcher(listener)):
        await listener.until(lambda: listener.connections == 12)
        await system.publish("A1")
        await listener.until(lambda: len(listener.of("A")) == 12)
