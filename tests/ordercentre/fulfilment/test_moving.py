"""Items are moved along their lifecycle, whatever their services say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercentre.fulfilment.rules.moving import moved, next_state
from productordering.ordering import items
from productordering.ordering.lifecycle import ITEM_IN_V5, TERMINAL, following
from productordering.ordering.metadata import AuditContext, Order
from productordering.ordering.recording import with_rolled_up_state
from productordering.versions import states as of_versions
from tests.ordercentre.acceptance.orders import item, order, with_states
from tmf630.resources.aggregate import Aggregate
from tmf630.wire import Json

STATES = sorted(ITEM_IN_V5)
AUDIT = AuditContext(datetime(2026, 11, 29, tzinfo=UTC), "tmf622", "fulfilment")
ORDER = order(item("1", item("1.1")), item("2"), id="o", href="/o")
SOME_STATES = st.dictionaries(st.sampled_from(["1", "1.1", "2"]), st.sampled_from(STATES))
ORIGINS = st.sampled_from(["acknowledged", "inProgress", "pending", "held"])


def aggregate(placed: Json, origins: dict[str, str] | None = None) -> Order:
    """A stored order, with the states to which its items return from a cancellation."""
    metadata = {"origins": origins} if origins else {}
    return Aggregate(with_rolled_up_state(placed), metadata)  # type: ignore[arg-type]


@given(SOME_STATES, SOME_STATES, ORIGINS)
def test_every_step_is_one_of_the_lifecycle(
    present: dict[str, str], wanted: dict[str, str], origin: str
) -> None:
    placed = with_states(ORDER, **present)
    before = aggregate(placed, dict.fromkeys(items.states(placed), origin))
    after = moved(before, wanted, AUDIT, lambda order: order)
    shown: list[Json] = [dict(each.resource) for each in after.events if each.resource]
    known = before.resource
    for each in [*shown, after.resource]:
        now = items.states(each)
        for id, state in items.states(known).items():
            assert now[id] in (state, *following(ITEM_IN_V5, state, origin))
        known = each
    for id, state in wanted.items():
        if next_state(items.states(placed)[id], state, origin):
            assert items.states(after.resource)[id] == state


@given(st.sampled_from(STATES), st.sampled_from(STATES))
def test_the_way_to_a_state_is_short_and_avoids_cancellations(state: str, wanted: str) -> None:
    way = [state]
    while step := next_state(way[-1], wanted):
        way.append(step)
    assert len(way) <= len(STATES)
    assert len(set(way)) == len(way)
    if wanted not in ("assessingCancellation", "pendingCancellation", "cancelled"):
        assert not {"assessingCancellation", "pendingCancellation"} & set(way[1:])
    assert state not in TERMINAL or way == [state]


@pytest.mark.parametrize("origin", ["pending", "held"])
def test_an_item_returns_to_its_origin_before_it_goes_on(origin: str) -> None:
    assert next_state("assessingCancellation", "inProgress", origin) == origin


def test_the_other_changes_come_with_the_last_step() -> None:
    before = aggregate(ORDER)
    wanted = {"1.1": "completed", "2": "completed", "1": "completed"}
    after = moved(before, wanted, AUDIT, lambda order: {**order, "description": "Done"})
    assert of_versions.shown(of_versions.ORDER, after.resource) == "completed"
    assert after.resource["description"] == "Done"
    assert all("description" not in each.resource for each in after.events if each.resource)


def test_an_order_without_a_change_stays_the_same() -> None:
    before = aggregate(ORDER)
    assert moved(before, {}, AUDIT, lambda order: order) is before
