"""Nothing that clients, listeners and neighbours send is in the log, whatever fails."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.listeners import Listener, Reply, Request
from tests.api.orders import Json, item, order
from tests.api.raw import exchange
from tests.api.stores import sqlite_url_in
from tests.api.waiting import eventually
from tests.server import BASE_PATH, TIMEOUT, Server, running

Captured = pytest.CaptureFixture[str]

MARK = "zqmark"
"""In everything that is sent, and in nothing that the server knows by itself."""
NAME = f"Jane {MARK}"
TOKEN = f"{MARK}.{MARK}.{MARK}"
SECRETS = {
    "Authorization": f"Bearer {TOKEN}",
    "Cookie": f"session={MARK}",
    "User-Agent": MARK,
    "X-Forwarded-For": MARK,
    f"X-{MARK}": MARK,
}
"""Headers of each request."""
JSON = {"Content-Type": "application/json"}
ORDER = "/productOrder"

POLICY = """
async def assess(order, task):
    if "fail" in task["cancellationReason"]:
        raise RuntimeError(repr(order))
    if "refuse" in task["cancellationReason"]:
        return repr(order)
    return 1 / 0
"""


@pytest.fixture
def policy(tmp_path: Path) -> Json:
    """The environment of a server whose policy fails with what clients have sent."""
    (tmp_path / "secrecy_policy.py").write_text(POLICY)
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    return {"PYTHONPATH": path, "TMF622_CANCELLATION_POLICY": "secrecy_policy:assess"}


def marked(**attributes: Any) -> Json:
    """An order that is full of marks."""
    party = {"id": MARK, "name": NAME, "role": MARK, "@referredType": "Individual"}
    note = {"text": NAME, MARK: {MARK: [MARK]}}
    return order(item(MARK), relatedParty=[party], note=[note], description=NAME, **attributes)


def bodies() -> Iterator[bytes]:
    """Bodies that no operation accepts."""
    invalid = [
        {**marked(), "productOrderItem": [{"id": MARK, "action": MARK}]},
        {**marked(), "productOrderItem": [{"id": {MARK: MARK}, "action": "add"}]},
        {**marked(), "requestedStartDate": MARK, "relatedParty": [{MARK: MARK}]},
        {**marked(), "state": MARK},
        {**marked(), MARK: 1, "note": MARK},
        {"callback": MARK, "query": MARK},
        {"callback": f"ftp://{MARK}@{MARK}/{MARK}?{MARK}"},
        {"callback": f"http://{MARK}.example/{MARK}", "query": f"eventType={MARK}&{MARK}={MARK}"},
        {"event": {MARK: MARK}, "eventType": MARK},
        [MARK, {MARK: MARK}],
    ]
    yield from (json.dumps(each).encode() for each in invalid)
    yield f'{{"{MARK}": "{MARK}"'.encode()
    yield f'{{"{MARK}": 1, "{MARK}": 2}}'.encode()
    yield b""
    yield MARK.encode() + b"\xff"
    yield b'{"description": "' + MARK.encode() * 400_000 + b'"}'


def headers() -> Iterator[dict[str, str]]:
    """Headers that are refused, each with the others as they should be."""
    names = ("Accept", "Content-Type", "Content-Encoding", "Host", "Origin", "If-Match")
    yield from ({name: MARK} for name in (*names, "Idempotency-Key", "Expect", "traceparent"))
    yield {"Content-Type": f"application/json; charset={MARK}"}
    yield {"Idempotency-Key": MARK * 99}


QUERIES = [
    f"{MARK}={MARK}",
    f"limit={MARK}",
    f"fields={MARK}",
    f"fields=$[?(@.{MARK}=='{MARK}')].{MARK}",
    f"filter=$[?(@.{MARK}=='{MARK}')",
    f"sort={MARK}",
    f"state={MARK}&orderDate.gt={MARK}",
    f"relatedParty.name.regex=({MARK}",
    f"relatedParty.{MARK}={MARK}",
    f"{MARK * 700}=1",
    f"relatedParty.name=%ff{MARK}",
]
PATCHES = [
    ("application/json-patch+json", [{"op": "add", "path": f"/{MARK}/{MARK}", "value": MARK}]),
    ("application/json-patch+json", [{"op": "test", "path": "/description", "value": MARK}]),
    ("application/json-patch+json", [{"op": MARK, "path": MARK}]),
    ("application/json-patch-query+json", [{"op": "remove", "path": f"/{MARK}?{MARK}={MARK}"}]),
    ("application/merge-patch+json", {"state": MARK, "note": None}),
    ("application/merge-patch+json", {"id": MARK}),
    ("application/json", {"productOrderItem": [{"id": MARK, "action": MARK}]}),
    ("application/json", {"billingAccount": {"name": NAME}}),
    (MARK, {}),
]
RAW = [
    f"{MARK} {MARK}\r\n\r\n",
    f"GET http://{MARK}/{MARK}?{MARK} HTTP/1.1\r\nHost: a\r\nHost: {MARK}\r\n\r\n",
    f"GET /{MARK} HTTP/1.1\r\nHost: {MARK} {MARK}\r\n\r\n",
    f"GET /{MARK}\x01 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    f"GET /{MARK} HTTP/1.1\r\nHost: localhost\r\n{MARK}\r\n\r\n",
    f"POST /{MARK} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: {MARK}\r\n\r\n",
    f"GET /{MARK * 20_000} HTTP/1.1\r\nHost: localhost\r\n\r\n",
    f"GET / HTTP/1.1\r\nHost: localhost\r\nX: {MARK * 20_000}\r\n\r\n",
]


def make_mistakes(client: httpx.Client) -> None:
    """Requests of every kind that a server refuses, full of marks."""
    placed = client.post(ORDER, json=marked()).json()["href"]
    for body in bodies():
        for path in (ORDER, "/cancelProductOrder", "/hub", "/listener/productOrderCreateEvent"):
            client.post(path, content=body, headers=JSON)
    for each in headers():
        client.post(ORDER, content=json.dumps(marked()), headers={**JSON, **each})
        client.get(placed, headers=each)
    for query in QUERIES:
        for path in (ORDER, placed, "/cancelProductOrder", f"/hub/{MARK}"):
            client.get(f"{path}?{query}")
    for media_type, patch in PATCHES:
        client.patch(placed, content=json.dumps(patch), headers={"Content-Type": media_type})
    for path in (f"/{MARK}", f"{ORDER}/{MARK}", f"{ORDER}/{MARK}%0A{MARK}", f"/hub/{MARK}"):
        for method in ("GET", "PATCH", "DELETE", "PUT", "TRACE"):
            client.request(method, path, content=b"{}", headers=JSON)
    make_conflicts(client, placed)


def make_conflicts(client: httpx.Client, placed: str) -> None:
    for new in (marked(), marked(priority=MARK)):
        client.post(ORDER, json=new, headers={"Idempotency-Key": MARK})
    for _ in range(2):
        client.post(ORDER, json=marked(id=f"{MARK}-1"))
    client.delete(placed, headers={"If-Match": f'"{MARK}"'})


def cancel_all(client: httpx.Client) -> None:
    """Cancellations that are refused, and that fail."""
    for reason in ("refuse", "fail", "else"):
        placed = client.post(ORDER, json=marked()).json()
        task = {"productOrder": {"id": placed["id"]}, "cancellationReason": f"{reason} {MARK}"}
        client.post("/cancelProductOrder", json=task)


def subscribe(client: httpx.Client, listener: Listener) -> None:
    """Subscriptions whose listeners cannot be reached, or refuse."""
    for callback in (listener.url(f"/{MARK}"), f"http://127.0.0.1:1/{MARK}"):
        for query in (f"event.productOrder.description={MARK}", ""):
            body = {"callback": callback, "query": query, "secret": f"whsec_{MARK * 8}"}
            client.post("/hub", json=body)
    client.post(ORDER, json=marked())
    eventually(lambda: len(listener.requests) >= 1)


def damage(file: Path) -> None:
    """Replace every order by text that is no JSON."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute(
            "UPDATE productOrder SET resource = ?, packed = NULL", [f'{{"name": {MARK}']
        )


