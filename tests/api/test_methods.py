"""Paths and their methods."""

from __future__ import annotations

import httpx
import pytest

from tests.api.client import CONTRACT, ContractClient
from tests.api.orders import place, refused
from tests.api.raw import exchange, request
from tests.server import BASE_PATH, TIMEOUT, Server

pytestmark = pytest.mark.any_store

ALLOWED = {
    "/productOrder": "GET, HEAD, POST, OPTIONS",
    "/productOrder/{id}": "GET, HEAD, PATCH, DELETE, OPTIONS",
    "/cancelProductOrder": "GET, HEAD, POST, OPTIONS",
    "/cancelProductOrder/{id}": "GET, HEAD, DELETE, OPTIONS",
    "/productOrder/{id}/history": "GET, HEAD, OPTIONS",
    "/productOrder/{id}/captureResponse": "GET, HEAD, OPTIONS",
    "/hub": "GET, HEAD, POST, OPTIONS",
    "/hub/{id}": "GET, HEAD, DELETE, OPTIONS",
    **{path: "POST, OPTIONS" for path in CONTRACT["paths"] if path.startswith("/listener/")},
}
METHODS = {
    *("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "SEARCH"),
    *("COPY", "MOVE", "LOCK", "UNLOCK", "MKCOL", "PROPFIND", "PROPPATCH", "REPORT", "PURGE"),
    *("LINK", "UNLINK", "NOTIFY", "SUBSCRIBE", "UNSUBSCRIBE", "MERGE", "ACL", "BIND", "SOURCE"),
}
PAGES = [
    *("/", BASE_PATH, "/docs", "/docs/start.js", "/openapi.json", "/openapi3.json"),
    *("/health/live", "/health/ready"),
]


def names(answer: httpx.Response) -> set[str]:
    return set(answer.headers["allow"].split(", "))


def test_every_path_of_the_contract_is_covered() -> None:
    assert ALLOWED.keys() == CONTRACT["paths"].keys()


@pytest.mark.parametrize("path", ALLOWED)
def test_another_method_is_refused_with_the_allowed_ones(client: ContractClient, path: str) -> None:
    allowed = set(ALLOWED[path].split(", "))
    for method in sorted(METHODS - {"HEAD"} - allowed):
        answer = client.request(method, path.replace("{id}", "1"))
        refused(answer, 405, "61", method)
        assert names(answer) == allowed


@pytest.mark.parametrize("path", [path for path, each in ALLOWED.items() if "HEAD" not in each])
def test_head_is_refused_where_there_is_no_get(client: ContractClient, path: str) -> None:
    answer = client.head(path.replace("{id}", "1"))
    assert (answer.status_code, answer.content) == (405, b"")
    assert names(answer) == set(ALLOWED[path].split(", "))


@pytest.mark.parametrize("path", ALLOWED)
def test_options_are_the_methods_of_a_path(client: ContractClient, path: str) -> None:
    answer = client.options(path.replace("{id}", "1"))
    assert (answer.status_code, answer.content) == (204, b"")
    assert names(answer) == set(ALLOWED[path].split(", "))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_get_and_head_only(page_client: httpx.Client, path: str) -> None:
    for method in sorted(METHODS - {"GET", "HEAD", "OPTIONS"}):
        answer = page_client.request(method, path)
        refused(answer, 405, "61")
        assert names(answer) == {"GET", "HEAD", "OPTIONS"}
    assert names(page_client.options(path)) == {"GET", "HEAD", "OPTIONS"}


def headers_to_compare(answer: httpx.Response) -> dict[str, str]:
    return {k: v for k, v in answer.headers.items() if k not in ("date", "x-request-id")}


@pytest.mark.parametrize(
    "query", ["", "?fields=state", "?limit=1", "?limit=-1", "?fields=a&fields=b"]
)
@pytest.mark.parametrize(
    "path",
    ["/productOrder", "/productOrder/{id}", "/productOrder/unknown", "/productOrder/{id}/history"],
)
def test_head_is_get_without_the_body(client: ContractClient, path: str, query: str) -> None:
    url = path.replace("{id}", place(client)["id"]) + query
    got, headed = client.get(url), client.head(url)
    assert headed.content == b""
    assert headed.status_code == got.status_code
    assert headers_to_compare(headed) == headers_to_compare(got)


@pytest.mark.parametrize("path", PAGES)
def test_head_of_a_page_is_get_without_the_body(page_client: httpx.Client, path: str) -> None:
    got, headed = page_client.get(path), page_client.head(path)
    assert (headed.status_code, headed.content) == (got.status_code, b"")
    assert headers_to_compare(headed) == headers_to_compare(got)


def test_nothing_follows_the_answer_to_head(server: Server) -> None:
    # A body would come before the next answer on the connection.
    with httpx.Client(
        base_url=server.api, limits=httpx.Limits(max_connections=1), timeout=TIMEOUT
    ) as client:
        for _ in range(3):
            assert client.head("/productOrder").status_code == 200
            assert client.get("/productOrder?limit=0").json() == []


# Paths


def test_a_trailing_slash_means_the_same(client: ContractClient, server: Server) -> None:
    created = client.post(
        "/productOrder/", json={"productOrderItem": [{"id": "1", "action": "add"}]}
    )
    assert created.status_code == 201
    assert created.headers["location"] == f"{server.api}/productOrder/{created.json()['id']}"
    path = f"/productOrder/{created.json()['id']}"
    assert client.get(path + "/").content == client.get(path).content
    listed = client.get("/productOrder/?limit=1")
    assert listed.headers["link"] == client.get("/productOrder?limit=1").headers["link"]
    assert client.patch(path + "/", json={"priority": "1"}).status_code == 200
    assert client.options(path + "/").status_code == 204
    assert client.delete(path + "/").status_code == 204


NOWHERE = [
    *("/unknown", "/productorder", "/PRODUCTORDER", "/productOrders", "/product"),
    *("//productOrder", "/productOrder//", "/productOrder//1", "/productOrder/1//", "//"),
    *("/productOrder/1/2", "/productOrder/1/productOrderItem", "/hub/1/2", "/listener"),
    *("/listener/", "/listener/unknown", "/listener/productOrderCreateEvent/1"),
    *("/./productOrder", "/../v4/productOrder", "/productOrder/1/..", "/productOrder;a=b"),
    *("/productOrder%20", "/productOrder%00", "/productOrder%0A", "/productOrder%FF", "/%FF"),
]


@pytest.mark.parametrize("path", NOWHERE)
def test_another_path_is_not_found(server: Server, path: str) -> None:
    for method in ("GET", "POST", "DELETE", "OPTIONS", "TRACE"):
        refused(exchange(server, request(method, BASE_PATH + path)), 404, "60")


@pytest.mark.parametrize(
    "path",
    [
        *("//", "/unknown", "/tmf-api", "/tmf-api/", "/tmf-api//productOrderingManagement/v4/hub"),
        *(
            "/tmf-api/productOrderingManagement/v5/productOrder",
            "/docs/unknown",
            "/docs//",
            "//docs",
        ),
        *("/docs/../openapi.json", "/docs/%2e%2e/openapi.json", "/health", "/openapi", "*"),
        *(f"/{BASE_PATH}/productOrder", f"{BASE_PATH}x/productOrder", "/favicon.ico"),
    ],
)
def test_another_page_is_not_found(server: Server, path: str) -> None:
    refused(exchange(server, request("GET", path)), 404, "60")
