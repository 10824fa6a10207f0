"""Neighbours that are down, slow, or talk rubbish: 503, and no order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from tests.api.listeners import Answer, Reply, Silence
from tests.api.orders import refused
from tests.api.stores import NewStore
from tests.api.waiting import eventually
from tests.ordercentre.capturing.content import item
from tests.ordercentre.capturing.neighbours import Neighbours
from tests.ordercentre.capturing.serving import Centre, centre, options

pytestmark = pytest.mark.any_store

JSON: Final = {"Content-Type": "application/json"}


def says(value: Any) -> Reply:
    return Reply(200, JSON, json.dumps(value).encode())


FAULTS: Final[dict[str, Answer]] = {
    "closes": Silence.CLOSE,
    "500": 500,
    "429": 429,
    "401": Reply(401, JSON, b"{}"),
    "no JSON": Reply(200, {"Content-Type": "text/html"}, b"<html>"),
    "half": Reply(200, JSON, b'{"id": "fib'),
    "list": says([{"id": "fibre"}]),
    "wrong types": says(
        {
            "id": "fibre",
            "lifecycleStatus": {"is": 1},
            "status": ["active"],
            "validFor": [],
            "productOfferingPrice": "none",
            "engagedParty": "ada",
        }
    ),
    "redirect": Reply(302, {"Location": "http://127.0.0.1:9/"}),
    "deep": Reply(200, JSON, b"[" * 5_000),
}


ORDERED: Final = [item("1", "fibre"), item("2", None, "noChange", product={"id": "line"})]


def check(shop: Centre, known: Neighbours, name: str, fault: Answer, seconds: int = 1) -> None:
    """Assert that no order is taken while a neighbour has a fault."""
    before = shop.client.get("/productOrder?limit=0").headers["x-total-count"]
    known.lines[name].fault = fault
    answer = shop.post(*ORDERED)
    refused(answer, 503, "5", f"{name}: ")
    assert int(answer.headers["retry-after"]) >= seconds
    assert shop.client.get("/productOrder?limit=0").headers["x-total-count"] == before
    known.lines[name].fault = None
    eventually(lambda: shop.post(*ORDERED).status_code, lambda status: status == 201)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", ["catalog", "customer", "party", "inventory"])
def test_a_fault(shop: Centre, known: Neighbours, name: str, fault: str) -> None:
    check(shop, known, name, FAULTS[fault])


def test_a_neighbour_says_when_to_try_again(shop: Centre, known: Neighbours) -> None:
    check(shop, known, "catalog", Reply(429, {"Retry-After": "7"}), seconds=7)


@pytest.mark.parametrize("name", ["catalog", "inventory"])
def test_a_neighbour_that_hangs(
    new_store: NewStore, known: Neighbours, tmp_path: Path, name: str
) -> None:
    quick = {"timeout_seconds": 0.5}
    with new_store() as url, centre(url, *options(tmp_path, known, **{name: quick})) as shop:
        check(shop, known, name, Silence.HANG)


def test_a_neighbour_that_is_down(new_store: NewStore, known: Neighbours, tmp_path: Path) -> None:
    line = known.lines["customer"].listener
    with new_store() as url, centre(url, *options(tmp_path, known)) as shop:
        line.stop()
        for _ in range(6):
            answer = shop.post(*ORDERED)
            refused(answer, 503, "5", "customer: ")
        # By now the circuit is open, and says for how long.
        assert 1 <= int(answer.headers["retry-after"]) <= 15
        assert "no request is sent" in answer.json()["message"]
        line.start()
        eventually(lambda: shop.post(*ORDERED).status_code, lambda status: status == 201)
