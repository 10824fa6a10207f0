"""What Prometheus reads, checked by prometheus_client's own parser."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import httpx
import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families as parsed

from tests.api.client import ContractClient
from tests.api.listeners import Listener
from tests.api.orders import order, path, place
from tests.api.waiting import eventually
from tests.server import BASE_PATH, TIMEOUT, Server, running

ORDERS = f"{BASE_PATH}/productOrder"
Labels = frozenset[tuple[str, str]]
REQUESTS = "http_server_request_duration_seconds_count"
PROXY = ("--trust-proxy", "127.0.0.1/32", "--actor-header", "X-Actor")


def scraped(server: Server) -> dict[str, dict[Labels, float]]:
    """The samples by name and labels."""
    answer = httpx.get(f"{server.url}/metrics", timeout=TIMEOUT)
    assert answer.status_code == 200
    found: dict[str, dict[Labels, float]] = {}
    for family in parsed(answer.text):
        assert family.documentation
        for sample in family.samples:
            found.setdefault(sample.name, {})[frozenset(sample.labels.items())] = sample.value
    return found


def requests_of(server: Server) -> Counter[tuple[str, str, str, str]]:
    """How many requests there have been, by operation, method, route and status."""
    names = ("operation", "http_request_method", "http_route", "http_response_status_code")
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for labels, value in scraped(server).get(REQUESTS, {}).items():
        of = dict(labels)
        operation, method, route, status = (of[name] for name in names)
        if route != "/metrics":
            counts[operation, method, route, status] += int(value)
    return counts


def one(samples: dict[Labels, float]) -> float:
    (value,) = samples.values()
    return value


@pytest.fixture(scope="module")
def measured(module_store: str) -> Iterator[Server]:
    with running(module_store, "--metrics", "--workers", "2") as server:
        yield server


@contextmanager
def clients_of(server: Server, number: int) -> Iterator[list[ContractClient]]:
    """Clients with connections of their own, which all workers get some of."""
    with ExitStack() as stack:
        yield [stack.enter_context(ContractClient(server.url)) for _ in range(number)]


def test_every_request_is_counted_by_whichever_worker(measured: Server) -> None:
    before = requests_of(measured)

    def use(client: ContractClient) -> None:
        placed = place(client)
        for _ in range(5):
            client.get(path(placed))
        client.get("/productOrder/missing")
        client.post("/productOrder", content=b"{", headers={"Content-Type": "application/json"})
        client.get("/productOrder?limit=x")
        httpx.get(f"{measured.url}/nowhere", timeout=TIMEOUT)

    with clients_of(measured, 16) as clients, ThreadPoolExecutor(8) as executor:
        list(executor.map(use, clients))
    expected = {
        ("createProductOrder", "POST", ORDERS, "201"): 16,
        ("retrieveProductOrder", "GET", f"{ORDERS}/{{id}}", "200"): 80,
        ("retrieveProductOrder", "GET", f"{ORDERS}/{{id}}", "404"): 16,
        ("createProductOrder", "POST", ORDERS, "400"): 16,
        ("listProductOrder", "GET", ORDERS, "400"): 16,
        ("", "GET", "", "404"): 16,
    }
    # A request is counted right after its answer.
    eventually(lambda: requests_of(measured) - before == expected)


def test_a_worker_that_dies_takes_nothing_away(measured: Server) -> None:
    with clients_of(measured, 8) as clients:
        for each in clients:
            place(each)
    before = eventually(lambda: requests_of(measured), lambda found: found.total() >= 8)
    children = psutil.Process(measured.process.pid).children()
    worker = next(each for each in children if each.net_connections("tcp"))
    worker.kill()
    worker.wait()
    for _ in range(4):
        found = scraped(measured)
        active = found["http_server_active_requests"]
        assert active[frozenset({("http_request_method", "GET")})] == 1  # that of the scrape
        assert sum(active.values()) == 1
    assert not before - requests_of(measured)


def test_calls_of_the_store_are_measured(measured: Server) -> None:
    with ContractClient(measured.url) as client:
        client.get(path(place(client)))
    calls = scraped(measured)["db_client_operation_duration_seconds_count"]
    seen = {(dict(each)["db_collection_name"], dict(each)["db_operation_name"]) for each in calls}
    assert {("productOrder", "insert"), ("productOrder", "get")} <= seen


def test_what_is_in_the_store_is_shown(sqlite_url: str) -> None:
    with (
        running(sqlite_url, "--metrics") as server,
        ContractClient(server.url) as client,
        Listener(201) as listener,
        Listener(500) as refusing,
    ):
        for each in (listener, refusing):
            client.post("/hub", json={"callback": each.url()})
        client.patch(path(place(client)), json={"state": "inProgress"})
        client.post("/productOrder", json=order())
        listener.wait_for_events(3)
        eventually(lambda: refusing.requests)
        found = scraped(server)
        states = {dict(each)["state"]: value for each, value in found["tmf622_orders"].items()}
        assert (states["inProgress"], states["acknowledged"]) == (1, 1)
        assert sum(states.values()) == 2
        assert one(found["tmf622_subscriptions"]) == 2
        assert one(found["tmf622_events_waiting"]) >= 1
        assert one(found["tmf622_outbox_events"]) >= 0
        assert one(found["tmf622_dead_letters"]) == 0
        assert found["tmf622_jobs_due"].keys() == {
            frozenset({("kind", each)}) for each in ("productOrder", "cancelProductOrder")
        }
        attempts = found["tmf622_delivery_attempts_total"]
        assert attempts[frozenset({("outcome", "delivered")})] >= 3
        assert attempts[frozenset({("outcome", "failed")})] >= 1
        started = one(found["process_start_time_seconds"])
        assert started >= int(psutil.Process(server.process.pid).create_time())
        assert found["tmf622_build_info"]


def test_an_unreachable_store_leaves_the_rest() -> None:
    with running("mongodb://127.0.0.1:1/orders", "--metrics") as server:
        httpx.get(f"{server.url}/health/live", timeout=TIMEOUT)
        found = scraped(server)
        assert "tmf622_orders" not in found
        assert REQUESTS in found


def test_metrics_are_for_callers_with_their_scope(sqlite_url: str) -> None:
    with running(sqlite_url, "--metrics", *PROXY, "--scopes-header", "X-Scopes") as server:

        def status(scopes: str) -> int:
            headers = {"X-Actor": "prometheus", "X-Scopes": scopes}
            return httpx.get(f"{server.url}/metrics", headers=headers, timeout=TIMEOUT).status_code

        assert (status("metrics:read"), status("productOrder:read")) == (200, 403)


def test_without_metrics_there_is_no_page(sqlite_url: str) -> None:
    with running(sqlite_url) as server:
        assert httpx.get(f"{server.url}/metrics", timeout=TIMEOUT).status_code == 404


def test_without_metrics_their_library_is_not_imported() -> None:
    code = "import tmf622.app, tmf622.dispatcher, sys; sys.exit('prometheus_client' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
