"""The log of a running server, as text and as JSON."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import httpx
import psutil
import pytest

from tests.api.cancellations import cancelled
from tests.api.client import ContractClient
from tests.api.orders import Json, item, order, path, place, refused
from tests.api.progress import place_in
from tests.api.raw import exchange
from tests.api.stores import sqlite_url_in
from tests.api.waiting import eventually
from tests.server import BASE_PATH, TIMEOUT, running
from tests.standard_error import standard_error_in

Captured = pytest.CaptureFixture[str]

OF_NO_REQUEST = " [-] "
"""The mark of lines without a request."""


UNREACHABLE = "mongodb://127.0.0.1:1/orders"
"""The URL of an unreachable store, which a server logs first."""


def test_a_line_has_the_id_of_its_request(capfd: Captured) -> None:
    with running(UNREACHABLE) as server, ContractClient(server.url) as client:
        refused(client.get("/productOrder", headers={"X-Request-Id": "request-7"}), 503, "5")
    (line,) = [line for line in capfd.readouterr().err.splitlines() if "[request-7]" in line]
    assert " WARNING " in line


def test_a_path_cannot_break_a_line(capfd: Captured) -> None:
    with running(UNREACHABLE) as server, ContractClient(server.url) as client:
        for id in ("a%0D2026-01-01 forged", "a%1B%5B2J", "a%C2%85b%E2%80%A8c", "%0A"):
            client.get(f"/productOrder/{id}")
    lines = capfd.readouterr().err.splitlines()
    of_requests = [line for line in lines[1:] if OF_NO_REQUEST not in line]
    assert len(of_requests) == 4
    assert all(line.isprintable() for line in lines)


def test_a_body_cannot_break_a_line(capfd: Captured, sqlite_url: str) -> None:
    with running(sqlite_url) as server, ContractClient(server.url) as client:
        odd = "\u20282026-01-01 forged\x85\x1b[2J"
        refused(client.post("/productOrder", json=order(item(action=odd))), 400, "24")
    (line,) = capfd.readouterr().err.splitlines()
    assert line.isprintable()
    assert line.endswith(": 24 Invalid body field at /productOrderItem/0/action")


def test_an_item_cannot_break_a_line(capfd: Captured, sqlite_url: str) -> None:
    odd = "1\n2026-01-01 forged\x1b[2J\u2028"
    with running(sqlite_url) as server, ContractClient(server.url) as client:
        placed = place_in(client, {odd: "completed"}, item(odd), item("2"))
        assert cancelled(client, placed)["state"] == "terminatedWithError"
    (line,) = capfd.readouterr().err.splitlines()
    assert line.isprintable()
    assert "forged" not in line


def test_lines_can_be_json(capfd: Captured) -> None:
    with (
        running(UNREACHABLE, "--log-format", "json") as server,
        ContractClient(server.url) as client,
    ):
        client.get("/productOrder", headers={"X-Request-Id": "request-7"})
    lines = list(map(json.loads, capfd.readouterr().err.splitlines()))
    (line,) = [line for line in lines if line["request_id"] == "request-7"]
    assert line["level"] == "WARNING"
    for line in lines:
        assert line["message"] and line["logger"]
        assert datetime.fromisoformat(line["time"]).tzinfo


def damage(file: Path) -> None:
    """Replace every order by text that is no JSON."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("UPDATE productOrder SET resource = 'damaged', packed = NULL")


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_an_internal_error_is_described_in_the_log_only(
    capfd: Captured, tmp_path: Path, log_format: str
) -> None:
    with (
        running(sqlite_url_in(tmp_path), "--log-format", log_format) as server,
        ContractClient(server.url) as client,
    ):
        placed = place(client)
        damage(tmp_path / "orders.sqlite3")
        answer = client.patch(path(placed), json={}, headers={"X-Request-Id": "request-7"})
        refused(answer, 500, "1")
        assert not {"damaged", "Traceback", "JSON", str(tmp_path)} & set(answer.text.split('"'))
        assert answer.headers["x-request-id"] == "request-7"
        place(client)
    logged = capfd.readouterr().err
    assert "request-7" in logged
    assert "Traceback" in logged
    if log_format == "json":
        (line,) = map(json.loads, logged.splitlines())
        assert line["request_id"] == "request-7"


def test_every_request_is_logged_at_level_debug(capfd: Captured, sqlite_url: str) -> None:
    options = ("--log-level", "debug", "--log-format", "json")
    with running(sqlite_url, *options) as server, ContractClient(server.url) as client:
        client.get("/productOrder", headers={"X-Request-Id": "request-8"})
        assert server.stop() == 0
    lines = map(json.loads, capfd.readouterr().err.splitlines())
    (line,) = [line for line in lines if line["request_id"] == "request-8"]
    assert f"GET {BASE_PATH}/productOrder: 200 in " in line["message"]


