"""Subscriptions that come and go, and those who deliver to them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.events.system import (
    CALLBACK,
    HOURS,
    NOW,
    Listener,
    Post,
    S,
    at_first,
    refuses,
    takes,
    wanted,
)
from tmf630.errors import Fault
from tmf630.events import dispatcher, hub
from tmf630.events.delivery.redelivery import redeliver
from tmf630.events.delivery.sending import Outcome
from tmf630.events.dispatcher import Dispatcher
from tmf630.http.request import Request
from tmf630.jobs.wakeup import Wakeup
from tmf630.resources.aggregate import ABSENT
from tmf630.store import find_all
from tmf630.store.errors import Unavailable

pytestmark = pytest.mark.anyio

REQUEST = Request("/hub", (), {}, "1", "127.0.0.1", {})


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


async def gone(id: str) -> Outcome:
    return Outcome.GONE


@pytest.mark.parametrize("step", ["letters", "subscriptions"])
async def test_who_has_gone_is_forgotten_though_the_store_fails(
    post: Post, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    listener = Listener(gone)
    await post.subscribe()
    deliveries = post.deliveries(listener)
    await deliveries.begin(wanted(S))
    if step == "letters":
        monkeypatch.setattr(
            post.undelivered, "forget", at_first(post.undelivered.forget, unavailable)
        )
    else:
        exchange = at_first(post.subscriptions.exchange, unavailable)
        monkeypatch.setattr(post.subscriptions, "exchange", exchange)
    await post.publish("A1")
    await listener.until(lambda: listener.closed)
    assert await post.subscriptions.records.entry(S) is None
    assert not deliveries.ids
    assert listener.seen == ["A1"]


async def test_who_registers_again_is_told_everything_once(post: Post) -> None:
    listener = Listener()
    hub = post.hub()
    await hub.register({"callback": CALLBACK})
    async with running(post.dispatcher(listener)):
        await post.publish("A1")
        await listener.takes("A1")
        await hub.unregister(REQUEST, await post.only())
        await post.publish("A2")
        await hub.register({"callback": CALLBACK})
        await post.publish("A3", "A4")
        await listener.takes("A4")
        await listener.until(lambda: listener.connections == 2)
        await post.publish("B1")
        await listener.takes("B1")
    assert listener.taken == ["A1", "A3", "A4", "B1"]


async def test_nothing_is_sent_after_a_subscription_has_been_removed(post: Post) -> None:
    listener = Listener()
    hub = post.hub()
    await hub.register({"callback": CALLBACK})
    async with running(post.dispatcher(listener)):
        await post.publish("A1")
        await listener.takes("A1")
        await hub.unregister(REQUEST, await post.only())
        assert listener.closed == 1
        await post.publish("A2")
    assert listener.seen == ["A1"]


async def test_who_has_gone_does_not_take_a_new_subscription_along(post: Post) -> None:
    """The dispatcher has not seen yet that there is another one in the place of its own."""
    answer = asyncio.Event()

    async def behaviour(id: str) -> Outcome:
        await answer.wait()
        return Outcome.GONE

    listener = Listener(behaviour)
    await post.subscribe()
    deliveries = post.deliveries(listener)
    await deliveries.begin(wanted(S))
    await post.publish("A1")
    await listener.until(lambda: listener.seen)
    await post.subscriptions.exchange(S, lambda _: ABSENT)
    await post.subscribe()
    answer.set()
    await listener.until(lambda: listener.closed)
    listener.behaviour = takes
    await deliveries.begin(wanted(S))
    await listener.takes("A1")
    await deliveries.stop()


async def test_what_is_sent_again_comes_before_what_waits_about_the_same_resource(
    post: Post,
) -> None:
    listener = Listener(refuses("A"))
    await post.subscribe()
    deliveries = post.deliveries(listener)
    await deliveries.begin(wanted(S))
    await post.publish("A1", "B1")
    await listener.takes("B1")
    post.now = NOW + 71 * HOURS
    await post.publish("A2", "A3", "B2")
    await listener.takes("B2")
    post.now = NOW + 73 * HOURS
    await listener.until(lambda: "A2" in listener.seen)
    assert (await post.dead(), await post.waiting()) == (["A1"], ["A2", "A3"])
    listener.behaviour = takes
    assert await redeliver(post.subscriptions, post.undelivered, S, [], post.now) == 1
    await deliveries.tell()
    await listener.takes("A3")
    await deliveries.stop()
    assert listener.of("A") == ["A1", "A2", "A3"]


async def test_all_are_delivered_to_however_many_there_are(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those who register at the same moment may pass the limit."""
    monkeypatch.setattr(hub, "_MOST", 5)
    monkeypatch.setattr(find_all, "_PAGE", 5)
    monkeypatch.setattr(dispatcher, "_MOST", 5)
    listener = Listener()
    for number in range(12):
        await post.subscribe(f"s{number:02}")
    with pytest.raises(Fault, match="no room for more"):
        await post.hub().register({"callback": CALLBACK})
    async with running(post.dispatcher(listener)):
        await listener.until(lambda: listener.connections == 12)
        await post.publish("A1")
        await listener.until(lambda: len(listener.of("A")) == 12)
