"""An order's items follow the state that is asked of it, where the lifecycle lets all of them."""

from __future__ import annotations

import pytest

from tests.api.client import ContractClient
from tests.api.orders import Json, item, path, place, refused, retrieve
from tests.api.progress import bring, place_in, states, with_states

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
def test_open_items_go_along(client: ContractClient, before: Json, asked: str, after: Json) -> None:
    placed = place_in(client, {"1": "acknowledged", **before}, *BUNDLE)
    answer = client.patch(path(placed), json={"state": asked})
    assert (answer.status_code, answer.json()["state"]) == (200, asked), answer.text
    assert states(answer.json()) == after
    assert retrieve(client, placed) == answer.json()


@pytest.mark.parametrize(("before", "asked", "words"), REFUSED)
def test_what_an_open_item_cannot_become_its_order_cannot(
    client: ContractClient, before: Json, asked: str, words: list[str]
) -> None:
    placed = place_in(client, before, *BUNDLE)
    tag = client.get(path(placed)).headers["etag"]
    refused(client.patch(path(placed), json={"state": asked}), 409, "65", "/state: ", *words)
    found = client.get(path(placed))
    assert (found.json(), found.headers["etag"]) == (placed, tag)


def test_only_what_a_patch_may_ask_for_is_offered(client: ContractClient) -> None:
    answer = client.patch(path(place(client)), json={"state": "completed"})
    refused(answer, 409, "65", "allowed from acknowledged: inProgress, pending, held, rejected")
    assert "assessingCancellation" not in answer.json()["message"]


def test_an_order_goes_back_with_what_came_from_the_same_state(client: ContractClient) -> None:
    placed = place_in(client, dict.fromkeys("123", "held"), *BUNDLE)
    assert bring(client, placed, "3", "assessingCancellation")["state"] == "assessingCancellation"
    asked = path(placed)
    refused(client.patch(asked, json={"state": "pending"}), 409, "65", "/state", "held")
    assert states(client.patch(asked, json={"state": "held"}).json()) == states(placed)


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
    client: ContractClient, before: Json, items: Json, state: str, after: tuple[str, Json]
) -> None:
    placed = place_in(client, {"1": "acknowledged", **before}, *BUNDLE)
    changes = {"state": state, "productOrderItem": with_states(placed, items)}
    answer = client.patch(path(placed), json=changes)
    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == after[0]
    assert states(answer.json()) == {**states(placed), **after[1]}
    assert retrieve(client, placed) == answer.json()


@pytest.mark.parametrize(("before", "items", "state", "words"), APART)
def test_items_and_order_have_to_agree(
    client: ContractClient, before: Json, items: Json, state: str, words: str
) -> None:
    placed = place_in(client, {"1": "acknowledged", **before}, *BUNDLE)
    tag = client.get(path(placed)).headers["etag"]
    changes = {"state": state, "productOrderItem": with_states(placed, items)}
    refused(client.patch(path(placed), json={**changes, "priority": "1"}), 409, "65", words)
    found = client.get(path(placed))
    assert (found.json(), found.headers["etag"]) == (placed, tag)


def test_an_item_can_be_left_out_on_the_way(client: ContractClient) -> None:
    placed = place_in(client, {"1": "inProgress"}, *BUNDLE)
    changes = {"state": "completed", "productOrderItem": [item("1")]}
    answer = client.patch(path(placed), json=changes)
    assert (answer.status_code, answer.json()["state"]) == (200, "completed")
    assert states(answer.json()) == {"1": "completed"}
