"""Failures in a row keep requests from a neighbour for some time."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from ordercentre.neighbours.protocol import NeighbourUnavailable, RefusedByNeighbour
from tests.events.listener import Connection, answering
from tests.ordercentre.neighbours.serving import WAIT, in_turn, neighbour_that, says

pytestmark = pytest.mark.anyio

FAILURES = 5
OPEN = "catalog: after 5 failures in a row no request is sent for 15 s"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("circuitbreaker.monotonic", clock)
    return clock


class Switch:
    """A neighbour that answers when it is switched on."""

    def __init__(self) -> None:
        self.on = False

    async def __call__(self, connection: Connection) -> None:
        await (says({}) if self.on else answering("500 x"))(connection)


async def test_a_circuit_opens_and_closes(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    switch = Switch()
    async with neighbour_that(switch) as (neighbour, listener):
        for _ in range(FAILURES):
            with pytest.raises(NeighbourUnavailable, match=r"^catalog: GET /a: 500$"):
                await neighbour.get("/a")
        for request in (neighbour.get("/b"), neighbour.post("/b", {})):
            with pytest.raises(NeighbourUnavailable) as unavailable:
                await request
        assert str(unavailable.value) == OPEN
        assert unavailable.value.retry_after == 15.0
        assert len(listener.requests) == FAILURES
        clock.now += 10
        with pytest.raises(NeighbourUnavailable, match="for 5 s"):
            await neighbour.get("/a")
        clock.now += 5
        with pytest.raises(NeighbourUnavailable, match=r": 500$"):
            await neighbour.get("/a")
        with pytest.raises(NeighbourUnavailable, match="for 15 s"):
            await neighbour.get("/a")
        clock.now += 15
        switch.on = True
        for _ in range(10):
            assert await neighbour.get("/a")
    assert len(listener.requests) == FAILURES + 1 + 10
    assert [record.message for record in caplog.records if "neighbours" in record.name] == [
        f"{OPEN}; the last one: catalog: 500",
        "catalog: it answers again",
    ]


async def test_an_answer_between_failures_keeps_a_circuit_closed(clock: Clock) -> None:
    failing = [answering("500 x")] * (FAILURES - 1)
    for answer in (says({}), answering("404 x"), answering("409 x")):
        async with neighbour_that(in_turn(*failing, answer, *failing, answer)) as (neighbour, _):
            for _ in range(2):
                for _ in failing:
                    with pytest.raises(NeighbourUnavailable):
                        await neighbour.get("/a")
                with suppress(RefusedByNeighbour):
                    await neighbour.get("/a")


async def test_one_attempt_at_a_time_tries_an_open_circuit(clock: Clock) -> None:
    arrived, resume = asyncio.Event(), asyncio.Event()

    async def answer_later(connection: Connection) -> None:
        arrived.set()
        await resume.wait()
        await says({})(connection)

    behave = in_turn(*[answering("500 x")] * FAILURES, answer_later, says({}))
    async with neighbour_that(behave) as (neighbour, listener):
        for _ in range(FAILURES):
            with pytest.raises(NeighbourUnavailable):
                await neighbour.get("/a")
        clock.now += 15
        first = asyncio.create_task(neighbour.get("/a"))
        await asyncio.wait_for(arrived.wait(), WAIT)
        with pytest.raises(NeighbourUnavailable, match="for 1 s"):
            await neighbour.get("/a")
        resume.set()
        assert await first
        assert await neighbour.get("/a")
    assert len(listener.requests) == FAILURES + 2


async def test_cancelled_requests_are_not_counted(clock: Clock) -> None:
    arrived = asyncio.Event()

    async def wait(connection: Connection) -> None:
        arrived.set()
        await asyncio.Event().wait()

    async def cancel(request: asyncio.Task[object]) -> None:
        await asyncio.wait_for(arrived.wait(), WAIT)
        arrived.clear()
        request.cancel()
        await asyncio.gather(request, return_exceptions=True)

    fails = answering("500 x")
    behave = in_turn(*[wait] * FAILURES, *[fails] * FAILURES, wait, fails)
    async with neighbour_that(behave) as (neighbour, _):
        for _ in range(FAILURES):
            await cancel(asyncio.create_task(neighbour.get("/a")))
        for _ in range(FAILURES):
            with pytest.raises(NeighbourUnavailable, match=r": 500$"):
                await neighbour.get("/a")
        clock.now += 15
        await cancel(asyncio.create_task(neighbour.get("/a")))
        with pytest.raises(NeighbourUnavailable, match=r": 500$"):
            await neighbour.get("/a")
        with pytest.raises(NeighbourUnavailable, match="no request is sent"):
            await neighbour.get("/a")


async def test_retries_end_when_the_circuit_opens(clock: Clock) -> None:
    async with neighbour_that(answering("500 x"), attempts=10) as (neighbour, listener):
        with pytest.raises(NeighbourUnavailable, match="no request is sent for 15 s"):
            await neighbour.get("/a")
    assert len(listener.requests) == FAILURES
