"""Listeners that hang, drip, flood, or do not speak HTTP."""

from __future__ import annotations

import asyncio

import pytest

from tests.events.listener import Behaviour, Connection, listening
from tests.events.senders import BODY, DELIVERED, LOOPBACK, USER_AGENT, WAIT, fine, hang
from tmf630.events.delivery.sending.sender import Outcome, Result, Sender

pytestmark = pytest.mark.anyio


async def test_a_listener_that_hangs(short_timeout_sender: Sender) -> None:
    async with listening(hang) as listener:
        answers = await asyncio.gather(
            *(short_timeout_sender.post(listener.url(), BODY, {}) for _ in range(12))
        )
    assert set(answers) == {Result(Outcome.FAILED, "no answer in 0.2 seconds")}


async def test_a_listener_that_hangs_does_not_delay_another(sender: Sender) -> None:
    other = Sender(LOOPBACK, USER_AGENT)
    async with listening(hang) as hanging, listening(fine) as listener:
        posts = [asyncio.create_task(other.post(hanging.url(), BODY, {})) for _ in range(20)]
        await asyncio.wait_for(hanging.arrived.wait(), WAIT)
        for _ in range(20):
            assert await sender.post(listener.url(), BODY, {}) == DELIVERED
        assert not any(post.done() for post in posts)
        for post in posts:
            post.cancel()
        await asyncio.gather(*posts, return_exceptions=True)
        await other.aclose()


async def test_a_sender_recovers_after_hanging(short_timeout_sender: Sender) -> None:
    behaviours = [hang] * 8

    async def behave(connection: Connection) -> None:
        await (behaviours.pop() if behaviours else fine)(connection)

    async with listening(behave) as listener:
        await asyncio.gather(
            *(short_timeout_sender.post(listener.url(), BODY, {}) for _ in range(8))
        )
        async with asyncio.timeout(WAIT):
            while await short_timeout_sender.post(listener.url(), BODY, {}) != DELIVERED:
                pass


def dripping(head: bytes, drop: bytes) -> Behaviour:
    async def drip(connection: Connection) -> None:
        await connection.send(head)
        while True:
            await connection.send(drop)
            await asyncio.sleep(0.01)

    return drip


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"HTTP/1.1 200 ", b"O"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"),
    ],
)
async def test_a_listener_that_drips(
    short_timeout_sender: Sender, head: bytes, drop: bytes
) -> None:
    async with listening(dripping(head, drop)) as listener:
        answer = await short_timeout_sender.post(listener.url(), BODY, {})
        await asyncio.wait_for(listener.left.wait(), WAIT)
    assert answer == Result(Outcome.FAILED, "no answer in 0.2 seconds")


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n", b"x"),
        (CHUNKED, b"1\r\nx\r\n"),
    ],
)
async def test_an_accepted_event_is_delivered_however_slow_the_body_is(
    head: bytes, drop: bytes
) -> None:
    sender = Sender(LOOPBACK, USER_AGENT, seconds=2.0)
    async with listening(dripping(head, drop)) as listener:
        answer = await sender.post(listener.url(), BODY, {})
        await asyncio.wait_for(listener.left.wait(), WAIT)
    assert answer == Result(Outcome.DELIVERED, "200")


async def test_an_endless_answer(sender: Sender) -> None:
    sent = 0

    async def flood(connection: Connection) -> None:
        nonlocal sent
        await connection.send(CHUNKED)
        while True:
            await connection.send(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")
            sent += 0x1000

    async with listening(flood) as listener:
        answer = await sender.post(listener.url(), BODY, {})
        await asyncio.wait_for(listener.left.wait(), WAIT)
    assert answer == Result(Outcome.DELIVERED, "200")
    assert sent < 16 * 1024 * 1024  # the size of the system's buffers


async def test_endless_headers(sender: Sender) -> None:
    async def flood(connection: Connection) -> None:
        await connection.send(b"HTTP/1.1 200 OK\r\n")
        while True:
            await connection.send(b"X-Flood: " + b"x" * 1000 + b"\r\n")

    async with listening(flood) as listener:
        answer = await sender.post(listener.url(), BODY, {})
        await asyncio.wait_for(listener.left.wait(), WAIT)
    assert answer.outcome is Outcome.FAILED and answer.reason.startswith("no answer: ")


@pytest.mark.parametrize(
    "nonsense", [b"SSH-2.0-OpenSSH_9.6\r\n", b"\x15\x03\x01\x00\x02\x02\x16", b"HTTP/9 1\r\n\r\n"]
)
async def test_an_answer_that_is_no_http(sender: Sender, nonsense: bytes) -> None:
    async def answer(connection: Connection) -> None:
        await connection.send(nonsense)
        connection.writer.close()

    async with listening(answer) as listener:
        got = await sender.post(listener.url(), BODY, {})
    assert got.outcome is Outcome.FAILED and got.reason.startswith("no answer: ")


async def test_a_listener_that_hangs_up(sender: Sender) -> None:
    async def leave(connection: Connection) -> None:
        connection.writer.transport.abort()

    async with listening(leave) as listener:
        answer = await sender.post(listener.url(), BODY, {})
    assert answer.outcome is Outcome.FAILED and answer.reason.startswith("no answer: ")
    assert len(listener.requests) == 1
