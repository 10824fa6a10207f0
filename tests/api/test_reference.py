"""The examples in the tables of docs/reference.md do what their rows say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.api.client import ContractClient
from tests.api.orders import Json, item, order, path, place, retrieve
from tests.api.stores import NewStore
from tests.pages import DOCS
from tests.server import running

REFERENCE = (DOCS / "reference.md").read_text()

SPEED = {"name": "speed", "value": 500}
ORDERS: dict[str, Json] = {
    "shop-1": order(
        item("1", quantity=1, product={"isBundle": True}),
        category="residential",
        priority="1",
        description="Router, white",
        requestedStartDate="2026-12-01T07:00:00Z",
        relatedParty=[
            {"id": "P1", "role": "customer", "@referredType": "Individual"},
            {"id": "P2", "role": "seller", "@referredType": "Organization"},
        ],
    ),
    "shop-2": order(
        item("1", quantity=3, appointment={"id": "A1"}),
        category="business",
        priority="1",
        requestedStartDate="2026-12-24T08:00:00+01:00",
        relatedParty=[{"id": "P1", "role": "customer", "@referredType": "Individual"}],
    ),
    "desk-3": order(
        item("1", action="modify", product={"productCharacteristic": [SPEED]}),
        item("2"),
        category="business",
        priority="2",
        requestedStartDate="2026-11-30T23:59:59Z",
        **{"@channelHint": "shop"},
    ),
    "desk-4": order(
        item(
            "1",
            appointment={"id": "A2"},
            product={"productCharacteristic": [{"name": "speed", "value": "500"}]},
        ),
        priority="3",
    ),
}
STATES: dict[str, Json] = {
    "shop-2": {"state": "pending"},
    "desk-3": {
        "productOrderItem": [
            {**ORDERS["desk-3"]["productOrderItem"][0], "state": "held"},
            {**ORDERS["desk-3"]["productOrderItem"][1], "state": "assessingCancellation"},
        ],
    },
    "desk-4": {"productOrderItem": [{**ORDERS["desk-4"]["productOrderItem"][0], "state": "held"}]},
}

FOUND: dict[str, list[int]] = {
    "category=residential": [1],
    "state=held,pending": [2, 4],
    "state=held&state=pending": [2, 4],
    "state=held;priority=1": [1, 2, 4],
    "category=business&priority=1": [2],
    "relatedParty.role=seller": [1],
    "priority.eq=1": [1, 2],
    "category.ne=residential,business": [4],
    "productOrderItem.quantity>2": [2],
    "requestedStartDate.gte=2026-12-01": [1, 2],
    "requestedStartDate<2026-12-01T00:00:00Z": [3],
    "productOrderItem.quantity<=1": [1],
    "externalId.regex=^shop-[0-9]+$": [1, 2],
    "requestedStartDate.gt=2026-11-30&requestedStartDate.lt=2026-12-02": [1, 3],
    "requestedStartDate=2026-12-01T08:00:00+01:00": [1],
    "productOrderItem.product.isBundle=true": [1],
    "productOrderItem.product.productCharacteristic.value=500": [3, 4],
    "@channelHint=shop": [3],
    'description="Router, white"': [1],
    "requestedStartDate='2026-12-01T07:00:00Z'": [1],
    "category='residential'": [1],
    "description=Router, white": [1],
    'filter=$.productOrderItem[?(@.action=="add" && @.state=="held")]': [4],
    'filter=productOrderItem[?(@.action=="modify")]': [3],
    "filter=$.productOrderItem[?(!@.appointment)]": [1, 3],
    'filter=$[?(@.priority=="1" && @.category!="business")]': [1],
    "filter=$.productOrderItem[?(@.product.productCharacteristic"
    '[?(@.name=="speed" && @.value>=500)])]': [3],
    "sort=-priority,externalId": [4, 3, 1, 2],
    "offset=1&limit=2": [2, 3],
}


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading of the reference, without the head."""
    section = REFERENCE.partition(f"\n## {heading}\n")[2].partition("\n#")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def code(cell: str) -> str:
    """The code in a cell."""
    found = re.search(r"`([^`]*)`", cell)
    assert found
    return found[1]


FILTERS = [(code(cells[1]), code(cells[3])) for cells in rows("Filter")]


