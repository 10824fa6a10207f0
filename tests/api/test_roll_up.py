"""An order's state follows its items, in the write that changes them; tests/ordering has all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.api.client import ContractClient
from tests.api.orders import item, path, place, retrieve
from tests.api.progress import ENDS, WAYS, bring, place_in, states

BUNDLE = [item("1"), item("2", productOrderItem=[item("3")])]


def test_an_order_follows_every_state_of_its_item(client: ContractClient) -> None:
    placed = place(client, *BUNDLE)
    ways = ["pending", "held", "assessingCancellation", "held", "inProgress"]
    assert [bring(client, placed, "3", each)["state"] for each in ways] == ways
    # The order's table limits requests of clients, not states that follow from the items.
    assert bring(client, placed, "3", "failed")["state"] == "inProgress"
    assert bring(client, placed, "2", "rejected")["state"] == "inProgress"
    assert bring(client, placed, "1", "rejected")["state"] == "failed"


def test_items_are_added_and_removed(client: ContractClient) -> None:
    placed = place_in(client, {"1": "inProgress", "2": "pending"}, item("1"), item("2"))
    assert placed["state"] == "pending"
    items = [item("1", state="completed"), item("4", state="completed")]
    answer = client.patch(path(placed), json={"productOrderItem": items})
    assert (answer.status_code, answer.json()["state"]) == (200, "inProgress")
    assert states(answer.json()) == {"1": "completed", "4": "acknowledged"}
    assert retrieve(client, placed) == answer.json()
    answer = client.patch(path(placed), json={"productOrderItem": [item("1")]})
    assert (answer.status_code, answer.json()["state"]) == (200, "completed")
    assert answer.json()["completionDate"]


@pytest.mark.parametrize(
    ("state", "name"), {"completed": "completionDate", "cancelled": "cancellationDate"}.items()
)
def test_the_end_is_dated(client: ContractClient, state: str, name: str) -> None:
    began = datetime.now(UTC) - timedelta(milliseconds=1)
    placed = place_in(client, ENDS[state], item("1"), item("2"))
    assert placed["state"] == state
    assert began <= datetime.fromisoformat(placed[name]) <= datetime.now(UTC)
    assert placed[name].endswith("Z")


def test_the_end_replaces_an_earlier_date_and_preserves_a_reason(
    client: ContractClient,
) -> None:
    early = dict.fromkeys(["cancellationDate", "cancellationReason"], "2020-01-31T08:15:00Z")
    placed = place(client)
    assert client.patch(path(placed), json=early).status_code == 200
    ended = bring(client, placed, "1", *WAYS["cancelled"])
    assert {name for name in early if ended[name] == early[name]} == {"cancellationReason"}
