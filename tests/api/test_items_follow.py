"""Items follow a requested state of their order; tests/ordering has each case."""

from __future__ import annotations

from tests.api.client import ContractClient
from tests.api.orders import Json, item, path, refused, retrieve
from tests.api.progress import place_in, states, with_states

BUNDLE = [item("1"), item("2", productOrderItem=[item("3")])]


def test_open_items_change_too(client: ContractClient) -> None:
    placed = place_in(client, {"1": "rejected", "2": "inProgress", "3": "pending"}, *BUNDLE)
    answer = client.patch(path(placed), json={"state": "held"})
    assert (answer.status_code, answer.json()["state"]) == (200, "held"), answer.text
    assert states(answer.json()) == {"1": "rejected", "2": "held", "3": "held"}
    assert retrieve(client, placed) == answer.json()


def test_states_of_items_in_the_patch_come_first(client: ContractClient) -> None:
    placed = place_in(client, {"3": "held"}, *BUNDLE)
    changes = {"state": "pending", "productOrderItem": with_states(placed, {"1": "rejected"})}
    answer = client.patch(path(placed), json=changes)
    assert (answer.status_code, answer.json()["state"]) == (200, "pending"), answer.text
    assert states(answer.json()) == {"1": "rejected", "2": "pending", "3": "pending"}
    assert retrieve(client, placed) == answer.json()


def test_an_item_that_cannot_follow_prevents_the_change(client: ContractClient) -> None:
    placed = place_in(client, {"1": "inProgress"}, *BUNDLE)
    tag = client.get(path(placed)).headers["etag"]
    of_items: Json = {"productOrderItem": with_states(placed, {"3": "assessingCancellation"})}
    answer = client.patch(path(placed), json={"state": "completed"})
    refused(answer, 409, "65", "/state: ", "/productOrderItem/1/state: acknowledged")
    answer = client.patch(path(placed), json={"state": "held", "priority": "1", **of_items})
    refused(answer, 409, "65", "/state: ", "/productOrderItem/1/productOrderItem/0/state")
    found = client.get(path(placed))
    assert (found.json(), found.headers["etag"]) == (placed, tag)
