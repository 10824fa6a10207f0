"""An order's state follows its items, in the write that changes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from productordering.ordering import lifecycle
from tests.api.client import ContractClient
from tests.api.orders import item, path, place, retrieve
from tests.api.progress import ENDS, WAYS, bring, place_in, states
from tests.lifecycles import ITEM, rolled_up

# The order follows its items

BUNDLE = [item("1"), item("2", productOrderItem=[item("3")])]
RULES: list[tuple[str, str, str, str]] = [
    # the states of items 1, 2, and 3, which is nested in 2; the state of their order
    ("completed", "completed", "completed", "completed"),
    ("completed", "completed", "failed", "partial"),
    ("cancelled", "rejected", "completed", "partial"),
    ("completed", "cancelled", "failed", "partial"),
    ("cancelled", "cancelled", "cancelled", "cancelled"),
    ("failed", "rejected", "cancelled", "cancelled"),
    ("failed", "failed", "failed", "failed"),
    ("rejected", "failed", "rejected", "failed"),
    ("rejected", "rejected", "rejected", "rejected"),
    ("acknowledged", "inProgress", "assessingCancellation", "assessingCancellation"),
    ("pendingCancellation", "assessingCancellation", "held", "assessingCancellation"),
    ("completed", "completed", "assessingCancellation", "assessingCancellation"),
    ("pending", "held", "pendingCancellation", "pendingCancellation"),
    ("pendingCancellation", "cancelled", "failed", "pendingCancellation"),
    ("acknowledged", "pending", "held", "held"),
    ("held", "inProgress", "completed", "held"),
    ("acknowledged", "inProgress", "pending", "pending"),
    ("pending", "rejected", "completed", "pending"),
    ("acknowledged", "acknowledged", "inProgress", "inProgress"),
    ("inProgress", "failed", "cancelled", "inProgress"),
    ("acknowledged", "acknowledged", "completed", "inProgress"),
    ("rejected", "acknowledged", "acknowledged", "inProgress"),
    ("acknowledged", "cancelled", "failed", "inProgress"),
    ("acknowledged", "acknowledged", "acknowledged", "acknowledged"),
]


@pytest.mark.parametrize(("one", "two", "three", "order"), RULES)
def test_an_order_follows_its_items(
    client: ContractClient, one: str, two: str, three: str, order: str
) -> None:
    wanted = {"1": one, "2": two, "3": three}
    placed = place_in(client, wanted, *BUNDLE)
    assert states(placed) == wanted
    assert placed["state"] == order


def test_every_set_of_states_is_rolled_up() -> None:
    sets = [each for size in range(1, len(ITEM) + 1) for each in combinations(ITEM, size)]
    assert len(sets) == 2**10 - 1
    for each in sets:
        assert lifecycle.rolled_up(each) == rolled_up(each), each


@given(items=st.lists(st.sampled_from(sorted(ITEM)), min_size=1), data=st.data())
def test_neither_the_order_nor_the_number_of_items_matters(
    items: list[str], data: st.DataObject
) -> None:
    mixed = data.draw(st.permutations([*items, data.draw(st.sampled_from(items))]))
    assert lifecycle.rolled_up(mixed) == lifecycle.rolled_up(items) == rolled_up(items)


def test_every_step_of_an_item_is_a_step_of_its_order(client: ContractClient) -> None:
    placed = place(client, *BUNDLE)
    ways = ["pending", "held", "assessingCancellation", "held", "inProgress"]
    assert [bring(client, placed, "3", each)["state"] for each in ways] == ways
    # The table binds what clients ask for, not what follows from it.
    assert bring(client, placed, "3", "failed")["state"] == "inProgress"
    assert bring(client, placed, "2", "rejected")["state"] == "inProgress"
    assert bring(client, placed, "1", "rejected")["state"] == "failed"


# Items that come and go


def test_an_item_that_is_left_out_no_longer_counts(client: ContractClient) -> None:
    placed = place_in(client, {"3": "pending"}, *BUNDLE)
    assert placed["state"] == "pending"
    for items, state in [([item("1"), item("2")], "acknowledged"), ([item("2")], "acknowledged")]:
        answer = client.patch(path(placed), json={"productOrderItem": items})
        assert (answer.status_code, answer.json()["state"]) == (200, state)
    placed = place_in(client, {"1": "completed", "2": "pending"}, item("1"), item("2"))
    answer = client.patch(path(placed), json={"productOrderItem": [item("1")]})
    assert (answer.status_code, answer.json()["state"]) == (200, "completed")
    assert answer.json()["completionDate"]


def test_an_item_that_comes_counts_as_acknowledged(client: ContractClient) -> None:
    placed = place_in(client, {"1": "inProgress", "2": "rejected"}, item("1"), item("2"))
    items = [item("1", state="completed"), item("2"), item("4", state="completed")]
    answer = client.patch(path(placed), json={"productOrderItem": items})
    assert (answer.status_code, answer.json()["state"]) == (200, "inProgress")
    assert states(answer.json()) == {"1": "completed", "2": "rejected", "4": "acknowledged"}
    assert retrieve(client, placed) == answer.json()


# What is known of an end

OF_AN_END = {"completionDate", "cancellationDate", "cancellationReason"}
FILLED_IN = {
    "completed": {"completionDate"},
    "cancelled": {"cancellationDate", "cancellationReason"},
}


@pytest.mark.parametrize("state", ENDS)
def test_the_end_is_dated(client: ContractClient, state: str) -> None:
    began = datetime.now(UTC) - timedelta(milliseconds=1)
    placed = place_in(client, ENDS[state], item("1"), item("2"))
    assert placed["state"] == state
    assert OF_AN_END & placed.keys() == FILLED_IN.get(state, set())
    for name in OF_AN_END & placed.keys() - {"cancellationReason"}:
        assert began <= datetime.fromisoformat(placed[name]) <= datetime.now(UTC)
        assert placed[name].endswith("Z")
    assert placed.get("cancellationReason") != ""


@pytest.mark.parametrize("state", ["completed", "cancelled"])
def test_what_comes_with_the_end_stands(client: ContractClient, state: str) -> None:
    before = {"completed": "inProgress", "cancelled": "pendingCancellation"}[state]
    placed = place_in(client, {"1": before}, item("1"))
    brought = dict.fromkeys(FILLED_IN[state], "2026-01-31T08:15:00+02:00")
    changes = {**brought, "productOrderItem": [item("1", state=state)]}
    answer = client.patch(path(placed), json=changes)
    assert (answer.status_code, answer.json()["state"]) == (200, state)
    assert {name: answer.json()[name] for name in brought} == brought


def test_a_date_from_before_the_end_does_not_stand_but_a_reason_does(
    client: ContractClient,
) -> None:
    early = dict.fromkeys(FILLED_IN["cancelled"], "2020-01-31T08:15:00Z")
    placed = place(client)
    assert client.patch(path(placed), json=early).status_code == 200
    ended = bring(client, placed, "1", *WAYS["cancelled"])
    assert {name for name in early if ended[name] == early[name]} == {"cancellationReason"}
