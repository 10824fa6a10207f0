"""No client waits long for another one's requests, even the largest allowed ones.

`scripts/bench waits` measures more of such requests, and how long the wait is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest

from tests.api.orders import Json
from tests.api.waiting import eventually
from tests.server import Server, running

MOST = 50_000
"""Items of an order whose body has almost 2 MiB."""
BOUND = 1.0
"""Seconds; the aim is a tenth of that on an idle machine."""


@pytest.fixture
def sqlite_server(tmp_path: Path) -> Iterator[Server]:
    """A server with SQLite: one with MongoDB does less itself."""
    with running(f"sqlite:///{tmp_path / 'orders.sqlite3'}") as server:
        yield server


def items(**others: Any) -> list[Json]:
    changed = {"id": "0", "action": "add", **others}
    return [changed, *({"id": f"{each}", "action": "add"} for each in range(1, MOST))]


def waited_during(
    sqlite_server: Server, request: Callable[[], httpx.Response]
) -> tuple[httpx.Response, float]:
    """The answer to a request, and the longest wait of another client meanwhile."""
    longest = 0.0
    with (
        httpx.Client(base_url=sqlite_server.url, timeout=60) as other,
        ThreadPoolExecutor(1) as executor,
    ):
        other.get("/health/live")
        answer = executor.submit(request)
        while not answer.done():
            began = monotonic()
            assert other.get("/health/live").status_code == 200
            longest = max(longest, monotonic() - began)
    return answer.result(), longest


def test_large_orders_delay_no_other_client(sqlite_server: Server) -> None:
    with httpx.Client(base_url=sqlite_server.api, timeout=120) as client:

        def post(path: str, body: bytes) -> httpx.Response:
            return client.post(path, content=body, headers={"Content-Type": "application/json"})

        order = json.dumps({"productOrderItem": items()}, separators=(",", ":")).encode()
        answer, longest = waited_during(sqlite_server, lambda: post("/productOrder", order))
        assert (answer.status_code, longest < BOUND) == (201, True), longest
        path = f"/productOrder/{answer.json()['id']}"
        changes = {"productOrderItem": items(quantity=2)}
        patch = json.dumps(changes, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/merge-patch+json"}
        answer, longest = waited_during(
            sqlite_server, lambda: client.patch(path, content=patch, headers=headers)
        )
        assert (answer.status_code, longest < BOUND) == (200, True), longest
        answer, longest = waited_during(
            sqlite_server, lambda: client.patch(path, json={"state": "held"})
        )
        assert (answer.status_code, longest < BOUND) == (200, True), longest
        task = json.dumps({"productOrder": {"id": answer.json()["id"]}}).encode()

        def cancel() -> httpx.Response:
            """Request a cancellation, and wait for its end."""
            requested = post("/cancelProductOrder", task).raise_for_status().json()
            where = f"/cancelProductOrder/{requested['id']}"
            return eventually(
                lambda: client.get(where), lambda found: found.json()["state"] == "done"
            )

        answer, longest = waited_during(sqlite_server, cancel)
        assert longest < BOUND
        answer, longest = waited_during(
            sqlite_server, lambda: client.get(path, params={"fields": "state"})
        )
        assert (answer.json()["state"], longest < BOUND) == ("cancelled", True), longest
