"""`tmf622 history`: every accepted change of an order, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import httpx
import pytest

from tests.api.cancellations import ended, post
from tests.api.client import JSON_PATCH, ContractClient
from tests.api.histories import history
from tests.api.orders import Json, item, order, path, place, retrieve
from tests.api.progress import place_in, with_states
from tests.server import Server, running


@pytest.fixture(scope="module")
def module_server(module_store: str) -> Iterator[Server]:
    """A server behind a gateway."""
    with running(module_store, "--actor-header", "X-Actor") as server:
        yield server


def patch(client: httpx.Client, placed: Json, changes: Json, **headers: str) -> httpx.Response:
    answer = client.patch(path(placed), json=changes, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


def state_change(before: str | None, after: str) -> Json:
    return {"from": before, "to": after}


def move(before: str | None, after: str | None, *ids: str) -> Json:
    return {"from": before, "to": after, "ids": list(ids)}


def test_an_order_begins_with_an_entry(module_client: ContractClient, module_store: str) -> None:
    answer = module_client.post("/productOrder", json=order(category="a"))
    assert history(module_store, answer.json()) == [
        {
            "time": answer.json()["orderDate"],
            "actor": "127.0.0.1",
            "cause": f"POST, request {answer.headers['x-request-id']}",
            "attributes": [],
            "state": state_change(None, "acknowledged"),
        }
    ]


# Changes


STATES = ["productOrderItem.state", "state"]
ITEMS = [item("1"), item("2", productOrderItem=[item("3")])]
ONE_MORE = [item("4"), item("1", quantity=2), ITEMS[1]]
CHANGES: list[tuple[Json, Json]] = [
    # a change, or states of items by their ids; the entry in the history
    ({"category": "a", "x-vendor": {"a": 1}}, {"attributes": ["category", "x-vendor"]}),
    ({"category": None}, {"attributes": ["category"]}),
    (
        {"1": "inProgress"},
        {
            "attributes": STATES,
            "state": state_change("acknowledged", "inProgress"),
            "items": [move("acknowledged", "inProgress", "1")],
        },
    ),
    (
        {"3": "inProgress"},
        {
            "attributes": ["productOrderItem.state"],
            "items": [move("acknowledged", "inProgress", "3")],
        },
    ),
    (
        {"state": "held", "priority": "1"},
        {
            "attributes": ["priority", *STATES],
            "state": state_change("inProgress", "held"),
            "items": [move("inProgress", "held", "1", "3"), move("acknowledged", "held", "2")],
        },
    ),
    (
        {"productOrderItem": ONE_MORE},
        {"attributes": ["productOrderItem"], "items": [move(None, "acknowledged", "4")]},
    ),
    (
        {"productOrderItem": ONE_MORE[1:]},
        {"attributes": ["productOrderItem"], "items": [move("acknowledged", None, "4")]},
    ),
    ({"productOrderItem": ITEMS}, {"attributes": ["productOrderItem"]}),
    (
        {"1": "inProgress", "2": "inProgress", "3": "inProgress"},
        {
            "attributes": STATES,
            "state": state_change("held", "inProgress"),
            "items": [move("held", "inProgress", "1", "2", "3")],
        },
    ),
    (
        {"state": "completed", "note": [{"text": "Done"}]},
        {
            "attributes": ["completionDate", "note", *STATES],
            "state": state_change("inProgress", "completed"),
            "items": [move("inProgress", "completed", "1", "2", "3")],
        },
    ),
    ({"note": []}, {"attributes": ["note"]}),
]


def test_every_change_is_an_entry(module_client: ContractClient, module_store: str) -> None:
    placed = place(module_client, *ITEMS)
    for change, expected in CHANGES:
        of_items = {"productOrderItem": with_states(retrieve(module_client, placed), change)}
        began = datetime.now(UTC) - timedelta(milliseconds=1)
        answer = patch(module_client, placed, change if change.keys() - set("123") else of_items)
        *earlier, entry = history(module_store, placed)
        assert began <= datetime.fromisoformat(entry.pop("time")) <= datetime.now(UTC)
        cause = f"PATCH, request {answer.headers['x-request-id']}"
        assert entry == {"actor": "127.0.0.1", "cause": cause, **expected}
    assert len(earlier) == len(CHANGES)


def test_each_concurrent_change_is_an_entry(
    module_client: ContractClient, module_store: str
) -> None:
    placed = place(module_client)
    with ThreadPoolExecutor(10) as executor:
        answers = list(
            executor.map(lambda n: patch(module_client, placed, {f"x-{n}": n}), range(30))
        )
    _, *entries = history(module_store, placed)
    assert {each["cause"] for each in entries} == {
        f"PATCH, request {answer.headers['x-request-id']}" for answer in answers
    }
    assert sorted(each["attributes"][0] for each in entries) == sorted(f"x-{n}" for n in range(30))
    assert [each["time"] for each in entries] == sorted(each["time"] for each in entries)


def test_a_patch_without_a_change_is_no_entry(
    module_client: ContractClient, module_store: str
) -> None:
    placed = place_in(module_client, {"1": "inProgress"}, item("1"), item("2"), category="a")
    before = history(module_store, placed)
    target = path(placed)
    tested = json.dumps([{"op": "test", "path": "/category", "value": "b"}])
    answers = [
        module_client.get(target),
        *(module_client.patch(target, json=each) for each in ({}, {"category": "a"}, placed)),
        module_client.patch(target, json={"state": "completed"}),
        module_client.patch(target, json={"productOrderItem": [item("1"), item("1")]}),
        module_client.patch(target, content=tested, headers={"Content-Type": JSON_PATCH}),
        module_client.patch(target, json={"category": 1}),
        module_client.patch(target, json={"id": "x"}),
        module_client.patch(target, json={"category": "b"}, headers={"If-Match": '"1"'}),
    ]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [200, 200, 200, 200, 409, 409, 409, 400, 400, 412]
    assert history(module_store, placed) == before
    assert len(before) == 2


def test_a_repeated_request_is_one_entry(module_client: ContractClient, module_store: str) -> None:
    headers = {"Idempotency-Key": "history-7"}
    first, _ = (
        module_client.post("/productOrder", json=order(), headers=headers) for _ in range(2)
    )
    assert len(history(module_store, first.json())) == 1


# Actors and causes


def test_an_entry_has_the_id_of_its_request(
    module_client: ContractClient, module_store: str
) -> None:
    placed = place(module_client)
    patch(module_client, placed, {"category": "a"}, **{"X-Request-Id": "request-7"})
    assert history(module_store, placed)[-1]["cause"] == "PATCH, request request-7"


def test_a_trusted_gateway_names_the_actor(
    module_client: ContractClient, module_store: str
) -> None:
    headers = {"X-Actor": "Jo Doe"}
    placed = module_client.post("/productOrder", json=order(), headers=headers).json()
    for number, actor in enumerate(["robot", "", "x" * 500]):
        patch(module_client, placed, {"x": number}, **{"x-actor": actor})
    actors = [each["actor"] for each in history(module_store, placed)]
    assert actors[:3] == ["Jo Doe", "robot", "127.0.0.1"]
    assert set(actors[3]) == {"x"}


def test_without_a_trusted_gateway_the_actor_is_the_address(store_url: str) -> None:
    with running(store_url) as server, ContractClient(server.url) as client:
        headers = {"X-Actor": "Jo Doe", "X-Forwarded-For": "198.51.100.7"}
        placed = client.post("/productOrder", json=order(), headers=headers).json()
    assert [each["actor"] for each in history(store_url, placed)] == ["127.0.0.1"]


def test_entries_of_a_task_name_it_as_their_cause(
    module_client: ContractClient, module_store: str
) -> None:
    placed = place(module_client, *ITEMS)
    answer = post(module_client, placed)
    task = ended(module_client, answer.json())
    assert task["state"] == "done"
    _, asked, *done = history(module_store, placed)
    request = answer.headers["x-request-id"]
    assert asked["actor"] == "127.0.0.1"
    assert asked["cause"] == f"POST, request {request}: cancelProductOrder {task['id']}"
    assert {each["actor"] for each in done} == {"tmf622"}
    assert all(each["cause"].startswith(f"cancelProductOrder {task['id']} ") for each in done)
    way = ["acknowledged", "assessingCancellation", "pendingCancellation", "cancelled"]
    for entry, (before, after) in zip([asked, *done], pairwise(way), strict=True):
        assert entry["state"] == state_change(before, after)
        assert entry["items"] == [move(before, after, "1", "2", "3")]


def test_a_cancellation_that_changes_no_item_has_entries_too(
    module_client: ContractClient, module_store: str
) -> None:
    wanted = {"1": "pendingCancellation", "2": "completed"}
    placed = place_in(module_client, wanted, item("1"), item("2"))
    known, answer = len(history(module_store, placed)), post(module_client, placed)
    assert ended(module_client, answer.json())["state"] == "terminatedWithError"
    requested, refusal = history(module_store, placed)[known:]
    task = answer.json()["id"]
    assert (requested["actor"], task in requested["cause"]) == ("127.0.0.1", True)
    assert refusal["cause"] == f"cancelProductOrder {task} refused: item 2 is completed"
    assert retrieve(module_client, placed) == placed
