"""The events of orders: for each change the right ones, as the contract defines them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.api.client import JSON_PATCH
from tests.api.notices import (
    CREATED,
    ITEM_STATE,
    STATE,
    Story,
    changed,
    of_item,
    payload,
    required,
)
from tests.api.orders import NESTED, Json, item, order, path, same

# Made, and what is in an event


def test_a_new_order_is_told(story: Story) -> None:
    story.place(item("1"), NESTED | {"id": "2"}, category="voice")
    (event,) = story.check()
    assert set(payload(event)) >= {"id", "href", "state", "orderDate", "category"}


def test_what_no_contract_knows_is_told_as_it_was_sent(story: Story) -> None:
    odd = {"a": [1.0, 1, 1e-7, -0.0, 2**63 - 1, None, '\u2028 é 😀 " \\'], "": {"b": []}}
    placed = story.place(item("1", **{"x-item": 2.50}), **{"x-vendor": odd, "zeta": 1.0})
    assert same(placed["x-vendor"], odd) and same(placed["zeta"], 1.0)
    story.patch({"x-vendor": {"a": None}, "alpha": 3.0}, changed("alpha", "x-vendor"))
    story.check()


def test_each_event_has_an_id_of_its_own(story: Story) -> None:
    story.place()
    waits = (changed("priority", ITEM_STATE), STATE, required(of_item("1")))
    story.patch({"priority": "1", "state": "pending"}, *waits)
    events = story.check()
    assert len({event["eventId"] for event in events}) == len(events)


def test_an_event_tells_which_request_has_caused_it(story: Story) -> None:
    story.client.headers["X-Request-Id"] = "order-desk-1"
    try:
        story.place()
    finally:
        del story.client.headers["X-Request-Id"]
    story.patch({"priority": "1"}, changed("priority"))
    one, other = story.check()
    assert one["correlationId"] == "order-desk-1" != other["correlationId"]


def test_a_repetition_of_a_request_is_told_once(story: Story) -> None:
    body, headers = order(category="repeated"), {"Idempotency-Key": str(uuid4())}
    with ThreadPoolExecutor(8) as executor:
        answers = list(
            executor.map(
                lambda _: story.client.post("/productOrder", json=body, headers=headers), range(16)
            )
        )
    story.placed = answers[0].json()
    assert {answer.json()["id"] for answer in answers} == {story.placed["id"]}
    story.subscriber.caught_up()
    assert story.subscriber.kinds(story.placed) == [CREATED]


# Attributes


def test_changed_attributes_are_named_in_their_order(story: Story) -> None:
    story.place(category="a", externalId="e", note=[{"text": "one"}])
    story.patch({"category": "b"}, changed("category"))
    story.patch(
        {"priority": "1", "category": "c", "note": [{"text": "two"}]},
        changed("category", "note", "priority"),
    )
    story.patch({"externalId": None, "priority": None}, changed("externalId", "priority"))
    story.patch({"priority": "1", "category": "c"}, changed("priority"))
    story.check()


def test_an_item_that_changes_is_told_as_the_items(story: Story) -> None:
    story.place(item("1"), item("2"))
    (one, two) = story.now["productOrderItem"]
    story.patch({"productOrderItem": [{**one, "quantity": 2}, two]}, changed("productOrderItem"))
    story.patch(
        {"productOrderItem": [{**one, "quantity": 3, "state": "inProgress"}, two]},
        changed("productOrderItem"),
        STATE,
    )
    story.patch(
        {"productOrderItem": [*story.now["productOrderItem"], item("3")]},
        changed("productOrderItem"),
    )
    story.patch(
        {"productOrderItem": story.now["productOrderItem"][:2]}, changed("productOrderItem")
    )
    story.check()


def test_a_json_patch_is_told_like_any_other(story: Story) -> None:
    story.place(item("1"), note=[{"text": "one"}])
    story.patch(
        [
            {"op": "add", "path": "/note/-", "value": {"text": "two"}},
            {"op": "replace", "path": "/productOrderItem/0/state", "value": "held"},
        ],
        changed("note", ITEM_STATE),
        STATE,
        media_type=JSON_PATCH,
    )
    story.patch([{"op": "remove", "path": "/note"}], changed("note"), media_type=JSON_PATCH)
    story.patch([{"op": "test", "path": "/state", "value": "held"}], media_type=JSON_PATCH)
    story.check()


NOTHING: dict[str, Json] = {
    "nothing": {},
    "what it is": {"category": "a"},
    "no such attribute to remove": {"x-vendor": None},
    "its state": {"state": "acknowledged"},
    "its items' states": {"productOrderItem": [item("1", state="acknowledged")]},
    "all of it": {"category": "a", "state": "acknowledged", "productOrderItem": [item("1")]},
}


@pytest.mark.parametrize("body", NOTHING.values(), ids=NOTHING)
def test_no_change_is_not_told(story: Story, body: Json) -> None:
    story.place(item("1"), category="a")
    story.patch(body)
    story.check()


REFUSED: dict[str, Json] = {
    "no such state": {"state": "lost"},
    "no way there": {"state": "completed", "priority": "1"},
    "not to be asked for": {"state": "cancelled", "category": "b"},
    "what cannot change": {"orderDate": "2020-01-01T00:00:00Z", "priority": "1"},
    "no way for an item": {"priority": "1", "productOrderItem": [item("1", state="completed")]},
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_not_told(story: Story, body: Json) -> None:
    story.place(item("1"))
    story.refused(body)
    story.check()


def test_what_its_precondition_forbids_is_not_told(story: Story) -> None:
    story.place()
    stale = {"If-Match": '"77"'}
    for answer in (
        story.client.patch(path(story.placed), json={"priority": "1"}, headers=stale),
        story.client.delete(path(story.placed), headers=stale),
    ):
        assert answer.status_code == 412
    story.check()


# The end, and everything at once


def test_a_deleted_order_is_told_with_its_last_content(story: Story) -> None:
    story.place(item("1"), category="a")
    story.patch({"priority": "1"}, changed("priority"))
    story.delete()
    assert story.client.delete(path(story.placed)).status_code == 404
    story.check()


def test_quick_changes_are_told_as_they_were(story: Story) -> None:
    """Each with the order as it was then, though there are many before one is published."""
    story.place(item("1"))
    for number in range(30):
        story.patch({"priority": str(number)}, changed("priority"))
    story.delete()
    story.check()


def test_changes_at_the_same_time_are_told_in_their_order(story: Story) -> None:
    story.place(item("1"))

    def change(number: int) -> Json:
        body = {"x-" + str(number): number}
        answer = story.client.patch(path(story.placed), json=body)
        assert answer.status_code == 200
        resource: Json = answer.json()
        return resource

    with ThreadPoolExecutor(8) as executor:
        answers = list(executor.map(change, range(24)))
    story.subscriber.caught_up()
    _, *events = story.subscriber.about(story.placed)
    in_order = sorted(answers, key=len)
    assert [len(each) - len(story.placed) for each in in_order] == list(range(1, 25))
    assert [payload(event) for event in events] == in_order
    assert [event["fieldPath"] for event in events] == [
        next(iter(after.keys() - before.keys()))
        for before, after in zip([story.placed, *in_order], in_order, strict=False)
    ]
