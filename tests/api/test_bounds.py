"""Bounds of the memory that requests take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from tests.api.client import ContractClient
from tests.api.orders import order
from tests.api.stores import NewStore
from tests.server import BASE_PATH, Server, running
from tmf630.store.queries import PAGE_BYTES

LARGE = 2_000_000


@pytest.fixture
def module_server(new_store: NewStore) -> Iterator[Server]:
    with new_store() as url, running(url) as server:
        yield server


@pytest.mark.any_store
def test_long_query_strings_are_not_cached(module_server: Server) -> None:
    process = psutil.Process(module_server.process.pid)
    # `http.client` sends the target as it is, and quickly.
    with closing(HTTPConnection(urlsplit(module_server.url).netloc, timeout=30)) as connection:

        def status(target: str, accepted: str = "*/*") -> int:
            connection.request("GET", f"{BASE_PATH}{target}", headers={"Accept": accepted})
            answer = connection.getresponse()
            answer.read()
            return answer.status

        def ask(number: int) -> None:
            text = f"{number}" + "x" * 50_000
            assert status(f"/productOrder/none?fields={text}") == 400
            assert status(f"/productOrder?description={text}") == 400
            assert status("/productOrder/none", f"*/*, text/x-{text}") == 404

        for number in range(50):
            ask(number)
        before = process.memory_info().rss
        for number in range(50, 300):
            ask(number)
        assert process.memory_info().rss - before < 20_000_000


def test_pages_of_large_orders_are_cut_and_link_to_the_rest(module_server: Server) -> None:
    with ContractClient(module_server.url) as client:
        text = "x" * LARGE
        placed = [
            client.post("/productOrder", json=order(note=[{"text": text}])).json()["id"]
            for _ in range(10)
        ]
        fitting = PAGE_BYTES // LARGE
        first = client.get("/productOrder", params={"sort": "id", "limit": "9"})
        assert [each["id"] for each in first.json()] == placed[:fitting]
        assert (first.headers["x-total-count"], first.headers["x-result-count"]) == (
            "10",
            str(fitting),
        )
        links = _links(first)
        assert links.keys() == {"self", "first", "next"}
        second = client.get(links["next"])
        assert [each["id"] for each in second.json()] == placed[fitting:]
        assert "next" not in _links(second)
        assert client.get(_links(second)["last"]).json()[-1] == second.json()[-1]
        again = client.get(_links(second)["prev"])
        assert [each["id"] for each in again.json()] == placed[:fitting]
        few = client.get("/productOrder", params={"sort": "id", "limit": "100", "fields": "none"})
        assert int(few.headers["x-result-count"]) == len(few.json()) == fitting


def _links(answer: httpx.Response) -> dict[str, str]:
    parts = [each.split("; ") for each in answer.headers["link"].split(", ")]
    return {rel.removeprefix('rel="').rstrip('"'): url.strip("<>") for url, rel in parts}
