"""Access tokens by OAuth 2.0 client credentials."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import pytest

from ordercentre.centre import Credentials
from ordercentre.neighbours.client import HttpNeighbour
from ordercentre.neighbours.protocol import NeighbourUnavailable
from ordercentre.neighbours.sending.tokens import Tokens
from tests.events.listener import Behaviour, Connection, Listener, answering, listening
from tests.ordercentre.neighbours.serving import (
    LOCAL,
    WAIT,
    asking,
    hang,
    in_turn,
    says,
    sends,
    settings,
)
from tests.server import free_port
from tmf630.outbound import targets
from tmf630.outbound.connections import Connections
from tmf630.outbound.targets import Refused, Rules

pytestmark = pytest.mark.anyio

SECRET = "s3cr3t/+ü"  # noqa: S105 - of no server


def credentials(token_url: str, scope: str = "") -> Credentials:
    return Credentials(token_url=token_url, client_id="shop:1", client_secret=SECRET, scope=scope)


@dataclass
class Issuer:
    """A server of tokens `t1`, `t2`, …, and an API that takes the newest of them."""

    answer: dict[str, Any] = field(default_factory=lambda: {"token_type": "Bearer"})
    issued: int = 0

    async def issue(self, connection: Connection) -> None:
        self.issued += 1
        await says({"access_token": f"t{self.issued}", **self.answer})(connection)

    async def serve(self, connection: Connection) -> None:
        sent = connection.request.headers.get("authorization")
        if sent == f"Bearer t{self.issued}":
            await says({"id": "1"})(connection)
        else:
            await says({"reason": f"{sent} is not valid"}, status="401 x")(connection)


@asynccontextmanager
async def protected(
    issue: Behaviour, serve: Behaviour, scope: str = "", **changed: Any
) -> AsyncIterator[tuple[HttpNeighbour, Listener, Listener]]:
    """A neighbour that takes tokens, the server of these, and a client of both."""
    async with (
        listening(issue) as tokens,
        listening(serve) as api,
        asking(
            api.url("/api"), credentials=credentials(tokens.url("/token"), scope), **changed
        ) as neighbour,
    ):
        yield neighbour, tokens, api


async def test_a_token_is_asked_for_once() -> None:
    issuer = Issuer({"token_type": "bearer", "expires_in": 3600})
    async with protected(issuer.issue, issuer.serve, "read write") as (neighbour, tokens, api):
        answers = await asyncio.gather(*(neighbour.get(f"/a/{number}") for number in range(10)))
        await neighbour.post("/a", {"a": 1})
    assert all(answer and answer.content == {"id": "1"} for answer in answers)
    [asked] = tokens.requests
    assert asked.line == "POST /token HTTP/1.1"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    kind, _, pair = asked.headers["authorization"].partition(" ")
    assert (kind, b64decode(pair).decode()) == ("Basic", "shop%3A1:s3cr3t%2F%2B%C3%BC")
    assert parse_qs(asked.body.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": ["read write"],
    }
    assert {request.headers["authorization"] for request in api.requests} == {"Bearer t1"}


async def test_no_scope_is_sent_where_none_is_set() -> None:
    issuer = Issuer()
    async with protected(issuer.issue, issuer.serve) as (neighbour, tokens, _):
        await neighbour.get("/a")
    assert tokens.requests[0].body == b"grant_type=client_credentials"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("expires_in", "used_for"),
    [(3600, 3_570), ("3600", 3_570), (100, 90), (0, 0), (-5, 0), (None, 270), ("soon", 270)],
)
async def test_a_token_is_replaced_before_it_expires(expires_in: Any, used_for: int) -> None:
    clock, issuer = Clock(), Issuer({"expires_in": expires_in})
    async with listening(issuer.issue) as listener:
        url = listener.url("/token")
        tokens = Tokens(
            "catalog",
            credentials(url),
            targets.target(url, LOCAL),
            Connections(LOCAL, seconds=WAIT),
            clock,
        )
        assert await tokens.current() == "t1"
        clock.now += max(0, used_for - 1)
        assert await tokens.current() == ("t1" if used_for else "t2")
        clock.now += 1
        assert await tokens.current() == ("t2" if used_for else "t3")
        await tokens.aclose()


async def test_a_revoked_token_is_replaced_once() -> None:
    issuer = Issuer()
    async with protected(issuer.issue, issuer.serve) as (neighbour, tokens, api):
        await neighbour.get("/a")
        issuer.issued += 1  # from now on the API takes no other than the next one
        post = await neighbour.post("/a", {})
        gets = [await neighbour.get("/a"), await neighbour.get("/b")]
    assert [answer.content for answer in (post, *gets) if answer] == [{"id": "1"}] * 3
    assert len(tokens.requests) == 2
    assert [request.line.split()[0] for request in api.requests] == [
        *("GET", "POST", "POST", "GET", "GET"),
    ]


async def test_a_token_that_many_find_revoked_is_replaced_once() -> None:
    issuer = Issuer()
    refused, all_refused = 0, asyncio.Event()

    async def serve(connection: Connection) -> None:
        nonlocal refused
        if issuer.issued == 1:
            refused += 1
            if refused == 5:
                all_refused.set()
            await all_refused.wait()
            await answering("401 x")(connection)
        else:
            await issuer.serve(connection)

    async with protected(issuer.issue, serve) as (neighbour, tokens, _):
        await asyncio.gather(*(neighbour.get(f"/a/{number}") for number in range(5)))
    assert len(tokens.requests) == 2


async def test_a_neighbour_that_refuses_each_token() -> None:
    refuse = says({"reason": "Bearer t1 is not valid"}, status="401 x")
    async with protected(Issuer().issue, refuse, attempts=3) as (neighbour, tokens, api):
        with pytest.raises(NeighbourUnavailable) as refused:
            await neighbour.get("/a")
    assert str(refused.value) == "catalog: GET /a: 401: the credentials are not accepted"
    assert (len(tokens.requests), len(api.requests)) == (2, 2)


@pytest.mark.parametrize(
    ("issue", "message"),
    [
        (says({"error": "invalid_client"}, status="401 x"), "401 (invalid_client)"),
        (says({"error": "invalid_scope"}, status="400 x"), "400 (invalid_scope)"),
        (says({"error": SECRET, "message": SECRET}, status="400 x"), "400"),
        (answering("403 x", body=SECRET.encode()), "403"),
        (answering("302 x", "Location: /"), "302: redirects are not followed"),
        (answering("500 x", body=SECRET.encode()), "500"),
        (answering("200 OK", body=SECRET.encode()), "the answer cannot be read: "),
        (answering("200 OK"), "the answer is no JSON object"),
        (says([SECRET]), "the answer is no JSON object"),
        (says({"access_token": ""}), "the access_token is missing"),
        (says({"access_token": f"{SECRET}\r\nX: 1"}), "the access_token is missing"),
        (says({"access_token": 1}), "the access_token is missing"),
        (says({"access_token": "t", "token_type": "mac"}), "the token_type is not bearer"),
        (says({"access_token": "t", "token_type": 1}), "the token_type is not bearer"),
        (sends(b""), "no answer: "),
    ],
)
async def test_a_token_that_is_not_given(issue: Behaviour, message: str) -> None:
    async with protected(issue, says({})) as (neighbour, tokens, api):
        with pytest.raises(NeighbourUnavailable) as unavailable:
            await neighbour.get("/a")
    start = f"catalog: no access token from 127.0.0.1:{tokens.port}: {message}"
    assert str(unavailable.value).startswith(start)
    shown: BaseException | None = unavailable.value
    while shown is not None:
        assert "s3cr3t" not in repr(shown)
        shown = shown.__cause__ or (None if shown.__suppress_context__ else shown.__context__)
    assert api.requests == []


async def test_a_server_of_tokens_that_hangs() -> None:
    async with protected(hang, says({}), seconds=0.2) as (neighbour, _, api):
        with pytest.raises(NeighbourUnavailable, match=r"no answer in 0\.2 seconds"):
            await neighbour.get("/a")
    assert api.requests == []


async def test_a_post_waits_for_a_server_of_tokens() -> None:
    """Nothing of the POST has been sent, so it is attempted again."""
    issuer = Issuer()
    issue = in_turn(answering("503 x", "Retry-After: 1"), sends(b""), issuer.issue)
    async with protected(issue, issuer.serve, attempts=3) as (neighbour, tokens, api):
        assert (await neighbour.post("/a", {})).content == {"id": "1"}
    assert (len(tokens.requests), len(api.requests)) == (3, 1)


async def test_a_refused_client_does_not_ask_again_and_again() -> None:
    refuse = says({"error": "invalid_client"}, status="401 x")
    async with protected(refuse, says({}), attempts=3) as (neighbour, tokens, _):
        for _ in range(10):
            with pytest.raises(NeighbourUnavailable):
                await neighbour.get("/a")
    assert len(tokens.requests) == 5


async def test_addresses_of_servers_of_tokens_are_checked() -> None:
    strict = Rules(networks=(), http=True, loopback=False)
    url = f"http://127.0.0.1:{free_port()}/token"
    async with asking("http://catalog.example/", strict, credentials=credentials(url)) as neighbour:
        with pytest.raises(NeighbourUnavailable, match="is a loopback address"):
            await neighbour.get("/a")
    encrypted = Rules(networks=(), http=False, loopback=False)
    with pytest.raises(Refused, match="the scheme is http"):
        HttpNeighbour(settings("https://catalog.example/", credentials=credentials(url)), encrypted)