MISTAKES = {
    "not-found": (404, "60", "Resource not found"),
    "no-json": (400, "22", "Invalid body"),
    "not-acceptable": (406, "62", "Not acceptable"),
    "foreign-host": (403, "50", "Access denied"),
}


def make_mistakes(client: ContractClient, **headers: str) -> None:
    for request_id, (status, *_) in MISTAKES.items():
        sent = {**headers, "X-Request-Id": request_id}
        match request_id:
            case "not-found":
                answer = client.get("/productOrder/unknown", headers=sent)
            case "no-json":
                answer = client.post("/productOrder", content=b"{", headers=sent)
            case "not-acceptable":
                answer = client.get("/productOrder", headers={**sent, "Accept": "text/html"})
            case _:
                answer = client.get("/productOrder", headers={**sent, "Host": "evil.example"})
        assert answer.status_code == status


def test_a_refused_request_is_logged_with_its_client(capfd: Captured, sqlite_url: str) -> None:
    with running(sqlite_url) as server, ContractClient(server.url) as client:
        make_mistakes(client)
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == len(MISTAKES)
    for line, (request_id, (status, code, reason)) in zip(lines, MISTAKES.items(), strict=True):
        assert f" INFO tmf630.http.middleware.request_log [{request_id}] " in line
        assert f": {status} in " in line
        assert " for 127.0.0.1" in line
        assert f": {code} {reason}" in line
    assert lines[3].endswith(" at Host")


def test_a_refused_request_has_fields_in_json(capfd: Captured, sqlite_url: str) -> None:
    options = ("--log-format", "json", "--actor-header", "X-Actor")
    with running(sqlite_url, *options) as server, ContractClient(server.url) as client:
        make_mistakes(client, **{"X-Actor": "shop-7"})
    lines = list(map(json.loads, capfd.readouterr().err.splitlines()))
    assert len(lines) == len(MISTAKES)
    for line, (request_id, (status, code, reason)) in zip(lines, MISTAKES.items(), strict=True):
        assert (line["level"], line["request_id"]) == ("INFO", request_id)
        assert (line["status"], line["code"], line["reason"]) == (status, code, reason)
        assert line["duration_ms"] >= 0
    not_found, no_json, _, foreign_host = lines
    assert not_found["caller"] == no_json["caller"] == "shop-7"
    assert not_found["operation"] == "retrieveProductOrder"
    assert (not_found["method"], not_found["route"]) == ("GET", f"{BASE_PATH}/productOrder/{{id}}")
    assert "resource_id" not in not_found
    assert (no_json["method"], no_json["route"]) == ("POST", f"{BASE_PATH}/productOrder")
    # It was refused before its sender and its path were looked at.
    assert (foreign_host["caller"], foreign_host["place"]) == ("127.0.0.1", "Host")
    assert "route" not in foreign_host


def test_malformed_http_is_logged(capfd: Captured, sqlite_url: str) -> None:
    with running(sqlite_url, "--log-format", "json") as server:
        answer = exchange(server, b"hello there\r\n\r\n")
    (line,) = map(json.loads, capfd.readouterr().err.splitlines())
    assert line["request_id"] == answer.headers["x-request-id"]
    assert (line["level"], line["status"], line["caller"]) == ("INFO", 400, "127.0.0.1")


def test_an_unavailable_store_is_logged_with_fields(
    capfd: Captured,
) -> None:
    with (
        running(UNREACHABLE, "--log-format", "json") as server,
        ContractClient(server.url) as client,
    ):
        client.get("/productOrder", headers={"X-Request-Id": "request-7"})
    lines = map(json.loads, capfd.readouterr().err.splitlines())
    (line,) = [line for line in lines if line["request_id"] == "request-7"]
    assert (line["level"], line["status"], line["code"]) == ("WARNING", 503, "5")
    assert line["cause"]


def test_refused_requests_are_not_logged_at_level_warning(capfd: Captured, sqlite_url: str) -> None:
    options = ("--log-level", "warning")
    with running(sqlite_url, *options) as server, ContractClient(server.url) as client:
        make_mistakes(client)
    assert capfd.readouterr().err == ""


# Each request


