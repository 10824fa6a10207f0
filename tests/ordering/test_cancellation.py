"""The steps of a cancellation, and the changes of its order that it allows meanwhile."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from productordering.ordering import Forbidden, cancellation
from productordering.ordering.metadata import Cancellation, Order, Stage
from tests.api.orders import Json, item
from tests.api.progress import states, with_states
from tests.lifecycles import ITEM, ORIGINS, rolled_up
from tests.ordering.orders import AUDIT, NOW, bring, move, patch, place, place_in, refused, stored

BUNDLE = item("1", productOrderItem=[item("1.1"), item("1.2", productOrderItem=[item("1.2.1")])])
MIXED = {"1": "pending", "1.1": "held", "1.2": "inProgress", "2": "acknowledged"}
FAR = "2999-01-01T00:00:00Z"
LATER = AUDIT._replace(now=NOW + timedelta(days=1))


def task(id: str = "t1", **sent: Any) -> Cancellation:
    return Cancellation(
        task=id,
        sent=cancellation.received(sent, frozenset()),
        key=None,
        stage=Stage.ASSESSING,
        singly=[],
        assessments=0,
        outcome="",
    )


def requested(before: Order, id: str = "t1", **sent: Any) -> Order:
    return stored(cancellation.requested(before, task(id, **sent), AUDIT))


def done_by(before: Order, **sent: Any) -> Order:
    """The order, cancelled at once, with the events of the last step."""
    accepted = stored(cancellation.accepted(requested(before, **sent), AUDIT))
    return cancellation.carried_out(accepted, AUDIT)


def done(before: Order, **sent: Any) -> Order:
    return stored(done_by(before, **sent))


def end_of(order: Order) -> tuple[str, Json] | None:
    return cancellation.outcome(order.metadata["cancellation"], deleted=False)


# Requests


@pytest.mark.parametrize("first", ITEM)
@pytest.mark.parametrize("second", ITEM)
def test_an_order_can_be_cancelled_unless_it_has_ended(first: str, second: str) -> None:
    placed = place_in({"1": first, "1.1": second}, item("1", productOrderItem=[item("1.1")]))
    state = rolled_up([first, second])
    if ITEM[first] or ITEM[second]:
        assert states(done(placed).resource) == {
            "1": "cancelled" if ITEM[first] else first,
            "1.1": "cancelled" if ITEM[second] else second,
        }
        return
    for sent in ({}, {"requestedCancellationDate": FAR}):
        with pytest.raises(Forbidden, match=rf"^/productOrder/id: .*{state}.* final"):
            requested(placed, **sent)


@pytest.mark.parametrize("date", [None, FAR])
@pytest.mark.parametrize("other", [None, FAR])
def test_an_order_has_one_open_task_at_most(date: str | None, other: str | None) -> None:
    cancelling = requested(place(), **({"requestedCancellationDate": date} if date else {}))
    with pytest.raises(Forbidden, match=r"^/productOrder/id: .* already, cancelProductOrder t1"):
        requested(cancelling, "t2", **({"requestedCancellationDate": other} if other else {}))


def test_each_step_of_the_order_is_a_change_and_is_done_once() -> None:
    placed = place_in({"1": "held"})
    steps = [
        cancellation.requested(placed, task(), AUDIT),
        *(cancellation.accepted(requested(placed), AUDIT), done_by(placed)),
    ]
    way = ["assessingCancellation", "pendingCancellation", "cancelled"]
    assert [each.resource["state"] for each in steps] == way
    assert all(each.events and each.history for each in steps)
    end = stored(steps[-1])
    assert cancellation.begun(end, AUDIT) is end
    assert cancellation.accepted(end, AUDIT) is end
    assert cancellation.carried_out(end, AUDIT) is end
    assert cancellation.refused(end, "because", AUDIT) is end


def test_open_items_are_cancelled_and_ended_ones_stay() -> None:
    wanted = {**MIXED, "1.2.1": "failed", "3": "rejected", "4": "pendingCancellation"}
    placed = place_in(wanted, BUNDLE, *(item(id) for id in "234"))
    after = done(placed)
    assert after.resource["state"] == "cancelled"
    assert states(after.resource) == {
        **dict.fromkeys(["1", "1.1", "1.2", "2", "4"], "cancelled"),
        "1.2.1": "failed",
        "3": "rejected",
    }
    date = after.resource["cancellationDate"]
    assert end_of(after) == ("done", {"effectiveCancellationDate": date})


@pytest.mark.parametrize("sent", [{}, {"cancellationReason": "Moving abroad"}])
@pytest.mark.parametrize("own", [None, "Too slow"])
def test_an_order_has_the_reason_of_its_cancellation(sent: Json, own: str | None) -> None:
    attributes: Json = {"cancellationReason": own} if own else {}
    placed = place(**attributes)
    reason = sent.get("cancellationReason") or own or "cancelProductOrder t1"
    assert done(placed, **sent).resource["cancellationReason"] == reason


# Refusals


def test_a_refusal_restores_the_state_of_every_item() -> None:
    placed = place_in({**MIXED, "1.2.1": "completed", "3": "failed"}, BUNDLE, item("2"), item("3"))
    cancelling = requested(placed)
    assert cancellation.before_assessment(cancelling) == placed.resource
    after = cancellation.refused(cancelling, "because", AUDIT)
    assert after.resource == placed.resource
    assert end_of(after) == ("terminatedWithError", {"terminationReason": "because"})


@pytest.mark.parametrize("state", ORIGINS)
def test_after_a_refusal_the_order_can_change(state: str) -> None:
    placed = place_in({"1": state, "2": "completed"}, item("1"), item("2"))
    back = stored(cancellation.refused(requested(placed), "because", AUDIT))
    assert back.resource == placed.resource
    for following in sorted(ITEM[state]):
        assert states(bring(back, "1", following).resource)["1"] == following


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("single", ["assessingCancellation", "pendingCancellation"])
def test_an_item_in_its_own_cancellation_is_included_or_unchanged(origin: str, single: str) -> None:
    way = ["assessingCancellation", *(["pendingCancellation"] if single[0] == "p" else [])]
    before = bring(place_in({"1": origin}, item("1"), item("2")), "1", *way)
    assert set(states(done(before).resource).values()) == {"cancelled"}
    back = stored(cancellation.refused(requested(before), "because", AUDIT))
    assert back.resource == before.resource
    if single == "assessingCancellation":
        items = with_states(back.resource, {"1": origin})
        assert states(patch(back, productOrderItem=items).resource)["1"] == origin
        for other in set(ORIGINS) - {origin}:
            items = with_states(back.resource, {"1": other})
            refused(Forbidden, back, origin, productOrderItem=items)


# During the assessment


@pytest.mark.parametrize("state", sorted(set(ITEM) - {"assessingCancellation"}))
def test_no_state_changes_during_the_assessment(state: str) -> None:
    cancelling = requested(place(item("1", productOrderItem=[item("1.1")]), item("2")))
    refused(Forbidden, cancelling, "cancelProductOrder t1", state=state)
    for id in ("1", "1.1", "2"):
        items = with_states(cancelling.resource, {id: state})
        refused(Forbidden, cancelling, "cancelProductOrder t1", productOrderItem=items)


def test_no_item_is_added_or_removed_during_the_assessment() -> None:
    cancelling = requested(place(item("1"), item("2")))
    first, second = cancelling.resource["productOrderItem"]
    for items in ([first], [first, second, item("3")], [first, item("3")]):
        refused(Forbidden, cancelling, "cancelProductOrder t1", productOrderItem=items)


def test_other_attributes_change_during_the_assessment() -> None:
    cancelling = requested(place(item("1", quantity=1), item("2")))
    first, _ = cancelling.resource["productOrderItem"]
    items = [{**first, "quantity": 2}, item("2")]
    after = patch(cancelling, priority="1", productOrderItem=items)
    assert after.resource["priority"] == "1"
    assert states(after.resource) == states(cancelling.resource)
    assert patch(cancelling, state="assessingCancellation") is cancelling


# Scheduled cancellations


@pytest.mark.parametrize(
    "date", ["2026-02-01T00:00:00+01:00", "0001-01-01T00:00:00Z", "2026-01-31t08:15:00.5z"]
)
def test_a_past_date_means_now(date: str) -> None:
    at_once = requested(place(), requestedCancellationDate=date)
    assert at_once.resource["state"] == "assessingCancellation"


def test_until_the_date_the_order_can_change() -> None:
    placed = place(item("1"), item("2"))
    waiting = requested(placed, requestedCancellationDate=FAR)
    assert waiting.resource == placed.resource
    assert cancellation.waits_until(waiting.metadata["cancellation"]) > NOW.timestamp()
    going = move(waiting, {"1": "rejected", "2": "held"})
    begun = cancellation.begun(going, LATER)
    assert states(begun.resource) == {"1": "rejected", "2": "assessingCancellation"}


@pytest.mark.parametrize("end", [state for state in ITEM if not ITEM[state]])
def test_an_order_that_ends_before_its_date_ends_the_task(end: str) -> None:
    waiting = requested(place(), requestedCancellationDate=FAR)
    ended = stored(
        cancellation.overtaken(place_on(waiting, end)),
    )
    assert ended.resource["state"] == end
    reason = f"the order had become {end} before"
    assert end_of(ended) == ("terminatedWithError", {"terminationReason": reason})
    assert end_of(stored(cancellation.begun(place_on(waiting, end), LATER))) == end_of(ended)


def place_on(order: Order, end: str) -> Order:
    """The order with its item in that final state."""
    ways = {"rejected": [], "cancelled": ["assessingCancellation", "pendingCancellation"]}
    return bring(order, "1", *ways.get(end, ["inProgress"]), end)


def test_a_waiting_task_can_be_withdrawn_and_a_begun_one_cannot() -> None:
    placed = place_in({"1": "held"})
    withdrawn = cancellation.withdrawn(requested(placed, requestedCancellationDate=FAR), AUDIT)
    assert withdrawn.resource == placed.resource
    assert end_of(withdrawn) == ("terminatedWithError", {"terminationReason": "it was withdrawn"})
    begun = requested(placed)
    for each in (begun, stored(cancellation.accepted(begun, AUDIT))):
        with pytest.raises(Forbidden, match="t1 has begun"):
            cancellation.withdrawn(each, AUDIT)


def test_the_task_of_a_deleted_order_ends() -> None:
    for waiting in (requested(place()), requested(place(), requestedCancellationDate=FAR)):
        assert end_of(waiting) is None
        reason = {"terminationReason": "the order was deleted before"}
        assert cancellation.outcome(waiting.metadata["cancellation"], deleted=True) == (
            "terminatedWithError",
            reason,
        )


# The default policy


@pytest.mark.parametrize("state", ITEM)
def test_the_default_policy_refuses_completed_items(state: str) -> None:
    placed = place_in({"1": "held", "2": state}, item("1"), item("2"))
    refusal = asyncio.run(cancellation.refuse_if_completed(placed.resource, {}))
    assert refusal == ("item 2 is completed" if state == "completed" else None)
