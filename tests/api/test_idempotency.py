"""`Idempotency-Key` on both POSTs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from tests.api.client import ContractClient
from tests.api.orders import Json, item, order, path, place, refused
from tests.api.stores import NewStore
from tests.server import free_port, running

TOGETHER = 16


def post(client: httpx.Client, key: str, body: Json, path: str = "/productOrder") -> httpx.Response:
    return client.post(path, json=body, headers={"Idempotency-Key": key})


def new_key() -> str:
    return str(uuid4())


def total(client: httpx.Client, path: str = "/productOrder") -> int:
    return int(client.get(f"{path}?limit=0").headers["x-total-count"])


def same_answer(one: httpx.Response, other: httpx.Response) -> bool:
    names = ("location", "etag", "content-type", "content-length")
    return (one.status_code, one.content, [one.headers[name] for name in names]) == (
        other.status_code,
        other.content,
        [other.headers[name] for name in names],
    )


def is_replay(answer: httpx.Response) -> bool:
    return "true" in answer.headers.get_list("idempotency-replayed")


def repeats(one: httpx.Response, first: httpx.Response) -> bool:
    """Whether a response repeats the first one, with the header that says so."""
    assert "idempotency-replayed" not in first.headers
    return same_answer(one, first) and is_replay(one)


def test_a_repetition_gets_the_first_response(client: ContractClient) -> None:
    key, before = new_key(), total(client)
    first = post(client, key, order(category="a"))
    assert first.status_code == 201
    assert repeats(post(client, key, order(category="a")), first)
    assert total(client) == before + 1


def test_a_repetition_gets_the_first_response_after_a_change(client: ContractClient) -> None:
    key = new_key()
    first = post(client, key, order())
    assert client.patch(path(first.json()), json={"priority": "1"}).status_code == 200
    assert repeats(post(client, key, order()), first)


def test_a_repetition_gets_the_first_response_after_a_deletion(client: ContractClient) -> None:
    key, before = new_key(), total(client)
    first = post(client, key, order())
    assert client.delete(path(first.json())).status_code == 204
    assert repeats(post(client, key, order()), first)
    assert client.get(path(first.json())).status_code == 404
    assert total(client) == before


def test_another_body_is_a_conflict(client: ContractClient) -> None:
    key = new_key()
    first = post(client, key, order(category="a"))
    refused(post(client, key, order(category="b")), 409, "65", "Idempotency-Key")
    assert repeats(post(client, key, order(category="a")), first)


@pytest.mark.parametrize("other", [1.0, True, "1"])
def test_a_body_with_another_value_is_a_conflict(client: ContractClient, other: object) -> None:
    key = new_key()
    assert post(client, key, order(x=1)).status_code == 201
    assert post(client, key, order(x=other)).status_code == 409


def test_another_formatting_of_the_body_is_a_repetition(client: ContractClient) -> None:
    key = new_key()
    text = '{"priority":"1","productOrderItem":[{"id":"1","action":"add"}]}'
    other = '{ "productOrderItem": [ {"action": "\\u0061dd", "id": "1"} ], "priority": "1" }'
    first, second = (
        client.post("/productOrder", content=each, headers={"Idempotency-Key": key})
        for each in (text, other)
    )
    assert first.status_code == 201
    assert repeats(second, first)


def test_another_key_is_another_order(client: ContractClient) -> None:
    one, other = (post(client, new_key(), order()) for _ in range(2))
    assert one.json()["id"] != other.json()["id"]


def test_without_a_key_every_request_places_an_order(client: ContractClient) -> None:
    assert place(client)["id"] != place(client)["id"]


def test_a_cancellation_is_repeated_too(client: ContractClient) -> None:
    key, before = new_key(), total(client, "/cancelProductOrder")
    placed = place(client)
    body = {"productOrder": {"id": placed["id"]}, "cancellationReason": "moved"}
    first = post(client, key, body, "/cancelProductOrder")
    assert first.status_code == 201
    assert client.delete(path(placed)).status_code == 204
    assert repeats(post(client, key, body, "/cancelProductOrder"), first)
    assert total(client, "/cancelProductOrder") == before + 1


def test_keys_of_orders_and_cancellations_are_independent(client: ContractClient) -> None:
    key = new_key()
    placed = post(client, key, order()).json()
    body = {"productOrder": {"id": placed["id"]}}
    assert post(client, key, body, "/cancelProductOrder").status_code == 201


def test_a_refused_request_can_be_corrected_under_its_key(client: ContractClient) -> None:
    key = new_key()
    assert post(client, key, {"productOrderItem": []}).status_code == 400
    assert post(client, key, order()).status_code == 201


ODD = ["", "x" * 256, "é", "a\tb", "a\x80"]


@pytest.mark.parametrize("target", ["/productOrder", "/cancelProductOrder"])
@pytest.mark.parametrize("key", ODD, ids=map(ascii, ODD))
def test_a_key_is_printable(client: ContractClient, target: str, key: str) -> None:
    body = order() if target == "/productOrder" else {"productOrder": {"id": place(client)["id"]}}
    headers = [(b"Idempotency-Key", key.encode("latin-1"))]
    refused(client.post(target, json=body, headers=headers), 400, "26", "Idempotency-Key")


@pytest.mark.parametrize("key", ["0", "x" * 255, "a b", "$where", "a.b", '"~!', "{}"])
def test_any_printable_key_is_valid(client: ContractClient, key: str) -> None:
    body = order(externalId=new_key())
    key = key[:215] + " " + new_key()
    first = post(client, key, body)
    assert first.status_code == 201
    assert repeats(post(client, key, body), first)


def test_concurrent_repetitions_place_one_order(client: ContractClient) -> None:
    key, before = new_key(), total(client)
    body = order(item("1"), item("2"))
    with ThreadPoolExecutor(TOGETHER) as executor:
        answers = list(executor.map(lambda _: post(client, key, body), range(TOGETHER)))
    assert all(same_answer(each, answers[0]) for each in answers)
    assert sorted(map(is_replay, answers)) == [False] + [True] * (len(answers) - 1)
    assert answers[0].status_code == 201
    assert total(client) == before + 1


def test_a_key_outlives_the_server(new_store: NewStore) -> None:
    key, options = new_key(), ("--port", free_port())
    with new_store() as url:
        with running(url, *options) as server, ContractClient(server.url) as client:
            first = post(client, key, order())
            server.kill()
        with running(url, *options) as server, ContractClient(server.url) as client:
            assert repeats(post(client, key, order()), first)
            assert total(client) == 1