def client_of(server: Server) -> httpx.Client:
    return httpx.Client(base_url=server.api, headers=SECRETS, timeout=TIMEOUT)


def output(captured: Captured, server: Server) -> str:
    """All that a server has printed; it is stopped."""
    server.process.send_signal(signal.SIGTERM)
    assert server.process.stdout
    printed = server.process.stdout.read()
    assert server.process.wait(timeout=TIMEOUT) == 0
    return captured.readouterr().err + printed


LEVELS = ["debug", "info", "warning", "error"]
LINES = {"debug": 130, "info": 130, "warning": 4, "error": 1}
"""How many there are at least."""


def check(text: str, level: str) -> None:
    """Fail if a mark is in the output of a server, or if it says too little for this test."""
    lines = text.splitlines()
    assert [line for line in lines if MARK in line.lower()] == []
    assert len(lines) >= LINES[level]


@pytest.mark.parametrize("log_format", ["text", "json"])
@pytest.mark.parametrize("level", LEVELS)
def test_no_line_has_what_a_client_sent(
    capfd: Captured, tmp_path: Path, policy: Json, level: str, log_format: str
) -> None:
    options = ("--log-level", level, "--log-format", log_format, "--callback-http")
    url = sqlite_url_in(tmp_path)
    refusing = Reply(500, {"X-Mark": MARK}, MARK.encode())
    with (
        Listener(refusing) as listener,
        running(url, *options, environment=policy) as server,
        client_of(server) as client,
    ):
        make_mistakes(client)
        for raw in RAW:
            with suppress(OSError):
                exchange(server, raw.encode("latin-1"))
        cancel_all(client)
        subscribe(client, listener)
        placed = client.post(ORDER, json=marked()).json()["href"]
        damage(tmp_path / "orders.sqlite3")
        client.get(f"{ORDER}?relatedParty.name={MARK}")
        assert client.patch(placed, json={}).status_code == 500
        text = output(capfd, server)
    check(text, level)
    if level in ("debug", "info"):
        for code in (1, *range(20, 25), 26, 28, 50, 60, 61, 62, 65, 66, 68):
            assert f": {code} " in text, code
        assert "/productOrderItem/0/action" in text
        assert "Traceback" in text


