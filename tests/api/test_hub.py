"""/hub: who is registered, and who is not."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.api.client import ContractClient
from tests.api.listeners import Listener, subscribe, subscribed
from tests.api.notices import CREATED, Subscriber, changed, subscriber
from tests.api.orders import Json, path, place, refused
from tests.api.waiting import eventually
from tests.server import Server

TOGETHER = 10


def callback(path: str = "/listener") -> str:
    """A callback that nobody else registers, and nobody listens at."""
    return f"http://127.0.0.1:9/{uuid4()}{path}"


def test_a_listener_is_registered(client: ContractClient, server: Server) -> None:
    sent = {"callback": callback(), "query": "eventType=ProductOrderCreateEvent", "x-vendor": 1.0}
    created = client.post("/hub", json=sent)
    assert created.status_code == 201
    subscription = created.json()
    assert created.headers["location"] == f"{server.api}/hub/{subscription['id']}"
    assert subscription == {"id": subscription["id"], **sent}


def test_a_client_does_not_choose_the_id(client: ContractClient) -> None:
    subscription = client.post("/hub", json={"id": "mine", "callback": callback()}).json()
    assert subscription["id"] != "mine"
    assert client.delete("/hub/mine").status_code == 404


def test_registering_twice_is_refused_and_names_the_first(client: ContractClient) -> None:
    sent = {"callback": callback(), "query": "eventType=ProductOrderCreateEvent"}
    first = client.post("/hub", json=sent).json()
    refused(client.post("/hub", json=sent), 409, "65", "registered", first["id"])
    refused(client.post("/hub", json={**sent, "x-vendor": 1}), 409, "65", first["id"])


def test_of_many_that_register_the_same_one_succeeds(client: ContractClient) -> None:
    sent = {"callback": callback()}
    with ThreadPoolExecutor(TOGETHER) as executor:
        answers = list(executor.map(lambda _: client.post("/hub", json=sent), range(TOGETHER)))
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses == {201: 1, 409: TOGETHER - 1}


def test_another_callback_or_query_is_another_registration(client: ContractClient) -> None:
    same = callback()
    bodies: list[Json] = [
        {"callback": same},
        {"callback": same, "query": "eventType=ProductOrderCreateEvent"},
        {"callback": same, "query": "eventType=ProductOrderDeleteEvent"},
        {"callback": same + "/2"},
        {"callback": same + "?token=1"},
    ]
    answers = [client.post("/hub", json=body) for body in bodies]
    assert [answer.status_code for answer in answers] == [201] * len(bodies)
    assert len({answer.json()["id"] for answer in answers}) == len(bodies)


def test_a_listener_is_unregistered(client: ContractClient) -> None:
    location = client.post("/hub", json={"callback": callback()}).headers["location"]
    deleted = client.delete(location)
    assert (deleted.status_code, deleted.content) == (204, b"")
    refused(client.delete(location), 404, "60", "hub")


def test_what_is_unregistered_can_be_registered_again(client: ContractClient) -> None:
    sent = {"callback": callback(), "query": "eventType=ProductOrderCreateEvent"}
    for _ in range(3):
        created = client.post("/hub", json=sent)
        assert created.status_code == 201
        assert client.delete(created.headers["location"]).status_code == 204


def test_one_that_is_unregistered_is_told_nothing_any_more(client: ContractClient) -> None:
    with Listener() as listener, subscriber(client) as other:
        id = subscribe(client, listener.url())
        leaver = Subscriber(client, listener)
        placed = place(client)
        leaver.once_told(placed, [CREATED])
        assert client.delete(f"/hub/{id}").status_code == 204

        def is_told() -> bool:
            """Whether it is still told of some of the orders that are placed now."""
            count = len(listener.requests)
            for _ in range(3):
                other.once_told(place(client), [CREATED])
            return len(listener.requests) > count

        eventually(lambda: not is_told())
        assert not is_told()


def test_one_is_told_of_what_happens_after_its_registration(client: ContractClient) -> None:
    with subscriber(client, "/before") as before:
        old = place(client)
        before.once_told(old, [CREATED])
        with subscriber(client, "/after") as after:
            assert client.patch(path(old), json={"priority": "1"}).status_code == 200
            new = place(client)
            after.once_told(old, [changed("priority")])
            after.once_told(new, [CREATED])
            after.caught_up()
            assert after.kinds(old) == [changed("priority")]
            assert after.kinds(new) == [CREATED]
        before.once_told(old, [CREATED, changed("priority")])


def test_the_registration_is_told_to_no_one(client: ContractClient) -> None:
    with subscribed(client, "/all") as listener, subscribed(client, "/other"):
        subscriber = Subscriber(client, listener)
        subscriber.caught_up()
        kinds = {request.event["eventType"] for request in listener.requests}
        assert all(kind.startswith(("ProductOrder", "CancelProductOrder")) for kind in kinds)


INVALID: dict[str, tuple[Json, str, str]] = {
    "no callback": ({"query": ""}, "23", "/callback"),
    "callback a number": ({"callback": 1}, "24", "/callback"),
    "callback null": ({"callback": None}, "24", "/callback"),
    "query a number": ({"callback": callback(), "query": 1}, "24", "/query"),
}


@pytest.mark.parametrize(("body", "code", "word"), INVALID.values(), ids=INVALID)
def test_what_the_contract_does_not_allow_is_refused(
    client: ContractClient, body: Json, code: str, word: str
) -> None:
    refused(client.post("/hub", json=body), 400, code, word)
