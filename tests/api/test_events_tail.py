"""The output of `tmf622 events tail` while a server runs, and its end."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
from pathlib import Path

from tests.api.client import ContractClient
from tests.api.listeners import subscribed
from tests.api.orders import path, place
from tests.api.waiting import eventually
from tests.api.watching import tailing
from tests.mongodb import new_server
from tests.server import COMMAND, running, start


def test_events_are_printed_as_they_are_sent(
    module_client: ContractClient, module_store: str
) -> None:
    with subscribed(module_client) as listener, tailing(module_store, "--json") as tail:
        earlier = place(module_client)
        listener.wait_for_events(1)
        tail.ready(module_client)
        placed = place(module_client)
        module_client.patch(path(placed), json={"priority": "1"})
        module_client.delete(path(placed))
        tail.once_printed("DeleteEvent", placed["id"])
        printed = [each for each in tail.events if placed["id"] in str(each)]
        sent = eventually(
            lambda: [each for each in listener.events if placed["id"] in str(each)],
            lambda seen: len(seen) == 3,
        )
        assert printed == sent
    assert earlier["id"] not in {each["event"]["productOrder"]["id"] for each in printed}


def test_tail_starts_at_the_end_of_the_log(
    module_client: ContractClient, module_store: str
) -> None:
    with subscribed(module_client) as listener:
        earlier = place(module_client)
        listener.wait_for_events(1)
    with tailing(module_store) as tail:
        tail.ready(module_client)
        assert not [line for line in tail.lines if earlier["id"] in line]


def test_tail_all_starts_with_the_first_event(
    module_client: ContractClient, module_store: str
) -> None:
    with subscribed(module_client) as listener:
        earlier = place(module_client)
        listener.wait_for_events(1)
    with tailing(module_store, "--all") as tail:
        tail.once_printed(earlier["id"])
        later = place(module_client)
        tail.once_printed(later["id"])


def test_tail_prints_a_line_for_each_event(
    module_client: ContractClient, module_store: str
) -> None:
    with subscribed(module_client) as listener, tailing(module_store) as tail:
        tail.ready(module_client)
        placed = place(module_client)
        id = placed["id"]
        module_client.patch(
            path(placed),
            json={"category": "a", "priority": "1"},
            headers={"X-Request-Id": "request-7"},
        )
        tail.once_printed(id, "AttributeValueChange")
        created, changed = eventually(
            lambda: [each for each in listener.events if id in str(each)],
            lambda seen: len(seen) == 2,
        )
        lines = [line for line in tail.lines if id in line]
    assert [line.split("  ") for line in lines] == [
        [
            *(created["eventTime"], "ProductOrderCreate", id, "acknowledged"),
            f"request {created['correlationId']}",
        ],
        [
            *(changed["eventTime"], "ProductOrderAttributeValueChange", id, "acknowledged"),
            *(changed["fieldPath"], "request request-7"),
        ],
    ]


def test_no_client_can_break_a_line(module_client: ContractClient, module_store: str) -> None:
    with tailing(module_store) as tail:
        tail.ready(module_client)
        placed = place(module_client)
        odd = "1\n2026-01-01T00:00:00.000Z  forged\x1b[2J\u2028\x85"
        assert module_client.patch(path(placed), json={odd: "x"}).status_code == 200
        tail.once_printed("AttributeValueChange", placed["id"])
        tail.ready(module_client)
        assert all(line.isprintable() for line in tail.lines)
        assert all("  request " in line for line in tail.lines)


# The end


def test_ctrl_c_ends_tail_silently(module_client: ContractClient, module_store: str) -> None:
    with tailing(module_store) as tail:
        tail.ready(module_client)
        assert tail.end(signal.SIGINT) == 130
    assert tail.complaints == []


def test_tail_ends_when_its_pipe_is_closed(
    module_client: ContractClient, module_store: str
) -> None:
    with subscribed(module_client) as listener:
        for _ in range(3):
            place(module_client)
        listener.wait_for_events(3)
    # The output so far is read before the next event is printed.
    ended = subprocess.run(
        ["/bin/sh", "-c", f"'{COMMAND[0]}' events tail --all --store '{module_store}' | head -n 3"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert (len(ended.stdout.splitlines()), ended.stderr) == (3, "")


# Unreachable stores


def test_tail_waits_for_a_database_that_is_down(tmp_path: Path) -> None:
    database = new_server(tmp_path)
    database.start()
    url = database.url.replace("/?", "/orders?")
    try:
        server = start(url)
        with tailing(url) as tail:
            with ContractClient(server.url) as client:
                tail.ready(client)
            # A SecantusDB that is killed while it is written to may not start again.
            server.stop()
            database.kill()
            eventually(lambda: tail.complaints)
            database.start()
            with running(url) as server, ContractClient(server.url) as client:
                tail.once_printed(place(client)["id"])
            assert len(tail.complaints) == 1
            assert tail.complaints[0].startswith("tmf622: waiting for the store: MongoDB")
    finally:
        database.kill()


def test_tail_waits_for_a_locked_file(sqlite_url: str) -> None:
    with running(sqlite_url) as server, ContractClient(server.url) as client:
        placed = place(client)
        with tailing(sqlite_url, "--all") as tail:
            tail.once_printed(placed["id"])
    lock = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    try:
        lock.execute("BEGIN IMMEDIATE")
        with tailing(sqlite_url, "--all") as tail:
            eventually(lambda: tail.complaints)
            lock.execute("ROLLBACK")
            tail.once_printed(placed["id"])
            assert len(tail.complaints) == 1
    finally:
        lock.close()
