"""An order's state follows from its items, in the same change."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from productordering.ordering import lifecycle
from tests.api.orders import Json, item
from tests.api.progress import ENDS, WAYS, states
from tests.lifecycles import ITEM, rolled_up
from tests.ordering.orders import NOW, bring, patch, place, place_in, stored

# Rules

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
def test_an_order_follows_its_items(one: str, two: str, three: str, order: str) -> None:
    wanted = {"1": one, "2": two, "3": three}
    placed = place_in(wanted, *BUNDLE).resource
    assert states(placed) == wanted
    assert placed["state"] == order


def test_every_set_of_states_is_rolled_up() -> None:
    sets = [each for size in range(1, len(ITEM) + 1) for each in combinations(ITEM, size)]
    assert len(sets) == 2**10 - 1
    for each in sets:
        assert lifecycle.rolled_up(each) == rolled_up(each), each


@given(items=st.lists(st.sampled_from(sorted(ITEM)), min_size=1), data=st.data())
def test_the_sequence_and_number_of_items_do_not_matter(
    items: list[str], data: st.DataObject
) -> None:
    mixed = data.draw(st.permutations([*items, data.draw(st.sampled_from(items))]))
    assert lifecycle.rolled_up(mixed) == lifecycle.rolled_up(items) == rolled_up(items)


def test_an_order_follows_every_state_of_its_item() -> None:
    placed = place(*BUNDLE)
    for each in ("pending", "held", "assessingCancellation", "held", "inProgress"):
        placed = bring(placed, "3", each)
        assert placed.resource["state"] == each
    # The order's table limits requests of clients, not states that follow from the items.
    placed = bring(placed, "3", "failed")
    assert placed.resource["state"] == "inProgress"
    placed = bring(placed, "2", "rejected")
    assert placed.resource["state"] == "inProgress"
    assert bring(placed, "1", "rejected").resource["state"] == "failed"


# Added and removed items


def test_a_removed_item_does_not_count() -> None:
    placed = place_in({"3": "pending"}, *BUNDLE)
    assert placed.resource["state"] == "pending"
    for items in ([item("1"), item("2")], [item("2")]):
        placed = stored(patch(placed, productOrderItem=items))
        assert placed.resource["state"] == "acknowledged"
    placed = place_in({"1": "completed", "2": "pending"}, item("1"), item("2"))
    after = patch(placed, productOrderItem=[item("1")]).resource
    assert (after["state"], after["completionDate"]) == ("completed", "2026-03-01T12:30:00.000Z")


def test_an_added_item_counts_as_acknowledged() -> None:
    placed = place_in({"1": "inProgress", "2": "rejected"}, item("1"), item("2"))
    items = [item("1", state="completed"), item("2"), item("4", state="completed")]
    after = patch(placed, productOrderItem=items).resource
    assert after["state"] == "inProgress"
    assert states(after) == {"1": "completed", "2": "rejected", "4": "acknowledged"}


# Dates and reasons of an end

OF_AN_END = {"completionDate", "cancellationDate", "cancellationReason"}
FILLED_IN = {
    "completed": {"completionDate"},
    "cancelled": {"cancellationDate", "cancellationReason"},
}


@pytest.mark.parametrize("state", ENDS)
def test_the_end_is_dated(state: str) -> None:
    placed = place_in(ENDS[state], item("1"), item("2")).resource
    assert placed["state"] == state
    assert OF_AN_END & placed.keys() == FILLED_IN.get(state, set())
    for name in OF_AN_END & placed.keys() - {"cancellationReason"}:
        assert placed[name] == NOW.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert placed.get("cancellationReason") != ""


@pytest.mark.parametrize("state", ["completed", "cancelled"])
def test_dates_and_reasons_sent_with_the_end_are_stored(state: str) -> None:
    before = {"completed": "inProgress", "cancelled": "pendingCancellation"}[state]
    placed = place_in({"1": before}, item("1"))
    brought: Json = dict.fromkeys(FILLED_IN[state], "2026-01-31T08:15:00+02:00")
    after = patch(placed, **brought, productOrderItem=[item("1", state=state)]).resource
    assert after["state"] == state
    assert {name: after[name] for name in brought} == brought


def test_the_end_replaces_an_earlier_date_and_preserves_a_reason() -> None:
    early: Json = dict.fromkeys(FILLED_IN["cancelled"], "2020-01-31T08:15:00Z")
    placed = stored(patch(place(), **early))
    ended = bring(placed, "1", *WAYS["cancelled"]).resource
    assert {name for name in early if ended[name] == early[name]} == {"cancellationReason"}
