"""What the states of service order items mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercentre.acceptance import states
from productordering.ordering import items
from productordering.ordering.lifecycle import ITEM_IN_V5, TERMINAL
from tests.ordercentre.acceptance.orders import item, order, with_states


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        ("completed", "completed"),
        ("completed completed", "completed"),
        ("partial", "partial"),
        ("partial completed", "partial"),
        ("failed completed", "failed"),
        ("failed inProgress", "failed"),
        ("rejected", "rejected"),
        ("rejected rejected", "rejected"),
        ("rejected acknowledged", "failed"),
        ("cancelled cancelled", "cancelled"),
        ("cancelled completed", "failed"),
        ("cancelled inProgress", "inProgress"),
        ("assessingCancellation held", "assessingCancellation"),
        ("pendingCancellation inProgress", "pendingCancellation"),
        ("held pending inProgress", "held"),
        ("pending inProgress", "pending"),
        ("acknowledged inProgress", "inProgress"),
        ("acknowledged completed", "inProgress"),
        ("acknowledged acknowledged", "acknowledged"),
    ],
)
def test_several_services_make_the_state_of_an_item(services: str, expected: str) -> None:
    assert states.combined(services.split()) == expected
    assert states.combined(reversed(services.split())) == expected


@given(st.lists(st.sampled_from(sorted(states.STATES)), min_size=1, max_size=4))
def test_any_services_make_a_state_that_an_item_can_have(services: list[str]) -> None:
    state = states.combined(services)
    assert state in ITEM_IN_V5
    assert state not in TERMINAL or "failed" in (state, *services) or set(services) <= TERMINAL


@pytest.mark.parametrize(
    ("point", "passed"),
    [
        ("acknowledged", {"acknowledged", "pending", "held", "inProgress", "completed", "partial"}),
        ("inProgress", {"inProgress", "completed", "partial"}),
        ("completed", {"completed", "partial"}),
    ],
)
def test_which_states_are_past_the_point_of_no_return(point: str, passed: set[str]) -> None:
    assert {each for each in states.STATES if states.has_passed(point, [each])} == passed
    assert states.has_passed(point, ["rejected", "completed"])
    assert not states.has_passed(point, [])


@pytest.mark.parametrize(
    ("own", "following"),
    [
        # Items a and b are sent; a is in `bundle`, beside the leaf `same`; `same2` is at the top.
        ("acknowledged acknowledged", {"bundle": "acknowledged", "same": "acknowledged"}),
        ("inProgress acknowledged", {"bundle": "inProgress", "same": "inProgress"}),
        ("completed inProgress", {"bundle": "inProgress", "same": "inProgress"}),
        ("completed completed", {"bundle": "completed", "same": "completed"}),
        ("partial completed", {"bundle": "partial", "same": "partial"}),
        ("completed failed", {"bundle": "partial", "same": "partial"}),
        ("failed failed", {"bundle": "failed", "same": "failed"}),
        ("cancelled cancelled", {"bundle": "cancelled", "same": "cancelled"}),
    ],
)
def test_items_without_a_service_follow_the_others(own: str, following: dict[str, str]) -> None:
    bundle = item("bundle", item("a"), item("same", action="noChange"))
    placed = order(bundle, item("b"), item("same2", action="noChange"))
    a, b = own.split()
    found = states.followed(placed, {**items.states(placed), "a": a, "b": b}, {"a", "b"})
    assert {"bundle": found["bundle"], "same": found["same"]} == following
    assert found.keys() == {"bundle", "same", "same2"}
    assert found["same2"] == found["same"]


def test_an_order_that_changes_nothing_is_completed() -> None:
    placed = order(item("1", item("2", action="noChange"), action="noChange"))
    found = states.followed(placed, items.states(placed), ())
    assert found == {"1": "completed", "2": "completed"}


def test_an_item_whose_service_is_not_sent_yet_follows_none() -> None:
    placed = with_states(order(item("1"), item("2", item("3"))), **{"3": "pending"})
    found = states.followed(placed, {**items.states(placed), "1": "inProgress"}, {"1"})
    assert found == {"2": "pending"}


def test_an_item_that_has_ended_follows_no_more() -> None:
    placed = with_states(order(item("1", item("2"))), **{"1": "cancelled"})
    assert states.followed(placed, items.states(placed), {"2"}) == {}
