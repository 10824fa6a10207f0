"""Deliveries to listeners that accept events, refuse them, hang, or are down for a time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import pytest

from tests.api.client import ContractClient
from tests.api.expected_events import (
    CREATED,
    STATE,
    Subscriber,
    changed,
    payload,
    subscriber,
)
from tests.api.listeners import Answer, Listener, Reply, Request, Silence, subscribe, subscribed
from tests.api.orders import Json, path, place, same
from tests.api.stores import sqlite_url_in
from tests.api.waiting import eventually
from tests.server import running

PRIORITY = changed("priority")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ContractClient]:
    """A client of a server for the tests of this module."""
    store_url = sqlite_url_in(tmp_path_factory.mktemp("store"))
    with running(store_url) as server, ContractClient(server.url) as client:
        yield client


def prioritise(client: ContractClient, placed: Json, *priorities: str) -> None:
    """Change an order this many times."""
    for priority in priorities:
        assert client.patch(path(placed), json={"priority": priority}).status_code == 200


def about(request: Request) -> str:
    """The id of the resource of a notification."""
    id: str = payload(request.event)["id"]
    return id


def refusing(answer: Answer, *ids: str) -> Callable[[Request], Answer]:
    """The answer of a listener that refuses the events of these resources."""
    return lambda request: answer if about(request) in ids else 201


def priorities(events: Sequence[Json]) -> list[str | None]:
    return [payload(event).get("priority") for event in events]


# Accepted events


@pytest.mark.parametrize("status", [200, 201, 202, 204, 206, 299])
def test_any_2xx_accepts_an_event(client: ContractClient, status: int) -> None:
    with subscriber(client) as all_events:
        all_events.listener.answer = status
        placed = place(client)
        prioritise(client, placed, "1", "2")
        all_events.wait_for(placed, [CREATED, PRIORITY, PRIORITY])
        all_events.wait_until_caught_up()
        assert all_events.repeated == 0


def test_an_event_is_posted_as_json(client: ContractClient) -> None:
    with subscribed(client, "/a/b?token=x%2Fy") as listener:
        place(client)
        (request,) = listener.wait_for_requests(1)
        assert request.path == "/a/b?token=x%2Fy"
        assert request.headers["content-type"] == "application/json;charset=utf-8"
        assert request.headers["content-length"] == str(len(request.body))
        assert request.headers["host"] == f"127.0.0.1:{listener.port}"
        assert not {"webhook-id", "cookie", "authorization"} & set(request.headers)


@pytest.mark.parametrize(
    ("registered", "create", "change"),
    [
        (
            "/listener",
            "/listener/productOrderCreateEvent",
            "/listener/productOrderStateChangeEvent",
        ),
        (
            "/x/v4/listener?t=1",
            "/x/v4/listener/productOrderCreateEvent?t=1",
            "/x/v4/listener/productOrderStateChangeEvent?t=1",
        ),
        (
            "/b/listener/",
            "/b/listener/productOrderCreateEvent",
            "/b/listener/productOrderStateChangeEvent",
        ),
        ("/listeners", "/listeners", "/listeners"),
        ("/listener/all", "/listener/all", "/listener/all"),
        ("/?to=/listener", "/?to=/listener", "/?to=/listener"),
    ],
)
def test_a_callback_ending_in_listener_has_a_path_for_each_type(
    client: ContractClient, registered: str, create: str, change: str
) -> None:
    with subscribed(client, registered) as listener:
        placed = place(client)
        assert client.patch(path(placed), json={"state": "held"}).status_code == 200
        requests = listener.wait_for_requests(3)
        assert [
            each.path for each in requests if "AttributeValue" not in each.event["eventType"]
        ] == [
            create,
            change,
        ]


def test_a_connection_is_used_again(client: ContractClient) -> None:
    with subscriber(client) as all_events:
        for _ in range(20):
            all_events.wait_for(place(client), [CREATED])
        assert all_events.listener.connections == 1


def test_the_largest_order_is_delivered(module_client: ContractClient) -> None:
    with subscriber(module_client) as all_events:
        placed = place(module_client, description="x" * 1_500_000, category="\u2028" * 100_000)
        more = {f"x-{number}": "\x00" * 1_000 for number in range(200)}
        answer = module_client.patch(path(placed), json=more)
        assert answer.status_code == 200 and len(answer.content) > 2_900_000
        events = all_events.wait_for(placed, [CREATED, changed(*sorted(more))])
        assert same([payload(each) for each in events], [placed, answer.json()])


# Refused events


ONCE: dict[str, Answer] = {
    "300": 300,
    "304": 304,
    "400": 400,
    "401": 401,
    "404": 404,
    "409": 409,
    "429": Reply(429, {"Retry-After": "1"}),
    "500": 500,
    "503": Reply(503, body=b"later"),
    "closed": Silence.CLOSE,
    "hanging": Silence.HANG,
}
REDIRECTS = ("301", "302", "303", "307", "308")


def test_a_refused_event_is_sent_again_unchanged(client: ContractClient) -> None:
    """Each listener fails in its own way at the first event of an order."""
    with Listener() as listener, Listener() as elsewhere:
        failed: set[str] = set()

        def answer(request: Request) -> Answer:
            if request.path in failed:
                return 201
            failed.add(request.path)
            if request.path[1:] in REDIRECTS:
                return Reply(int(request.path[1:]), {"Location": elsewhere.url("/there")})
            return ONCE[request.path[1:]]

        listener.answer = answer
        names = [*ONCE, *REDIRECTS]
        ids = [subscribe(client, listener.url(f"/{name}")) for name in names]
        placed = place(client)
        prioritise(client, placed, "1")
        eventually(lambda: len(listener.accepted), lambda taken: taken >= 2 * len(names))
        for id in ids:
            client.delete(f"/hub/{id}")
        for name in names:
            requests = [each for each in listener.requests if each.path == f"/{name}"]
            kinds = [(each.event["eventType"], each.is_accepted) for each in requests]
            create, change = "ProductOrderCreateEvent", "ProductOrderAttributeValueChangeEvent"
            assert kinds == [(create, False), (create, True), (change, True)], name
            bodies = [each.body for each in requests]
            assert bodies[0] == bodies[1] != bodies[2]
        assert not elsewhere.requests, "a redirect was followed"


def test_a_refused_event_delays_only_its_own_order(client: ContractClient) -> None:
    with subscriber(client) as all_events:
        waiting = place(client)
        all_events.listener.answer = refusing(503, waiting["id"])
        prioritise(client, waiting, "1", "2", "3")
        others = [place(client) for _ in range(10)]
        for other in others:
            prioritise(client, other, "1")
        for other in others:
            all_events.wait_for(other, [CREATED, PRIORITY])
        prioritise(client, waiting, "4")
        tried = [each for each in all_events.listener.requests if about(each) == waiting["id"]]
        assert len({each.event["eventId"] for each in tried}) == 1
        all_events.listener.answer = 201
        events = eventually(
            lambda: [each for each in all_events.listener.accepted if about(each) == waiting["id"]],
            lambda taken: len(taken) >= 5,
        )
        assert priorities([each.event for each in events]) == [None, "1", "2", "3", "4"]


@pytest.mark.parametrize("count", [1, 5])
def test_orders_refused_every_time_delay_no_other(client: ContractClient, count: int) -> None:
    with subscriber(client) as all_events:
        all_events.listener.answer = lambda request: (
            500 if payload(request.event).get("category") == "bad" else 201
        )
        for _ in range(count):
            prioritise(client, place(client, category="bad"), "1")
        for _ in range(3):
            good = [place(client) for _ in range(5)]
            for each in good:
                prioritise(client, each, "1", "2")
            for each in good:
                all_events.wait_for(each, [CREATED, PRIORITY, PRIORITY])
                assert priorities(all_events.about(each)) == [None, "1", "2"]
        assert len(all_events.listener.accepted) == 3 * 5 * 3


def test_a_listener_that_was_down_gets_all_events_in_order(client: ContractClient) -> None:
    with subscriber(client) as all_events:
        first = place(client)
        all_events.wait_for(first, [CREATED])
        all_events.listener.stop()
        orders = [first, *(place(client) for _ in range(10))]
        for each in orders:
            prioritise(client, each, "1", "2")
            assert client.patch(path(each), json={"state": "rejected"}).status_code == 200
        all_events.listener.start()
        for each in orders:
            all_events.wait_for(
                each, [CREATED, PRIORITY, PRIORITY, changed("productOrderItem.state"), STATE]
            )
            assert priorities(all_events.about(each)) == [None, "1", "2", "2", "2"]
        all_events.wait_until_caught_up()
        assert all_events.repeated == 0


def test_a_listener_that_hangs_delays_no_other(client: ContractClient) -> None:
    with Listener(Silence.HANG) as hanging, subscriber(client) as all_events:
        ids = [subscribe(client, hanging.url(f"/{number}")) for number in range(10)]
        place(client)
        hanging.wait_for_requests(len(ids))
        for _ in range(20):
            all_events.wait_for(place(client), [CREATED])
        tried = Counter(request.path for request in hanging.requests)
        assert max(tried.values()) < 20
        for id in ids:
            client.delete(f"/hub/{id}")


def test_a_listener_that_answers_410_gets_no_more_events(client: ContractClient) -> None:
    with Listener(410) as refusing_410, subscriber(client) as all_events:
        id = subscribe(client, refusing_410.url("/gone"))
        place(client)
        refusing_410.wait_for_requests(1)
        eventually(lambda: client.delete(f"/hub/{id}").status_code == 404)
        count = len(refusing_410.requests)
        all_events.wait_for(place(client), [CREATED])
        all_events.wait_until_caught_up()
        assert len(refusing_410.requests) == count
        refusing_410.answer = 201
        assert subscribe(client, refusing_410.url("/gone")) == id
        resubscribed = Subscriber(client, refusing_410)
        placed = place(client)
        eventually(lambda: any(about(each) == placed["id"] for each in refusing_410.requests))
        assert json.loads(refusing_410.requests[-1].body) == resubscribed.about(placed)[-1]
        client.delete(f"/hub/{id}")
