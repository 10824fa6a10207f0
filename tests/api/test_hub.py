"""/hub: registrations, accepted and refused."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import NAMESPACE_URL, uuid4, uuid5

import pytest

from tests.api.client import ContractClient
from tests.api.expected_events import CREATED, Subscriber, changed, subscriber
from tests.api.listeners import Listener, subscribe, subscribed
from tests.api.orders import Json, path, place, refused
from tests.api.waiting import eventually
from tests.server import Server
from tmf622.stores import open_store
from tmf630.events.subscription.collection import open_collection
from tmf630.store.entries import Record

TOGETHER = 10


def callback(path: str = "/listener") -> str:
    """A new callback, on which nothing listens."""
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


def test_a_second_registration_is_refused_and_names_the_first(client: ContractClient) -> None:
    sent = {"callback": callback(), "query": "eventType=ProductOrderCreateEvent"}
    first = client.post("/hub", json=sent).json()
    refused(client.post("/hub", json=sent), 409, "65", "registered", first["id"])
    refused(client.post("/hub", json={**sent, "x-vendor": 1}), 409, "65", first["id"])


def test_of_concurrent_equal_registrations_one_succeeds(client: ContractClient) -> None:
    sent = {"callback": callback()}
    with ThreadPoolExecutor(TOGETHER) as executor:
        answers = list(executor.map(lambda _: client.post("/hub", json=sent), range(TOGETHER)))
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses == {201: 1, 409: TOGETHER - 1}


SAME: dict[str, tuple[Json, Json]] = {
    "no path": ({"callback": "http://127.0.0.1:1"}, {"callback": "http://127.0.0.1:1/"}),
    "case": ({"callback": "HTTP://LocalHost:2/a"}, {"callback": "http://localhost:2/a"}),
    "usual port": ({"callback": "http://127.0.0.1:80/a"}, {"callback": "http://127.0.0.1/a"}),
    "slash": (
        {"callback": "http://127.0.0.1:3/listener/"},
        {"callback": "http://127.0.0.1:3/listener"},
    ),
    "null query": ({"callback": "http://127.0.0.1:4/", "query": None}, {"query": ""}),
    "types": (
        {"query": "eventType=ProductOrderCreateEvent,ProductOrderDeleteEvent"},
        {"query": "eventType=ProductOrderDeleteEvent,ProductOrderCreateEvent"},
    ),
    "types repeated": (
        {"query": "eventType=ProductOrderCreateEvent&eventType=ProductOrderDeleteEvent"},
        {"query": "?eventType=ProductOrderDeleteEvent,ProductOrderCreateEvent"},
    ),
    "conditions": (
        {"query": "event.productOrder.state=held&eventType=ProductOrderCreateEvent"},
        {"query": "eventType=ProductOrderCreateEvent&event.productOrder.state=held"},
    ),
    "operator": (
        {"query": "eventType=ProductOrderCreateEvent,ProductOrderDeleteEvent"},
        {"query": "eventType.eq=ProductOrderDeleteEvent,ProductOrderCreateEvent"},
    ),
    "encoded": (
        {"query": "eventType=ProductOrderCreateEvent;eventType=ProductOrderDeleteEvent"},
        {"query": "eventType%3DProductOrderDeleteEvent%2CProductOrderCreateEvent"},
    ),
    "secret": ({}, {"secret": "whsec_" + "A" * 32}),
}


@pytest.mark.parametrize(("first", "second"), SAME.values(), ids=SAME)
def test_another_spelling_is_the_same_registration(
    client: ContractClient, first: Json, second: Json
) -> None:
    sent = {"callback": callback(), **first}
    created = client.post("/hub", json=sent)
    assert created.status_code == 201, created.text
    id = created.json()["id"]
    refused(client.post("/hub", json={**sent, **second}), 409, "65", id)
    assert client.delete(f"/hub/{id}").status_code == 204


def test_a_registration_by_an_older_server_is_recognised(
    module_client: ContractClient, module_store: str
) -> None:
    """Older servers derived the id from the body as it was sent."""

    async def keep(record: Record) -> None:
        store = open_store(module_store, 4.0)
        await open_collection(store).insert(record, run_at=0)
        await store.close()

    sent = {"callback": callback().upper().replace("HTTP", "http"), "query": "?"}
    text = f"{sent['callback']}\n{sent['query']}"
    record = Record.of(str(uuid5(NAMESPACE_URL, text)), 1, sent)
    asyncio.run(keep(record))
    refused(module_client.post("/hub", json=sent), 409, "65", record.id)


def test_a_null_query_is_no_query(client: ContractClient) -> None:
    sent = {"callback": callback(), "query": None}
    subscription = client.post("/hub", json=sent).json()
    assert subscription == {"id": subscription["id"], "callback": sent["callback"]}


def test_subscriptions_are_listed_and_retrieved(client: ContractClient) -> None:
    """Without the parts that may be secret."""
    url = callback("/x?token=s3cret")
    sent = {"callback": url, "secret": "whsec_" + "s3cr" * 8, "x-vendor": 1}
    created = client.post("/hub", json=sent)
    assert created.status_code == 201, created.text
    id = created.json()["id"]
    shown = {"id": id, "callback": url.partition("?")[0], "x-vendor": 1}
    assert created.json() == {**shown, "callback": url}
    found = client.get(created.headers["location"])
    assert (found.status_code, found.json()) == (200, shown)
    etag = {"If-None-Match": found.headers["etag"]}
    assert client.get(f"/hub/{id}", headers=etag).status_code == 304
    assert client.get(f"/hub/{id}?fields=callback").json() == {
        "id": id,
        "callback": shown["callback"],
    }
    listed = client.get("/hub?limit=1000")
    assert shown in listed.json() and "s3cr" not in listed.text
    assert listed.headers["x-total-count"] == listed.headers["x-result-count"]
    assert len(client.get("/hub?limit=1").json()) == 1
    client.delete(f"/hub/{id}")
    refused(client.get(f"/hub/{id}"), 404, "60", "hub")


@pytest.mark.parametrize("name", ["callback.regex", "secret", "filter", "sort", "x"])
def test_hidden_attributes_cannot_be_filtered(client: ContractClient, name: str) -> None:
    refused(client.get(f"/hub?{name}=a"), 400, "28", name, "no filters")


def test_a_query_that_is_too_long_for_links_is_refused(client: ContractClient) -> None:
    for collection in ("/hub", "/productOrder", "/cancelProductOrder"):
        answer = client.get(collection, params={"fields": "id," * 2_000})
        refused(answer, 400, "28", "fields: makes the percent-encoded query longer than 4096 bytes")


def test_a_query_of_two_megabytes_delays_no_request(client: ContractClient) -> None:
    """It has the length of the longest body, and as many parts as fit."""
    for part in (
        "a=b&",
        "eventType=ProductOrderCreateEvent;",
        "%61=1&filter=$&",
        "a.regex=(b){9};",
    ):
        query = part * (2_000_000 // len(part))
        before = time.monotonic()
        answer = client.post("/hub", json={"callback": callback(), "query": query})
        refused(answer, 400, "24", "/query", "4096")
        assert time.monotonic() - before < 1


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


def test_a_listener_can_be_registered_again(client: ContractClient) -> None:
    sent = {"callback": callback(), "query": "eventType=ProductOrderCreateEvent"}
    for _ in range(3):
        created = client.post("/hub", json=sent)
        assert created.status_code == 201
        assert client.delete(created.headers["location"]).status_code == 204


def test_an_unregistered_listener_gets_no_more_events(client: ContractClient) -> None:
    with Listener() as listener, subscriber(client) as other:
        id = subscribe(client, listener.url())
        leaver = Subscriber(client, listener)
        placed = place(client)
        leaver.wait_for(placed, [CREATED])
        assert client.delete(f"/hub/{id}").status_code == 204

        def gets_events() -> bool:
            """Whether the listener gets an event of an order placed now."""
            count = len(listener.requests)
            for _ in range(3):
                other.wait_for(place(client), [CREATED])
            return len(listener.requests) > count

        eventually(lambda: not gets_events())
        assert not gets_events()


def test_a_listener_gets_the_events_after_its_registration(client: ContractClient) -> None:
    with subscriber(client, "/before") as before:
        old = place(client)
        before.wait_for(old, [CREATED])
        with subscriber(client, "/after") as after:
            assert client.patch(path(old), json={"priority": "1"}).status_code == 200
            new = place(client)
            after.wait_for(old, [changed("priority")])
            after.wait_for(new, [CREATED])
            after.wait_until_caught_up()
            assert after.kinds(old) == [changed("priority")]
            assert after.kinds(new) == [CREATED]
        before.wait_for(old, [CREATED, changed("priority")])


def test_a_listener_gets_no_event_from_before_its_registration(
    client: ContractClient,
) -> None:
    """It gets all later events, however soon it registers."""
    with subscriber(client, "/other") as other:
        for _ in range(5):
            before = [place(client) for _ in range(3)]
            with subscriber(client, "/late") as late:
                after = [place(client) for _ in range(3)]
                for each in after:
                    late.wait_for(each, [CREATED])
                late.wait_until_caught_up()
                assert [late.kinds(each) for each in before] == [[]] * len(before)
            for each in before + after:
                other.wait_for(each, [CREATED])
        assert other.repeated == 0


def test_no_event_after_the_answer_to_a_registration_is_lost(
    client: ContractClient,
) -> None:
    """Other clients place orders all the time."""
    over = Event()

    def place_orders() -> None:
        while not over.is_set():
            place(client)

    with ThreadPoolExecutor(3) as executor:
        placing = [executor.submit(place_orders) for _ in range(3)]
        try:
            for _ in range(5):
                before = place(client)
                with subscriber(client, "/late") as late:
                    after = place(client)
                    late.wait_for(after, [CREATED])
                    late.wait_until_caught_up()
                    assert late.kinds(before) == []
                    assert late.kinds(after) == [CREATED]
        finally:
            over.set()
        for each in placing:
            each.result()


def test_a_registration_has_no_event(client: ContractClient) -> None:
    with subscribed(client, "/all") as listener, subscribed(client, "/other"):
        subscriber = Subscriber(client, listener)
        subscriber.wait_until_caught_up()
        kinds = {request.event["eventType"] for request in listener.requests}
        assert all(kind.startswith(("ProductOrder", "CancelProductOrder")) for kind in kinds)


INVALID: dict[str, tuple[Json, str, str]] = {
    "no callback": ({"query": ""}, "23", "/callback"),
    "callback a number": ({"callback": 1}, "24", "/callback"),
    "callback null": ({"callback": None}, "24", "/callback"),
    "query a number": ({"callback": callback(), "query": 1}, "24", "/query"),
    "no URL": ({"callback": "listener"}, "24", "/callback"),
    "fragment": ({"callback": "http://127.0.0.1/#a"}, "24", "/callback"),
    "user": ({"callback": "http://me@127.0.0.1/"}, "24", "/callback"),
    "secret a word": ({"callback": callback(), "secret": "hunter2"}, "24", "/secret"),
    "short secret": ({"callback": callback(), "secret": "whsec_hunter2A"}, "24", "/secret"),
}


@pytest.mark.parametrize(("body", "code", "word"), INVALID.values(), ids=INVALID)
def test_a_registration_against_the_contract_is_refused(
    client: ContractClient, body: Json, code: str, word: str
) -> None:
    answer = client.post("/hub", json=body)
    refused(answer, 400, code, word)
    assert "hunter2" not in answer.text
