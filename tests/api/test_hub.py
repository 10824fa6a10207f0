"""/hub"""

from __future__ import annotations

import pytest

from tests.api.client import ContractClient
from tests.api.orders import Json, refused
from tests.server import Server

CALLBACK = "http://127.0.0.1:9/listener"


def test_a_listener_is_registered(client: ContractClient, server: Server) -> None:
    sent = {"callback": CALLBACK, "query": "eventType=ProductOrderCreateEvent", "x-vendor": 1.0}
    created = client.post("/hub", json=sent)
    assert created.status_code == 201
    subscription = created.json()
    assert created.headers["location"] == f"{server.api}/hub/{subscription['id']}"
    assert subscription == {"id": subscription["id"], **sent}


def test_a_client_does_not_choose_the_id(client: ContractClient) -> None:
    subscription = client.post("/hub", json={"id": "mine", "callback": CALLBACK}).json()
    assert subscription["id"] != "mine"
    assert client.delete("/hub/mine").status_code == 404


def test_registering_twice_makes_two_subscriptions(client: ContractClient) -> None:
    one, other = (client.post("/hub", json={"callback": CALLBACK}).json() for _ in range(2))
    assert one["id"] != other["id"]


def test_a_listener_is_unregistered(client: ContractClient) -> None:
    location = client.post("/hub", json={"callback": CALLBACK}).headers["location"]
    deleted = client.delete(location)
    assert (deleted.status_code, deleted.content) == (204, b"")
    refused(client.delete(location), 404, "60", "hub")


INVALID: dict[str, tuple[Json, str, str]] = {
    "no callback": ({"query": ""}, "23", "/callback"),
    "callback a number": ({"callback": 1}, "24", "/callback"),
    "callback null": ({"callback": None}, "24", "/callback"),
    "query a number": ({"callback": CALLBACK, "query": 1}, "24", "/query"),
}


@pytest.mark.parametrize(("body", "code", "word"), INVALID.values(), ids=INVALID)
def test_what_the_contract_does_not_allow_is_refused(
    client: ContractClient, body: Json, code: str, word: str
) -> None:
    refused(client.post("/hub", json=body), 400, code, word)
