"""The output of `tmf622 history`, by kinds of orders, and the bounds of histories."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from productordering.ordering.history import SLOTS, added, read
from productordering.ordering.metadata import Metadata
from tests.api.cancellations import FAR, ended, post
from tests.api.client import ContractClient
from tests.api.entries import entry_of, stored
from tests.api.histories import command, history, text
from tests.api.orders import Json, item, order, path, place, retrieve
from tests.api.progress import bring, place_in
from tests.api.stores import NewStore
from tests.api.waiting import eventually
from tests.lifecycles import ORIGINS
from tests.server import COMMAND, running

Served = tuple[ContractClient, str]


@pytest.fixture(scope="module")
def served(new_store: NewStore) -> Iterator[Served]:
    """A client of a server, and the URL of its store."""
    with new_store() as url, running(url) as server, ContractClient(server.url) as client:
        yield client, url


# As text


def test_the_text_shows_states_before_and_after(served: Served) -> None:
    client, url = served
    placed = place(client, item("1"), item("2"))
    begun = [item("1", state="inProgress"), item("2")]
    patches: list[Json] = [
        {"productOrderItem": begun, "category": "a", "x-vendor": 1},
        {"productOrderItem": [item("1")]},
        {"note": []},
    ]
    for changes in patches:
        client.patch(path(placed), json=changes, headers={"X-Request-Id": "request-7"})
    times = [each["time"] for each in history(url, placed)]
    first, *others = text(url, placed)
    assert first.startswith(f"{times[0]}  127.0.0.1  POST, request ")
    assert others == [
        "    order: new → acknowledged",
        f"{times[1]}  127.0.0.1  PATCH, request request-7",
        "    order: acknowledged → inProgress",
        "    item 1: acknowledged → inProgress",
        "    changed: category, x-vendor",
        f"{times[2]}  127.0.0.1  PATCH, request request-7",
        "    item 2: acknowledged → removed",
        "    changed: productOrderItem",
        f"{times[3]}  127.0.0.1  PATCH, request request-7",
        "    changed: note",
    ]


def test_no_name_can_break_a_line(served: Served) -> None:
    client, url = served
    odd = "1\n2026-01-01T00:00:00.000Z  forged\x1b[2J\u2028\x85"
    placed = place(client, item(odd))
    bring(client, placed, odd, "inProgress")
    client.patch(path(placed), json={odd: 1})
    as_text = text(url, placed)
    assert len(as_text) == 7
    assert all(line.isprintable() for line in as_text)
    assert history(url, placed)[1]["items"][0]["ids"] == [odd]


def test_a_long_list_of_names_is_shortened(served: Served) -> None:
    client, url = served
    ids = [str(number) for number in range(1_000)]
    placed = place(client, *map(item, ids))
    assert client.patch(path(placed), json={"state": "inProgress"}).status_code == 200
    client.patch(path(placed), json={f"x-{id}": "x" for id in ids})
    _, of_items, of_names = history(url, placed)
    (moved,) = of_items["items"]
    assert (moved["ids"], moved["count"]) == (ids[: len(moved["ids"])], 1_000)
    assert of_names["attributeCount"] == 1_000
    assert sum("and more, 1000 in all" in line for line in text(url, placed)) == 2


# Kinds of orders


@pytest.mark.parametrize("options", [(), ("--json",)])
@pytest.mark.parametrize("id", ["unknown", "", "a\nb", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_order_has_none(served: Served, id: str, options: tuple[str, ...]) -> None:
    _, url = served
    answered = command(url, id, *options)
    assert (answered.exit_code, answered.stdout) == (1, "")
    assert "there is no productOrder" in answered.stderr


def test_a_deleted_order_has_none(served: Served) -> None:
    client, url = served
    placed = place(client)
    assert client.delete(path(placed)).status_code == 204
    assert command(url, placed["id"]).exit_code == 1


def test_the_command_creates_no_store(tmp_path: Path) -> None:
    answered = command(f"sqlite:///{tmp_path / 'orders.sqlite3'}", "1")
    assert (answered.exit_code, answered.stdout) == (1, "")
    assert list(tmp_path.iterdir()) == []


def test_the_store_is_a_setting_as_for_the_server(served: Served) -> None:
    client, url = served
    placed = place(client)
    printed = subprocess.run(
        [*COMMAND, "history", placed["id"], "--json"],
        env={"TMF622_STORE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(printed.stdout) == history(url, placed)


def test_an_order_older_than_histories_has_none(served: Served) -> None:
    client, url = served
    for origin in ORIGINS:
        state = "assessingCancellation"
        placed = {"id": f"before-{origin}", "state": state, **order(item(state=state))}
        stored(url, placed)
        assert (history(url, placed), text(url, placed)) == ([], ["no changes are recorded"])
        assert retrieve(client, placed)["state"] == state
        # Its former state is not known, so any is allowed.
        assert bring(client, placed, "1", origin)["state"] == origin
        (entry,) = history(url, placed)
        assert entry["state"] == {"from": state, "to": origin}


@pytest.mark.parametrize(("forgotten", "number"), [(0, 3), (7, 1_000)])
def test_an_order_with_all_changes_in_its_metadata(
    served: Served, forgotten: int, number: int
) -> None:
    client, url = served
    known = [
        {"time": f"then-{each}", "actor": "a", "cause": "PATCH", "attributes": ["x"]}
        for each in range(number)
    ]
    metadata = {"history": known} | ({"forgotten": forgotten} if forgotten else {})
    placed = {"id": f"journal-{number}", "state": "acknowledged", **order()}
    placed["productOrderItem"][0]["state"] = "acknowledged"
    stored(url, placed, json.dumps(metadata).encode())
    assert history(url, placed) == known
    for changed in range(1, 3):
        assert client.patch(path(placed), json={"x": changed}).status_code == 200
        *earlier, _ = history(url, placed)
        assert (
            earlier[: number - changed]
            == known[max(0, number + changed - SLOTS) :][: number - changed]
        )
    assert len(history(url, placed)) == min(number + 2, SLOTS)
    if forgotten:
        assert text(url, placed)[0] == "9 earlier changes are no longer kept"


def test_a_change_writes_one_entry_only(served: Served) -> None:
    client, url = served
    placed = place(client)
    sizes = []
    for number in range(100):
        assert client.patch(path(placed), json={"x": number}).status_code == 200
        seen = entry_of(url, placed)
        assert seen is not None
        sizes.append(len(seen.metadata))
    assert max(sizes) < 50
    assert len(history(url, placed)) == 101


# Bounds


def test_a_history_has_the_latest_thousand_changes(served: Served) -> None:
    client, url = served
    placed = place(client)
    assert client.patch(path(placed), json={"state": "inProgress"}).status_code == 200
    for number in range(1_003):
        assert client.patch(path(placed), json={"x": number}).status_code == 200
    kept = history(url, placed)
    assert len(kept) == 1_000
    assert {tuple(each["attributes"]) for each in kept} == {("x",)}
    assert text(url, placed)[0] == "5 earlier changes are no longer kept"
    assert client.get(path(placed)).headers["etag"] == '"1005"'


def test_the_oldest_changes_are_dropped() -> None:
    metadata: Metadata = {"origins": {"1": "held"}}
    kept: dict[int, bytes] = {}
    changes = [{"time": str(number), "attributes": ["x"]} for number in range(2_500)]
    for number, change in enumerate(changes, 1):
        metadata, entries = added(metadata, change)
        assert len(entries) == 1
        kept.update(entries)
        if number % 97 == 0:
            first = max(0, number - SLOTS)
            assert read(metadata, kept) == (changes[first:number], first, {})
    assert metadata == {"origins": {"1": "held"}, "changes": 2_500, "slot": 500}


@pytest.mark.parametrize("seed", range(5))
def test_large_changes_do_not_outgrow_their_order(seed: int) -> None:
    chance = Random(seed)
    metadata: Metadata = {}
    kept: dict[int, bytes] = {}
    for number in range(1, 1_501):
        change = {"time": f"{number:04}" + "x" * chance.choice([10, 480, 500, 3_000, 10_000])}
        metadata, entries = added(metadata, change)
        kept = {slot: text for slot, text in (kept | dict(entries)).items() if text}
        changes, forgotten, _ = read(metadata, kept)
        assert [each["time"][:4] for each in changes] == [
            f"{n:04}" for n in range(forgotten + 1, number + 1)
        ]
        assert sum(map(len, kept.values())) <= 512_000
        assert len(metadata) == 2
    assert 100 < len(kept) < 300


# Changes that clients do not see


def test_an_internal_change_preserves_the_etag(served: Served) -> None:
    client, url = served
    placed = place(client)
    answer = post(client, placed, requestedCancellationDate=FAR)
    assert answer.status_code == 201
    # Wait until the server has scheduled the task.
    eventually(
        lambda: entry_of(url, placed), lambda seen: seen and (seen.run_at or 0) > 4_000_000_000
    )
    found = client.get(path(placed))
    assert (found.headers["etag"], found.json()) == ('"1"', placed)
    assert len(history(url, placed)) == 2
    unchanged = client.get(path(placed), headers={"If-None-Match": '"1"'})
    assert unchanged.status_code == 304


def test_the_end_of_a_task_preserves_the_etag(served: Served) -> None:
    client, url = served
    placed = place_in(client, {"1": "completed"}, item("1"), item("2"))
    assert client.get(path(placed)).headers["etag"] == '"3"'
    task = post(client, placed).json()
    assert ended(client, task)["state"] == "terminatedWithError"
    # Wait until the order has no job.
    eventually(lambda: entry_of(url, placed), lambda seen: seen and seen.run_at is None)
    assert client.get(path(placed)).headers["etag"] == '"5"'
    assert len(history(url, placed)) == 5
