"""One event to one listener, on real connections."""

from __future__ import annotations

import asyncio

import pytest

from tests.events.listener import Behaviour, Connection, answering, listening
from tests.events.senders import BODY, DELIVERED, LOOPBACK, USER_AGENT, WAIT, fine, hang
from tmf630.events.delivery.sending.sender import Outcome, Result, Sender

pytestmark = pytest.mark.anyio


async def test_the_request_that_a_listener_gets(sender: Sender) -> None:
    async with listening(fine) as listener:
        url = listener.url("/listener?tenant=a")
        assert await sender.post(url, BODY, {"webhook-id": "1"}) == DELIVERED
    [request] = listener.requests
    assert request.line == "POST /listener?tenant=a HTTP/1.1"
    assert request.body == BODY
    assert request.headers == {
        "host": f"127.0.0.1:{listener.port}",
        "content-type": "application/json;charset=utf-8",
        "user-agent": USER_AGENT,
        "webhook-id": "1",
        "content-length": str(len(BODY)),
    }


@pytest.mark.parametrize("status", ["200 OK", "201 Created", "202 Accepted", "204 x", "299 x"])
async def test_any_success_is_delivered(sender: Sender, status: str) -> None:
    async with listening(answering(status)) as listener:
        answer = await sender.post(listener.url(), BODY, {})
    assert answer == Result(Outcome.DELIVERED, status[:3])


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("410 Gone", Outcome.GONE),
        ("400 Bad Request", Outcome.FAILED),
        ("401 Unauthorized", Outcome.FAILED),
        ("404 Not Found", Outcome.FAILED),
        ("429 Too Many Requests", Outcome.FAILED),
        ("500 Internal Server Error", Outcome.FAILED),
        ("503 Service Unavailable", Outcome.FAILED),
        ("600 Beyond", Outcome.FAILED),
    ],
)
async def test_other_answers(sender: Sender, status: str, outcome: Outcome) -> None:
    async with listening(answering(status, body=b"No.")) as listener:
        assert await sender.post(listener.url(), BODY, {}) == Result(outcome, status[:3])
    assert len(listener.requests) == 1


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
async def test_redirects_are_not_followed(sender: Sender, status: int) -> None:
    async with listening(fine) as target:
        redirect = answering(f"{status} Moved", f"Location: {target.url()}")
        async with listening(redirect) as listener:
            answer = await sender.post(listener.url(), BODY, {})
    assert answer == Result(Outcome.FAILED, f"{status}: redirects are not followed")
    assert target.connections == 0


async def test_cookies_are_not_kept(sender: Sender) -> None:
    async with listening(answering("204 x", "Set-Cookie: a=b; Path=/")) as listener:
        for _ in range(2):
            await sender.post(listener.url(), BODY, {})
    assert ["cookie" in request.headers for request in listener.requests] == [False, False]


async def test_no_proxy_of_the_environment(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(fine) as proxy, listening(fine) as listener:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url(""))
        assert await sender.post(listener.url(), BODY, {}) == DELIVERED
    assert (proxy.connections, listener.connections) == (0, 1)


@pytest.mark.parametrize("size", [0, 10, 64 * 1024])
async def test_one_connection_for_many_events(sender: Sender, size: int) -> None:
    async with listening(answering("200 OK", body=b"x" * size)) as listener:
        for _ in range(20):
            answer = await sender.post(listener.url(), BODY, {})
            assert answer == Result(Outcome.DELIVERED, "200")
    assert (len(listener.requests), listener.connections) == (20, 1)


async def test_a_connection_that_the_listener_has_closed(sender: Sender) -> None:
    async def answer_and_leave(connection: Connection) -> None:
        await fine(connection)
        connection.writer.close()
        await connection.writer.wait_closed()

    async with listening(answer_and_leave) as listener:
        for _ in range(3):
            assert await sender.post(listener.url(), BODY, {}) == DELIVERED
            await asyncio.wait_for(listener.left.wait(), WAIT)
            listener.left.clear()
    assert listener.connections == 3


async def test_at_most_eight_connections(sender: Sender) -> None:
    full, resume = asyncio.Event(), asyncio.Event()
    waiting = 0

    async def wait_for_eight(connection: Connection) -> None:
        nonlocal waiting
        waiting += 1
        if waiting == 8:
            full.set()
        await resume.wait()
        await fine(connection)

    async with listening(wait_for_eight) as listener:
        posts = [asyncio.create_task(sender.post(listener.url(), BODY, {})) for _ in range(40)]
        await asyncio.wait_for(full.wait(), WAIT)
        resume.set()
        assert await asyncio.gather(*posts) == [DELIVERED] * 40
    assert listener.connections == 8


async def test_the_wait_for_a_connection_does_not_count_as_time_of_the_attempt() -> None:
    """The first eight attempts time out; the next ones have their full time."""
    behaviours: list[Behaviour] = [hang] * 8

    async def behave(connection: Connection) -> None:
        await (behaviours.pop() if behaviours else fine)(connection)

    sender = Sender(LOOPBACK, USER_AGENT, seconds=2.0)
    async with listening(behave) as listener:
        answers = await asyncio.gather(*(sender.post(listener.url(), BODY, {}) for _ in range(16)))
        await sender.aclose()
    assert [answer.outcome for answer in answers].count(Outcome.FAILED) == 8
    assert answers.count(DELIVERED) == 8


async def test_idle_connections_are_closed() -> None:
    sender = Sender(LOOPBACK, USER_AGENT, idle=0.1)
    async with listening(fine) as listener:
        assert await sender.post(listener.url(), BODY, {}) == DELIVERED
        await asyncio.wait_for(listener.left.wait(), WAIT)
        assert await sender.post(listener.url(), BODY, {}) == DELIVERED
        await sender.aclose()
    assert listener.connections == 2


async def test_closing(sender: Sender) -> None:
    async with listening(fine) as listener:
        assert await sender.post(listener.url(), BODY, {}) == DELIVERED
        await sender.aclose()
        await asyncio.wait_for(listener.left.wait(), WAIT)
