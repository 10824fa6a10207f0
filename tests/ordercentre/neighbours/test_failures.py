"""Neighbours that are down, slow or broken."""

from __future__ import annotations

import asyncio
import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import trustme

from ordercentre.neighbours.protocol import NeighbourUnavailable
from ordercentre.neighbours.sending import answers
from tests.events.listener import Behaviour, Connection, answering, listening
from tests.events.test_connecting import certified
from tests.ordercentre.neighbours.serving import (
    LOCAL,
    WAIT,
    asking,
    hang,
    in_turn,
    neighbour_that,
    says,
    sends,
)
from tests.server import free_port
from tmf630.outbound.targets import Rules

pytestmark = pytest.mark.anyio

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
HUGE = b'{"a":"' + b"x" * (8 * 1024 * 1024) + b'"}'


@pytest.mark.parametrize(
    ("behave", "message"),
    [
        (answering("500 x", body=b"<html>secret"), "500"),
        (answering("503 x"), "503"),
        (answering("408 x"), "408"),
        (answering("425 x"), "425"),
        (answering("429 x"), "429"),
        (answering("600 x"), "600, which is no status of an answer"),
        (answering("302 x", "Location: http://127.0.0.1/"), "302: redirects are not followed"),
        (answering("200 OK", body=b"<html>"), "the answer cannot be read: the body is not JSON: "),
        (answering("200 OK", body=b'{"a":1,"a":2}'), 'cannot be read: an object names "a" twice'),
        (answering("200 OK", body=b'{"a":NaN}'), "cannot be read: NaN is not a JSON value"),
        (answering("200 OK", body=b'"\xff"'), "cannot be read: the body is not UTF-8"),
        (answering("200 OK", body=b"[" * 100 + b"]" * 100), "nested deeper than 64 levels"),
        (answering("200 OK", body=HUGE), "its body is longer than 8 MiB"),
        (
            answering("200 OK", "Content-Encoding: gzip", body=gzip.compress(b"{}")),
            "its body is compressed, which the request does not accept",
        ),
        (sends(b""), "no answer: "),
        (sends(b"SSH-2.0-OpenSSH_9.2\r\n"), "no answer: "),
        (sends(b"HTTP/1.1 200 OK\r\nContent-"), "no answer: "),
        (sends(ANSWER + b'Content-Length: 100\r\n\r\n{"id":'), "no answer: "),
        (sends(ANSWER + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "no answer: "),
        (sends(ANSWER + b"X: " + b"x" * 1_000_000), "no answer: "),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
async def test_answers_that_cannot_be_used(behave: Behaviour, message: str) -> None:
    async with neighbour_that(behave) as (neighbour, _):
        with pytest.raises(NeighbourUnavailable) as unavailable:
            await neighbour.get("/a/1")
    assert str(unavailable.value).startswith("catalog: GET /a/1: ")
    assert message in str(unavailable.value)
    assert "secret" not in str(unavailable.value)
    assert unavailable.value.retry_after == 5.0


async def test_an_endless_body() -> None:
    async def answer_endlessly(connection: Connection) -> None:
        await connection.send(ANSWER + b"Transfer-Encoding: chunked\r\n\r\n")
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        while True:
            await connection.send(chunk)

    async with neighbour_that(answer_endlessly) as (neighbour, listener):
        with pytest.raises(NeighbourUnavailable, match="longer than 8 MiB"):
            await neighbour.get("/a/1")
        await asyncio.wait_for(listener.left.wait(), WAIT)


async def drip(connection: Connection) -> None:
    await connection.send(ANSWER + b"Content-Length: 1000\r\n\r\n")
    while True:
        await connection.send(b" ")
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("behave", [hang, drip])
async def test_a_neighbour_that_is_slow(behave: Behaviour) -> None:
    async with neighbour_that(behave, seconds=0.2) as (neighbour, _):
        with pytest.raises(NeighbourUnavailable) as unavailable:
            await neighbour.get("/a/1")
    assert str(unavailable.value) == "catalog: GET /a/1: no answer in 0.2 seconds"


async def test_the_connection_to_a_slow_neighbour_is_closed() -> None:
    async with neighbour_that(drip, seconds=1.0) as (neighbour, listener):
        with pytest.raises(NeighbourUnavailable):
            await neighbour.get("/a/1")
        await asyncio.wait_for(listener.left.wait(), WAIT)


async def test_a_refused_connection() -> None:
    async with asking(f"http://127.0.0.1:{free_port()}") as neighbour:
        with pytest.raises(NeighbourUnavailable) as unavailable:
            await neighbour.get("/a/1")
    assert str(unavailable.value) == "catalog: GET /a/1: no connection: Connection refused"


async def test_a_host_that_does_not_exist() -> None:
    async with asking("http://catalog.invalid/") as neighbour:
        with pytest.raises(NeighbourUnavailable, match=r"catalog\.invalid could not be resolved"):
            await neighbour.get("/a/1")


async def test_an_address_that_is_not_allowed() -> None:
    strict = Rules(networks=(), http=True, loopback=False)
    async with (
        listening(says({})) as listener,
        asking(listener.url(""), strict, attempts=3) as neighbour,
    ):
        with pytest.raises(NeighbourUnavailable, match=r"127\.0\.0\.1 is a loopback address"):
            await neighbour.get("/a/1")
    assert listener.connections == 0


async def test_a_certificate_that_is_not_trusted() -> None:
    tls = certified(trustme.CA(), "127.0.0.1")
    async with (
        listening(says({}), tls=tls) as listener,
        asking(listener.url("", scheme="https"), LOCAL) as neighbour,
    ):
        with pytest.raises(NeighbourUnavailable, match="its certificate is not trusted"):
            await neighbour.get("/a/1")
    assert listener.requests == []


async def test_what_can_be_repeated_is_repeated() -> None:
    faults = (sends(b""), answering("500 x"), answering("429 x", "Retry-After: 1"))
    async with neighbour_that(in_turn(*faults, says([{"id": "1"}])), attempts=4) as (neighbour, _):
        assert await neighbour.find("/a", {}, 10) == [{"id": "1"}]
    async with neighbour_that(in_turn(*faults, says({"id": "1"})), attempts=4) as (neighbour, _):
        answer = await neighbour.get("/a/1")
        assert answer is not None and answer.content == {"id": "1"}
    async with neighbour_that(in_turn(*faults, says({})), attempts=4) as (neighbour, _):
        await neighbour.delete("/a/1")


async def test_attempts_are_limited() -> None:
    behave = in_turn(answering("500 x"), answering("502 x"), answering("503 x"), says({}))
    async with neighbour_that(behave, attempts=3) as (neighbour, listener):
        with pytest.raises(NeighbourUnavailable, match="catalog: GET /a/1: 503"):
            await neighbour.get("/a/1")
    assert len(listener.requests) == 3


@pytest.mark.parametrize(
    "behave",
    [
        answering("500 x"),
        answering("503 x", "Retry-After: 1"),
        sends(b""),
        sends(ANSWER + b"Content-Length: 100\r\n\r\n"),
        answering("201 x", body=b"<html>"),
    ],
)
async def test_what_may_have_had_an_effect_is_sent_once(behave: Behaviour) -> None:
    async with neighbour_that(behave, attempts=3) as (neighbour, listener):
        for request in (neighbour.post("/a", {}), neighbour.patch("/a/1", {})):
            with pytest.raises(NeighbourUnavailable):
                await request
    assert len(listener.requests) == 2


async def test_a_post_is_attempted_again_while_there_is_no_connection() -> None:
    """The second attempt finds the server, which begins to listen after the first one."""
    looked_up = 0

    async def resolve(host: str) -> list[str]:
        nonlocal looked_up
        looked_up += 1
        return ["127.0.0.8" if looked_up == 1 else "127.0.0.9"]

    async with (
        listening(says({"id": "1"}, status="201 x"), host="127.0.0.9") as listener,
        asking(listener.url("", host="catalog.example"), resolve=resolve, attempts=2) as neighbour,
    ):
        answer = await neighbour.post("/a", {})
    assert answer.content == {"id": "1"}
    assert (looked_up, len(listener.requests)) == (2, 1)


async def test_the_log_says_what_is_attempted_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    async with neighbour_that(in_turn(answering("502 x"), says({})), attempts=2) as (neighbour, _):
        await neighbour.get("/a")
    [record] = [record for record in caplog.records if "neighbours" in record.name]
    assert record.getMessage() == "catalog: 502; the next attempt is in 0.0 seconds"


@pytest.mark.parametrize("status", ["429 x", "503 x"])
async def test_a_long_pause_that_is_asked_for_ends_the_attempts(status: str) -> None:
    behave = answering(status, "Retry-After: 120")
    async with neighbour_that(behave, attempts=3) as (neighbour, listener):
        with pytest.raises(NeighbourUnavailable) as unavailable:
            await neighbour.get("/a/1")
    assert unavailable.value.retry_after == 120.0
    assert len(listener.requests) == 1


NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def http_date(seconds: float) -> str:
    return format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("0", 1.0),
        ("1000000000000", 3_600.0),
        (http_date(90), 90.0),
        (http_date(-90), 1.0),
        (http_date(90_000), 3_600.0),
        ("Sunday, 29-Nov-26 12:01:30 GMT", 90.0),
        ("Sun Nov 29 12:01:30 2026", 90.0),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("²", None),
        ("Sun, 99 Nov 2026 12:00:00 GMT", None),
        ("9" * 10_000, 3_600.0),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert answers.retry_after(value, NOW.timestamp()) == seconds


async def test_requests_that_wait_for_a_connection_fail_with_those_before_them() -> None:
    """Each of the first 16 takes its time; when five of them have failed, the others fail."""
    async with neighbour_that(hang, seconds=0.3) as (neighbour, listener):
        requests = (neighbour.get(f"/a/{number}") for number in range(100))
        failed = await asyncio.gather(*requests, return_exceptions=True)
    assert all(isinstance(each, NeighbourUnavailable) for each in failed)
    assert listener.connections < 16 + 5
