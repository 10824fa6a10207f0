"""Fallout, the cancellation of whole orders, and the times of looks: pure rules over a content."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercentre.centre import FalloutRules
from ordercentre.fulfilment.content import Stage
from ordercentre.fulfilment.rules import answers, fallout, order_cancellation, schedule
from tests.ordercentre.acceptance.orders import item, order
from tests.ordercentre.fulfilment.contents import content, known, sent
from tmf630.wire import Json

NOW = datetime(2026, 11, 29, tzinfo=UTC)
ALONE = order(item("1"))
RULES = FalloutRules(attempts=2, pause=60)


def failed(state: str = "failed", **more: Any) -> Json:
    """The content of a fulfilment whose only item has failed."""
    return content(sent(ALONE, items={"1": known(state, errors=["No port"])}), **more)


# Fallout


def test_pauses_double_until_a_person_decides() -> None:
    now = failed()
    pauses = []
    for attempt in range(1, 4):
        now["serviceOrder"][0]["draft"]["externalId"] = f"o-{attempt}"
        now = fallout.recorded(now, RULES, NOW)
        [record] = now["fallout"]
        assert (record["attempts"], record["why"]) == (attempt, "No port")
        pauses.append(record.get("retry_at", 0) - NOW.timestamp() if attempt < 3 else None)
        assert fallout.recorded(now, RULES, NOW) == now
    assert pauses == [60, 120, None]
    assert now["fallout"][0]["state"] == "waiting"
    assert fallout.to_retry(now, NOW.timestamp() + 10_000) == []


def test_what_is_rejected_is_not_tried_again_by_itself() -> None:
    [record] = fallout.recorded(failed("rejected"), RULES, NOW)["fallout"]
    assert record["state"] == "waiting"


def test_an_item_is_due_when_its_pause_is_over() -> None:
    now = fallout.recorded(failed(), RULES, NOW)
    due = fallout.next_retry(now)
    assert due == NOW.timestamp() + 60
    assert fallout.to_retry(now, due - 1) == []
    assert fallout.to_retry(now, due) == ["1"]
    after = fallout.retried(now, ["1"])
    assert fallout.to_retry(after, due) == []
    assert fallout.next_retry(after) is None


def test_failures_end_with_their_items() -> None:
    now = fallout.recorded(failed(), RULES, NOW)
    assert fallout.settled(now, {"1": "held"}, frozenset({"cancelled"})) is now
    after = fallout.settled(now, {"1": "cancelled"}, frozenset({"cancelled"}))
    assert after["fallout"][0]["state"] == "ended"


# The cancellation of the whole order


def cancelling(*service_orders: Any) -> Json:
    asked = {"task": "t", "reason": "r", "outcome": ""}
    return content(*service_orders, cancellation=asked)


def outcome(found: Json) -> str:
    return str(order_cancellation.settled(found)["cancellation"]["outcome"])


def test_every_open_service_order_is_cancelled_first() -> None:
    planned = order_cancellation.planned(cancelling(sent(), sent(stage=Stage.ENDED)))
    open_one, ended = planned["serviceOrder"]
    assert open_one["cancelling"] == {"request": "t", "task": "", "reason": "r", "refused": ""}
    assert "cancelling" not in ended
    assert order_cancellation.planned(planned) == planned
    assert outcome(planned) == ""
    done = {**planned, "serviceOrder": [answers.cancelled(open_one), ended]}
    assert outcome(done) == "granted"
    refused = {**planned, "serviceOrder": [answers.refused_cancellation(open_one, "No"), ended]}
    assert outcome(refused) == "No"
    # A later request asks again.
    asked_again = {**refused, "cancellation": {**refused["cancellation"], "task": "u"}}
    again = order_cancellation.planned(asked_again)["serviceOrder"][0]["cancelling"]
    assert (again["request"], again["refused"]) == ("u", "")


def test_an_item_past_its_point_refuses_the_whole() -> None:
    past = cancelling(sent(items={"1.1": known("inProgress", passed=True)}))
    planned = order_cancellation.planned(past)
    assert "1.1 has passed its point" in planned["cancellation"]["outcome"]
    assert planned["serviceOrder"] == past["serviceOrder"]
    assert not order_cancellation.is_asked(planned)


def test_what_was_completed_meanwhile_is_not_cancelled() -> None:
    done = sent(ALONE, stage=Stage.ENDED, items={"1": known("completed")})
    assert outcome(cancelling(done)) == "item 1 is completed"


def test_a_refused_amendment_leaves_the_items_as_they_were() -> None:
    before = sent(ALONE)
    draft = before["draft"]
    [there] = draft["body"]["serviceOrderItem"]
    amended = {**draft, "body": {**draft["body"], "priority": "9", "serviceOrderItem": []}}
    planned: Any = {**before, "stage": Stage.TO_AMEND, "amended": amended, "patch": {}}
    planned["closing"] = ["1"]
    after = answers.refused_amendment(planned, "No")
    assert after["draft"]["body"] == {**draft["body"], "priority": "9", "serviceOrderItem": [there]}
    assert after["items"]["1"]["answered"]
    assert after["refusals"] == ["an amendment was refused: No"]
    assert after["stage"] == Stage.OPEN
    assert "amended" not in after


# The times of looks


def looks_again(found: Json, placed: Json, begins: float = 0.0) -> float | None:
    """Seconds to the next look."""
    now = NOW.timestamp()
    full = {"failures": 0, "late": False, **found}
    due = schedule.due_after(full, placed, now, begins)
    at = schedule.next_look(full, now, due=due, poll_seconds=lambda _: 15.0)
    return None if at is None else at - now


@pytest.mark.parametrize(
    ("found", "more", "seconds"),
    [
        (content(), {}, None),
        (content(sent()), {}, 15),
        (content(sent(stage=Stage.ENDED)), {}, None),
        (content(sent(stage=Stage.TO_CREATE)), {}, 1),
        (content(), {"requestedCompletionDate": "2026-11-29T00:01:00Z"}, 60.001),
        (content(late=True), {"requestedCompletionDate": "2026-11-29T00:01:00Z"}, None),
        (content(), {"requestedCompletionDate": "2026-11-28T00:00:00Z"}, None),
    ],
)
def test_the_next_look(found: Json, more: Json, seconds: float | None) -> None:
    assert looks_again(found, {**ALONE, **more}) == pytest.approx(seconds)


def test_a_look_waits_until_a_neighbour_is_asked_again() -> None:
    now, found = NOW.timestamp(), content(failures=1)
    at = schedule.next_look(found, now, due=(), poll_seconds=lambda _: 15.0, pause=9.0)
    assert at == now + 9


def test_an_order_is_looked_at_when_it_begins() -> None:
    begins = schedule.begins_at({"requestedStartDate": "2026-11-29T01:00:00Z"}, 600)
    assert looks_again(content(), ALONE, begins) == 3000
    assert looks_again(content(), {**ALONE, "state": "cancelled"}, begins) is None


@given(st.integers(1, 10_000), st.sampled_from([Stage.TO_CREATE, Stage.OPEN]))
def test_looks_that_fail_have_pauses_that_grow_to_a_minute(failures: int, stage: Stage) -> None:
    found = content(sent(stage=stage), failures=failures)
    seconds = looks_again(found, ALONE)
    longest = min(60, 2 ** (failures - 1)) + 0.001
    assert seconds is not None
    assert min(longest / 2.01, 15) <= seconds <= longest


def test_an_order_is_late_by_what_is_expected_or_by_the_clock() -> None:
    requested = {**ALONE, "requestedCompletionDate": "2026-12-01T00:00:00Z"}
    assert not schedule.is_late(ALONE, NOW.timestamp())
    assert not schedule.is_late(requested, NOW.timestamp())
    assert schedule.is_late(requested, NOW.timestamp() + 3 * 86_400)
    later = {**requested, "expectedCompletionDate": "2026-12-02T00:00:00Z"}
    assert schedule.is_late(later, NOW.timestamp())
    assert not schedule.is_late({**later, "state": "completed"}, NOW.timestamp())
