"""Items follow a requested state of their order, if the lifecycle allows it for all of them."""

from __future__ import annotations

import pytest

from productordering.ordering import Forbidden
from tests.api.orders import Json, item
from tests.api.progress import states, with_states
from tests.ordering.orders import bring, patch, place, place_in, refused

BUNDLE = [item("1"), item("2", productOrderItem=[item("3")])]

FOLLOWING: list[tuple[Json, str, Json]] = [
    # the states of items that are not acknowledged; the requested state; the states afterwards
    ({}, "inProgress", dict.fromkeys("123", "inProgress")),
    ({}, "rejected", dict.fromkeys("123", "rejected")),
    ({"1": "pending", "3": "held"}, "pending", dict.fromkeys("123", "pending")),
    ({"1": "pending", "3": "held"}, "inProgress", dict.fromkeys("123", "inProgress")),
    (
        {"1": "completed", "2": "inProgress", "3": "inProgress"},
        "completed",
        dict.fromkeys("123", "completed"),
    ),
    (
        {"1": "rejected", "2": "inProgress", "3": "cancelled"},
        "held",
        {"1": "rejected", "2": "held", "3": "cancelled"},
    ),
    (
        {"1": "rejected", "2": "inProgress", "3": "inProgress"},
        "failed",
        {"1": "rejected", "2": "failed", "3": "failed"},
    ),
]
REFUSED: list[tuple[Json, str, list[str]]] = [
    # the same; the requested state; words of the message
    ({"1": "inProgress"}, "completed", ["/productOrderItem/1/state", "acknowledged"]),
    (
        {"1": "pending", "3": "inProgress"},
        "rejected",
        ["/productOrderItem/1/productOrderItem/0/state", "inProgress"],
    ),
    (
        {"1": "inProgress", "2": "assessingCancellation"},
        "acknowledged",
        ["/productOrderItem/0/state", "inProgress"],
    ),
    (
        {"1": "failed", "2": "inProgress", "3": "inProgress"},
        "completed",
        ["by its items the order is partial"],
    ),
    (
        {"1": "cancelled", "2": "inProgress", "3": "inProgress"},
        "failed",
        ["by its items the order is cancelled"],
    ),
    ({"1": "completed"}, "rejected", ["allowed from inProgress"]),
    (
        {"1": "inProgress"},
        "completed",
        [
            "/1/state: acknowledged",
            "allowed from acknowledged: inProgress, pending, held, rejected",
        ],
    ),
]


@pytest.mark.parametrize(("before", "wanted", "after"), FOLLOWING)
def test_open_items_change_too(before: Json, wanted: str, after: Json) -> None:
    placed = place_in({"1": "acknowledged", **before}, *BUNDLE)
    changed = patch(placed, state=wanted).resource
    assert (changed["state"], states(changed)) == (wanted, after)


@pytest.mark.parametrize(("before", "wanted", "words"), REFUSED)
def test_an_open_item_that_cannot_follow_prevents_the_change(
    before: Json, wanted: str, words: list[str]
) -> None:
    message = refused(Forbidden, place_in(before, *BUNDLE), "/state: ", *words, state=wanted)
    assert "assessingCancellation" not in message.partition("allowed from")[2]


def test_the_message_lists_requestable_states_only() -> None:
    offered = "allowed from acknowledged: inProgress, pending, held, rejected"
    message = refused(Forbidden, place(), offered, state="completed")
    assert "assessingCancellation" not in message


def test_an_order_returns_with_items_of_the_same_origin() -> None:
    placed = place_in(dict.fromkeys("123", "held"), *BUNDLE)
    assessed = bring(placed, "3", "assessingCancellation")
    assert assessed.resource["state"] == "assessingCancellation"
    refused(Forbidden, assessed, "/state", "held", state="pending")
    assert states(patch(assessed, state="held").resource) == states(placed.resource)


# States of order and items in one patch

ALL_BEGUN = dict.fromkeys("123", "inProgress")
TOGETHER: list[tuple[Json, Json, str, tuple[str, Json]]] = [
    # the states of items; theirs and the order's in the patch; the order's and theirs afterwards
    ({}, {"1": "inProgress"}, "inProgress", ("inProgress", ALL_BEGUN)),
    ({}, {"1": "inProgress"}, "held", ("held", dict.fromkeys("123", "held"))),
    (ALL_BEGUN, {"1": "completed"}, "completed", ("completed", dict.fromkeys("123", "completed"))),
    (
        {"3": "held"},
        {"1": "rejected"},
        "pending",
        ("pending", {"1": "rejected", "2": "pending", "3": "pending"}),
    ),
    # The current state of the order is no request.
    ({}, {"1": "held"}, "acknowledged", ("held", {"1": "held"})),
    (ALL_BEGUN, {"1": "completed"}, "inProgress", ("inProgress", {"1": "completed"})),
]
APART: list[tuple[Json, Json, str, str]] = [
    # the states of items; theirs and the order's in the patch; words of the message
    (ALL_BEGUN, {"1": "failed"}, "completed", "/state: by its items the order is partial"),
    (ALL_BEGUN, {"1": "rejected"}, "failed", "/productOrderItem/0/state: "),
    # The order's state before the patch decides.
    ({}, ALL_BEGUN, "completed", "/state: acknowledged cannot become completed"),
    ({"1": "held"}, {"1": "pending"}, "rejected", "/state: held cannot become rejected"),
    # Items that the patch changes must be able to follow.
    ({}, {"3": "assessingCancellation"}, "held", "/productOrderItem/1/productOrderItem/0/state"),
    (
        {"1": "completed", "2": "inProgress", "3": "inProgress"},
        {"2": "failed", "3": "failed"},
        "partial",
        "/state: an order becomes partial by the roll-up",
    ),
]


@pytest.mark.parametrize(("before", "items", "state", "after"), TOGETHER)
def test_states_of_items_in_the_patch_come_first(
    before: Json, items: Json, state: str, after: tuple[str, Json]
) -> None:
    placed = place_in({"1": "acknowledged", **before}, *BUNDLE)
    of_items = with_states(placed.resource, items)
    changed = patch(placed, state=state, productOrderItem=of_items).resource
    assert changed["state"] == after[0]
    assert states(changed) == {**states(placed.resource), **after[1]}


@pytest.mark.parametrize(("before", "items", "state", "words"), APART)
def test_states_of_items_and_order_must_agree(
    before: Json, items: Json, state: str, words: str
) -> None:
    placed = place_in({"1": "acknowledged", **before}, *BUNDLE)
    of_items = with_states(placed.resource, items)
    refused(Forbidden, placed, words, state=state, productOrderItem=of_items, priority="1")


def test_the_same_patch_can_leave_out_an_item() -> None:
    placed = place_in({"1": "inProgress"}, *BUNDLE)
    after = patch(placed, state="completed", productOrderItem=[item("1")]).resource
    assert (after["state"], states(after)) == ("completed", {"1": "completed"})
