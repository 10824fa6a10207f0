"""Deliveries by servers that restart or share a store."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from threading import Event

import psutil
import pytest

from tests.api.client import ContractClient
from tests.api.dispatchers import dispatcher_of, is_alive, kill_both, kill_dispatcher
from tests.api.expected_events import CREATED, Subscriber, changed, payload, subscriber
from tests.api.listeners import Answer, Listener, Request, subscribe
from tests.api.orders import path, place
from tests.api.waiting import eventually
from tests.server import Server, free_port, running

SOON = ("--lease-seconds", "1", "--log-level", "error")
SUBSCRIBERS = 20
PRIORITY = changed("priority")


def new_secret() -> str:
    return "whsec_" + base64.b64encode(os.urandom(32)).decode()


def signed_with(secret: str, request: Request) -> bool:
    """Whether a notification has a signature by the secret (Standard Webhooks)."""
    headers = request.headers
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = b".".join(
        [headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), request.body]
    )
    expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return f"v1,{expected}" in headers["webhook-signature"].split(" ")


# Signatures and dead letters


@pytest.fixture(scope="module")
def short_expiry_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ContractClient]:
    """A client of a server whose undelivered events expire after a second."""
    store_url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'orders.sqlite3'}"
    options = ("--retry-hours", "0.0003")
    with running(store_url, *options) as server, ContractClient(server.url) as client:
        yield client


def test_each_event_is_signed_with_the_secret_of_its_subscription(
    short_expiry_client: ContractClient,
) -> None:
    secrets = {"/one": new_secret(), "/other": new_secret()}
    with Listener() as listener:
        for at, secret in secrets.items():
            subscribe(short_expiry_client, listener.url(at), secret=secret)
        subscribe(short_expiry_client, listener.url("/none"))
        placed = place(short_expiry_client, category="voilà \u2028 1.0", **{"x-vendor": 1.0})
        assert short_expiry_client.patch(path(placed), json={"priority": "1"}).status_code == 200
        eventually(lambda: len(listener.accepted) == 6)
        for request in listener.accepted:
            if request.path == "/none":
                assert "webhook-signature" not in request.headers
                continue
            assert request.headers["webhook-id"] == request.event["eventId"]
            assert abs(int(request.headers["webhook-timestamp"]) - request.time) < 60
            verified = {at for at, secret in secrets.items() if signed_with(secret, request)}
            assert verified == {request.path}
            assert len(request.headers["webhook-signature"].split(" ")) == 1


def test_each_attempt_is_signed_anew(short_expiry_client: ContractClient) -> None:
    secret = new_secret()
    with Listener() as listener:
        subscribe(short_expiry_client, listener.url(), secret=secret)
        listener.answer = 500
        place(short_expiry_client)
        listener.wait_for_requests(1)
        listener.answer = 201
        (event,) = listener.wait_for_events(1)
        ids = {request.headers["webhook-id"] for request in listener.requests}
        assert ids == {event["eventId"]}
        assert all(signed_with(secret, request) for request in listener.requests)


def test_an_event_refused_for_too_long_is_a_dead_letter(
    short_expiry_client: ContractClient,
) -> None:
    """The later events are delivered."""
    with subscriber(short_expiry_client) as all_events:
        all_events.listener.answer = refusing_creation
        placed = place(short_expiry_client)
        assert short_expiry_client.patch(path(placed), json={"priority": "1"}).status_code == 200
        eventually(lambda: all_events.kinds(placed), lambda seen: PRIORITY in seen)
        tried = [each.event["eventType"] for each in all_events.listener.requests]
        last = "ProductOrderAttributeValueChangeEvent"
        assert set(tried[:-1]) == {"ProductOrderCreateEvent"} and tried[-1] == last
        all_events.listener.answer = 201
        all_events.wait_until_caught_up()
        assert [each.event["eventType"] for each in all_events.listener.accepted][:1] == [last]
        assert tried.count("ProductOrderCreateEvent") == sum(
            payload(each.event)["id"] == placed["id"]
            and each.event["eventType"] == "ProductOrderCreateEvent"
            for each in all_events.listener.requests
        )


def refusing_creation(request: Request) -> Answer:
    return 500 if request.event["eventType"] == "ProductOrderCreateEvent" else 201


# Subscribers that register and unregister


def test_a_new_listener_gets_events_while_others_unregister(sqlite_url: str) -> None:
    """The server has events to deliver all the time."""
    over = Event()

    def place_orders(client: ContractClient) -> None:
        while not over.is_set():
            place(client)

    with (
        running(sqlite_url, "--lease-seconds", "600") as server,
        ContractClient(server.url) as client,
        ThreadPoolExecutor(1) as executor,
    ):
        placing = executor.submit(place_orders, client)
        try:
            for _ in range(10):
                with subscriber(client) as all_events:
                    all_events.wait_for(place(client), [CREATED])
        finally:
            over.set()
        placing.result()


# Restarts


@pytest.mark.parametrize(("end", "lease"), [(Server.stop, "60"), (kill_both, "1")])
def test_a_new_server_continues_the_deliveries(
    store_url: str, end: Callable[[Server], object], lease: str
) -> None:
    """At once when the former server was stopped; if it was killed, once its lease expires."""
    options = ("--lease-seconds", lease, "--log-level", "error", "--port", free_port())
    with Listener() as listener, ExitStack() as stack:
        server = stack.enter_context(running(store_url, *options))
        client = stack.enter_context(ContractClient(server.url))
        subscribe(client, listener.url())
        all_events = Subscriber(client, listener)
        delivered, waiting = place(client), place(client)
        all_events.wait_for(delivered, [CREATED])
        all_events.wait_for(waiting, [CREATED])
        listener.stop()
        for priority in ("1", "2"):
            assert client.patch(path(waiting), json={"priority": priority}).status_code == 200
        unheard = [place(client) for _ in range(5)]
        end(server)
        listener.start()
        server = stack.enter_context(running(store_url, *options))
        client = stack.enter_context(ContractClient(server.url))
        all_events.wait_for(waiting, [CREATED, PRIORITY, PRIORITY])
        for each in unheard:
            all_events.wait_for(each, [CREATED])
        all_events.wait_until_caught_up(client)
        assert all_events.kinds(delivered) == [CREATED]
        if end is Server.stop:
            assert all_events.repeated == 0


def test_a_killed_dispatcher_is_replaced(
    sqlite_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with (
        running(sqlite_url, *SOON) as server,
        ContractClient(server.url) as client,
        subscriber(client) as all_events,
    ):
        all_events.wait_for(place(client), [CREATED])
        for _ in range(2):
            former = kill_dispatcher(server)
            placed = place(client)
            all_events.wait_for(placed, [CREATED])
            assert not is_alive(former)
            assert dispatcher_of(server) != former
    assert "the dispatcher has ended; another one replaces it" in capfd.readouterr().err


@pytest.mark.parametrize("end", [Server.stop, Server.kill])
def test_a_dispatcher_ends_with_its_server(
    sqlite_url: str, end: Callable[[Server], object]
) -> None:
    with running(sqlite_url) as server:
        dispatcher = dispatcher_of(server)
        assert is_alive(dispatcher)
        end(server)
        eventually(lambda: not is_alive(dispatcher))


# Servers that share a store


class Pair:
    """Two servers on one store, and their deliveries to many subscribers.

    The port of a request shows which server has sent it, since connections stay open.
    """

    def __init__(self, listener: Listener, servers: list[Server]) -> None:
        self.listener = listener
        self.servers = servers
        self._dispatchers = [dispatcher_of(each) for each in servers]
        self._ports: list[set[int]] = [set() for _ in servers]

    def deliveries(self, order: str) -> Counter[str]:
        """The number of events of an order, by subscriber."""
        return Counter(each.path for each in self._about(order))

    def senders(self, order: str) -> set[int]:
        """The servers that have delivered the events of an order."""
        for dispatcher, ports in zip(self._dispatchers, self._ports, strict=True):
            with suppress(psutil.NoSuchProcess):
                connections = psutil.Process(dispatcher).net_connections("tcp4")
                ports |= {each.laddr.port for each in connections}
        return {
            number
            for each in self._about(order)
            for number, ports in enumerate(self._ports)
            if each.port in ports
        }

    def delivered_to_all(self, client: ContractClient) -> str:
        """Place an order, and return its id when all subscribers have its event."""
        id: str = place(client)["id"]
        eventually(lambda: len(self.deliveries(id)), lambda seen: seen == SUBSCRIBERS)
        return id

    def _about(self, order: str) -> list[Request]:
        return [each for each in self.listener.requests if payload(each.event)["id"] == order]


@contextmanager
def pair(store_url: str, *others: str) -> Iterator[tuple[Pair, list[ContractClient]]]:
    with Listener() as listener, ExitStack() as stack:
        options = (*SOON, *others)
        servers = [stack.enter_context(running(store_url, *options)) for _ in range(2)]
        clients = [stack.enter_context(ContractClient(each.url)) for each in servers]
        for number in range(SUBSCRIBERS):
            subscribe(clients[0], listener.url(f"/{number}"))
        both = Pair(listener, servers)
        eventually(lambda: both.senders(both.delivered_to_all(clients[0])) == {0, 1})
        yield both, clients


def test_two_servers_share_deliveries_and_repeat_none(store_url: str) -> None:
    # The lease is so long that it does not expire on a busy machine.
    with pair(store_url, "--lease-seconds", "5") as (both, clients):
        orders = [both.delivered_to_all(client) for client in clients * 5]
        for id in orders:
            assert both.deliveries(id) == {f"/{number}": 1 for number in range(SUBSCRIBERS)}
            assert both.senders(id) == {0, 1}
        ids = Counter((each.path, each.event["eventId"]) for each in both.listener.requests)
        assert max(ids.values()) == 1


def test_a_server_takes_over_the_deliveries_of_another(store_url: str) -> None:
    with pair(store_url) as (both, clients):
        kill_both(both.servers[0])
        for _ in range(3):
            id = both.delivered_to_all(clients[1])
            assert both.senders(id) == {1}
        bodies: dict[str, bytes] = {}
        for each in both.listener.requests:
            assert bodies.setdefault(each.event["eventId"], each.body) == each.body
