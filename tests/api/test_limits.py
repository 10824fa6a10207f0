"""Limits that are settings: each has an honest answer beyond it."""

from __future__ import annotations

import json
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.api.client import ContractClient
from tests.api.orders import order, refused
from tests.api.stores import sqlite_url_in
from tests.server import TIMEOUT, Server, running

LOW = {
    "TMF622_MAX_BODY_BYTES": "20000",
    "TMF622_MAX_DEPTH": "8",
    "TMF622_MAX_QUERY_BYTES": "100",
    "TMF622_MAX_PAGE_BYTES": "65536",
    "TMF622_MAX_SUBSCRIPTIONS": "2",
}
NESTED = 5
"""Levels of an order around what is within an attribute of a characteristic."""


@pytest.fixture(scope="module")
def low(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(sqlite_url_in(tmp_path_factory.mktemp("low")), environment=LOW) as server:
        yield server


@pytest.fixture
def client(low: Server) -> Iterator[ContractClient]:
    with ContractClient(low.url) as made:
        yield made


def test_a_body_has_at_most_so_many_bytes(client: ContractClient) -> None:
    for size, status in ((19_000, 201), (20_001, 413)):
        answer = client.post("/productOrder", json=order(description="x" * size))
        assert answer.status_code == status
    refused(answer, 413, "66", "20000")


def test_a_body_has_at_most_so_many_levels(client: ContractClient) -> None:
    def nested(levels: int) -> dict[str, object]:
        value: object = {}
        for _ in range(levels - 2):
            value = [value]
        return order(**{"x-nested": value})

    assert client.post("/productOrder", json=nested(8)).status_code == 201
    refused(client.post("/productOrder", json=nested(9)), 400, "22", "8 levels")


def test_a_query_has_at_most_so_many_bytes(client: ContractClient) -> None:
    name = "externalId"
    fits = "x" * (100 - len(name) - 1)
    assert client.get("/productOrder", params={name: fits}).status_code == 200
    refused(client.get("/productOrder", params={name: fits + "x"}), 400, "28", name, "100")
    # Percent-encoded, as in links, it is three times as long.
    refused(client.get(f"/productOrder?{name}=" + "'" * 40), 400, "28", name, "percent-encoded")


def test_the_links_of_the_longest_query_can_be_followed(client: ContractClient) -> None:
    for _ in range(2):
        client.post("/productOrder", json=order(category="linked"))
    query = "category=linked,"
    answer = client.get(f"/productOrder?{query}{'x' * (98 - len(query))}&limit=1")
    assert {rel: client.get(answer.links[rel]["url"]).status_code for rel in answer.links} == {
        "self": 200,
        "first": 200,
        "next": 200,
        "last": 200,
    }


def test_a_page_has_at_most_so_many_bytes(client: ContractClient) -> None:
    for _ in range(5):
        client.post("/productOrder", json=order(category="large", description="x" * 18_000))
    page = client.get("/productOrder?category=large")
    assert len(page.json()) == 3
    assert page.headers["x-total-count"] == "5"
    assert 'rel="next"' in page.headers["link"]


def test_there_are_at_most_so_many_subscriptions(client: ContractClient) -> None:
    for number, status in enumerate((201, 201, 403)):
        callback = {"callback": f"http://127.0.0.1:1/{number}"}
        answer = client.post("/hub", json=callback)
        assert answer.status_code == status
    refused(answer, 403, "53", "2 subscriptions")


def sending(server: Server) -> socket.socket:
    """A connection with a request whose body has not come."""
    address = urlsplit(server.url)
    connection = socket.create_connection((address.hostname, address.port), timeout=TIMEOUT)
    path = urlsplit(f"{server.api}/productOrder").path
    head = f"POST {path} HTTP/1.1\r\nHost: {address.netloc}\r\n"
    connection.sendall(f"{head}Content-Length: 10\r\nExpect: 100-continue\r\n\r\n".encode())
    assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
    return connection


@pytest.mark.parametrize(
    ("setting", "kind"), [("MAX_REQUESTS", (503, "5")), ("MAX_CALLER_REQUESTS", (429, "53"))]
)
def test_so_many_requests_are_answered_at_once(
    tmp_path: Path, setting: str, kind: tuple[int, str]
) -> None:
    environment = {f"TMF622_{setting}": "3"}
    with ExitStack() as stack:
        server = stack.enter_context(running(sqlite_url_in(tmp_path), environment=environment))
        client = stack.enter_context(ContractClient(server.url))
        waiting = [stack.enter_context(sending(server)) for _ in range(3)]
        answer = client.get("/productOrder")
        refused(answer, *kind, "3 requests")
        assert answer.headers["retry-after"] == "1"
        assert httpx.get(f"{server.url}/health/live", timeout=TIMEOUT).status_code == 200
        waiting[0].sendall(b"x" * 10)
        assert waiting[0].recv(100).startswith(b"HTTP/1.1 400 ")
        assert client.get("/productOrder").status_code == 200


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_caller_sends_so_many_requests(store_url: str, workers: str) -> None:
    options = ("--max-rate", "20/hour", "--workers", workers, "--actor-header", "X-Actor")
    anna, ben = ({"X-Actor": f"{name}-{workers}"} for name in ("anna", "ben"))
    with running(store_url, *options) as server:

        def asked(actor: dict[str, str]) -> httpx.Response:
            # A connection of its own each time: any of the workers gets it.
            return httpx.get(f"{server.api}/productOrder", headers=actor, timeout=TIMEOUT)

        assert [asked(anna).status_code for _ in range(20)] == [200] * 20
        answer = asked(anna)
        refused(answer, 429, "53", "20 requests in 3600 s")
        assert 0 < int(answer.headers["retry-after"]) <= 3_600
        assert asked(ben).status_code == 200
        assert httpx.get(f"{server.url}/docs", timeout=TIMEOUT).status_code == 200


def test_a_body_that_arrives_too_late_is_refused(tmp_path: Path) -> None:
    with running(sqlite_url_in(tmp_path), "--request-seconds", "1") as server:
        with sending(server) as late:
            answer = late.recv(10_000).decode()
        head, _, body = answer.partition("\r\n\r\n")
        assert head.startswith("HTTP/1.1 400 ")
        error = json.loads(body)
        assert error["code"] == "22"
        assert error["message"] == "the body did not arrive within 0.67 seconds"


def test_a_request_that_takes_too_long_is_answered(tmp_path: Path) -> None:
    url = sqlite_url_in(tmp_path)
    with running(url, "--request-seconds", "1") as server, ContractClient(server.url) as client:
        with closing(
            sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        ) as other:
            other.execute("BEGIN IMMEDIATE")
            answer = client.post("/productOrder", json=order())
        refused(answer, 503, "5", "1 seconds. What was sent may have been stored")
        assert answer.headers["retry-after"] == "10"
        assert client.get("/productOrder").status_code == 200


def test_there_are_at_most_so_many_connections(tmp_path: Path) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(running(sqlite_url_in(tmp_path), "--max-connections", "8"))
        address = urlsplit(server.url)

        def connected() -> socket.socket:
            where = (address.hostname, address.port)
            return stack.enter_context(socket.create_connection(where, timeout=TIMEOUT))

        kept = [stack.enter_context(httpx.Client(base_url=server.url)) for _ in range(8)]
        for each in kept:
            assert each.get("/health/live").status_code == 200
        ninth = connected()
        answer = b""
        while part := ninth.recv(10_000):
            answer += part
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nRetry-After: 5\r\n" in answer
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "5"
        kept[0].close()
        ninth.close()
        for each in kept[1:]:
            assert each.get("/health/live").status_code == 200


def test_the_log_names_the_caller_that_sends_too_often(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    environment = {
        "TMF622_MAX_RATE": "1/hour",
        "TMF622_ACTOR_HEADER": "X-Actor",
        "TMF622_LOG_FORMAT": "json",
    }
    with running(sqlite_url_in(tmp_path), environment=environment) as server:
        for status in (200, 429):
            url, headers = f"{server.api}/productOrder", {"X-Actor": "shop"}
            assert httpx.get(url, headers=headers, timeout=TIMEOUT).status_code == status
    (line,) = map(json.loads, capfd.readouterr().err.splitlines())
    assert (line["status"], line["caller"]) == (429, "shop")
