"""DELETE /productOrder/{id}, and odd ids."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.client import ContractClient
from tests.api.orders import item, path, place, refused
from tests.api.progress import PARTIAL, WAYS, place_in
from tests.api.raw import exchange, request
from tests.server import BASE_PATH, Server

ODD = [
    *("unknown", "%20", "%09", "%0A", "%0D%0A", "%00", "a%00b", "%7F", "%2F", "a%2Fb", "%2F%2F"),
    *("%FF", "%C3%28", "%F0%9F%98%80", "%ED%A0%80", "%", "%zz", "%E0%A4%A", "%25", "%252F"),
    *("-1", "0", "1e3", "null", "true", "{id}", "[]", "$ne", '{"$ne":null}', "$where", "*", "..."),
    *(".", "..", "%2e%2e", "a.b", "'", "%22", "%27%20OR%201=1", ";", "a;b=c", "~", "@", ":", "!"),
    *("a" * 2_000, "00000000-0000-0000-0000-000000000000", "productOrder", "hub", "_id"),
]
"""Ids as a path has them; no order, task or subscription has one of them."""

ADDRESSED = [
    ("GET", "/productOrder"),
    ("HEAD", "/productOrder"),
    ("PATCH", "/productOrder"),
    ("DELETE", "/productOrder"),
    ("GET", "/cancelProductOrder"),
    ("DELETE", "/hub"),
]


def test_a_deleted_order_is_unknown(client: ContractClient) -> None:
    placed, other = place(client), place(client)
    total = int(client.get("/productOrder?limit=0").headers["x-total-count"])
    deleted = client.delete(path(placed))
    assert (deleted.status_code, deleted.content) == (204, b"")
    refused(client.get(path(placed)), 404, "60")
    refused(client.patch(path(placed), json={"priority": "1"}), 404, "60")
    refused(client.delete(path(placed)), 404, "60")
    assert client.get(path(other)).status_code == 200
    assert client.get("/productOrder?limit=0").headers["x-total-count"] == str(total - 1)


def test_one_of_many_concurrent_deletions_succeeds(client: ContractClient) -> None:
    placed = place(client)
    with ThreadPoolExecutor(8) as executor:
        answers = list(executor.map(lambda _: client.delete(path(placed)), range(8)))
    assert sorted(answer.status_code for answer in answers) == [204] + [404] * 7


def test_an_order_in_any_state_can_be_deleted(client: ContractClient) -> None:
    for state in (*WAYS, "partial"):
        wanted = PARTIAL if state == "partial" else {"1": state}
        placed = place_in(client, wanted, *map(item, wanted))
        assert placed["state"] == state
        assert client.delete(path(placed)).status_code == 204, state
        refused(client.get(path(placed)), 404, "60")


@pytest.mark.parametrize(("method", "collection"), ADDRESSED)
def test_an_odd_id_is_not_found(server: Server, method: str, collection: str) -> None:
    body = b"{}" if method == "PATCH" else b""
    for id in ODD:
        target = f"{BASE_PATH}{collection}/{id}"
        sent = request(method, target, f"Content-Length: {len(body)}", body=body)
        answer = exchange(server, sent)
        assert answer.status_code == 404, id
        assert method == "HEAD" or answer.json()["code"] == "60", id
