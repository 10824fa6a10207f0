"""The host names that a server answers to: protection against DNS rebinding."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.orders import refused
from tests.api.raw import exchange
from tests.api.stores import sqlite_url_in
from tests.server import BASE_PATH, Server, free_port, running

pytestmark = pytest.mark.any_store

LOOPBACK = [
    *("localhost", "LOCALHOST", "localhost.", "localhost:8622", "127.0.0.1", "127.0.0.1:1"),
    *("127.8.9.10", "[::1]", "[::1]:8622"),
]
LOCAL = [
    *(
        "orders",
        "orders:8622",
        "my_service",
        "orders.shop.svc.cluster.local",
        "host.docker.internal",
    ),
    *("printer.home.arpa", "192.0.2.7", "10.1.2.3:80", "0.0.0.0", "[2001:db8::7]"),  # noqa: S104 - a name
    socket.gethostname(),
]
FOREIGN = [
    *("evil.example", "evil.example:8622", "127.0.0.1.evil.example", "localhost.evil.example"),
    *("evillocalhost.example", "127.1.example", "arpa.example"),
]


def status(server: Server, host: str, path: str = f"{BASE_PATH}/productOrder?limit=0") -> int:
    """The response to a request for this host."""
    got = exchange(server, f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    if got.status_code == 403:
        refused(got, 403, "50", "Host", "--allowed-hosts")
        assert host not in got.text
        assert got.headers["x-request-id"]
    return got.status_code


def statuses(server: Server, hosts: list[str]) -> set[int]:
    return {status(server, host) for host in hosts}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return sqlite_url_in(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def loopback(store: str) -> Iterator[Server]:
    with running(store) as server:
        yield server


def test_a_server_at_loopback_answers_to_loopback_names(loopback: Server) -> None:
    assert statuses(loopback, LOOPBACK) == {200}


@pytest.mark.parametrize("host", FOREIGN + LOCAL)
def test_a_server_at_loopback_answers_to_no_other_name(loopback: Server, host: str) -> None:
    assert status(loopback, host) == 403


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/health/live", "/", "/nothing"])
def test_no_page_is_served_under_a_foreign_name(loopback: Server, path: str) -> None:
    assert status(loopback, "evil.example", path) == 403


def test_the_host_of_an_absolute_target_counts(loopback: Server) -> None:
    for host, answered in (("evil.example", 403), ("localhost:1", 200)):
        path = f"http://{host}{BASE_PATH}/productOrder?limit=0"
        assert (
            status(loopback, "localhost" if answered == 403 else "evil.example", path) == answered
        )


def test_a_client_of_http_1_0_can_omit_the_host_but_not_invent_it(loopback: Server) -> None:
    for host, answered in (("", 200), ("Host: evil.example\r\n", 403)):
        got = exchange(loopback, f"GET /health/live HTTP/1.0\r\n{host}\r\n".encode())
        assert got.status_code == answered


def test_a_server_in_a_network_answers_to_names_that_are_not_public(store: str) -> None:
    options = ("--host", "0.0.0.0", "--insecure")  # noqa: S104 - the setting under test
    with running(store, *options) as server:
        assert statuses(server, LOOPBACK + LOCAL) == {200}
        assert statuses(server, FOREIGN) == {403}


def test_a_server_answers_to_allowed_hosts(tmp_path: Path) -> None:
    allowed_hosts = "Orders.example.org,*.shop.example,192.0.2.7,[2001:db8:0::7]"
    port = free_port()
    options = ("--port", port, "--public-url", "https://api.example.org/tmf")
    with running(sqlite_url_in(tmp_path), *options, "--allowed-hosts", allowed_hosts) as started:
        server = Server(f"http://127.0.0.1:{port}", started.process)
        right = ["api.example.org", "orders.example.org:443", "a.b.shop.example", "192.0.2.7"]
        assert statuses(server, [*right, "[2001:db8::7]", *LOOPBACK]) == {200}
        wrong = ["example.org", "shop.example", "evilshop.example", "192.0.2.8", "[2001:db8::8]"]
        assert statuses(server, wrong) == {403}


def test_a_server_can_answer_to_any_name(store: str) -> None:
    with running(store, "--allowed-hosts", "*") as server:
        assert statuses(server, LOOPBACK + LOCAL + FOREIGN) == {200}
