"""The events of orders: those of each change, as the contract defines them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.api.client import JSON_PATCH
from tests.api.expected_events import (
    CREATED,
    ITEM_STATE,
    STATE,
    Scenario,
    changed,
    of_item,
    payload,
    required,
)
from tests.api.orders import NESTED, Json, item, order, path, same

# New orders, and the content of events


def test_a_new_order_has_an_event(scenario: Scenario) -> None:
    scenario.place(item("1"), NESTED | {"id": "2"}, category="voice")
    (event,) = scenario.check()
    assert set(payload(event)) >= {"id", "href", "state", "orderDate", "category"}


def test_unknown_attributes_are_in_the_event_as_sent(scenario: Scenario) -> None:
    odd = {"a": [1.0, 1, 1e-7, -0.0, 2**63 - 1, None, '\u2028 é 😀 " \\'], "": {"b": []}}
    placed = scenario.place(item("1", **{"x-item": 2.50}), **{"x-vendor": odd, "zeta": 1.0})
    assert same(placed["x-vendor"], odd) and same(placed["zeta"], 1.0)
    scenario.patch({"x-vendor": {"a": None}, "alpha": 3.0}, changed("alpha", "x-vendor"))
    scenario.check()


def test_each_event_has_an_id_of_its_own(scenario: Scenario) -> None:
    scenario.place()
    waits = (changed("priority", ITEM_STATE), STATE, required(of_item("1")))
    scenario.patch({"priority": "1", "state": "pending"}, *waits)
    events = scenario.check()
    assert len({event["eventId"] for event in events}) == len(events)


def test_an_event_has_the_id_of_its_request(scenario: Scenario) -> None:
    scenario.client.headers["X-Request-Id"] = "order-desk-1"
    try:
        scenario.place()
    finally:
        del scenario.client.headers["X-Request-Id"]
    scenario.patch({"priority": "1"}, changed("priority"))
    one, other = scenario.check()
    assert one["correlationId"] == "order-desk-1" != other["correlationId"]


def test_a_repeated_request_has_one_event(scenario: Scenario) -> None:
    body, headers = order(category="repeated"), {"Idempotency-Key": str(uuid4())}
    with ThreadPoolExecutor(8) as executor:
        answers = list(
            executor.map(
                lambda _: scenario.client.post("/productOrder", json=body, headers=headers),
                range(16),
            )
        )
    scenario.placed = answers[0].json()
    assert {answer.json()["id"] for answer in answers} == {scenario.placed["id"]}
    scenario.subscriber.wait_until_caught_up()
    assert scenario.subscriber.kinds(scenario.placed) == [CREATED]


# Attributes


def test_changed_attributes_are_named_in_their_order(scenario: Scenario) -> None:
    scenario.place(category="a", externalId="e", note=[{"text": "one"}])
    scenario.patch({"category": "b"}, changed("category"))
    scenario.patch(
        {"priority": "1", "category": "c", "note": [{"text": "two"}]},
        changed("category", "note", "priority"),
    )
    scenario.patch({"externalId": None, "priority": None}, changed("externalId", "priority"))
    scenario.patch({"priority": "1", "category": "c"}, changed("priority"))
    scenario.check()


def test_a_changed_item_is_named_as_the_items(scenario: Scenario) -> None:
    scenario.place(item("1"), item("2"))
    (one, two) = scenario.now["productOrderItem"]
    scenario.patch({"productOrderItem": [{**one, "quantity": 2}, two]}, changed("productOrderItem"))
    scenario.patch(
        {"productOrderItem": [{**one, "quantity": 3, "state": "inProgress"}, two]},
        changed("productOrderItem"),
        STATE,
    )
    scenario.patch(
        {"productOrderItem": [*scenario.now["productOrderItem"], item("3")]},
        changed("productOrderItem"),
    )
    scenario.patch(
        {"productOrderItem": scenario.now["productOrderItem"][:2]}, changed("productOrderItem")
    )
    scenario.check()


def test_a_json_patch_has_the_same_events_as_a_merge_patch(scenario: Scenario) -> None:
    scenario.place(item("1"), note=[{"text": "one"}])
    scenario.patch(
        [
            {"op": "add", "path": "/note/-", "value": {"text": "two"}},
            {"op": "replace", "path": "/productOrderItem/0/state", "value": "held"},
        ],
        changed("note", ITEM_STATE),
        STATE,
        media_type=JSON_PATCH,
    )
    scenario.patch([{"op": "remove", "path": "/note"}], changed("note"), media_type=JSON_PATCH)
    scenario.patch([{"op": "test", "path": "/state", "value": "held"}], media_type=JSON_PATCH)
    scenario.check()


NOTHING: dict[str, Json] = {
    "nothing": {},
    "what it is": {"category": "a"},
    "no such attribute to remove": {"x-vendor": None},
    "its state": {"state": "acknowledged"},
    "its items' states": {"productOrderItem": [item("1", state="acknowledged")]},
    "all of it": {"category": "a", "state": "acknowledged", "productOrderItem": [item("1")]},
}


@pytest.mark.parametrize("body", NOTHING.values(), ids=NOTHING)
def test_a_patch_without_a_change_has_no_event(scenario: Scenario, body: Json) -> None:
    scenario.place(item("1"), category="a")
    scenario.patch(body)
    scenario.check()


REFUSED: dict[str, Json] = {
    "no such state": {"state": "lost"},
    "no way there": {"state": "completed", "priority": "1"},
    "not to be asked for": {"state": "cancelled", "category": "b"},
    "what cannot change": {"orderDate": "2020-01-01T00:00:00Z", "priority": "1"},
    "no way for an item": {"priority": "1", "productOrderItem": [item("1", state="completed")]},
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_a_refused_patch_has_no_event(scenario: Scenario, body: Json) -> None:
    scenario.place(item("1"))
    scenario.refused(body)
    scenario.check()


def test_a_failed_precondition_has_no_event(scenario: Scenario) -> None:
    scenario.place()
    stale = {"If-Match": '"77"'}
    for answer in (
        scenario.client.patch(path(scenario.placed), json={"priority": "1"}, headers=stale),
        scenario.client.delete(path(scenario.placed), headers=stale),
    ):
        assert answer.status_code == 412
    scenario.check()


# Deletions and concurrent changes


def test_the_event_of_a_deletion_has_the_last_content(scenario: Scenario) -> None:
    scenario.place(item("1"), category="a")
    scenario.patch({"priority": "1"}, changed("priority"))
    scenario.delete()
    assert scenario.client.delete(path(scenario.placed)).status_code == 404
    scenario.check()


def test_events_of_quick_changes_show_the_order_of_their_time(scenario: Scenario) -> None:
    """Each has the order as of its change, though many changes precede the first publication."""
    scenario.place(item("1"))
    for number in range(30):
        scenario.patch({"priority": str(number)}, changed("priority"))
    scenario.delete()
    scenario.check()


def test_events_of_concurrent_changes_come_in_order(scenario: Scenario) -> None:
    scenario.place(item("1"))

    def change(number: int) -> Json:
        body = {"x-" + str(number): number}
        answer = scenario.client.patch(path(scenario.placed), json=body)
        assert answer.status_code == 200
        resource: Json = answer.json()
        return resource

    with ThreadPoolExecutor(8) as executor:
        answers = list(executor.map(change, range(24)))
    scenario.subscriber.wait_until_caught_up()
    _, *events = scenario.subscriber.about(scenario.placed)
    in_order = sorted(answers, key=len)
    assert [len(each) - len(scenario.placed) for each in in_order] == list(range(1, 25))
    assert [payload(event) for event in events] == in_order
    assert [event["fieldPath"] for event in events] == [
        next(iter(after.keys() - before.keys()))
        for before, after in zip([scenario.placed, *in_order], in_order, strict=False)
    ]
