"""Contenders do the work that they are measured by."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx
import pytest

from tests.bench import work
from tests.bench.contenders import CONNEXION, FLOOR, SIZES, SQLITE, Contender
from tests.bench.guarded import EVERYTHING_ON
from tests.server import TIMEOUT

CORES = "0"

pytestmark = pytest.mark.skipif(not shutil.which("taskset"), reason="contenders need taskset")


@pytest.mark.parametrize(
    "contender", [FLOOR, SQLITE, EVERYTHING_ON, CONNEXION], ids=lambda each: each.name
)
def test_a_contender_places_finds_and_lists_orders(contender: Contender, tmp_path: Path) -> None:
    with contender.start(tmp_path, CORES) as running:
        headers = {"Authorization": f"Bearer {running.token}"} if running.token else {}
        with httpx.Client(headers=headers, timeout=TIMEOUT) as client:
            placed = []
            for category in ("bench-0", "bench-1", "bench-0"):
                answer = client.post(running.url, json=work.order(category, 2_000, SIZES[2_000]))
                assert answer.status_code == 201
                placed.append(answer.json())
            for each in placed:
                assert client.get(f"{running.url}/{each['id']}").json() == each
            _, path = next(work.listing(running.path)).split()
            page = client.get(running.root + path)
    assert page.headers["X-Total-Count"] == "2"
    assert {each["id"] for each in page.json()} == {placed[0]["id"], placed[2]["id"]}


def test_connexion_validates_by_the_contract(tmp_path: Path) -> None:
    with CONNEXION.start(tmp_path, CORES) as running:
        wrong = httpx.post(running.url, json={"productOrderItem": [{"id": "1"}]}, timeout=TIMEOUT)
        assert wrong.status_code == 400
        assert "'action' is a required property" in wrong.json()["detail"]
        assert httpx.get(f"{running.url}?limit=ten", timeout=TIMEOUT).status_code == 400


def test_everything_is_on(tmp_path: Path) -> None:
    with EVERYTHING_ON.start(tmp_path, CORES) as running:
        assert httpx.get(f"{running.url}/1", timeout=TIMEOUT).status_code == 401
        headers = {"Authorization": f"Bearer {running.token}"}
        assert httpx.get(f"{running.url}/2", headers=headers, timeout=TIMEOUT).status_code == 404
        counts = httpx.get(f"{running.root}/metrics", headers=headers, timeout=TIMEOUT)
        assert 'http_response_status_code="404"' in counts.text
    log = (tmp_path / "access.log").read_text()
    assert ": 401 in " in log and ": 404 in " in log
