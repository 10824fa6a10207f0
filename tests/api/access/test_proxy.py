"""A proxy that authenticates callers names them in headers; nobody else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.access.issuer import ALL, Issuer
from tests.api.client import ContractClient
from tests.api.orders import order
from tests.server import running

pytestmark = pytest.mark.any_store

HEADERS = {
    "TMF622_ACTOR_HEADER": "X-Caller",
    "TMF622_SCOPES_HEADER": "X-Caller-Scopes",
    "TMF622_PARTY_HEADER": "X-Caller-Party",
}
NAMED = {"X-Caller": "gate/anna", "X-Caller-Scopes": f"productOrder:read productOrder:write {ALL}"}


@pytest.fixture
def store(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'orders.sqlite3'}"


def test_a_trusted_proxy_names_callers(store: str) -> None:
    settings = {**HEADERS, "TMF622_TRUST_PROXY": "127.0.0.0/8"}
    with running(store, environment=settings) as server, ContractClient(server.url) as client:
        placed = client.post("/productOrder", json=order(), headers=NAMED)
        assert placed.status_code == 201
        history = client.get(f"/productOrder/{placed.json()['id']}/history", headers=NAMED)
        assert history.json()["change"][0]["actor"] == "gate/anna"
        nobody = client.get("/productOrder")
        assert (nobody.status_code, nobody.json()["code"]) == (401, "40")
        without_party = {**NAMED, "X-Caller-Scopes": "productOrder:read"}
        refused = client.get("/productOrder", headers=without_party)
        assert (refused.status_code, refused.json()["code"]) == (403, "50")


def test_others_cannot_name_themselves(store: str) -> None:
    settings = {**HEADERS, "TMF622_TRUST_PROXY": "10.0.0.0/8,::1/128"}
    with running(store, environment=settings) as server, ContractClient(server.url) as client:
        refused = client.get("/productOrder", headers=NAMED)
        assert (refused.status_code, refused.json()["code"]) == (401, "40")


def test_those_whom_the_proxy_does_not_name_need_tokens(store: str, tmp_path: Path) -> None:
    issuer = Issuer(tmp_path / "keys.json")
    settings = {**HEADERS, "TMF622_TRUST_PROXY": "127.0.0.1/32", **issuer.settings()}
    with running(store, environment=settings) as server, ContractClient(server.url) as client:
        assert client.get("/productOrder", headers=NAMED).status_code == 200
        assert client.get("/productOrder", headers=issuer.headers()).status_code == 200
        assert client.get("/productOrder").status_code == 401
