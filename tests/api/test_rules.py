"""Business rules beyond the contract: a conflict names the place; tests/ordering has each rule."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings

from tests.api.client import JSON_PATCH, ContractClient
from tests.api.orders import Json, item, order, path, place, refused, retrieve
from tests.api.strategies import bare_orders

RELATION = "productOrderItemRelationship"
SAME_ID = [item("1"), item("2"), item("1")]


def related(id: str, other: str) -> Json:
    """An item that relies on another one."""
    return item(id, **{RELATION: [{"id": other, "relationshipType": "reliesOn"}]})


def test_an_order_that_breaks_a_rule_is_refused(client: ContractClient) -> None:
    before = client.get("/productOrder?limit=0").headers["x-total-count"]
    answer = client.post("/productOrder", json=order(*SAME_ID))
    refused(answer, 409, "65", '"1"')
    assert answer.json()["message"].partition(": ")[0] == "/productOrderItem/2/id"
    assert client.get("/productOrder?limit=0").headers["x-total-count"] == before


def test_a_change_that_breaks_a_rule_is_refused(client: ContractClient) -> None:
    placed = place(client, related("1", "2"), item("2"), item("3"))
    answer = client.patch(path(placed), json={"productOrderItem": SAME_ID, "priority": "1"})
    refused(answer, 409, "65", '"1"')
    assert answer.json()["message"].partition(": ")[0] == "/productOrderItem/2/id"
    remove = json.dumps([{"op": "remove", "path": "/productOrderItem/1"}])
    answer = client.patch(path(placed), content=remove, headers={"Content-Type": JSON_PATCH})
    refused(answer, 409, "65", f"/productOrderItem/0/{RELATION}/0/id: ", '"2"')
    assert retrieve(client, placed) == placed


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(sent=bare_orders())
def test_an_order_with_required_attributes_only_is_accepted(
    client: ContractClient, sent: Json
) -> None:
    answer = client.post("/productOrder", json=sent)
    assert answer.status_code == 201, answer.text
    moved = client.patch(path(answer.json()), json={"state": "inProgress"})
    assert moved.status_code == 200, moved.text
