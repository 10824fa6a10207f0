"""The events of changed states, and of required information."""

from __future__ import annotations

from tests.api.expected_events import (
    ITEM_STATE,
    STATE,
    EventSummary,
    Scenario,
    changed,
    of_item,
    required,
)
from tests.api.orders import NESTED, Json, item
from tests.api.progress import with_states


def moved(scenario: Scenario, **states: str) -> Json:
    """A patch of items' states; the names are their ids after a letter."""
    wanted = {id[1:].replace("_", "."): state for id, state in states.items()}
    return {"productOrderItem": with_states(scenario.now, wanted)}


# States


def test_a_requested_state_changes_the_items_too(scenario: Scenario) -> None:
    scenario.place(NESTED, item("2"))
    scenario.patch({"state": "inProgress"}, changed(ITEM_STATE), STATE)
    scenario.patch({"state": "held", "priority": "1"}, changed("priority", ITEM_STATE), STATE)
    scenario.check()


def test_a_state_change_of_items_alone_is_an_attribute_change(scenario: Scenario) -> None:
    scenario.place(NESTED, item("2"), item("3"))
    scenario.patch(moved(scenario, i2="inProgress"), changed(ITEM_STATE), STATE)
    scenario.patch(moved(scenario, i3="inProgress"), changed(ITEM_STATE))
    scenario.patch(moved(scenario, i1_2_1="inProgress", i1="inProgress"), changed(ITEM_STATE))
    scenario.patch(
        {**moved(scenario, i2="completed"), "priority": "1"}, changed("priority", ITEM_STATE)
    )
    scenario.check()


def test_an_order_that_follows_its_items_has_a_state_event(scenario: Scenario) -> None:
    scenario.place(item("1"), item("2"))
    scenario.patch(moved(scenario, i1="held"), changed(ITEM_STATE), STATE)
    scenario.patch(moved(scenario, i1="inProgress", i2="inProgress"), changed(ITEM_STATE), STATE)
    scenario.patch(moved(scenario, i1="failed"), changed(ITEM_STATE))
    scenario.patch(moved(scenario, i2="completed"), changed(ITEM_STATE), STATE)
    assert scenario.now["state"] == "partial"
    scenario.check()


def test_a_final_state_event_names_its_dates(scenario: Scenario) -> None:
    scenario.place(item("1"), item("2"))
    scenario.patch({"state": "inProgress"}, changed(ITEM_STATE), STATE)
    scenario.patch({"state": "completed"}, changed("completionDate", ITEM_STATE), STATE)
    assert "completionDate" in scenario.now
    scenario.patch({"note": [{"text": "Thank you"}]}, changed("note"))
    scenario.refused({"priority": "1"})
    scenario.check()


def test_a_cancellation_item_by_item_has_an_event_for_each_step(scenario: Scenario) -> None:
    scenario.place(item("1"))
    for state in ("assessingCancellation", "pendingCancellation"):
        scenario.patch(moved(scenario, i1=state), changed(ITEM_STATE), STATE)
    scenario.patch(
        moved(scenario, i1="cancelled"),
        changed("cancellationDate", "cancellationReason", ITEM_STATE),
        STATE,
    )
    scenario.check()


# Information required


def pending(*places: str) -> tuple[EventSummary, EventSummary, EventSummary]:
    return changed(ITEM_STATE), STATE, required(*places)


def test_an_item_that_becomes_pending_is_named(scenario: Scenario) -> None:
    scenario.place(item("1"), item("2"))
    scenario.patch(moved(scenario, i2="pending"), *pending(of_item("2")))
    scenario.patch(moved(scenario, i1="pending"), changed(ITEM_STATE), required(of_item("1")))
    scenario.patch(moved(scenario, i1="inProgress"), changed(ITEM_STATE))
    scenario.patch(moved(scenario, i2="inProgress"), changed(ITEM_STATE), STATE)
    scenario.patch(moved(scenario, i2="pending"), *pending(of_item("2")))
    scenario.check()


def test_all_items_that_become_pending_are_named(scenario: Scenario) -> None:
    scenario.place(NESTED, item("2"), item("3"))
    scenario.patch(
        moved(scenario, i3="pending", i1_2_1="pending"), *pending(of_item("1.2.1"), of_item("3"))
    )
    scenario.patch({"state": "inProgress"}, changed(ITEM_STATE), STATE)
    scenario.patch(
        {"state": "pending"},
        *pending(*(of_item(id) for id in ("1", "1.1", "1.2", "1.2.1", "2", "3"))),
    )
    scenario.check()


def test_a_pending_order_without_pending_items_is_the_root(scenario: Scenario) -> None:
    scenario.place(item("1"), item("2"))
    scenario.patch(moved(scenario, i1="held", i2="pending"), *pending(of_item("2")))
    assert scenario.now["state"] == "held"
    scenario.patch(moved(scenario, i1="inProgress"), *pending("$"))
    assert scenario.now["state"] == "pending"
    scenario.check()


def test_an_odd_id_is_quoted(scenario: Scenario) -> None:
    scenario.place(item("it's"), item("back\\slash"), item("a,b"))
    states = dict.fromkeys(["it's", "back\\slash", "a,b"], "pending")
    scenario.patch(
        {"productOrderItem": with_states(scenario.now, states)},
        *pending(of_item("it\\'s"), of_item("back\\\\slash"), of_item("a,b")),
    )
    scenario.check()
