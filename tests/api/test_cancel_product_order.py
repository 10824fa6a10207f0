"""/cancelProductOrder"""

from __future__ import annotations

import pytest

from tests.api.cancellations import FAR, cancel, cancelled, ended, post, task_now, tasks_of
from tests.api.client import ContractClient
from tests.api.orders import Json, item, path, place, refused, retrieve, same
from tests.api.progress import place_in
from tests.server import Server

# Requests and reads


def test_a_new_task_is_answered_as_it_is_stored(client: ContractClient, server: Server) -> None:
    sent = {
        "cancellationReason": "Ordered twice",
        "requestedCancellationDate": "2999-02-01T00:00:00+01:00",
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


def test_the_server_sets_its_own_attributes(client: ContractClient) -> None:
    task = cancel(
        client,
        place(client),
        id="mine",
        href="https://client.example.com/mine",
        state="done",
        effectiveCancellationDate="2026-02-01T00:00:00Z",
        requestedCancellationDate=FAR,
    )
    assert task["id"] != "mine"
    assert task["href"].endswith(task["id"])
    assert task["state"] == "acknowledged"
    assert "effectiveCancellationDate" not in task


def test_attributes_are_selected(client: ContractClient) -> None:
    task = cancel(client, place(client), requestedCancellationDate=FAR)
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
    tasks = [cancel(client, place(client), requestedCancellationDate=FAR) for _ in range(3)]
    page = client.get("/cancelProductOrder", params={"offset": before, "limit": 2})
    assert page.json() == tasks[:2]
    assert page.headers["x-total-count"] == str(before + 3)
    assert page.headers["x-result-count"] == "2"
    following = page.links["next"]["url"]
    assert following.startswith(f"{server.api}/cancelProductOrder?")
    assert client.get(following).json() == tasks[2:]


def test_tasks_are_found_by_their_state(client: ContractClient) -> None:
    waits, done = (place(client) for _ in range(2))
    waiting = cancel(client, waits, requestedCancellationDate=FAR)
    assert cancelled(client, done)["state"] == "done"
    found = client.get("/cancelProductOrder?state=acknowledged&limit=1000").json()
    assert waiting in found
    assert done["id"] not in [each["productOrder"]["id"] for each in found]
    assert tasks_of(client, waits) == [waiting]


def test_the_etag_changes_with_the_state(client: ContractClient) -> None:
    created = post(client, place(client))
    task = created.json()
    assert ended(client, task)["state"] == "done"
    unchanged = {"If-None-Match": created.headers["etag"]}
    found = client.get(f"/cancelProductOrder/{task['id']}", headers=unchanged)
    assert (found.status_code, found.json()["state"]) == (200, "done")


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


@pytest.mark.any_store
@pytest.mark.parametrize(("body", "code", "word"), INVALID.values(), ids=INVALID)
def test_an_invalid_body_is_refused(
    client: ContractClient, body: Json, code: str, word: str
) -> None:
    refused(client.post("/cancelProductOrder", json=body), 400, code, word)


# Requests that are refused


def test_an_unknown_order_cannot_be_cancelled(client: ContractClient) -> None:
    total = client.get("/cancelProductOrder?limit=0").headers["x-total-count"]
    deleted = place(client)
    client.delete(path(deleted))
    for id in (deleted["id"], "unknown", "", "a\0b"):
        refused(post(client, {"id": id}), 409, "65", "/productOrder/id", "no productOrder", id)
    assert client.get("/cancelProductOrder?limit=0").headers["x-total-count"] == total


def test_an_order_that_has_ended_cannot_be_cancelled(client: ContractClient) -> None:
    wanted = {"1": "failed", "1.1": "completed"}
    placed = place_in(client, wanted, item("1", productOrderItem=[item("1.1")]))
    refused(post(client, placed), 409, "65", "/productOrder/id", "partial", "final")
    assert retrieve(client, placed) == placed
    assert tasks_of(client, placed) == []


def test_an_order_has_one_open_task_at_most(client: ContractClient) -> None:
    placed = place(client)
    task = cancel(client, placed, requestedCancellationDate=FAR)
    held = retrieve(client, placed)
    for attributes in ({}, {"requestedCancellationDate": FAR}):
        answer = post(client, placed, **attributes)
        refused(answer, 409, "65", "/productOrder/id", "already", task["id"])
    assert retrieve(client, placed) == held
    assert tasks_of(client, placed) == [task] == [task_now(client, task)]
