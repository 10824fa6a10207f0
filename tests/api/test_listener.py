"""/listener/…: events of another server."""

from __future__ import annotations

import pytest

from tests.api.client import CONTRACT, ContractClient
from tests.api.orders import Json, item, order, refused
from tests.server import Server

LISTENERS = [path for path in CONTRACT["paths"] if path.startswith("/listener/")]


def event(listener: str) -> Json:
    """An event of the kind that is posted to a listener, as another server would send it."""
    name = listener.removeprefix("/listener/")
    kind = name[0].upper() + name[1:]
    order_event = {"productOrder": {**order(item(state="held")), "id": "7", "state": "held"}}
    task_event = {"cancelProductOrder": {"id": "8", "productOrder": {"id": "7"}, "state": "done"}}
    return {
        "eventId": "e-1",
        "eventTime": "2026-01-31T08:15:00Z",
        "eventType": kind,
        "timeOcurred": "2026-01-31T08:15:00Z",
        "event": task_event if kind.startswith("Cancel") else order_event,
        "x-vendor": {"a": 12.0},
    }


def test_there_are_eight() -> None:
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


@pytest.mark.parametrize("listener", LISTENERS)
def test_what_the_contract_does_not_allow_is_refused(client: ContractClient, listener: str) -> None:
    sent = event(listener)
    refused(client.post(listener, json={**sent, "eventTime": "now"}), 400, "24", "/eventTime")
    (resource,) = sent["event"].values()
    resource["state"] = "unheard of"
    refused(client.post(listener, json=sent), 400, "24", "/state", "unheard of")
