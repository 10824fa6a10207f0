"""The output of `tmf622 events inbox`."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import httpx
import pytest
from click.testing import CliRunner

from tests.api.client import ContractClient
from tests.api.orders import Json
from tests.api.test_listener import CREATED, DELETED, event
from tests.api.watching import events, lines, objects
from tests.server import running
from tmf622.__main__ import main
from tmf622.stores import open_store
from tmf630.store.entries import Record


def receive(client: httpx.Client, listener: str, sent: Json) -> None:
    assert client.post(listener, json=sent).status_code == 201


def former(store_url: str, *resources: Json) -> None:
    """Store events as an older version did, without the time of receipt, and migrate them."""

    async def write() -> None:
        store = open_store(store_url, 4.0)
        try:
            for number, each in enumerate(resources):
                record = Record(
                    id=f"018f0000-0000-7000-8000-{number:012}",
                    revision=1,
                    resource=json.dumps(each).encode(),
                )
                await store.collection("inbox").insert(record)
        finally:
            await store.close()

    asyncio.run(write())
    assert CliRunner().invoke(main, ["migrate", "--store", store_url]).exit_code == 0


def test_events_are_printed_as_they_came(module_client: ContractClient, module_store: str) -> None:
    before = datetime.now(UTC)
    sent = [event(CREATED), event(DELETED, correlationId="é\u2028"), {}]
    for each in sent:
        receive(module_client, CREATED, each)
    found = objects(module_store, "inbox", "--limit", "3")
    assert [each["event"] for each in found] == sent
    assert {each["listener"] for each in found} == {"productOrderCreateEvent"}
    times = [datetime.fromisoformat(each["received"]) for each in found]
    assert times == sorted(times)
    assert before <= times[0] <= times[-1] <= datetime.now(UTC)


def test_the_text_shows_event_and_listener(
    module_client: ContractClient, module_store: str
) -> None:
    sent = event(DELETED)
    receive(module_client, DELETED, sent)
    receive(module_client, CREATED, {"event": {}})
    first, second = lines(module_store, "inbox", "--limit", "2")
    times = [each["received"] for each in objects(module_store, "inbox", "--limit", "2")]
    assert first == (
        f"{times[0]}  productOrderDeleteEvent  ProductOrderDeleteEvent  {sent['eventId']}  7"
    )
    assert second == f"{times[1]}  productOrderCreateEvent  -  -  -"


def test_no_sender_can_break_a_line(module_client: ContractClient, module_store: str) -> None:
    odd = "1\n2026-01-01T00:00:00.000Z  forged\x1b[2J\u2028\x85"
    receive(module_client, CREATED, event(CREATED, eventId=odd, eventType=odd))
    (line,) = lines(module_store, "inbox", "--limit", "1")
    assert line.isprintable()


def test_the_latest_events_are_printed_oldest_first(
    module_client: ContractClient, module_store: str
) -> None:
    sent = [event(CREATED) for _ in range(103)]
    for each in sent:
        receive(module_client, CREATED, each)
    assert [each["event"] for each in objects(module_store, "inbox")] == sent[3:]
    assert [each["event"] for each in objects(module_store, "inbox", "--limit", "2")] == sent[-2:]
    whole = objects(module_store, "inbox", "--limit", "1000")
    assert [each["event"] for each in whole][-103:] == sent


def test_events_without_a_time_of_receipt_come_first(store_url: str) -> None:
    earlier = [{"listener": "productOrderCreateEvent", "event": {"eventId": id}} for id in "ab"]
    former(store_url, *earlier)
    with running(store_url) as server, ContractClient(server.url) as client:
        receive(client, CREATED, {"eventId": "c"})
        receive(client, CREATED, {"eventId": "a"})
    found = objects(store_url, "inbox")
    assert [each["event"]["eventId"] for each in found] == ["a", "b", "c", "a"]
    assert [each["received"] for each in found][:2] == [None, None]
    assert lines(store_url, "inbox")[1] == "-  productOrderCreateEvent  -  b  -"
    assert [each["event"]["eventId"] for each in objects(store_url, "inbox", "--limit", "3")] == [
        *("b", "c", "a")
    ]


def test_an_inbox_may_be_empty(store_url: str) -> None:
    with running(store_url) as server, ContractClient(server.url) as client:
        # The first request creates the file.
        assert client.get("/productOrder").status_code == 200
    assert lines(store_url, "inbox") == ["the inbox is empty"]
    assert objects(store_url, "inbox") == []


@pytest.mark.parametrize("limit", ["0", "-1", "all", "9223372036854775808"])
def test_the_limit_is_a_number(sqlite_url: str, limit: str) -> None:
    answered = events(sqlite_url, "inbox", "--limit", limit)
    assert (answered.exit_code, answered.stdout) == (2, "")
    assert "--limit" in answered.stderr
