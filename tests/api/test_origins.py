"""Web pages of other origins: their access (CORS)."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.api.client import ContractClient
from tests.api.orders import order, path, place, refused
from tests.api.raw import exchange, request
from tests.api.stores import sqlite_url_in
from tests.server import BASE_PATH, Server, free_port, running

pytestmark = pytest.mark.any_store

SHOP = "http://localhost:4200"
FOREIGN = [
    "http://evil.example",
    "https://127.0.0.1.evil.example",
    "http://localhost:4201",
    "https://localhost:4200",
    "http://localhost",
    "null",
    "",
]
EXPOSED = {
    *("X-Total-Count", "X-Result-Count", "Link", "ETag", "Location", "X-Request-Id"),
    *("Age", "Retry-After", "Idempotency-Replayed", "X-Tolerated", "WWW-Authenticate"),
}
ASKED = {
    "Origin": SHOP,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type,idempotency-key",
}


@pytest.fixture(scope="module")
def cors_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ContractClient]:
    """A client of a server that allows the origin `SHOP`."""
    url = sqlite_url_in(tmp_path_factory.mktemp("store"))
    with (
        running(url, "--cors-origins", f"{SHOP},https://shop.example") as server,
        ContractClient(server.url) as client,
    ):
        yield client


def of_pages(answer: httpx.Response) -> dict[str, str]:
    """The CORS headers of a response."""
    cors = {
        name: value for name, value in answer.headers.items() if name.startswith("access-control")
    }
    varies = "Origin" in answer.headers["vary"].split(", ")
    return cors | ({"vary": "Origin"} if varies else {})


def test_no_page_can_read_without_a_setting(client: ContractClient) -> None:
    for answer in (
        client.get("/productOrder?limit=0", headers={"Origin": SHOP}),
        client.options("/productOrder", headers=ASKED),
    ):
        assert answer.is_success
        assert not of_pages(answer)


@pytest.mark.parametrize("origin", [SHOP, *FOREIGN])
def test_a_page_of_another_origin_changes_nothing(client: ContractClient, origin: str) -> None:
    placed = place(client)
    headers = {"Origin": origin}
    for method, at, body in (
        ("POST", "/productOrder", order(description=origin or "empty")),
        ("POST", "/hub", {"callback": "http://localhost:1"}),
        ("PATCH", path(placed), {"description": origin}),
        ("DELETE", path(placed), None),
    ):
        refused(client.request(method, at, json=body, headers=headers), 403, "50", "Origin")
    assert client.get(path(placed)).json() == placed
    assert client.get("/productOrder", params={"description": origin or "empty"}).json() == []


@pytest.mark.parametrize("media_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_an_html_form_cannot_place_an_order(server: Server, media_type: str | None) -> None:
    """A browser sends these without a preflight request; without a media type they are JSON."""
    body = b'{"productOrderItem":[{"id":"1","action":"add"}]}'
    types = [f"Content-Type: {media_type}"] if media_type else []
    headers = ["Origin: http://evil.example", f"Content-Length: {len(body)}", *types]
    sent = request("POST", f"{BASE_PATH}/productOrder", *headers, body=body)
    refused(exchange(server, sent), 403, "50", "Origin")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_page_of_the_same_origin_can_do_everything(
    client: ContractClient, server: Server, scheme: str
) -> None:
    own = server.url.replace("http", scheme)
    assert client.post("/productOrder", json=order(), headers={"Origin": own}).status_code == 201


def test_a_page_behind_a_proxy_can_do_everything(sqlite_url: str) -> None:
    port = free_port()
    options = ("--port", port, "--public-url", "https://Orders.example/tmf")
    headers = {"Origin": "https://orders.example"}
    with running(sqlite_url, *options), ContractClient(f"http://127.0.0.1:{port}") as client:
        assert client.post("/productOrder", json=order(), headers=headers).status_code == 201


def test_a_preflight_response_lists_methods_and_headers(cors_client: ContractClient) -> None:
    answer = cors_client.options("/productOrder", headers=ASKED)
    assert answer.status_code == 204
    assert of_pages(answer) == {
        "access-control-allow-origin": SHOP,
        "access-control-allow-methods": answer.headers["allow"],
        "access-control-allow-headers": "content-type,idempotency-key",
        "access-control-expose-headers": answer.headers["access-control-expose-headers"],
        "access-control-max-age": "600",
        "vary": "Origin",
    }
    assert {"GET", "POST"} <= set(answer.headers["allow"].split(", "))


def test_an_allowed_page_reads_responses_and_errors(cors_client: ContractClient) -> None:
    headers = {"Origin": SHOP}
    placed = cors_client.post("/productOrder", json=order(), headers=headers)
    assert placed.status_code == 201
    for answer in (
        placed,
        cors_client.get(path(placed.json()), headers=headers),
        cors_client.get("/productOrder", headers=headers),
        cors_client.head("/productOrder", headers=headers),
        cors_client.get("/productOrder/unknown", headers=headers),
        cors_client.get("/nothing", headers=headers),
        cors_client.put("/productOrder", headers=headers),
        cors_client.post("/productOrder", content=b"{", headers=headers),
        cors_client.patch(path(placed.json()), json={"priority": "1"}, headers=headers),
        cors_client.delete(path(placed.json()), headers=headers),
    ):
        cors = of_pages(answer)
        assert cors["access-control-allow-origin"] == SHOP
        assert cors["vary"] == "Origin"
        assert set(cors["access-control-expose-headers"].split(", ")) == EXPOSED


@pytest.mark.parametrize("origin", [None, *FOREIGN])
def test_other_origins_get_no_cors_headers(cors_client: ContractClient, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin}
    for answer in (
        cors_client.get("/productOrder?limit=0", headers=headers),
        cors_client.options("/productOrder", headers={**ASKED, **headers} if headers else {}),
    ):
        assert answer.is_success
        assert of_pages(answer) == {"vary": "Origin"}


def test_all_origins_can_be_allowed(sqlite_url: str) -> None:
    with (
        running(sqlite_url, "--cors-origins", "*") as server,
        ContractClient(server.url) as client,
    ):
        answer = client.post("/productOrder", json=order(), headers={"Origin": "null"})
        assert answer.status_code == 201
        assert of_pages(answer)["access-control-allow-origin"] == "*"
        assert "vary" not in of_pages(answer)
