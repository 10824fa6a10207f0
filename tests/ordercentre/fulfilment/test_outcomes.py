"""What service orders say of items, and what a person decides, as states of the order's items."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercentre.fulfilment.content import INVENTORY, ItemState
from ordercentre.fulfilment.rules import answers, outcomes
from productordering.ordering import items
from productordering.ordering.lifecycle import ITEM_IN_V5, TERMINAL
from tests.ordercentre.acceptance.orders import item, order, with_states
from tests.ordercentre.fulfilment.contents import BUNDLE, content, known, sent
from tmf630.wire import Json

STATES = sorted(ITEM_IN_V5)


def decided(id: str, decision: str) -> Json:
    return {"item": id, "decision": decision, "state": "waiting", "source": "x", "attempts": 1}


def test_items_without_a_service_follow_those_with_one() -> None:
    working = content(sent(items={"1.1": known("inProgress"), "1.2": known("pending")}))
    wanted = outcomes.wanted_states(BUNDLE, working)
    assert wanted == {"1": "pending", "1.1": "inProgress", "1.2": "pending", "2": "pending"}
    over = content(sent(items={"1.1": known("completed"), "1.2": known("completed")}))
    assert set(outcomes.wanted_states(BUNDLE, over).values()) == {"completed"}


def test_an_item_with_a_service_that_was_not_sent_yet_follows_none() -> None:
    around = order(item("1", item("1.1")))
    alone = sent(order(item("1.1")), items={"1.1": known("completed")})
    working = {**content(alone), "own": ["1", "1.1"]}
    assert outcomes.wanted_states(around, working) == {"1.1": "completed"}


@pytest.mark.parametrize(("inside", "wanted"), [("acknowledged", "held"), ("pending", "pending")])
def test_a_bundle_is_not_cancelled_without_what_is_in_it(inside: str, wanted: str) -> None:
    placed = with_states(BUNDLE, **{"1": "assessingCancellation", "1.1": inside, "1.2": inside})
    working = content(sent(items={"1.1": known(inside), "1.2": known(inside)}))
    assert outcomes.wanted_states(placed, working, origins={"1": "held"})["1"] == wanted
    asked = with_states(placed, **{"1.1": "assessingCancellation"})
    assert "1" not in outcomes.wanted_states(asked, working, origins={"1": "held"})


def test_a_bundle_does_not_complete_before_what_waits_in_it() -> None:
    over = content(sent(items={"1.1": known("completed"), "1.2": known("completed")}))
    wanted = outcomes.wanted_states(BUNDLE, over, waiting={"1.2"})
    assert wanted == {"1": "inProgress", "1.1": "completed", "2": "inProgress"}


def test_an_item_whose_product_is_refused_is_held() -> None:
    refused = {**decided("1.2", ""), "source": INVENTORY}
    del refused["decision"]
    over = content(sent(items={"1.1": known("completed"), "1.2": known("completed")}))
    wanted = outcomes.wanted_states(BUNDLE, {**over, "fallout": [refused]}, waiting={"1.2"})
    assert wanted == {"1": "held", "1.1": "completed", "1.2": "held", "2": "held"}
    assert outcomes.wanted_states(BUNDLE, {**over, "fallout": [refused]})["1.2"] == "completed"


CASES = [
    # Where the item is, where its service is, and where it goes.
    ("acknowledged", known("acknowledged"), ""),
    ("held", known("acknowledged"), "inProgress"),
    ("acknowledged", known("failed"), "held"),
    ("inProgress", known("rejected"), "held"),
    ("inProgress", known("partial"), "partial"),
    ("inProgress", known("assessingCancellation"), ""),
    ("completed", known("failed"), ""),
    ("inProgress", known(""), ""),
    ("assessingCancellation", known("inProgress"), ""),
    ("assessingCancellation", known("inProgress", answered=True), "inProgress"),
    ("assessingCancellation", known("acknowledged", answered=True), "pending"),
    ("assessingCancellation", known("", answered=True), "pending"),
    ("assessingCancellation", known("pendingCancellation", answered=True), ""),
    ("assessingCancellation", known("cancelled"), "cancelled"),
    ("assessingCancellation", known("failed"), "cancelled"),
    ("assessingCancellation", known("completed"), "completed"),
]


@pytest.mark.parametrize(("present", "service", "wanted"), CASES)
def test_an_item_goes_where_its_service_is(present: str, service: ItemState, wanted: str) -> None:
    placed = order(item("1", state=present))
    working = {**content(sent(placed_as_sent(), items={"1": service})), "own": ["1"]}
    found = outcomes.wanted_states(placed, working, origins={"1": "pending"})
    assert found.get("1", "") == wanted


def placed_as_sent() -> Json:
    return order(item("1"))


def test_what_a_person_decides_comes_first() -> None:
    failed = content(sent(items={"1.1": known("failed"), "1.2": known("failed")}))
    failed["fallout"] = [decided("1.1", "complete"), decided("1.2", "fail"), decided("9", "fail")]
    wanted = outcomes.wanted_states(BUNDLE, failed)
    assert (wanted["1.1"], wanted["1.2"]) == ("completed", "failed")
    assert "9" not in wanted


def test_only_an_order_centre_grants_what_was_never_sent() -> None:
    placed = with_states(BUNDLE, **{"1.1": "assessingCancellation"})
    assert outcomes.wanted_states(placed, content()) == {}
    assert outcomes.wanted_states(placed, content(), grants=True)["1.1"] == "cancelled"


ITEM_STATES = st.builds(
    known,
    st.sampled_from(["", *STATES]),
    answered=st.booleans(),
    errors=st.lists(st.text(max_size=3), max_size=2),
)
IDS = ["1", "1.1", "1.2", "2"]
KNOWN = st.dictionaries(st.sampled_from(["1.1", "1.2"]), ITEM_STATES)
CONTENTS = st.builds(
    content,
    st.builds(lambda items: sent(items=items), KNOWN),
    own=st.lists(st.sampled_from(IDS), unique=True),
    fallout=st.lists(
        st.builds(
            decided, st.sampled_from([*IDS, "9"]), st.sampled_from(["retry", "complete", "fail"])
        ),
        max_size=3,
    ),
)
PLACED = st.builds(
    lambda states: with_states(BUNDLE, **states),
    st.dictionaries(st.sampled_from(IDS), st.sampled_from(STATES)),
)


@given(PLACED, CONTENTS, st.sets(st.sampled_from(IDS)), st.booleans())
def test_wanted_states_are_those_of_items_that_have_not_ended(
    placed: Json, working: Json, waiting: set[str], grants: bool
) -> None:
    wanted = outcomes.wanted_states(placed, working, waiting=waiting, grants=grants)
    present = items.states(placed)
    assert wanted.keys() <= present.keys() - waiting
    assert set(wanted.values()) <= set(STATES)
    assert not any(present[id] in TERMINAL for id in wanted)


@given(PLACED, CONTENTS)
def test_answers_are_forgotten_when_items_have_gone_on(placed: Json, working: Json) -> None:
    present = items.states(placed)
    after = answers.after_cancellations(working, present)
    for id, each in outcomes.outcomes(after).items():
        assert not each.answered or present[id] in outcomes.CANCELLING
    assert answers.after_cancellations(after, present) is after
