"""Changes of an order, and of its items, while a task cancels it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.cancellations import FAR, cancel, cancelled, ended, post, task_now
from tests.api.client import ContractClient
from tests.api.orders import Json, item, path, place, refused, retrieve
from tests.api.policies import Assessed, under_assessment
from tests.api.progress import change_items, place_in, states, with_states


def patch(client: ContractClient, placed: Json, **attributes: Any) -> Json:
    """Change an order; returns the order in the answer."""
    answer = client.patch(path(placed), json=attributes)
    assert answer.status_code == 200, answer.text
    changed: Json = answer.json()
    return changed


# During the assessment


def test_the_state_of_the_order_does_not_change(assessed: Assessed) -> None:
    client, _ = assessed
    placed = place(client)
    task = under_assessment(assessed, placed)
    held = retrieve(client, placed)
    answer = client.patch(path(placed), json={"state": "held"})
    refused(answer, 409, "65", "cancelProductOrder", task["id"])
    assert retrieve(client, placed) == held
    assert task_now(client, task)["state"] == "inProgress"


def test_the_state_of_an_item_does_not_change(assessed: Assessed) -> None:
    client, _ = assessed
    placed = place_in(
        client, {"1.1": "acknowledged"}, item("1", productOrderItem=[item("1.1")]), item("2")
    )
    task = under_assessment(assessed, placed)
    for id in ("1.1", "2"):
        refused(change_items(client, placed, {id: "held"}), 409, "65", task["id"])


def test_no_item_is_added_or_removed(assessed: Assessed) -> None:
    client, _ = assessed
    placed = place(client, item("1"), item("2"))
    task = under_assessment(assessed, placed)
    first, second = retrieve(client, placed)["productOrderItem"]
    for items in ([first], [first, second, item("3")], [first, item("3")]):
        answer = client.patch(path(placed), json={"productOrderItem": items})
        refused(answer, 409, "65", task["id"])
    assert set(states(retrieve(client, placed))) == {"1", "2"}


def test_an_item_in_its_own_cancellation_does_not_change_either(assessed: Assessed) -> None:
    client, _ = assessed
    placed = place_in(client, {"1": "pendingCancellation"}, item("1"), item("2"))
    task = under_assessment(assessed, placed)
    assert states(retrieve(client, placed)) == {
        "1": "pendingCancellation",
        "2": "assessingCancellation",
    }
    refused(change_items(client, placed, {"1": "cancelled"}), 409, "65", task["id"])


def test_other_attributes_change(assessed: Assessed) -> None:
    client, _ = assessed
    placed = place(client, item("1", quantity=1), item("2"))
    task = under_assessment(assessed, placed)
    held = retrieve(client, placed)
    note = [{"text": "The customer has called"}]
    assert patch(client, placed, priority="1", note=note) == {**held, "priority": "1", "note": note}
    items = [{**held["productOrderItem"][0], "quantity": 2}, {"id": "2", "action": "add"}]
    changed = patch(client, placed, productOrderItem=items)
    assert changed["productOrderItem"][0]["quantity"] == 2
    assert states(changed) == states(held)
    assert patch(client, placed, state="assessingCancellation") == changed
    assert task_now(client, task)["state"] == "inProgress"


# Deletions


def test_the_task_of_a_deleted_order_ends(client: ContractClient) -> None:
    placed = place(client)
    task = cancel(client, placed, requestedCancellationDate=FAR)
    assert client.delete(path(placed)).status_code == 204
    refused(client.get(path(placed)), 404, "60")
    assert ended(client, task) == {
        **task,
        "state": "terminatedWithError",
        "terminationReason": "the order was deleted before",
    }


def test_the_task_also_ends_when_a_request_follows_at_once(client: ContractClient) -> None:
    for placed in [place(client) for _ in range(16)]:
        task = cancel(client, placed, requestedCancellationDate=FAR)
        assert client.delete(path(placed)).status_code == 204
        refused(post(client, placed), 409, "65", "no productOrder")
        assert ended(client, task)["state"] == "terminatedWithError"


def test_a_task_says_whether_it_was_done_before_the_deletion(client: ContractClient) -> None:
    for placed in [place(client) for _ in range(8)]:
        task = cancel(client, placed)
        assert client.delete(path(placed)).status_code == 204
        found = ended(client, task)
        assert ("effectiveCancellationDate" in found) == (found["state"] == "done")


# Cancellations of single items


def test_a_single_item_is_cancelled(client: ContractClient) -> None:
    placed = place_in(client, {"1": "held", "2": "inProgress"}, item("1"), item("2"))
    for state in ("assessingCancellation", "pendingCancellation"):
        assert change_items(client, placed, {"1": state}).json()["state"] == state
    assert change_items(client, placed, {"1": "cancelled"}).json()["state"] == "inProgress"
    after = change_items(client, placed, {"2": "completed"}).json()
    assert after["state"] == "partial"
    assert states(after) == {"1": "cancelled", "2": "completed"}
    assert "cancellationDate" not in after


def test_the_order_is_cancelled_by_its_items(client: ContractClient) -> None:
    after = place_in(client, {"1": "cancelled", "2": "failed"}, item("1"), item("2"))
    assert after["state"] == "cancelled"
    assert after["cancellationDate"] >= after["orderDate"]
    assert after["cancellationReason"]


def test_an_item_returns_to_its_former_state(client: ContractClient) -> None:
    origin = "inProgress"
    placed = place_in(client, {"1": origin}, item("1"), item("2"))
    assessed = change_items(client, placed, {"1": "assessingCancellation"})
    assert assessed.json()["state"] == "assessingCancellation"
    for other in {"acknowledged", "pending", "held", "inProgress"} - {origin}:
        refused(change_items(client, placed, {"1": other}), 409, "65", origin)
    assert change_items(client, placed, {"1": origin}).json() == placed


def test_a_refusal_does_not_change_items_in_their_own_assessment(client: ContractClient) -> None:
    wanted = {"1": "held", "2": "inProgress", "3": "completed"}
    placed = place_in(client, wanted, *(item(id) for id in wanted))
    before = change_items(client, placed, {"1": "assessingCancellation"}).json()
    assert cancelled(client, placed)["state"] == "terminatedWithError"
    assert retrieve(client, placed) == before
    refused(change_items(client, placed, {"1": "inProgress"}), 409, "65", "held")
    assert change_items(client, placed, {"1": "held"}).json() == placed


@pytest.mark.parametrize("single", ["assessingCancellation", "pendingCancellation"])
def test_a_task_includes_items_in_their_own_cancellation(
    client: ContractClient, single: str
) -> None:
    placed = place_in(client, {"1": single}, item("1"), item("2"))
    assert cancelled(client, placed)["state"] == "done"
    assert set(states(retrieve(client, placed)).values()) == {"cancelled"}


def test_a_task_cancels_an_order_whose_items_are_all_in_cancellation(
    client: ContractClient,
) -> None:
    placed = place_in(client, {"1": "pendingCancellation"})
    task = cancel(client, placed, cancellationReason="Ordered twice")
    assert ended(client, task)["state"] == "done"
    after = retrieve(client, placed)
    assert (after["state"], after["cancellationReason"]) == ("cancelled", "Ordered twice")


def test_states_can_change_after_the_end_of_the_task(client: ContractClient) -> None:
    placed = place_in(client, {"1": "held", "2": "completed"}, item("1"), item("2"))
    cancelled(client, placed)
    items = with_states(retrieve(client, placed), {"1": "inProgress"})
    assert patch(client, placed, productOrderItem=[*items, item("3")])["state"] == "inProgress"