def make_requests(client: ContractClient) -> str:
    """Requests of many kinds, with ids of their own; returns the id of an order."""
    created = client.post("/productOrder", json=order(), headers={"X-Request-Id": "created"})
    placed = created.json()
    client.get(path(placed), headers={"X-Request-Id": "read"})
    client.get(path(placed) + "/history", headers={"X-Request-Id": "history"})
    client.get("/productOrder?limit=x", headers={"X-Request-Id": "wrong"})
    client.get("/productOrder/jane", headers={"X-Request-Id": "missing"})
    client.request("OPTIONS", "/productOrder", headers={"X-Request-Id": "options"})
    root = str(client.base_url).removesuffix(BASE_PATH + "/")
    for name, page in {"page": "/health/ready", "nowhere": "/nowhere"}.items():
        httpx.get(root + page, headers={"X-Request-Id": name}, timeout=TIMEOUT)
    return str(placed["id"])


ORDERS = f"{BASE_PATH}/productOrder"
ACCESS = {
    "created": ("POST", ORDERS, "createProductOrder", 201),
    "read": ("GET", f"{ORDERS}/{{id}}", "retrieveProductOrder", 200),
    "history": ("GET", f"{ORDERS}/{{id}}/history", "retrieveProductOrderHistory", 200),
    "wrong": ("GET", ORDERS, "listProductOrder", 400),
    "missing": ("GET", f"{ORDERS}/{{id}}", "retrieveProductOrder", 404),
    "options": ("OPTIONS", ORDERS, "options", 204),
    "page": ("GET", "/health/ready", "page", 200),
    "nowhere": ("GET", None, None, 404),
}


@pytest.mark.parametrize("level", ["debug", "info", "error"])
def test_each_request_has_one_line_in_an_access_log(
    capfd: Captured, sqlite_url: str, level: str
) -> None:
    options = ("--access-log", "--log-level", level, "--log-format", "json")
    with running(sqlite_url, *options) as server, ContractClient(server.url) as client:
        id = make_requests(client)
    lines = list(map(json.loads, capfd.readouterr().err.splitlines()))
    lines = [line for line in lines if line["logger"] == "tmf630.http.middleware.request_log"]
    assert [line["request_id"] for line in lines] == list(ACCESS)
    for line, expected in zip(lines, ACCESS.values(), strict=True):
        names = ("method", "route", "operation", "status")
        assert tuple(line.get(name) for name in names) == expected
        assert line["caller"] == "127.0.0.1"
        assert line["duration_ms"] >= 0
        assert line["level"] == "INFO"
    ids = {line["request_id"]: line.get("resource_id") for line in lines}
    assert ids == {**dict.fromkeys(ACCESS), "read": id, "history": id}
    assert lines[3]["place"] == "limit"


def test_a_line_of_an_access_log_for_people(capfd: Captured, sqlite_url: str) -> None:
    with running(sqlite_url, "--access-log") as server, ContractClient(server.url) as client:
        id = make_requests(client)
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == len(ACCESS)
    assert f"[read] GET {ORDERS}/{{id}}: 200 in " in lines[1]
    assert lines[1].endswith(f" ms for 127.0.0.1 (retrieveProductOrder {id})")


# The level at run time


@pytest.mark.parametrize("workers", ["1", "2"])
def test_signals_switch_the_level_of_all_processes(
    tmp_path: Path, sqlite_url: str, workers: str
) -> None:
    options = ("--log-format", "json", "--log-level", "warning", "--workers", workers)
    with (
        standard_error_in(tmp_path / "log") as more,
        running(sqlite_url, *options) as server,
    ):
        processes = 2 if workers == "1" else 4

        def lines(count: int, wanted: Callable[[Json], bool]) -> list[Json]:
            """The lines since the last call, up to so many that are wanted."""
            found: list[Json] = []

            def are_there() -> bool:
                found.extend(map(json.loads, more()))
                return sum(map(wanted, found)) == count

            eventually(are_there)
            return found

        def switched(number: signal.Signals) -> list[Json]:
            """The lines after a signal, up to those of all processes."""
            os.kill(server.process.pid, number)
            return lines(processes, lambda line: number.name in line["message"])

        def check_requests(count: int) -> None:
            """Fail unless so many of some requests have a line, which may come after its answer."""
            for _ in range(8):
                httpx.get(f"{server.url}/health/live", timeout=TIMEOUT)
            lines(count, lambda line: line.get("route") == "/health/live")

        # The dispatcher starts after the server.
        main = psutil.Process(server.process.pid)
        eventually(main.children, lambda found: len(found) >= processes - 1)
        check_requests(0)
        assert {line["level"] for line in switched(signal.SIGUSR1)} == {"INFO"}
        check_requests(8)
        switched(signal.SIGUSR2)
        check_requests(0)
