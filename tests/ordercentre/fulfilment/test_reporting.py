"""What an order shows of its fulfilment."""

from __future__ import annotations

from datetime import UTC, datetime

from ordercentre.acceptance.draft import ServiceOrderDraft
from ordercentre.acceptance.progress import Progress, progress
from ordercentre.fulfilment.content import ServiceOrder, Stage
from ordercentre.fulfilment.rules import reporting
from tests.ordercentre.fulfilment.contents import BUNDLE, content, known, sent
from tmf630.wire import Json

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def said(**service_order: object) -> Progress:
    """What a service order of this content says."""
    return progress(service_order, ServiceOrderDraft.of(sent()["draft"]))


def points(shown: Json) -> list[object]:
    one, two = shown["productOrderItem"]
    return [each.get("@pointOfNoReturn") for each in (one, *one["productOrderItem"], two)]


def test_an_item_without_a_service_has_passed_its_point_if_one_in_it_has() -> None:
    past = {"1.1": known("inProgress", passed=True)}
    shown = reporting.after_look(BUNDLE, content(sent(items=past)), [])
    assert points(shown) == [True, True, False, None]
    assert points(reporting.after_look(shown, content(sent()), [])) == [False, False, False, None]


def test_the_same_look_again_changes_nothing() -> None:
    reports = [
        said(
            jeopardyAlert={"id": "1", "message": "Storm"},
            milestone=[{"id": "1", "name": "Cable"}, 7],
            note=[{"id": "1", "text": "Ring twice"}, {"text": []}],
        )
    ]
    refused = sent(refusals=["an amendment was refused: No"], expected="2027-01-01T00:00:00Z")
    found = content(refused)
    found["fallout"] = [{"item": "1", "attempts": 2, "time": "2026-11-29T00:00:00Z", "why": "x"}]
    shown = reporting.after_look(BUNDLE, found, reports)
    assert shown["expectedCompletionDate"] == "2027-01-01T00:00:00Z"
    texts = [each["text"] for each in shown["note"]]
    assert "item 1 has failed, attempt 2: x" in texts
    assert len(texts) == len(set(texts)) == 5
    assert reporting.after_look(shown, found, reports) is shown


def test_an_order_is_expected_with_the_last_of_its_service_orders() -> None:
    first, last = sent(expected="2027-01-01T00:00:00Z"), sent(expected="2027-01-01T00:00:00-01:00")
    for orders in ((first, last), (last, first)):
        shown = reporting.after_look(BUNDLE, content(*orders), [])
        assert shown["expectedCompletionDate"] == last["expected"]
    ended: ServiceOrder = {**last, "stage": Stage.ENDED}
    shown = reporting.after_look(BUNDLE, content(first, ended), [])
    assert shown["expectedCompletionDate"] == first["expected"]


def test_what_a_client_has_made_of_notes_stays() -> None:
    given: Json = {**BUNDLE, "note": [{"text": "mine"}, {"id": 7, "text": "odd"}]}
    shown = reporting.with_lateness(
        {**given, "requestedCompletionDate": "2026-01-01T00:00:00Z"}, NOW
    )
    assert shown["note"][:2] == given["note"]
    assert shown["productOrderJeopardyAlert"][0]["name"] == "late"
