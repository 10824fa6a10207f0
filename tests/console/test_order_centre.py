"""An order of an order centre on its page: service orders, fallout, and who may see them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.access.issuer import ALL, SCOPES, Issuer
from tests.api.access.parties import parties, place
from tests.api.conftest import sqlite_url
from tests.api.orders import item
from tests.api.waiting import eventually
from tests.console.test_order import section
from tests.console.test_order_actions import fields
from tests.ordercentre.capturing.content import item as captured_item
from tests.ordercentre.capturing.neighbours import neighbours
from tests.ordercentre.capturing.serving import centre, options
from tests.ordercentre.fulfilment.conftest import known
from tests.ordercentre.fulfilment.neighbours import Neighbours
from tests.ordercentre.fulfilment.site import Site, site
from tests.server import COMMAND, TIMEOUT

__all__ = ["known", "sqlite_url"]


@pytest.fixture
def here(sqlite_url: str, known: Neighbours, tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path, sqlite_url, known) as made:
        yield made


@pytest.fixture
def desk(here: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{here.server.url}/console", timeout=TIMEOUT) as made:
        yield made


def test_service_orders_are_shown_with_their_states(here: Site, desk: httpx.Client) -> None:
    placed, service_order = here.sent(item("1"))
    here.neighbours.work(service_order, "inProgress")
    here.in_state(placed, "inProgress")
    text = desk.get(f"/orders/{placed['id']}").text
    assert f'title="{service_order["id"]}"' in text
    said = section(text, "downstream")
    assert f"field field-1 …{service_order['id'][-12:]} inProgress" in said


def test_a_failed_item_is_decided(here: Site, desk: httpx.Client) -> None:
    placed, first = here.sent(item("1"), item("2"))
    here.neighbours.change(first, errorMessage=[{"message": "No free port"}])
    here.neighbours.work(first, "failed")
    _, second = here.neighbours.sent(placed, 2)
    here.neighbours.work(second, "failed")
    address = f"/orders/{placed['id']}"
    text = eventually(lambda: desk.get(address).text, lambda text: text.count("Send it again") == 2)
    assert "No free port" in section(text, "downstream")
    form = {**fields(desk, placed), "item": "1", "decision": "fail"}
    assert desk.post(f"{address}/fallout", data=form).status_code == 303
    here.with_states(placed, **{"1": "failed", "2": "held"})
    again = desk.post(f"{address}/fallout", data=form)
    assert again.status_code == 409
    assert "item 1 does not wait for a decision" in again.text
    # A browser has an event loop in this process: the command needs one of its own.
    command = [*COMMAND, "audit", "--json", "--order", placed["id"], "--store", here.store_url]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    records = map(json.loads, printed.splitlines())
    decided = [each for each in records if each["action"].startswith("fallout")]
    assert [(each["actor"], each["action"]) for each in decided] == [("127.0.0.1", "fallout fail")]


def test_an_order_that_was_refused_says_why(sqlite_url: str, tmp_path: Path) -> None:
    with neighbours(tmp_path) as asked, centre(sqlite_url, *options(tmp_path, asked)) as shop:
        refused = shop.post(captured_item("1", "nothing")).json()
        id = refused["referenceError"].split("/")[-2]
        answer = httpx.get(f"{shop.server.url}/console/orders/{id}")
    assert answer.status_code == 404
    assert "A refused order" in answer.text
    assert "/productOrderItem/0/productOffering/id" in answer.text


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path / "keys.json")


def test_the_command_has_a_place_for_the_token(sqlite_url: str, issuer: Issuer) -> None:
    with parties(sqlite_url, issuer) as clients:
        placed = place(clients.clerk, {"productOrderItem": [item()]})
        headers = issuer.headers(*SCOPES, ALL)
        address = f"{clients.server.url}/console/orders/{placed['id']}"
        text = httpx.get(address, headers=headers).text
    assert "curl -H &#39;Authorization: Bearer TOKEN&#39; http" in text


def test_an_order_of_another_party_is_not_there(sqlite_url: str, issuer: Issuer) -> None:
    with parties(sqlite_url, issuer) as clients:
        placed = place(clients.clerk, {"productOrderItem": [item()]})
        for path in ("", "/events", "/news"):
            address = f"{clients.server.url}/console/orders/{placed['id']}{path}"
            assert httpx.get(address, headers=dict(clients.a.headers)).status_code == 404
