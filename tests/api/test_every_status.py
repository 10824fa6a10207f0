"""Every status that the contract declares is seen, or the test says why no request gets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.api.cancellations import FAR
from tests.api.client import CONTRACT, ContractClient
from tests.api.orders import Json, item, order, place
from tests.server import running

pytestmark = pytest.mark.any_store

DECLARED = {
    (method.upper(), path, int(status))
    for path, operations in CONTRACT["paths"].items()
    for method, operation in operations.items()
    for status in operation["responses"]
}

# Requests that succeed


def order_id(client: ContractClient) -> str:
    id: str = place(client)["id"]
    return id


def task_id(client: ContractClient) -> str:
    body = {"productOrder": {"id": order_id(client)}, "requestedCancellationDate": FAR}
    id: str = client.post("/cancelProductOrder", json=body).json()["id"]
    return id


def subscription_id(client: ContractClient) -> str:
    id: str = client.post("/hub", json={"callback": f"http://127.0.0.1:9/{uuid4()}"}).json()["id"]
    return id


CAPTURE = "/productOrder/{id}/captureResponse"
IDS: dict[str, Callable[[ContractClient], str]] = {
    "/productOrder/{id}": order_id,
    "/productOrder/{id}/history": order_id,
    CAPTURE: order_id,
    "/cancelProductOrder/{id}": task_id,
    "/hub/{id}": subscription_id,
}


def valid_body(client: ContractClient, method: str, path: str) -> Json | None:
    """A body with which the operation succeeds; None for an operation that has none."""
    match method, path:
        case "POST", "/productOrder":
            return order()
        case "POST", "/cancelProductOrder":
            return {"productOrder": {"id": order_id(client)}}
        case "POST", "/hub":
            return {"callback": f"http://127.0.0.1:9/{uuid4()}"}
        case "POST", _:
            return {}
        case "PATCH", _:
            return {"priority": "1"}
    return None


def request(client: ContractClient, method: str, path: str, **changes: Any) -> httpx.Request:
    """A request that succeeds unless changed: by another `id`, or any argument of httpx."""
    id = changes.pop("id", None) or (IDS[path](client) if path in IDS else "")
    body = valid_body(client, method, path)
    whole = {"json": body, **changes} if body is not None and "content" not in changes else changes
    return client.build_request(method, path.replace("{id}", id), **whole)


# The change of such a request that leads to a status

CHANGES: dict[int, Json] = {
    200: {},
    201: {},
    204: {},
    304: {"headers": {"If-None-Match": "*"}},
    412: {"headers": {"If-Match": '"0"'}},
    404: {"id": "unknown"},
    406: {"headers": {"Accept": "text/html"}},
    413: {"content": b" " * (2 * 1024 * 1024 + 1)},
    415: {"headers": {"Content-Type": "text/plain"}},
}
INVALID: dict[str, Json] = {
    "GET": {"params": [("fields", "id"), ("fields", "state")]},
    "POST": {"content": b"{"},
    "PATCH": {"content": b"{"},
}
CONFLICTS: dict[tuple[str, str], Json] = {
    ("POST", "/productOrder"): {"json": order(item("1"), item("1"))},
    ("PATCH", "/productOrder/{id}"): {"json": {"billingAccount": {"name": "Home"}}},
    ("POST", "/cancelProductOrder"): {"json": {"productOrder": {"id": "unknown"}}},
    ("POST", "/hub"): {"json": {"callback": f"http://127.0.0.1:9/{uuid4()}"}},
}
"""Requests that are a conflict, at the latest when repeated."""

# Statuses that no request gets

WITHOUT_QUERY = ("/productOrder/{id}/history", CAPTURE)

NEVER = {
    401: "the server does not authenticate its clients",
    403: "the server lets every client do everything",
    429: "the server does not limit how often it is called",
    500: "no request leads to it; test_logs.py has one where the store is damaged",
}


def why_never(method: str, path: str, status: int) -> str | None:
    """Why no request gets a status that the contract declares; None when one does."""
    if (method, path, status) == ("DELETE", "/cancelProductOrder/{id}", 409):
        return "it has to be one that has begun; test_withdrawing.py has one"
    if (method, path, status) == ("GET", CAPTURE, 200):
        return "there has to be an order centre; tests/ordercentre/capturing has one"
    if status == 409 and (method, path) not in CONFLICTS:
        return "no rule of the server forbids what the contract allows here"
    if status == 404 and "{id}" not in path:
        return "the path names no resource that could be missing"
    if status == 400 and (method not in INVALID or path in WITHOUT_QUERY):
        return "any id is an id, and there is nothing else to be wrong"
    return NEVER.get(status)


WITHOUT_REQUEST = {each: reason for each in DECLARED if (reason := why_never(*each))}
WITH_REQUEST = sorted(DECLARED - WITHOUT_REQUEST.keys())


@pytest.fixture(scope="module")
def unavailable() -> Iterator[ContractClient]:
    """A client of a server that cannot reach its store."""
    with running("mongodb://127.0.0.1:1/orders") as server, ContractClient(server.url) as client:
        yield client


def answer(
    client: ContractClient, unavailable: ContractClient, method: str, path: str, status: int
) -> httpx.Response:
    """The answer to a request that should get that status."""
    match status:
        case 400:
            return client.send(request(client, method, path, **INVALID[method]))
        case 405:
            return client.request("TRACE", path.replace("{id}", "1"))
        case 409:
            sent = request(client, method, path, **CONFLICTS[method, path])
            client.send(sent)
            return client.send(sent)
        case 503:
            sent = request(client, method, path)
            sent.url = unavailable.base_url.join(sent.url.raw_path.decode())
            return unavailable.send(sent)
    return client.send(request(client, method, path, **CHANGES[status]))


@pytest.mark.parametrize(("method", "path", "status"), WITH_REQUEST)
def test_an_answer_with_each_status_is_as_declared(
    client: ContractClient, unavailable: ContractClient, method: str, path: str, status: int
) -> None:
    # The client checks headers and body of each answer against the contract.
    assert answer(client, unavailable, method, path, status).status_code == status


def test_every_declared_status_is_covered() -> None:
    assert {status for _, _, status in WITH_REQUEST} == {
        *(200, 201, 204, 304, 400, 404, 405, 406, 409, 412, 413, 415, 503)
    }
    assert {status for _, _, status in WITHOUT_REQUEST} == {*NEVER, 200, 400, 404, 409}
    assert len(WITH_REQUEST) + len(WITHOUT_REQUEST) == len(DECLARED)
