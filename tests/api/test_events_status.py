"""`tmf622 events status`: the status of the deliveries to all subscriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.client import ContractClient
from tests.api.expected_events import payload
from tests.api.listeners import Listener, Request, subscribe
from tests.api.orders import path, place
from tests.api.waiting import eventually
from tests.api.watching import events, lines, objects, status
from tests.server import running

HASTY = ("--retry-hours", "0.0003", "--lease-seconds", "3")
"""Options of a server whose undelivered events expire after a second, and that polls often."""


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listener:
        yield listener


def test_a_store_without_subscriptions_has_a_status(store_url: str) -> None:
    with running(store_url) as server, ContractClient(server.url) as client:
        place(client)
        assert lines(store_url, "status") == ["there are no subscriptions"]
        assert objects(store_url, "status") == []


def test_delivered_events_are_counted(
    module_client: ContractClient, module_store: str, listener: Listener
) -> None:
    id = subscribe(module_client, listener.url())
    for _ in range(3):
        place(module_client)
    listener.wait_for_events(3)
    assert eventually(lambda: status(module_store, id), lambda seen: seen["delivered"] == 3) == {
        "id": id,
        "callback": listener.url(),
        "query": "",
        "delivered": 3,
        "waiting": 0,
        "oldestWaiting": None,
        "failingSince": None,
        "deadLetters": 0,
        "queryFailures": 0,
    }


def test_events_waiting_for_a_failing_listener_are_counted(
    module_client: ContractClient, module_store: str, listener: Listener
) -> None:
    with Listener() as healthy:
        subscribe(module_client, healthy.url())
        id = subscribe(module_client, listener.url())
        listener.stop()
        for _ in range(5):
            place(module_client)
        first = min(event["eventTime"] for event in healthy.wait_for_events(5))
    seen = eventually(lambda: status(module_store, id), lambda seen: seen["failingSince"])
    assert (seen["delivered"], seen["waiting"], seen["deadLetters"]) == (0, 5, 0)
    assert seen["oldestWaiting"] == first
    assert seen["failingSince"] >= first
    listener.start()
    seen = eventually(lambda: status(module_store, id), lambda seen: seen["delivered"] == 5)
    assert (seen["waiting"], seen["oldestWaiting"], seen["failingSince"]) == (0, None, None)


def test_events_in_the_retry_queue_are_counted(
    module_client: ContractClient, module_store: str, listener: Listener
) -> None:
    listener.answer = lambda request: 503 if b'"refused"' in request.body else 201
    id = subscribe(module_client, listener.url())
    refused = place(module_client, description="refused")
    module_client.patch(path(refused), json={"note": []})
    place(module_client)
    seen = eventually(
        lambda: status(module_store, id),
        lambda seen: (seen["delivered"], seen["waiting"]) == (1, 2),
    )
    assert seen["deadLetters"] == 0
    (first, *_) = [each.event for each in listener.requests if b'"refused"' in each.body]
    assert first["eventTime"] == seen["oldestWaiting"] <= seen["failingSince"]


def test_events_that_match_no_query_are_not_counted(
    module_client: ContractClient, module_store: str, listener: Listener
) -> None:
    listener.stop()
    query = "eventType=ProductOrderAttributeValueChangeEvent"
    with Listener() as healthy:
        subscribe(module_client, healthy.url())
        id = subscribe(module_client, listener.url(), query)
        for _ in range(3):
            module_client.patch(path(place(module_client)), json={"note": []})
        healthy.wait_for_events(6)
    seen = eventually(lambda: status(module_store, id), lambda seen: seen["failingSince"])
    assert (seen["query"], seen["waiting"]) == (query, 3)


def test_a_query_failure_is_counted_and_delays_nothing(
    module_client: ContractClient, module_store: str, listener: Listener
) -> None:
    """A pattern within the limits, and a text so long that matching takes too long."""
    costly = "event.productOrder.description.regex=" + "(a|b){0,20}" * 4 + "$"
    id = subscribe(module_client, listener.url(), costly)
    before = place(module_client)["id"], place(module_client, description="a")["id"]
    place(module_client, description="a" * 1_900_000)
    after = place(module_client, description="b")["id"]
    listener.wait_for_events(2)
    eventually(
        lambda: status(module_store, id),
        lambda seen: (seen["delivered"], seen["queryFailures"], seen["waiting"]) == (2, 1, 0),
    )
    delivered = [payload(event)["id"] for event in listener.events]
    assert delivered == [before[1], after]


def test_dead_letters_are_counted(store_url: str, listener: Listener) -> None:
    listener.answer = 503
    with running(store_url, *HASTY) as server, ContractClient(server.url) as client:
        id = subscribe(client, listener.url())
        for _ in range(2):
            place(client)
        seen = eventually(lambda: status(store_url, id), lambda seen: seen["deadLetters"] == 2)
        assert (seen["delivered"], seen["waiting"]) == (0, 0)


def test_a_callback_is_shown_without_its_query_values(
    module_client: ContractClient, module_store: str, listener: Listener
) -> None:
    callback = listener.url("/hook?token=s3cret&x=s3cret")
    id = subscribe(module_client, callback)
    assert status(module_store, id)["callback"] == listener.url("/hook?…")
    printed = "\n".join(lines(module_store, "status"))
    assert listener.url("/hook?…") in printed
    assert "s3cret" not in printed


def test_the_status_is_a_table(store_url: str, listener: Listener) -> None:
    def busy(request: Request) -> int:
        return 201 if request.path == "/healthy" else 503

    listener.answer = busy
    with running(store_url) as server, ContractClient(server.url) as client:
        dead = subscribe(client, listener.url("/dead"), "eventType=ProductOrderCreateEvent")
        healthy = subscribe(client, listener.url("/healthy"))
        for _ in range(12):
            place(client)
        since = eventually(lambda: status(store_url, dead)["failingSince"])
        eventually(lambda: status(store_url, healthy)["delivered"] == 12)
    head, *rows = lines(store_url, "status")
    names = re.split(" {2,}", head)
    assert names == [
        *("subscription", "delivered", "waiting", "oldest", "failing since", "dead letters"),
        *("query failures", "callback", "query"),
    ]
    cells = [re.split(" {2,}", row) for row in rows]
    assert [cell for cell in cells[0] if not re.fullmatch(r"\d+ (s|min)", cell)] == [
        *(dead, "0", "12", since, "0", "0", listener.url("/dead")),
        "eventType=ProductOrderCreateEvent",
    ]
    assert cells[1] == [healthy, "12", "0", "-", "-", "0", "0", listener.url("/healthy"), "-"]
    # Numbers are aligned right, texts left.
    for row, cell in zip(rows, cells, strict=True):
        assert row.index(f" {cell[1]} ") + len(cell[1]) == head.index("delivered") + 8
        assert row.index(cell[7]) == head.index("callback")


def test_no_client_can_break_a_line(
    module_client: ContractClient, module_store: str, listener: Listener
) -> None:
    odd = "correlationId=1\n2026-01-01T00:00:00.000Z  forged\x1b[2J\u2028\x85"
    id = subscribe(module_client, listener.url(), odd)
    assert status(module_store, id)["query"] == odd
    printed = events(module_store, "status").stdout
    assert all(line.isprintable() for line in printed.split("\n"))
    assert sum(id in line for line in printed.split("\n")) == 1


@pytest.mark.parametrize(
    "arguments",
    [("tail",), ("status",), ("letters", "1"), ("redeliver", "1"), ("inbox",)],
    ids=" ".join,
)
def test_a_command_that_reads_creates_no_store(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    answered = events(f"sqlite:///{tmp_path / 'orders.sqlite3'}", *arguments)
    assert (answered.exit_code, answered.stdout) == (1, "")
    assert "there is no store" in answered.stderr
    assert list(tmp_path.iterdir()) == []
