"""What a service order says of the items of its product order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordercentre.acceptance.draft import ServiceOrderDraft
from ordercentre.acceptance.progress import Progress, progress
from ordercentre.acceptance.states import STATES
from ordercentre.centre import MappingRule, ServiceSpecification
from productordering.ordering.lifecycle import ITEM_IN_V5
from tests.ordercentre.acceptance.orders import drafts, item, order, rules
from tests.ordercentre.json_values import JSON_VALUES, documents
from tmf630 import wire
from tmf630.wire import Json

TWO_SERVICES = MappingRule(
    offering="O-2", services=(ServiceSpecification(id="A"), ServiceSpecification(id="B"))
)
[DRAFT] = drafts(order(item("1"), item("2"), note=[{"text": "Dog"}]), rules(TWO_SERVICES))
[ALONE] = drafts(order(item("1")))
"""Drafts with the services 1.1, 2.1 and 2.2, and with 1.1 alone."""


def answer(state: str | None = "inProgress", *, service: Any = None, **states: Any) -> Json:
    """A service order with these states, that of item `1.1` by the name `_1_1`."""
    listed = [
        {"id": name[1:].replace("_", "."), **({} if each is None else {"state": each})}
        for name, each in states.items()
    ]
    own = {} if state is None else {"state": state}
    return {"id": "SO-1", **own, "serviceOrderItem": listed, **(service or {})}


def states_of(found: Progress) -> dict[str, str | None]:
    return {id: each.state for id, each in found.items.items()}


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        (answer(_1_1="completed", _2_1="completed", _2_2="inProgress"), "completed inProgress"),
        (answer(_1_1="inProgress", _2_1="failed", _2_2="inProgress"), "inProgress failed"),
        (answer(_1_1="partial", _2_1="completed", _2_2="completed"), "partial completed"),
        # What the answer lacks, and what has no state, is where the service order is.
        (answer("held"), "held held"),
        (answer("completed", _1_1="completed"), "completed completed"),
        (answer("inProgress", _1_1=None, _2_1="completed"), "inProgress inProgress"),
        (answer("partial", _1_1="completed"), "completed held"),
        (answer(None, _1_1="completed", _2_1="completed"), "completed None"),
        # Items end with their service order, unless that is partial.
        (answer("completed", _1_1="inProgress", _2_1="failed"), "completed failed"),
        (answer("cancelled", _1_1="held"), "cancelled cancelled"),
        (
            answer("partial", _1_1="inProgress", _2_1="completed", _2_2="failed"),
            "inProgress failed",
        ),
        # What TMF641 does not have changes nothing.
        (answer("Done", _1_1="activating", _2_1="held", _2_2="held"), "None held"),
        (answer("completed", _1_1=["completed"], _2_1=7, _2_2="completed"), "None None"),
        ({"state": "held", "serviceOrderItem": {"id": "1.1", "state": "completed"}}, None),
        (
            {"state": "held", "serviceOrderItem": [{"serviceOrderItem": [answer(None)]}, 1, None]},
            "held held",
        ),
        ({"state": "completed", "serviceOrderItem": "gone"}, "completed completed"),
        ({}, "None None"),
        ([], "None None"),
        (None, "None None"),
    ],
)
def test_the_state_of_each_item(answered: Any, expected: str | None) -> None:
    one, two = (expected or "completed held").split()
    found = progress(answered, DRAFT)
    assert {id: str(each) for id, each in states_of(found).items()} == {"1": one, "2": two}


def test_items_within_items_are_found() -> None:
    nested = answer(_1_1="completed")["serviceOrderItem"][0]
    listed = [{"id": "x", "serviceOrderItem": [nested]}]
    found = progress({"state": "inProgress", "serviceOrderItem": listed}, ALONE)
    assert states_of(found) == {"1": "completed"}


def test_what_is_not_understood_is_named() -> None:
    found = progress(answer("Done", _1_1="activating", _2_1={}), DRAFT)
    assert found.ignored == [
        'the service order has the state "Done", which TMF641 does not have',
        'the item "1.1" has the state "activating", which TMF641 does not have',
        'the item "2.1" has the state an object, which TMF641 does not have',
    ]
    assert progress([], DRAFT).ignored == ["the service order is an array, not an object"]


def test_a_part_that_is_delivered_is_noted() -> None:
    partly = {"id": "1.1", "state": "partial", "errorMessage": [{"message": "Two of three"}]}
    found = progress({"state": "partial", "serviceOrderItem": [partly]}, ALONE)
    assert found.items["1"].state == "partial"
    assert found.notes == [
        {
            "@type": "Note",
            "id": "field-1:1:partial",
            "text": 'field: item "1" is delivered in part: Two of three',
        }
    ]


def test_errors_of_items_and_of_the_service_order() -> None:
    errors = [
        {"code": "7", "message": "No port", "serviceOrderItem": [{"itemId": "2.2"}]},
        {"reason": "Storm", "message": "Storm"},
        {"message": 12, "serviceOrderItem": [{"id": "1.1"}, "x"]},
        {"message": ["x"]},
        "rubbish",
    ]
    answered = answer(_1_1="failed", _2_1="failed", service={"errorMessage": errors})
    answered["serviceOrderItem"][1]["errorMessage"] = [{"reason": "No fibre"}]
    found = progress(answered, DRAFT)
    assert found.items["1"].errors == ("Storm", "12")
    assert found.items["2"].errors == ("No fibre", "7: No port", "Storm")


def test_jeopardies_milestones_and_notes() -> None:
    answered = answer(
        service={
            "expectedCompletionDate": "2026-12-24T12:00:00Z",
            "jeopardyAlert": [
                {
                    "id": "J-1",
                    "name": "Late",
                    "jeopardyType": "Weather",
                    "alertDate": "2026-12-01T12:00:00Z",
                    "exception": "Snow",
                    "message": "Two days",
                    "serviceOrderItem": [{"id": "2.1", "itemId": "2.1"}, {"itemId": "2.2"}],
                },
                {"alertDate": "tomorrow", "name": {}},
            ],
            "milestone": [
                {"id": "M-1", "status": "completed", "milestoneDate": "2026-12-01T12:00:00Z"},
                {"id": "M-2", "status": "almost", "description": "Survey"},
            ],
            "note": [{"id": "n", "text": "Dog"}, {"text": "Gate code?", "author": "Bob"}, {}],
        }
    )
    found = progress(answered, DRAFT)
    assert found.expected_completion_date == "2026-12-24T12:00:00Z"
    alert, empty = found.alerts
    assert alert == {
        "@type": "ProductOrderJeopardyAlert",
        "id": "field-1:J-1",
        "name": "Late",
        "jeopardyType": "Weather",
        "alertDate": "2026-12-01T12:00:00Z",
        "exception": "Snow",
        "message": "Two days",
        "productOrderItem": [{"@type": "ProductOrderItemRef", "productOrderItemId": "2"}],
    }
    assert empty == {"@type": "ProductOrderJeopardyAlert", "id": "field-1:1"}
    assert found.milestones == [
        {
            "@type": "ProductOrderMilestone",
            "id": "field-1:M-1",
            "status": "Completed",
            "milestoneDate": "2026-12-01T12:00:00Z",
        },
        {
            "@type": "ProductOrderMilestone",
            "id": "field-1:M-2",
            "message": "almost",
            "description": "Survey",
        },
    ]
    assert found.notes == [
        {"@type": "Note", "id": "field-1:1", "author": "Bob", "text": "Gate code?"}
    ]


@pytest.mark.parametrize("date", ["soon", 7, None, "2026-12-24", ["2026-12-24T12:00:00Z"]])
def test_a_date_that_cannot_be_read_is_none(date: Any) -> None:
    assert progress({"expectedCompletionDate": date}, ALONE).expected_completion_date == ""


def test_the_point_of_no_return_of_each_item() -> None:
    found = progress(answer(_1_1="inProgress", _2_1="completed", _2_2="held"), DRAFT)
    assert [each.point_of_no_return for each in found.items.values()] == [True, True]
    late = ServiceOrderDraft.of({**DRAFT.stored(), "points": {"1": "completed", "2": "completed"}})
    found = progress(answer(_1_1="inProgress", _2_1="held", _2_2="held"), late)
    assert [each.point_of_no_return for each in found.items.values()] == [False, False]


PARTS = ("id", "itemId", "state", "serviceOrderItem", "errorMessage", "message", "text", "status")
ANSWERS = documents(
    dict.fromkeys(
        (
            *("state", "serviceOrderItem", "errorMessage", "jeopardyAlert", "milestone", "note"),
            "expectedCompletionDate",
        ),
        PARTS,
    )
)
STATED = st.builds(
    lambda own, *each: answer(own, _1_1=each[0], _2_1=each[1], _2_2=each[2]),
    *[st.sampled_from([*sorted(STATES), None, "odd"])] * 4,
)


@given(ANSWERS | JSON_VALUES | STATED)
@settings(max_examples=150, deadline=None)
def test_no_answer_is_too_odd(answered: Any) -> None:
    found = progress(answered, DRAFT)
    assert found.items.keys() == {"1", "2"}
    assert {each.state for each in found.items.values()} <= {None, *ITEM_IN_V5}
    reported = [found.alerts, found.milestones, found.notes, found.ignored]
    assert wire.parse(wire.encode(reported)) == reported
