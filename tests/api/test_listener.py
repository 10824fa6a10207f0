"""/listener/…: events of another server."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from tests.api.client import CONTRACT, ContractClient
from tests.api.orders import Json, item, order, refused
from tests.api.watching import objects
from tests.server import TIMEOUT, Server, running

LISTENERS = [path for path in CONTRACT["paths"] if path.startswith("/listener/")]
CREATED, DELETED = "/listener/productOrderCreateEvent", "/listener/productOrderDeleteEvent"


def event(listener: str, **attributes: object) -> Json:
    """An event of a listener's kind, as another server would send it."""
    name = listener.removeprefix("/listener/")
    kind = name[0].upper() + name[1:]
    order_event = {"productOrder": {**order(item(state="held")), "id": "7", "state": "held"}}
    task_event = {"cancelProductOrder": {"id": "8", "productOrder": {"id": "7"}, "state": "done"}}
    return {
        "eventId": str(uuid4()),
        "eventTime": "2026-01-31T08:15:00Z",
        "eventType": kind,
        "timeOcurred": "2026-01-31T08:15:00Z",
        "event": task_event if kind.startswith("Cancel") else order_event,
        "x-vendor": {"a": 12.0},
        **attributes,
    }


def received(client: httpx.Client, listener: str, sent: Json) -> bytes:
    """The response to an event; fails unless it is accepted."""
    answer = client.post(listener, json=sent)
    assert answer.status_code == 201, answer.text
    return answer.content


def inbox(store_url: str) -> Sequence[tuple[str, Json]]:
    """The events of the inbox, oldest first."""
    found = objects(store_url, "inbox", "--limit", "1000")
    return [(each["listener"], each["event"]) for each in found]


def test_there_are_eight_listeners() -> None:
    assert len(LISTENERS) == 8


@pytest.mark.parametrize("listener", LISTENERS)
def test_an_event_is_acknowledged(client: ContractClient, server: Server, listener: str) -> None:
    answers = [client.post(listener, json=event(listener)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    first, second = (answer.json() for answer in answers)
    assert first["callback"] == second["callback"] == server.api + listener
    assert first["id"] != second["id"]


@pytest.mark.parametrize("listener", LISTENERS)
def test_an_event_may_be_empty(client: ContractClient, listener: str) -> None:
    assert client.post(listener, json={}).status_code == 201


@pytest.mark.any_store
@pytest.mark.parametrize("listener", LISTENERS)
def test_an_invalid_body_is_refused(client: ContractClient, listener: str) -> None:
    sent = event(listener)
    refused(client.post(listener, json={**sent, "eventTime": "now"}), 400, "24", "/eventTime")
    (resource,) = sent["event"].values()
    resource["state"] = "unheard of"
    refused(client.post(listener, json=sent), 400, "24", "/state", "unheard of")


# Repeated events


@pytest.mark.parametrize("listener", LISTENERS)
def test_the_same_event_is_answered_as_before(client: ContractClient, listener: str) -> None:
    sent = event(listener)
    first = received(client, listener, sent)
    assert received(client, listener, sent) == first
    assert received(client, f"{listener}/", {"eventId": sent["eventId"]}) == first


def test_the_same_event_is_stored_once(module_client: ContractClient, module_store: str) -> None:
    one, other = event(CREATED), event(CREATED)
    before = len(inbox(module_store))
    for sent in (one, other, one, {**one, "x-late": True}):
        received(module_client, CREATED, sent)
    assert inbox(module_store)[before:] == [
        ("productOrderCreateEvent", one),
        ("productOrderCreateEvent", other),
    ]


def test_each_listener_stores_its_own_events(
    module_client: ContractClient, module_store: str
) -> None:
    sent, before = event(CREATED), len(inbox(module_store))
    answers = [received(module_client, listener, sent) for listener in (CREATED, DELETED) * 2]
    assert len(set(answers)) == 2
    assert inbox(module_store)[before:] == [
        ("productOrderCreateEvent", sent),
        ("productOrderDeleteEvent", sent),
    ]


@pytest.mark.parametrize("nameless", [{}, {"eventId": ""}], ids=["no id", "empty id"])
def test_events_without_an_id_are_all_stored(
    module_client: ContractClient, module_store: str, nameless: Json
) -> None:
    before = len(inbox(module_store))
    answers = {received(module_client, CREATED, nameless) for _ in range(3)}
    assert len(answers) == 3
    assert inbox(module_store)[before:] == [("productOrderCreateEvent", nameless)] * 3


def test_several_servers_store_a_concurrent_event_once(
    module_server: Server, module_store: str
) -> None:
    sent, before = event(CREATED), len(inbox(module_store))
    with (
        running(module_store) as other,
        httpx.Client(timeout=TIMEOUT) as client,
        ThreadPoolExecutor(20) as threads,
    ):
        urls = [server.api + CREATED for server in (module_server, other)] * 10
        answers = set(threads.map(lambda url: received(client, url, sent), urls))
    assert len(answers) == 1
    assert inbox(module_store)[before:] == [("productOrderCreateEvent", sent)]


def test_a_server_without_an_inbox_has_no_listeners(sqlite_url: str) -> None:
    with running(sqlite_url, "--no-inbox") as server, ContractClient(server.url) as client:
        refused(client.post(CREATED, json=event(CREATED)), 404, "60", "without an inbox")


def test_after_a_crash_a_repeated_event_is_answered_as_before(store_url: str) -> None:
    sent = event(CREATED)
    answers = []
    for _ in range(2):
        # Each server has another port, and so another URL.
        with running(store_url) as server, ContractClient(server.url) as client:
            answers.append(received(client, CREATED, sent))
    assert answers[0] == answers[1]
    assert inbox(store_url) == [("productOrderCreateEvent", sent)]
