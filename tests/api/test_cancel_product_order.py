"""/cancelProductOrder"""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import ContractClient
from tests.api.orders import Json, place, refused, same
from tests.server import Server


def request_cancellation(client: ContractClient, placed: Json, **attributes: Any) -> Json:
    body = {**attributes, "productOrder": {"id": placed["id"]}}
    answer = client.post("/cancelProductOrder", json=body)
    assert answer.status_code == 201, answer.text
    task: Json = answer.json()
    return task


def test_a_task_is_answered_as_it_is_kept(client: ContractClient, server: Server) -> None:
    sent = {
        "cancellationReason": "Ordered twice",
        "requestedCancellationDate": "2026-02-01T00:00:00+01:00",
        "productOrder": {"id": place(client)["id"], "name": "My order", "x": {"$ref": 12.0}},
        "@type": "CancelProductOrder",
        "x-vendor": [None, 1, 1.0],
    }
    created = client.post("/cancelProductOrder", json=sent)
    assert created.status_code == 201
    task = created.json()
    assert task["state"] == "acknowledged"
    assert same({name: task[name] for name in sent}, sent)
    assert task["href"] == f"{server.api}/cancelProductOrder/{task['id']}"
    assert created.headers["location"] == task["href"]
    found = client.get(task["href"])
    assert found.content == created.content
    assert found.headers["etag"] == created.headers["etag"]


def test_what_the_server_owns_is_not_taken_from_the_client(client: ContractClient) -> None:
    task = request_cancellation(
        client,
        place(client),
        id="mine",
        href="https://client.example.com/mine",
        state="done",
        effectiveCancellationDate="2026-02-01T00:00:00Z",
    )
    assert task["id"] != "mine"
    assert task["href"].endswith(task["id"])
    assert task["state"] == "acknowledged"
    assert "effectiveCancellationDate" not in task


def test_an_order_that_is_not_there_cannot_be_cancelled(client: ContractClient) -> None:
    total = client.get("/cancelProductOrder?limit=0").headers["x-total-count"]
    deleted = place(client)
    client.delete(f"/productOrder/{deleted['id']}")
    for id in (deleted["id"], "unknown", "", "a\0b"):
        answer = client.post("/cancelProductOrder", json={"productOrder": {"id": id}})
        refused(answer, 409, "65", "/productOrder/id")
    assert client.get("/cancelProductOrder?limit=0").headers["x-total-count"] == total


def test_attributes_are_selected(client: ContractClient) -> None:
    task = request_cancellation(client, place(client), cancellationReason="Ordered twice")
    identity = {"id": task["id"], "href": task["href"]}
    selections: dict[str, Json] = {
        "none": identity,
        "state": {**identity, "state": "acknowledged"},
        "productOrder.id,unknown": {**identity, "productOrder": task["productOrder"]},
        "": task,
    }
    for fields, selected in selections.items():
        found = client.get(f"/cancelProductOrder/{task['id']}", params={"fields": fields})
        assert found.json() == selected


def test_tasks_come_in_the_order_of_their_creation(client: ContractClient, server: Server) -> None:
    before = int(client.get("/cancelProductOrder?limit=0").headers["x-total-count"])
    tasks = [request_cancellation(client, place(client)) for _ in range(3)]
    page = client.get("/cancelProductOrder", params={"offset": before, "limit": 2})
    assert page.json() == tasks[:2]
    assert page.headers["x-total-count"] == str(before + 3)
    assert page.headers["x-result-count"] == "2"
    following = page.links["next"]["url"]
    assert following.startswith(f"{server.api}/cancelProductOrder?")
    assert client.get(following).json() == tasks[2:]


def test_an_unknown_id_is_not_found(client: ContractClient) -> None:
    refused(client.get("/cancelProductOrder/unknown"), 404, "60", "cancelProductOrder")


INVALID: dict[str, tuple[Json, str, str]] = {
    "no order": ({}, "23", "/productOrder"),
    "order without id": ({"productOrder": {}}, "23", "/productOrder/id"),
    "order a string": ({"productOrder": "1"}, "24", "/productOrder"),
    "id a number": ({"productOrder": {"id": 1}}, "24", "/productOrder/id"),
    "no date": (
        {"productOrder": {"id": "1"}, "requestedCancellationDate": "soon"},
        "24",
        "/requestedCancellationDate",
    ),
}


@pytest.mark.parametrize(("body", "code", "word"), INVALID.values(), ids=INVALID)
def test_what_the_contract_does_not_allow_is_refused(
    client: ContractClient, body: Json, code: str, word: str
) -> None:
    refused(client.post("/cancelProductOrder", json=body), 400, code, word)
