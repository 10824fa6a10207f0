"""An order's items follow the state that is asked of it, where the lifecycle lets all of them."""

from __future__ import annotations

import pytest

from productordering.ordering import Forbidden
from tests.api.orders import Json, item
from tests.api.progress import states, with_states
from tests.ordering.orders import bring, patch, place, place_in, refused

BUNDLE = [item("1"), item("2", productOrderItem=[item("3")])]

TAKEN_ALONG: list[tuple[Json, str, Json]] = [
    # the states of items where they are not acknowledged; what is asked of the order; all then
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
    # the same; what is asked of the order; what is said of it
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


@pytest.mark.parametrize(("before", "asked", "after"), TAKEN_ALONG)
def test_open_items_go_along(before: Json, asked: str, after: Json) -> None:
    placed = place_in({"1": "acknowledged", **before}, *BUNDLE)
    changed = patch(placed, state=asked).resource
    assert (changed["state"], states(changed)) == (asked, after)


@pytest.mark.parametrize(("before", "asked", "words"), REFUSED)
def test_what_an_open_item_cannot_become_its_order_cannot(
    before: Json, asked: str, words: list[str]
) -> None:
    message = refused(Forbidden, place_in(before, *BUNDLE), "/state: ", *words, state=asked)
    assert "assessingCancellation" not in message.partition("allowed from")[2]


def test_only_what_a_patch_may_ask_for_is_offered() -> None:
    offered = "allowed from acknowledged: inProgress, pending, held, rejected"
    message = refused(Forbidden, place(), offered, state="completed")
    assert "assessingCancellation" not in message


def test_an_order_goes_back_with_what_came_from_the_same_state() -> None:
    placed = place_in(dict.fromkeys("123", "held"), *BUNDLE)
    assessed = bring(placed, "3", "assessingCancellation")
    assert assessed.resource["state"] == "assessingCancellation"
    refused(Forbidden, assessed, "/state", "held", state="pending")
    assert states(patch(assessed, state="held").resource) == states(placed.resource)


# Both in one patch

ALL_BEGUN = dict.fromkeys("123", "inProgress")
TOGETHER: list[tuple[Json, Json, str, tuple[str, Json]]] = [
    # the states of items; those in the patch, and the order's in it; the order's and theirs then
    ({}, {"1": "inProgress"}, "inProgress", ("inProgress", ALL_BEGUN)),
    ({}, {"1": "inProgress"}, "held", ("held", dict.fromkeys("123", "held"))),
    (ALL_BEGUN, {"1": "completed"}, "completed", ("completed", dict.fromkeys("123", "completed"))),
    (
        {"3": "held"},
        {"1": "rejected"},
        "pending",
        ("pending", {"1": "rejected", "2": "pending", "3": "pending"}),
    ),
    # A state that the order is in is not asked for.
    ({}, {"1": "held"}, "acknowledged", ("held", {"1": "held"})),
    (ALL_BEGUN, {"1": "completed"}, "inProgress", ("inProgress", {"1": "completed"})),
]
APART: list[tuple[Json, Json, str, str]] = [
    # the states of items; those in the patch, and the order's in it; what is wrong
    (ALL_BEGUN, {"1": "failed"}, "completed", "/state: by its items the order is partial"),
    (ALL_BEGUN, {"1": "rejected"}, "failed", "/productOrderItem/0/state: "),
    # It is asked of the order as it was before the patch.
    ({}, ALL_BEGUN, "completed", "/state: acknowledged cannot become completed"),
    ({"1": "held"}, {"1": "pending"}, "rejected", "/state: held cannot become rejected"),
    # What has just been changed has to be able to go along.
    ({}, {"3": "assessingCancellation"}, "held", "/productOrderItem/1/productOrderItem/0/state"),
    (
        {"1": "completed", "2": "inProgress", "3": "inProgress"},
        {"2": "failed", "3": "failed"},
        "partial",
        "/state: an order becomes partial by the roll-up",
    ),
]


@pytest.mark.parametrize(("before", "items", "state", "after"), TOGETHER)
def test_items_are_changed_first(
    before: Json, items: Json, state: str, after: tuple[str, Json]
) -> None:
    placed = place_in({"1": "acknowledged", **before}, *BUNDLE)
    of_items = with_states(placed.resource, items)
    changed = patch(placed, state=state, productOrderItem=of_items).resource
    assert changed["state"] == after[0]
    assert states(changed) == {**states(placed.resource), **after[1]}


@pytest.mark.parametrize(("before", "items", "state", "words"), APART)
def test_items_and_order_have_to_agree(before: Json, items: Json, state: str, words: str) -> None:
    placed = place_in({"1": "acknowledged", **before}, *BUNDLE)
    of_items = with_states(placed.resource, items)
    refused(Forbidden, placed, words, state=state, productOrderItem=of_items, priority="1")


def test_an_item_can_be_left_out_on_the_way() -> None:
    placed = place_in({"1": "inProgress"}, *BUNDLE)
    after = patch(placed, state="completed", productOrderItem=[item("1")]).resource
    assert (after["state"], states(after)) == ("completed", {"1": "completed"})
