"""Resources of any contract: create, retrieve, list, change, delete."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.api.client import JSON_PATCH, ContractClient
from tests.api.contracts.shop import BASE_PATH
from tests.server import TIMEOUT

Json = dict[str, Any]

TICKET: Json = {
    "name": "No dial tone",
    "priority": 2,
    "dueDate": "2026-12-01T08:00:00+01:00",
    "relatedParty": [{"id": "C1", "@referredType": "Customer"}],
    "channel": {"id": "web", "href": "/relative"},
}


def created(shop: ContractClient, **more: Any) -> Json:
    answer = shop.post("/ticket", json={**TICKET, **more})
    assert answer.status_code == 201, answer.text
    ticket: Json = answer.json()
    return ticket


def test_the_server_gives_what_only_it_can_give(shop: ContractClient) -> None:
    answer = shop.post("/ticket", json={**TICKET, "status": "closed", "href": "x", "id": "mine"})
    ticket = answer.json()
    assert answer.headers["location"] == ticket["href"]
    assert ticket["href"].endswith(f"{BASE_PATH}/ticket/{ticket['id']}")
    assert ticket["id"] != "mine"
    assert (ticket["status"], ticket["@type"]) == ("acknowledged", "Ticket")
    assert ticket["creationDate"]
    assert {**ticket, **TICKET} == ticket


def test_a_resource_is_retrieved_as_it_was_answered(shop: ContractClient) -> None:
    ticket = created(shop, extra={"kept": [1, None]})
    answer = shop.get(f"/ticket/{ticket['id']}")
    assert answer.json() == ticket
    known = {"If-None-Match": answer.headers["etag"]}
    unchanged = shop.get(f"/ticket/{ticket['id']}", headers=known)
    assert unchanged.status_code == 304


def test_what_the_body_lacks_is_named(shop: ContractClient) -> None:
    answer = shop.post("/ticket", json={"priority": "high"})
    assert answer.status_code == 400
    message = answer.json()["message"]
    for fault in ("/name: is required", "/relatedParty: is required", "/priority: "):
        assert fault in message


def test_a_list_is_filtered_sorted_paged_and_selected(shop: ContractClient) -> None:
    name = uuid4().hex
    ids = [created(shop, name=name, priority=number)["id"] for number in (3, 1, 2)]
    query = {"name": name, "priority.gt": "1", "sort": "-priority", "fields": "priority"}
    answer = shop.get("/ticket", params={**query, "limit": "1"})
    assert [(each["id"], each["priority"]) for each in answer.json()] == [(ids[0], 3)]
    assert (answer.headers["x-total-count"], answer.headers["x-result-count"]) == ("2", "1")
    assert answer.json()[0].keys() == {"id", "href", "priority"}
    following = shop.get(answer.links["next"]["url"])
    assert [each["id"] for each in following.json()] == [ids[2]]
    party = {"name": name, "relatedParty.id": "C1"}
    assert len(shop.get("/ticket", params=party).json()) == 3
    assert shop.get("/ticket", params={"colour": "red"}).status_code == 400


def test_a_patch_is_partial_and_validated_as_a_whole(shop: ContractClient) -> None:
    path = f"/ticket/{created(shop)['id']}"
    assert shop.patch(path, json={"priority": 5}).json()["priority"] == 5
    operations = [{"op": "add", "path": "/relatedParty/0/name", "value": "Ann"}]
    patched = shop.patch(path, json=operations, headers={"Content-Type": JSON_PATCH})
    assert patched.json()["relatedParty"][0]["name"] == "Ann"
    assert shop.patch(path, json={"dueDate": None}).json().get("dueDate") is None
    assert shop.patch(path, json={"status": "lost"}).status_code == 400
    assert shop.patch(path, json={"name": None}).status_code in (400, 409)


@pytest.mark.parametrize("attribute", ["id", "href", "creationDate"])
def test_what_a_patch_cannot_change_is_refused(shop: ContractClient, attribute: str) -> None:
    ticket = created(shop)
    path = f"/ticket/{ticket['id']}"
    assert shop.patch(path, json={attribute: ticket[attribute], "priority": 9}).status_code == 200
    refused = shop.patch(path, json={attribute: "2020-01-01T00:00:00Z"})
    assert refused.status_code == 400
    assert f"/{attribute}: cannot be changed" in refused.json()["message"]


def test_a_patch_with_an_old_etag_is_refused(shop: ContractClient) -> None:
    path = f"/ticket/{created(shop)['id']}"
    old = {"If-Match": '"1"'}
    assert shop.patch(path, json={"priority": 5}, headers=old).status_code == 200
    assert shop.patch(path, json={"priority": 6}, headers=old).status_code == 412


def test_a_deleted_resource_is_gone(shop: ContractClient) -> None:
    path = f"/ticket/{created(shop)['id']}"
    assert shop.delete(path).status_code == 204
    assert [shop.get(path).status_code, shop.delete(path).status_code] == [404, 404]


def test_a_repeated_request_creates_one_resource(shop: ContractClient) -> None:
    key = {"Idempotency-Key": uuid4().hex}
    first, second = (shop.post("/ticket", json=TICKET, headers=key) for _ in range(2))
    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"


def test_an_id_that_the_contract_requires_is_the_client_s_and_unique(shop: ContractClient) -> None:
    visit = {"id": uuid4().hex, "place": "P1"}
    first, second = (shop.post("/visit", json=visit) for _ in range(2))
    assert (first.status_code, first.json()["id"]) == (201, visit["id"])
    assert shop.get(f"/visit/{visit['id']}").json()["place"] == "P1"
    assert second.status_code == 409
    assert visit["id"] in second.json()["message"]
    assert shop.post("/visit", json={"place": "P1"}).status_code == 400


def test_a_new_resource_is_where_its_location_says_whatever_its_id(shop: ContractClient) -> None:
    id = f"Größe 1% €#?{uuid4().hex}"
    made = shop.post("/visit", json={"id": id})
    location = made.headers["location"]
    assert location.isascii() and " " not in location
    assert httpx.get(location, timeout=TIMEOUT).json() == made.json()
    assert made.json()["id"] == id


def test_only_methods_of_the_contract_are_allowed(shop: ContractClient) -> None:
    id = shop.post("/visit", json={"id": uuid4().hex}).json()["id"]
    refused = shop.patch(f"/visit/{id}", json={})
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert shop.post("/place", json={}).headers["allow"] == "GET, HEAD, OPTIONS"


def test_a_resource_that_cannot_be_read_is_created(shop: ContractClient) -> None:
    answer = shop.post("/check", json={"note": "?"})
    assert answer.status_code == 201
    assert shop.get(answer.headers["location"]).status_code == 404


def test_an_id_is_a_text_where_the_contract_says_a_number(shop: ContractClient) -> None:
    made = [shop.post("/alarm", json={"text": text}).json() for text in ("fire", "water")]
    ids = [each["id"] for each in made]
    assert all(isinstance(id, str) for id in ids)
    assert made[0]["href"].endswith(f"/alarm/{ids[0]}")
    assert shop.get(f"/alarm/{ids[0]}").json() == made[0]
    assert shop.get("/alarm", params={"id": ids[1]}).json() == [made[1]]
    assert [each["id"] for each in shop.get("/alarm", params={"fields": "text"}).json()] == ids
    assert shop.patch(f"/alarm/{ids[0]}", json={"text": "smoke"}).json()["id"] == ids[0]
