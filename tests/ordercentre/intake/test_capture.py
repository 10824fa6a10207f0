"""An order centre captures the orders of an intake as it captures those of a POST."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest

from ordercentre.capture.objections import CaptureRefused, Objection
from ordercentre.intake.intake import Intake, Terms
from ordercentre.intake.reading import SentOrder
from ordercentre.intake.results import Result
from ordercentre.neighbours.protocol import NeighbourUnavailable
from productordering.api import definition
from productordering.capture import Capture, Captured
from productordering.operations.forms import V4Form
from productordering.operations.placing import Placing
from productordering.ordering.metadata import Order
from productordering.ordering.order_rules import OrderRules
from tests.api.client import ContractClient
from tests.api.orders import Json, item, order
from tests.ordercentre.intake.running import lines, stored
from tests.ordercentre.intake.running import take as run
from tests.server import free_port, running
from tmf622.stores import open_store
from tmf630.api.collections import resources
from tmf630.contract.document import Contract


class Named:
    """A capture that refuses `refused`, defers `deferred`, and names all other orders."""

    def received(self, order: Json) -> Json:
        return order

    async def new(self, id: str, order: Json, now: datetime) -> Captured:
        match order["externalId"]:
            case "refused":
                raise CaptureRefused([Objection("/productOrderItem/0", "is not sold any more")])
            case "unavailable":
                raise NeighbourUnavailable("catalog: does not answer")
            case "deferred":
                return Captured(order, deferred=True)
        return Captured({**order, "description": "captured"}, {"offerings": 1})

    # An intake changes no order, and reads no refusal.

    async def look_up(self, order: Json) -> Any:
        raise NotImplementedError

    def changed(self, before: Order, after: Json, found: Any, now: datetime) -> Captured:
        raise NotImplementedError

    async def refusal(self, id: str) -> Json | None:
        raise NotImplementedError


async def take(url: str, sent: Sequence[SentOrder], *, dry_run: bool = False) -> list[Result]:
    api = definition()
    capture: Capture = Named()
    contract = Contract(api.read)
    placing = Placing(V4Form(contract), OrderRules.of(api.model, strict=False), capture)
    store = open_store(url, 60)
    try:
        orders = resources(store, api, "productOrder", "")
        terms = Terms(name="orders.ndjson", at_once=3, dry_run=dry_run)
        intake = Intake(orders, contract, placing, terms)
        return [each async for each in intake.results(sent)]
    finally:
        await store.close()


class _Offerings(BaseHTTPRequestHandler):
    """A catalogue (TMF620) with one offering that can be ordered."""

    def do_GET(self) -> None:
        known = urlsplit(self.path).path == "/productOffering/fibre-500"
        offering = {"id": "fibre-500", "name": "Fibre 500", "lifecycleStatus": "Active"}
        body = json.dumps(offering if known else {}).encode()
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@pytest.fixture
def catalogue() -> Iterator[str]:
    """The URL of a catalogue."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Offerings) as server:
        Thread(target=server.serve_forever, args=(0.02,)).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def sent(*names: str) -> list[SentOrder]:
    return [SentOrder(line, order(externalId=name)) for line, name in enumerate(names, 1)]


@pytest.mark.anyio
async def test_what_a_capture_refuses_fails_and_what_it_adds_is_stored(sqlite_url: str) -> None:
    refused, unavailable, deferred, plain = await take(
        sqlite_url, sent("refused", "unavailable", "deferred", "plain")
    )
    assert refused.errors == ["/productOrderItem/0: is not sold any more"]
    assert unavailable.errors == ["catalog: does not answer"]
    assert (deferred.outcome, plain.outcome) == ("stored", "stored")


@pytest.mark.anyio
async def test_a_dry_run_waits_for_the_capture(sqlite_url: str) -> None:
    refused, plain = await take(sqlite_url, sent("refused", "plain"), dry_run=True)
    assert (refused.outcome, plain.outcome) == ("failed", "valid")


@pytest.mark.anyio
async def test_an_order_that_a_capture_refuses_is_taken_in_when_it_no_longer_does(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def new(self: Named, id: str, order: Json, now: datetime) -> Captured:
        return Captured(order)

    await take(sqlite_url, sent("unavailable"))
    monkeypatch.setattr(Named, "new", new)
    [again] = await take(sqlite_url, sent("unavailable"))
    assert again.outcome == "stored"


def test_captured_orders_are_in_the_store(sqlite_url: str) -> None:
    asyncio.run(take(sqlite_url, sent("deferred", "plain")))
    states = {each["externalId"]: each["state"] for each in stored(sqlite_url)}
    assert states == {"deferred": "pending", "plain": "acknowledged"}
    assert [each.get("description") for each in stored(sqlite_url)] == [None, "captured"]


def test_offerings_are_looked_up_as_for_a_post(
    sqlite_url: str, tmp_path: Path, catalogue: str
) -> None:
    unknown = item("1", productOffering={"id": "none"})
    file = lines(tmp_path / "o.ndjson", order(externalId="A"), order(unknown, externalId="B"))
    dry = run(file, sqlite_url, "--catalog-url", catalogue, "--dry-run")
    assert dry.of("result") == ["valid", "failed"]
    assert dry.of("captureResponse") == [None, None]
    with (
        running(sqlite_url, "--catalog-url", catalogue) as server,
        ContractClient(server.url) as client,
    ):
        options = ("--catalog-url", catalogue, "--public-url", server.url)
        done = run(file, sqlite_url, *options)
        assert done.of("result") == ["stored", "failed"]
        [found] = stored(sqlite_url)
        assert found["productOrderItem"][0]["productOffering"]["name"] == "Fibre 500"
        answer = client.post("/productOrder", json=order(unknown, externalId="B"))
        assert answer.status_code == 409
        assert done.results[1]["errors"] == [answer.json()["message"]]
        response = done.results[1]["captureResponse"]
        assert response.startswith(server.api)
        assert client.get(response.removeprefix(server.api)).json()["outcome"] == "rejected"
    assert len(stored(sqlite_url)) == 1


def test_a_neighbour_that_does_not_answer_fails_the_order(sqlite_url: str, tmp_path: Path) -> None:
    file = lines(tmp_path / "o.ndjson", order(externalId="A"))
    [result] = run(file, sqlite_url, "--catalog-url", f"http://127.0.0.1:{free_port()}").results
    assert result["errors"][0].startswith("catalog")
    assert stored(sqlite_url) == []


def test_a_neighbour_may_be_where_the_options_allow_it(sqlite_url: str, tmp_path: Path) -> None:
    file = lines(tmp_path / "o.ndjson")
    options = ("--catalog-url", "http://10.1.2.3/catalogue")
    refused = run(file, sqlite_url, *options)
    assert (refused.status, "--callback-http" in refused.output) == (2, True)
    networks = ("--callback-networks", "10.0.0.0/8")
    assert run(file, sqlite_url, *options, *networks, "--callback-http").status == 0
