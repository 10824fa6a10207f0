"""What a client of a neighbour sends, and what it makes of the answers."""

from __future__ import annotations

import asyncio

import pytest

from ordercentre.neighbours.protocol import NeighbourUnavailable, RefusedByNeighbour
from tests.events.listener import Connection, answering, listening
from tests.ordercentre.neighbours.serving import WAIT, asking, hang, in_turn, neighbour_that, says
from tmf630.outbound.targets import Refused, Rules

pytestmark = pytest.mark.anyio


async def test_the_request_that_a_neighbour_gets() -> None:
    async with neighbour_that(says({"id": "1"})) as (neighbour, listener):
        answer = await neighbour.get("/offering/a%2Fb", {"fields": "id,name", "name": "a b&c"})
    assert answer is not None and (answer.status, answer.content) == (200, {"id": "1"})
    assert answer.headers["content-type"] == "application/json"
    [request] = listener.requests
    assert request.line == "GET /api/offering/a%2Fb?fields=id%2Cname&name=a%20b%26c HTTP/1.1"
    assert request.headers == {
        "host": f"127.0.0.1:{listener.port}",
        "accept": "application/json",
        "accept-encoding": "identity",
        "user-agent": "tmf622",
    }


@pytest.mark.parametrize(
    ("base", "line"),
    [
        ("", "GET /offering/1 HTTP/1.1"),
        ("/", "GET /offering/1 HTTP/1.1"),
        ("/api/v4", "GET /api/v4/offering/1 HTTP/1.1"),
        ("/api/v4/", "GET /api/v4/offering/1 HTTP/1.1"),
        ("/api/v4//", "GET /api/v4/offering/1 HTTP/1.1"),
    ],
)
async def test_the_base_url_with_and_without_a_slash(base: str, line: str) -> None:
    async with listening(says({})) as listener, asking(listener.url(base)) as neighbour:
        await neighbour.get("/offering/1")
    assert [request.line for request in listener.requests] == [line]


async def test_requests_with_a_body() -> None:
    created = says({"id": "1"}, status="201 Created")
    async with neighbour_that(in_turn(created, says({"id": "1"}))) as (neighbour, listener):
        answer = await neighbour.post("/order", {"externalId": "é"}, {"Idempotency-Key": "k"})
        await neighbour.patch("/order/1", {"state": "held"})
    assert (answer.status, answer.content) == (201, {"id": "1"})
    post, patch = listener.requests
    assert post.line.startswith("POST /api/order ") and patch.line.startswith("PATCH /api/order/1 ")
    assert post.body == '{"externalId":"é"}'.encode() and patch.body == b'{"state":"held"}'
    assert post.headers["idempotency-key"] == "k"
    for request in listener.requests:
        assert request.headers["content-type"] == "application/json;charset=utf-8"


async def test_one_connection_for_many_requests() -> None:
    async with neighbour_that(says({})) as (neighbour, listener):
        for _ in range(10):
            await neighbour.get("/a")
    assert (len(listener.requests), listener.connections) == (10, 1)


async def test_a_connection_that_the_neighbour_has_closed() -> None:
    async def answer_and_leave(connection: Connection) -> None:
        await says({"id": "1"})(connection)
        connection.writer.close()
        await connection.writer.wait_closed()

    async with neighbour_that(answer_and_leave) as (neighbour, listener):
        for _ in range(3):
            await neighbour.post("/a", {})
            await asyncio.wait_for(listener.left.wait(), WAIT)
            listener.left.clear()
    assert len(listener.requests) == 3


async def test_many_requests_that_are_cancelled() -> None:
    """They leave connections for others."""
    behaviours = [hang] * 200

    async def behave(connection: Connection) -> None:
        await (behaviours.pop() if behaviours else says({"id": "1"}))(connection)

    async with neighbour_that(behave) as (neighbour, listener):
        tasks = [asyncio.create_task(neighbour.get("/a")) for _ in range(50)]
        await asyncio.wait_for(listener.arrived.wait(), WAIT)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        behaviours.clear()
        answers = await asyncio.gather(*(neighbour.get("/a") for _ in range(50)))
    assert all(answer and answer.status == 200 for answer in answers)


async def test_cookies_are_not_kept() -> None:
    async with neighbour_that(says({}, "Set-Cookie: a=b; Path=/")) as (neighbour, listener):
        await neighbour.get("/a")
        await neighbour.get("/a")
    assert not any("cookie" in request.headers for request in listener.requests)


