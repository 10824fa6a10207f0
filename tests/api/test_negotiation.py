"""Accept: every response is JSON, and a client that excludes JSON gets 406."""

from __future__ import annotations

import json

import pytest

from tests.api.client import ContractClient
from tests.api.orders import order, place, refused

pytestmark = pytest.mark.any_store

JSON_ACCEPTED = [
    "application/json",
    "Application/JSON",
    "application/json;charset=utf-8",
    "application/json; q=0.1",
    "application/json;q=1.000",
    "application/*",
    "*/*",
    "*/*;q=0.001",
    "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
    "text/html,application/json",
    "text/html , application/json ; q=0.5",
    "text/html;q=0, application/json",
    "application/*;q=0, application/json",
    "*/*;q=0, application/json;q=0.5",
    "*/*;q=0, application/*",
    "",
    "application/json,",
    "application/json;odata=verbose",
    # The default of Java's HttpURLConnection.
    "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
    'text/html;x="a, application/json;q=0", */*',
]

JSON_EXCLUDED = [
    "text/html",
    "text/*",
    "application/xml",
    "application/problem+json",
    "application/jsonp",
    "json",
    "application/json;q=0",
    "application/json; q=0.0",
    "application/json;Q=0",
    "application/json;q=0, */*",
    "application/json;q=0, application/*;q=1",
    "application/*;q=0",
    "application/*;q=0, */*",
    "*/*;q=0",
    "text/html, application/xml;q=0.9",
    'application/json;profile="a,b";q=0, */*',
    'text/html;x="a, */*"',
]


@pytest.mark.parametrize("accept", JSON_ACCEPTED)
def test_json_is_sent_to_a_client_that_accepts_it(client: ContractClient, accept: str) -> None:
    assert client.get("/productOrder?limit=1", headers={"Accept": accept}).status_code == 200


def test_json_is_sent_without_an_accept_header(client: ContractClient) -> None:
    request = client.build_request("GET", "/productOrder?limit=1")
    del request.headers["accept"]
    assert client.send(request).status_code == 200


@pytest.mark.parametrize("accept", JSON_EXCLUDED)
def test_a_client_that_excludes_json_is_refused(client: ContractClient, accept: str) -> None:
    refused(client.get("/productOrder?limit=1", headers={"Accept": accept}), 406, "62", "Accept")


@pytest.mark.parametrize(
    "values", [("text/html", "application/json"), ("application/json", "text/html")]
)
def test_a_repeated_accept_header_is_one_list(
    client: ContractClient, values: tuple[str, str]
) -> None:
    headers = [("Accept", value) for value in values]
    assert client.get("/productOrder?limit=1", headers=headers).status_code == 200


def test_a_refused_request_changes_nothing(client: ContractClient) -> None:
    placed = place(client)
    path = f"/productOrder/{placed['id']}"
    total = client.get("/productOrder?limit=0").headers["x-total-count"]
    html = {"Accept": "text/html"}
    refused(client.post("/productOrder", json=order(), headers=html), 406, "62")
    refused(client.patch(path, content=json.dumps({"priority": "1"}), headers=html), 406, "62")
    refused(client.delete(path, headers=html), 406, "62")
    assert client.get(path).json() == placed
    assert client.get("/productOrder?limit=0").headers["x-total-count"] == total
