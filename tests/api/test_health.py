"""Readiness says what is missing; a server that stops drains first."""

from __future__ import annotations

import signal

import httpx
import psutil
import pytest

from tests.api.client import ContractClient
from tests.api.orders import Json, item, order, place
from tests.api.waiting import eventually
from tests.server import TIMEOUT, Server, running


def ready(server: Server) -> httpx.Response:
    return httpx.get(f"{server.url}/health/ready", timeout=TIMEOUT)


def missing(server: Server) -> dict[str, str]:
    """What is missing, by name; empty when nothing is."""
    answer = ready(server)
    body: Json = answer.json()
    if answer.status_code == 200:
        return {}
    assert (answer.status_code, body["code"], body["status"]) == (503, "5", "503")
    assert answer.headers["retry-after"]
    for each in body["missing"]:
        assert f"{each['name']}: {each['message']}" in body["message"]
    return {each["name"]: each["message"] for each in body["missing"]}


def processes_of(server: Server) -> list[psutil.Process]:
    """The workers and the dispatcher."""
    children = psutil.Process(server.process.pid).children()
    return [each for each in children if any("spawn_main" in part for part in each.cmdline())]


def test_a_store_that_cannot_be_reached_is_missing() -> None:
    with running("mongodb://user:secret@127.0.0.1:1/orders") as server:
        found = missing(server)
        assert "secret" not in str(found)
        assert found.keys() == {"store"}
        assert httpx.get(f"{server.url}/health/live", timeout=TIMEOUT).status_code == 200


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_dispatcher_that_has_ended_is_missing_until_it_is_replaced(
    sqlite_url: str, workers: str
) -> None:
    with running(sqlite_url, "--workers", workers) as server:
        assert missing(server) == {}
        number = 1 if workers == "1" else 3
        found = eventually(lambda: processes_of(server), lambda found: len(found) == number)
        (dispatcher,) = [each for each in found if not each.net_connections("tcp")]
        dispatcher.kill()
        eventually(lambda: missing(server), lambda found: found.keys() == {"dispatcher"})
        eventually(lambda: ready(server).status_code == 200)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_that_drains_serves_and_is_not_ready(sqlite_url: str, workers: str) -> None:
    with running(sqlite_url, "--workers", workers, "--drain-seconds", "600") as server:
        serving = [each for each in processes_of(server) if each.net_connections("tcp")]
        server.process.send_signal(signal.SIGTERM)
        eventually(lambda: missing(server), lambda found: found.keys() == {"draining"})
        with ContractClient(server.url) as client:
            place(client)
        # Another signal ends the draining.
        for each in serving if workers == "2" else [psutil.Process(server.process.pid)]:
            each.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=TIMEOUT) == 0


def test_a_neighbour_that_is_not_asked_is_noted(sqlite_url: str) -> None:
    url = "http://127.0.0.1:1/catalog"
    with (
        running(sqlite_url, "--catalog-url", url) as server,
        ContractClient(server.url) as client,
    ):
        offered = {**item(), "productOffering": {"id": "fibre"}}
        for _ in range(6):
            assert client.post("/productOrder", json=order(offered)).status_code == 503
        answer = ready(server)
        assert (answer.status_code, answer.json()["status"]) == (200, "ready")
        (note,) = answer.json()["notes"]
        assert note.startswith("catalog: after 5 failures")