@pytest.mark.parametrize("log_format", ["text", "json"])
@pytest.mark.parametrize("level", LEVELS)
def test_no_line_has_what_a_neighbour_sent(
    capfd: Captured, tmp_path: Path, level: str, log_format: str
) -> None:
    answers = neighbour_answers()

    def answer(_: Request) -> Reply:
        return next(answers)

    with Listener(answer) as neighbour:
        options = ("--log-level", level, "--log-format", log_format, "--callback-http")
        urls = (f"--catalog-url={neighbour.url('/catalog')}",)
        with running(sqlite_url_in(tmp_path), *options, *urls) as server:
            with client_of(server) as client:
                for _ in range(8):
                    client.post(ORDER, json=marked(productOrderItem=[offered()]))
            text = output(capfd, server)
    assert len(neighbour.requests) >= 5
    assert [line for line in text.splitlines() if MARK in line.lower()] == []
    if level in ("debug", "info", "warning"):
        assert ": 5 The service is temporarily unavailable" in text


def offered() -> Json:
    return {"id": MARK, "action": "add", "productOffering": {"id": MARK, "name": NAME}}


def neighbour_answers() -> Iterator[Reply]:
    """The answers of a hostile neighbour, again and again."""
    words = json.dumps({"code": MARK, "reason": MARK, "message": NAME}).encode()
    kinds = (
        Reply(400, {}, words),
        Reply(401, {"WWW-Authenticate": MARK}, words),
        Reply(302, {"Location": f"http://{MARK}.example/{MARK}"}),
        Reply(200, JSON, MARK.encode()),
        Reply(200, JSON, json.dumps([MARK]).encode()),
        Reply(200, JSON, json.dumps({"id": {MARK: MARK}, "name": NAME}).encode()),
        Reply(500, {}, words),
    )
    return (kinds[number % len(kinds)] for number in count())


def test_no_line_has_the_password_of_a_store(capfd: Captured) -> None:
    url = f"mongodb://{MARK}:{MARK}@127.0.0.1:1/orders?appName={MARK}"
    with running(url, "--log-level", "debug") as server, client_of(server) as client:
        for call in requests_without_store(client):
            assert call().status_code == 503
        text = output(capfd, server)
    check(text, "warning")
    assert "127.0.0.1:1" in text


def requests_without_store(client: httpx.Client) -> list[Callable[[], httpx.Response]]:
    return [
        lambda: client.get(f"{ORDER}/{MARK}"),
        lambda: client.get(f"{ORDER}?description={MARK}"),
        lambda: client.post(ORDER, json=marked()),
        lambda: client.get(f"{client.base_url}".removesuffix(f"{BASE_PATH}/") + "/health/ready"),
    ]


def test_no_line_has_what_a_client_sent_to_a_server_on_mongodb(
    capfd: Captured, mongodb_url: str, policy: Json
) -> None:
    with (
        running(mongodb_url, "--log-level", "debug", environment=policy) as server,
        client_of(server) as client,
    ):
        make_mistakes(client)
        cancel_all(client)
        client.get(f"{ORDER}?relatedParty.name.regex={MARK}.*")
        text = output(capfd, server)
    check(text, "debug")