async def test_no_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(says({})) as proxy, neighbour_that(says({})) as (neighbour, _):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url(""))
        await neighbour.get("/a")
    assert proxy.connections == 0


async def test_an_answer_without_a_body() -> None:
    async with neighbour_that(answering("204 No Content")) as (neighbour, _):
        answer = await neighbour.post("/a", {})
        assert (answer.status, answer.content) == (204, None)
        await neighbour.delete("/a/1")


async def test_what_is_not_there() -> None:
    missing = says({"code": "60", "reason": "Not found"}, status="404 Not Found")
    async with neighbour_that(missing) as (neighbour, listener):
        assert await neighbour.get("/a/1") is None
        await neighbour.delete("/a/1")
        for refused in (neighbour.patch("/a/1", {}), neighbour.find("/a", {}, 1)):
            with pytest.raises(RefusedByNeighbour) as caught:
                await refused
            assert caught.value.status == 404
    assert len(listener.requests) == 4


@pytest.mark.parametrize("body", [b"", b" ", b"null"])
async def test_an_empty_answer_does_not_say_that_there_is_nothing(body: bytes) -> None:
    async with neighbour_that(answering("200 OK", body=body)) as (neighbour, _):
        with pytest.raises(NeighbourUnavailable, match="catalog: GET /a/1: the answer is empty"):
            await neighbour.get("/a/1")


async def test_an_etag() -> None:
    unchanged = answering("304 Not Modified", 'ETag: "e1"')
    changed = says({"id": "2"}, 'ETag: "e1"')
    async with neighbour_that(in_turn(changed, unchanged)) as (neighbour, listener):
        first = await neighbour.get("/a/1", etag='W/"0"')
        assert first is not None and first.content == {"id": "2"}
        second = await neighbour.get("/a/1", etag=first.headers["etag"])
        assert second is not None and (second.status, second.content) == (304, None)
        with pytest.raises(NeighbourUnavailable, match="304, but no ETag was sent"):
            await neighbour.get("/a/1")
    sent = [request.headers.get("if-none-match") for request in listener.requests]
    assert sent == ['W/"0"', '"e1"', None]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"code":"20","reason":"Bad","message":"No such state"}', ": Bad: No such state"),
        (b'{"reason":"Bad","message":"Bad"}', ": Bad"),
        (b'{"detail":"one\\u0007\\ntwo"}', r": one\x07\x0atwo"),
        (b'{"reason":"' + b"x" * 500 + b'"}', ": " + "x" * 200 + "…"),
        (b'{"reason":["Bad"],"message":{"a":1}}', ""),
        (b'["Bad"]', ""),
        (b"<html>Bad</html>", ""),
        (b"", ""),
    ],
)
async def test_a_refusal(body: bytes, message: str) -> None:
    async with neighbour_that(answering("422 x", body=body), attempts=3) as (neighbour, listener):
        with pytest.raises(RefusedByNeighbour) as refused:
            await neighbour.post("/order", {})
        assert str(refused.value) == f"catalog: POST /order: 422{message}"
        assert refused.value.status == 422
    assert len(listener.requests) == 1


async def test_credentials_that_are_not_accepted() -> None:
    """They are the operator's to mend, whatever is asked."""
    refuse = says({"reason": "Basic c2VjcmV0 is not valid"}, status="401 x")
    async with neighbour_that(refuse, attempts=3) as (neighbour, listener):
        for asked in (neighbour.get("/a/1"), neighbour.post("/a", {}), neighbour.patch("/a/1", {})):
            with pytest.raises(NeighbourUnavailable, match=r"accepted$"):
                await asked
    assert len(listener.requests) == 3


@pytest.mark.parametrize("status", [400, 403, 405, 409, 410, 412, 422, 451, 501])
async def test_refusals_are_final(status: int) -> None:
    async with neighbour_that(answering(f"{status} x"), attempts=3) as (neighbour, listener):
        with pytest.raises(RefusedByNeighbour) as refused:
            await neighbour.get("/a/1")
        assert refused.value.status == status
    assert len(listener.requests) == 1


@pytest.mark.parametrize(
    ("url", "rules", "word"),
    [
        ("http://catalog.example/", Rules(networks=(), http=False, loopback=False), "is http"),
        ("https://user@catalog.example/", Rules(networks=(), http=True, loopback=True), "user inf"),
        ("https://catalog.example/#a", Rules(networks=(), http=True, loopback=True), "fragment"),
    ],
)
async def test_urls_that_are_not_allowed(url: str, rules: Rules, word: str) -> None:
    with pytest.raises(Refused, match=word):
        async with asking(url, rules):
            pass