@pytest.fixture(scope="module")
def example_client(new_store: NewStore) -> Iterator[ContractClient]:
    """A client of a server with the orders of the examples."""
    with new_store() as url, running(url) as server, ContractClient(server.url) as client:
        for name, each in ORDERS.items():
            answer = client.post("/productOrder", json={**each, "externalId": name})
            changed = client.patch(path(answer.json()), json=STATES.get(name, {}))
            assert (answer.status_code, changed.status_code) == (201, 200)
        yield client


def ask(client: httpx.Client, query: str) -> httpx.Response:
    """The answer to a query string, which is encoded first."""
    name, _, value = query.partition("=")
    if name == "filter":
        return client.get("/productOrder", params={name: value})
    return client.get("/productOrder?" + quote(query, safe="=&;,"))


def test_the_table_has_all_examples() -> None:
    assert [example for example, _ in FILTERS] == list(FOUND)


@pytest.mark.parametrize(("query", "expected"), FOUND.items())
def test_a_filter_finds(example_client: ContractClient, query: str, expected: list[int]) -> None:
    answer = ask(example_client, query)
    assert answer.status_code == 200, answer.text
    names = list(ORDERS)
    assert [each["externalId"] for each in answer.json()] == [names[n - 1] for n in expected]


@pytest.mark.parametrize("query", [bad for _, bad in FILTERS])
def test_a_bad_filter_is_refused_by_name(example_client: ContractClient, query: str) -> None:
    answer = ask(example_client, query)
    assert answer.status_code == 400
    blamed = answer.json()["message"].partition(":")[0]
    assert blamed and blamed in query
    assert answer.json()["code"] == "28"


SELECTED: dict[str, Json] = {
    "fields=externalId,state": {"externalId": "shop-1", "state": "acknowledged"},
    "fields=productOrderItem.state,relatedParty.name": {
        "productOrderItem": [{"state": "acknowledged"}],
        "relatedParty": [{}, {}],
    },
    "fields=relatedParty[?(@.role=='seller')].id": {"relatedParty": [{"id": "P2"}]},
    "fields=none": {},
}


def test_the_table_has_all_selections() -> None:
    assert [code(cells[0]) for cells in rows("Select")] == list(SELECTED)


@pytest.mark.parametrize(("query", "expected"), SELECTED.items())
def test_attributes_are_selected(
    example_client: ContractClient, query: str, expected: Json
) -> None:
    (found,) = example_client.get(f"/productOrder?externalId=shop-1&{query}").json()
    identity = {name: found[name] for name in ("id", "href")}
    assert found == {**identity, **expected}
    assert example_client.get(f"{path(found)}?{query}").json() == found


CHANGES = rows("Change")


@pytest.mark.parametrize("number", range(len(CHANGES)))
def test_a_change_is_made(client: ContractClient, number: int) -> None:
    media_type, body = code(CHANGES[number][0]), code(CHANGES[number][1])
    first, second = item("1"), item("2", action="modify", quantity=1)
    placed = place(client, first, second, priority="1", description="For the new flat", note=[])
    expected: list[Any] = [
        {"priority": "2", "description": None},
        {"category": "business"},
        {"note": [{"text": "Call first"}]},
        {"priority": "2"},
        {"productOrderItem": [first, {**second, "quantity": 5}]},
        {"productOrderItem": [first, {**second, "quantity": 5}]},
        {"productOrderItem": [{**first, "quantity": 2}, second]},
    ]
    answer = send(client, placed, media_type, body)
    assert answer.status_code == 200, answer.text
    wanted = client.patch(path(place(client, first, second)), json=expected[number]).json()
    after = {name: answer.json().get(name) for name in expected[number]}
    assert after == {name: wanted.get(name) for name in expected[number]}


@pytest.mark.parametrize("cells", CHANGES)
def test_a_bad_change_is_refused(client: ContractClient, cells: list[str]) -> None:
    placed = place(client, item("1"), item("2", action="modify"), priority="1", note=[])
    status = cells[3].partition(" ")[0]
    answer = send(client, placed, code(cells[0]), code(cells[3]))
    assert str(answer.status_code) == status, answer.text
    assert retrieve(client, placed) == placed


def send(client: httpx.Client, placed: Json, media_type: str, body: str) -> httpx.Response:
    assert json.loads(body) is not None
    return client.patch(path(placed), content=body, headers={"Content-Type": media_type})
