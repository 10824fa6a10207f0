"""GET /productOrder/{id}/history"""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.cancellations import cancelled
from tests.api.client import ContractClient
from tests.api.entries import stored
from tests.api.histories import history
from tests.api.orders import Json, item, order, path, place, refused
from tests.api.progress import bring, place_in


def seen(client: ContractClient, placed: Json) -> Json:
    answer = client.get(f"{path(placed)}/history")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def test_it_has_the_same_changes_as_the_command(
    module_client: ContractClient, module_store: str
) -> None:
    placed = place(module_client, item("1"), item("2"))
    bring(module_client, placed, "1", "inProgress", "completed")
    module_client.patch(path(placed), json={"priority": "1", "x": 1})
    found = seen(module_client, placed)
    assert found.keys() == {"change"}
    created, *moved, last = found["change"]
    assert created["state"] == {"to": "acknowledged"}
    printed, *others = history(module_store, placed)
    assert [*moved, last] == others
    assert created == {**printed, "state": created["state"]}
    assert moved[1]["items"] == [{"from": "inProgress", "to": "completed", "ids": ["1"]}]
    assert last["attributes"] == ["priority", "x"]


def test_it_has_the_reason_of_a_refused_cancellation(module_client: ContractClient) -> None:
    placed = place_in(module_client, {"1": "held", "2": "completed"}, item("1"), item("2"))
    task = cancelled(module_client, placed)
    assert task["terminationReason"] == "item 2 is completed"
    cause = seen(module_client, placed)["change"][-1]["cause"]
    assert cause == f"cancelProductOrder {task['id']} refused: item 2 is completed"


def test_head_is_get_without_the_body(module_client: ContractClient) -> None:
    url = f"{path(place(module_client))}/history"
    got, headed = module_client.get(url), module_client.head(url)
    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize("id", ["unknown", "a%0Ab", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_order_has_none(module_client: ContractClient, id: str) -> None:
    refused(module_client.get(f"/productOrder/{id}/history"), 404, "60")


def test_a_deleted_order_has_none(module_client: ContractClient) -> None:
    placed = place(module_client)
    assert module_client.delete(path(placed)).status_code == 204
    refused(module_client.get(f"{path(placed)}/history"), 404, "60", "productOrder")


def test_an_order_older_than_histories_has_an_empty_one(
    module_client: ContractClient, module_store: str
) -> None:
    placed = {"id": "of-old", "state": "held", **order(item(state="held"))}
    stored(module_store, placed)
    assert seen(module_client, placed) == {"change": []}


def test_it_has_the_latest_of_many_changes(module_client: ContractClient) -> None:
    placed = place(module_client)
    for number in range(1_002):
        assert module_client.patch(path(placed), json={"x": number}).status_code == 200
    found: dict[str, Any] = seen(module_client, placed)
    assert (len(found["change"]), found["forgottenCount"]) == (1_000, 3)
