"""What an order wants now, compared with what was sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Container
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordercentre.acceptance.amendment import Amendment, Amendments, amendments
from ordercentre.acceptance.decomposition import decomposed
from ordercentre.acceptance.draft import ServiceOrderDraft
from ordercentre.acceptance.mapping import service_orders
from ordercentre.acceptance.progress import progress
from ordercentre.acceptance.states import STATES
from ordercentre.centre import AcceptanceRules, MappingRule
from tests.ordercentre.acceptance.contract import check
from tests.ordercentre.acceptance.orders import (
    NOTHING_KNOWN,
    ORDER_ID,
    RULES,
    drafts,
    item,
    order,
    rules,
    sent_items,
    with_states,
)
from tmf630.wire import Json

PLACED = order(
    item("1", quantity=2, product={"productCharacteristic": [{"name": "speed", "value": 100}]}),
    item("2"),
    requestedStartDate="2026-12-01T00:00:00Z",
    priority="2",
)
SENT = drafts(PLACED)
SPLIT = rules(MappingRule(split=True))
CANCELLING = "assessingCancellation"


def compared(
    order: Json,
    sent: list[ServiceOrderDraft],
    rules: AcceptanceRules = RULES,
    ended: Container[str] = (),
) -> Amendments:
    made = decomposed(ORDER_ID, order, rules, NOTHING_KNOWN)
    return amendments(made, sent, dict.fromkeys(made.plans, "field"), ended)


def only_amendment(order: Json, sent: list[ServiceOrderDraft], *rules: Any) -> Amendment:
    """The one amendment, after which there is nothing to do."""
    found = compared(order, sent, *rules)
    [amended] = found.amended
    assert (found.added, found.cancelled) == ([], [])
    check(amended.draft.body)
    assert compared(order, [amended.draft], *rules) == Amendments([], [], [])
    return amended


def changed(order: Json, id: str, change: Callable[[Json], object]) -> Json:
    copy: Json = json.loads(json.dumps(order))
    [found] = [each for each in copy["productOrderItem"] if each["id"] == id]
    change(found)
    return copy


def sent_states(draft: ServiceOrderDraft) -> dict[str, str | None]:
    return {id: each.get("state") for id, each in sent_items(draft).items()}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"note": [{"text": "The order centre's own"}]},
        {"expectedCompletionDate": "2026-12-24T00:00:00Z"},
        {"state": "inProgress", "orderDate": "2026-11-29T00:00:00Z"},
        {"productOrderMilestone": [{"id": "m"}]},
    ],
)
def test_what_the_order_centre_itself_writes_is_no_amendment(more: Json) -> None:
    running = with_states({**PLACED, **more}, **{"1": "inProgress", "2": "held"})
    assert compared(running, SENT) == Amendments([], [], [])


@pytest.mark.parametrize(
    ("change", "service_item"),
    [
        (lambda item: item.update(quantity=3), {"quantity": 3}),
        (lambda item: item.update(action="modify"), {"action": "modify"}),
        (
            lambda item: item["product"]["productCharacteristic"][0].update(value=True),
            {"serviceCharacteristic": [{"name": "speed", "value": True}]},
        ),
        (
            lambda item: item["product"].update(place=[{"role": "installation", "region": "n"}]),
            {"place": [{"role": "installation", "region": "n"}]},
        ),
        (lambda item: item.update(appointment={"id": "A"}), {"appointment": {"id": "A"}}),
    ],
)
def test_an_item_is_amended(change: Callable[[Json], object], service_item: Json) -> None:
    amended = only_amendment(changed(PLACED, "1", change), SENT)
    assert amended.items == {"1"}
    assert not amended.cancelled
    assert amended.patch.keys() == {"serviceOrderItem"}
    one, two = amended.patch["serviceOrderItem"]
    assert service_item.items() <= {**one, **one["service"]}.items()
    assert two == sent_items(SENT[0])["2.1"]


def test_dates_of_the_order_are_amended_without_its_items() -> None:
    later = {**PLACED, "requestedStartDate": "2027-01-01T00:00:00Z"}
    del later["priority"]
    amended = only_amendment(later, SENT)
    assert amended.patch == {"requestedStartDate": "2027-01-01T00:00:00Z", "priority": None}
    assert amended.items == frozenset()
    assert "priority" not in amended.draft.body


@pytest.mark.parametrize("state", [CANCELLING, "pendingCancellation", "cancelled"])
def test_an_item_is_cancelled(state: str) -> None:
    amended = only_amendment(with_states(PLACED, **{"2": state}), SENT)
    assert amended.items == amended.cancelled == {"2"}
    assert sent_states(amended.draft) == {"1.1": None, "2.1": CANCELLING}


def test_an_item_that_is_not_cancelled_after_all() -> None:
    cancelled = only_amendment(with_states(PLACED, **{"2": CANCELLING}), SENT)
    again = only_amendment(with_states(PLACED, **{"2": "inProgress"}), [cancelled.draft])
    assert again.draft.body == SENT[0].body


def test_an_item_that_is_left_out_is_cancelled() -> None:
    amended = only_amendment(
        order(
            PLACED["productOrderItem"][0],
            priority="2",
            requestedStartDate=PLACED["requestedStartDate"],
        ),
        SENT,
    )
    assert amended.cancelled == {"2"}
    assert sent_states(amended.draft) == {"1.1": None, "2.1": CANCELLING}


def test_an_order_without_open_items_is_cancelled_as_a_whole() -> None:
    states = {"1": CANCELLING, "2": "cancelled"}
    assert compared(with_states(PLACED, **states), SENT) == Amendments([], [], SENT)
    assert compared(order(), SENT) == Amendments([], [], SENT)
    # What the centre has ended needs no cancellation.
    assert compared(with_states(PLACED, **states), SENT, ended=("1", "2")) == Amendments([], [], [])


def test_what_has_ended_is_neither_amended_nor_cancelled() -> None:
    done = with_states(PLACED, **{"1": "completed"})
    amended = only_amendment(with_states(done, **{"2": CANCELLING}), SENT)
    assert amended.cancelled == {"2"}
    product = {"id": "P-1", "name": "Named by the inventory"}
    written = changed(done, "1", lambda item: item.update(product=product))
    assert compared(written, SENT) == Amendments([], [], [])


def test_a_service_order_that_has_ended_is_not_amended() -> None:
    ended = with_states({**PLACED, "priority": "1"}, **{"1": "completed", "2": "failed"})
    assert compared(ended, SENT) == Amendments([], [], [])


def test_new_items_are_a_new_service_order() -> None:
    more = {**PLACED, "productOrderItem": [*PLACED["productOrderItem"], item("3")]}
    found = compared(more, SENT)
    [added] = found.added
    assert (found.amended, found.cancelled) == ([], [])
    assert (added.external_id, added.items) == (f"{ORDER_ID}-field-2", {"3.1": "3"})
    assert compared(more, [*SENT, added]) == Amendments([], [], [])


def test_the_quantity_of_a_split_item() -> None:
    sent = drafts(PLACED, SPLIT)
    more = changed(PLACED, "1", lambda item: item.update(quantity=3))
    grown = only_amendment(more, sent, SPLIT)
    assert sent_states(grown.draft) == {"1.1": None, "1.2": None, "1.3": None, "2.1": None}
    less = changed(PLACED, "1", lambda item: item.update(quantity=1))
    shrunk = only_amendment(less, [grown.draft], SPLIT)
    assert sent_states(shrunk.draft) == {
        "1.1": None,
        "1.2": CANCELLING,
        "1.3": CANCELLING,
        "2.1": None,
    }
    assert not shrunk.cancelled
    states = {"1.1": "completed", "1.2": "cancelled", "1.3": "cancelled", "2.1": "completed"}
    listed = [{"id": id, "state": state} for id, state in states.items()]
    found = progress({"state": "partial", "serviceOrderItem": listed}, shrunk.draft)
    assert {each.state for each in found.items.values()} == {"completed"}


def test_an_item_that_was_sent_once_more_is_amended_there() -> None:
    placed = decomposed(ORDER_ID, PLACED, RULES, NOTHING_KNOWN)
    retried = service_orders(placed, {"1": "field"}, 2)
    amended = compared(
        changed(PLACED, "1", lambda item: item.update(quantity=9)), [*SENT, *retried]
    )
    [only] = amended.amended
    assert only.draft.sequence == 2
    assert only.items == {"1"}
    cancelled = compared(with_states(PLACED, **{"1": CANCELLING}), [*SENT, *retried])
    assert cancelled == Amendments([], [], list(retried))


def test_another_mapping_is_for_what_is_sent_or_amended_later() -> None:
    assert compared(PLACED, SENT, SPLIT) == Amendments([], [], [])
    more = changed(PLACED, "1", lambda item: item.update(quantity=3))
    amended = only_amendment(more, SENT, SPLIT)
    assert list(sent_items(amended.draft)) == ["1.1", "1.2", "1.3", "2.1"]
    cancelled = only_amendment(with_states(PLACED, **{"2": CANCELLING}), SENT, SPLIT)
    assert cancelled.items == {"2"}


def test_a_moved_item_stays_with_its_centre() -> None:
    placed = decomposed(ORDER_ID, PLACED, RULES, NOTHING_KNOWN)
    found = amendments(placed, SENT, {"1": "north", "2": "south"})
    assert found == Amendments([], [], [])


VERSIONS = st.lists(
    st.builds(
        lambda id, quantity, state, speed: item(
            str(id),
            quantity=quantity,
            state=state,
            product={"productCharacteristic": [{"name": "speed", "value": speed}]},
        ),
        st.integers(1, 5),
        st.integers(1, 3),
        st.sampled_from(sorted(STATES)),
        st.sampled_from([1, 1.0, True, "1"]),
    ),
    max_size=5,
    unique_by=lambda item: item["id"],
).map(lambda items: order(*items))


@given(st.lists(VERSIONS, min_size=2, max_size=5), st.sampled_from([RULES, SPLIT]))
@settings(max_examples=50, deadline=None)
def test_amendments_bring_what_was_sent_to_what_is_wanted(
    versions: list[Json], rules: AcceptanceRules
) -> None:
    sent: list[ServiceOrderDraft] = []
    for version in versions:
        found = compared(version, sent, rules)
        amended = {each.draft.sequence: each.draft for each in found.amended}
        sent = [*(amended.get(each.sequence, each) for each in sent), *found.added]
        for each in sent:
            check(each.body)
            assert progress({}, each).items.keys() == each.points.keys()
        again = compared(version, sent, rules)
        assert (again.amended, again.added) == ([], [])
        assert again.cancelled == found.cancelled
