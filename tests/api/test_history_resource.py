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


def test_it_has_what_the_command_prints(shopper: ContractClient, shop_store: str) -> None:
    placed = place(shopper, item("1"), item("2"))
    bring(shopper, placed, "1", "inProgress", "completed")
    shopper.patch(path(placed), json={"priority": "1", "x": 1})
    found = seen(shopper, placed)
    assert found.keys() == {"change"}
    created, *moved, last = found["change"]
    assert created["state"] == {"to": "acknowledged"}
    printed, *others = history(shop_store, placed)
    assert [*moved, last] == others
    assert created == {**printed, "state": created["state"]}
    assert moved[1]["items"] == [{"from": "inProgress", "to": "completed", "ids": ["1"]}]
    assert last["attributes"] == ["priority", "x"]


def test_it_says_why_a_cancellation_was_refused(shopper: ContractClient) -> None:
    placed = place_in(shopper, {"1": "held", "2": "completed"}, item("1"), item("2"))
    task = cancelled(shopper, placed)
    assert task["terminationReason"] == "item 2 is completed"
    cause = seen(shopper, placed)["change"][-1]["cause"]
    assert cause == f"cancelProductOrder {task['id']} refused: item 2 is completed"


def test_head_is_get_without_the_body(shopper: ContractClient) -> None:
    url = f"{path(place(shopper))}/history"
    got, headed = shopper.get(url), shopper.head(url)
    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize("id", ["unknown", "a%0Ab", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_order_has_none(shopper: ContractClient, id: str) -> None:
    refused(shopper.get(f"/productOrder/{id}/history"), 404, "60")


def test_a_deleted_order_has_none(shopper: ContractClient) -> None:
    placed = place(shopper)
    assert shopper.delete(path(placed)).status_code == 204
    refused(shopper.get(f"{path(placed)}/history"), 404, "60", "productOrder")


def test_an_order_from_before_there_were_histories(
    shopper: ContractClient, shop_store: str
) -> None:
    placed = {"id": "of-old", "state": "held", **order(item(state="held"))}
    stored(shop_store, placed)
    assert seen(shopper, placed) == {"change": []}


def test_of_many_changes_the_latest_are_there(shopper: ContractClient) -> None:
    placed = place(shopper)
    for number in range(1_002):
        assert shopper.patch(path(placed), json={"x": number}).status_code == 200
    found: dict[str, Any] = seen(shopper, placed)
    assert (len(found["change"]), found["forgottenCount"]) == (1_000, 3)
