"""Changes of state, allowed and forbidden; tests/ordering has every pair of states."""

from __future__ import annotations

import httpx
import pytest

from tests.api.client import ContractClient
from tests.api.orders import Json, item, path, refused
from tests.api.progress import place_in, states, with_states

PLACES = {
    "/state": [item("1")],
    "/productOrderItem/0/state": [item("1"), item("2")],
    "/productOrderItem/0/productOrderItem/0/state": [item("2", productOrderItem=[item("1")])],
}
each_place = pytest.mark.parametrize("place", PLACES)


def patch(client: ContractClient, order: Json, place: str, wanted: str) -> httpx.Response:
    """Request that state at that place."""
    of_an_item: Json = {"productOrderItem": with_states(order, {"1": wanted})}
    changes = {"state": wanted} if place == "/state" else of_an_item
    return client.patch(path(order), json=changes)


@each_place
def test_an_allowed_change_is_made(client: ContractClient, place: str) -> None:
    placed = place_in(client, {"1": "held"}, *PLACES[place])
    before = client.get(path(placed))
    answer = patch(client, placed, place, "inProgress")
    after = client.get(path(placed))
    assert answer.status_code == 200
    assert states(answer.json())["1"] == answer.json()["state"] == "inProgress"
    assert (answer.content, answer.headers["etag"]) == (after.content, after.headers["etag"])
    assert after.headers["etag"] != before.headers["etag"]


@each_place
def test_a_forbidden_change_changes_nothing(client: ContractClient, place: str) -> None:
    placed = place_in(client, {"1": "held"}, *PLACES[place])
    before = client.get(path(placed))
    words = (f"{place}: held cannot become ", "allowed from held: inProgress, pending")
    for wanted in ("completed", "rejected"):
        refused(patch(client, placed, place, wanted), 409, "65", *words)
    after = client.get(path(placed))
    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])


@each_place
def test_the_current_state_is_no_change(client: ContractClient, place: str) -> None:
    placed = place_in(client, {"1": "held"}, *PLACES[place])
    before = client.get(path(placed))
    answer = patch(client, placed, place, "held")
    assert (answer.status_code, answer.content) == (200, before.content)
    assert answer.headers["etag"] == before.headers["etag"]


@each_place
def test_an_assessment_may_return_to_its_origin(client: ContractClient, place: str) -> None:
    placed = place_in(client, {"1": "held"}, *PLACES[place])
    # Clients request it of items only.
    of_item = place.removeprefix("/state") or "/productOrderItem/0/state"
    assessed = patch(client, placed, of_item, "assessingCancellation").json()
    assert assessed["state"] == "assessingCancellation"
    refused(patch(client, assessed, place, "pending"), 409, "65", f"{place}: ", "held")
    answer = patch(client, assessed, place, "held")
    assert (answer.status_code, states(answer.json())) == (200, states(placed))
