"""`tmf622 export` and `import`: all of a store moves to another one, of the same kind or not."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import httpx
import pymongo
import pytest

from tests import mongod
from tests.api.cancellations import ended, post, soon
from tests.api.client import ContractClient
from tests.api.listeners import Listener, subscribe
from tests.api.orders import Json, order, path, place, retrieve
from tests.api.stores import NewStore, sqlite_url_in
from tests.api.transfers import (
    command,
    export,
    export_killed,
    import_file,
    import_killed,
    lines,
    rows,
)
from tests.api.waiting import eventually
from tests.mongodb import database
from tests.server import running

OURS = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
SOON = ("--lease-seconds", "1")


@dataclass(frozen=True, slots=True)
class Move:
    """Two stores of different kinds, and a folder for files."""

    source: str
    target: str
    folder: Path


@pytest.fixture
def move(new_store: NewStore, mongodb_url: str, tmp_path: Path) -> Iterator[Move]:
    with ExitStack() as stack:
        source = stack.enter_context(new_store())
        target = sqlite_url_in(tmp_path)
        if not source.startswith("mongodb"):
            target = stack.enter_context(database(mongodb_url))
        yield Move(source, target, tmp_path)


def posted(client: httpx.Client, key: str, body: Json) -> httpx.Response:
    return client.post("/productOrder", json=body, headers={"Idempotency-Key": key})


def test_all_of_a_store_moves_while_it_is_in_use(move: Move) -> None:
    first, second = move.folder / "first.ndjson", move.folder / "second.ndjson.gz"
    with Listener(503) as listener:
        with running(move.source, *SOON) as server, ContractClient(server.url) as client:
            subscribe(client, listener.url(), secret=OURS)
            keyed = posted(client, "key", order(category="a"))
            changed, deleted, cancelled = (place(client, externalId=f"{n}") for n in range(3))
            client.patch(path(changed), json={"state": "inProgress", "priority": "1"})
            client.delete(path(deleted))
            task = post(client, cancelled).json()
            ended(client, task)
            listener.wait_for_requests(1)
            over = Event()

            def place_others() -> int:
                placed = 0
                with ContractClient(server.url) as other:
                    while not over.is_set():
                        place(other, externalId=f"other-{placed}")
                        placed += 1
                return placed

            with ThreadPoolExecutor() as executor:
                placing = executor.submit(place_others)
                try:
                    export(move.source, first)
                finally:
                    over.set()
                assert placing.result() > 0
            known = {each["id"]: retrieve(client, each) for each in (changed, cancelled)}
        import_file(move.target, first)
        export(move.target, second)
        assert rows(second) == rows(first)

        listener.answer = 201
        with running(move.target, *SOON) as server, ContractClient(server.url) as client:
            for id, before in known.items():
                assert retrieve(client, {"id": id})["state"] == before["state"]
            assert client.get(path(deleted)).status_code == 404
            assert client.get(f"/cancelProductOrder/{task['id']}").json()["state"] == "done"
            again = posted(client, "key", order(category="a"))
            assert again.json()["id"] == keyed.json()["id"]
            assert again.headers["idempotency-replayed"] == "true"
            assert posted(client, "key", order(category="b")).status_code == 409
            # What the listener had refused is delivered by the new server, and signed.
            delivered = eventually(
                lambda: [
                    each
                    for each in listener.accepted
                    if each.event["event"].get("productOrder", {}).get("id") == changed["id"]
                ]
            )
            assert "webhook-signature" in delivered[0].headers
            # What is placed now is delivered after that.
            new = place(client, externalId="new")
            eventually(
                lambda: (
                    new["id"]
                    in [each["event"].get("productOrder", {}).get("id") for each in listener.events]
                )
            )


def test_jobs_are_taken_up_by_the_new_server(move: Move) -> None:
    file = move.folder / "all.ndjson"
    with running(move.source, *SOON) as server, ContractClient(server.url) as client:
        placed = place(client)
        task = post(client, placed, requestedCancellationDate=soon(3)).json()
        export(move.source, file)
    import_file(move.target, file)
    with running(move.target, *SOON) as server, ContractClient(server.url) as client:
        assert ended(client, task)["state"] == "done"
        assert retrieve(client, placed)["state"] == "cancelled"


def test_what_was_killed_continues(move: Move) -> None:
    files = [move.folder / name for name in ("whole.ndjson.gz", "killed.ndjson.gz", "moved.ndjson")]
    whole, killed, moved = files
    command("seed", "--orders", "1500", store_url=move.source)
    export(move.source, whole)
    partial = killed.with_name("killed.ndjson.gz.partial")
    export_killed(move.source, killed)
    assert partial.exists() and not killed.exists()
    assert partial.stat().st_mode & 0o777 == 0o600
    export(move.source, killed)
    assert rows(killed) == rows(whole)
    assert sorted(each.name for each in move.folder.glob("killed*")) == [killed.name]

    import_killed(move.target, killed)
    refused = command("serve", "--port", "0", store_url=move.target)
    assert refused.returncode == 2
    assert "an import into it is not complete" in refused.stderr
    ended = import_file(move.target, killed)
    assert "1,000 rows of them before" in ended.stdout
    export(move.target, moved)
    assert rows(moved) == rows(whole)
    with running(move.target) as server, ContractClient(server.url) as client:
        answer = client.get("/productOrder?limit=1&state=completed&sort=-orderDate")
        assert answer.status_code == 200
        assert client.get("/productOrder?limit=1").headers["x-total-count"] == "1500"


@pytest.mark.any_store
def test_an_export_begins_again_when_its_moment_is_past(
    new_store: NewStore, tmp_path: Path
) -> None:
    file = tmp_path / "all.ndjson"
    with new_store() as source:
        command("seed", "--orders", "1500", store_url=source)
        export_killed(source, file)
        (tmp_path / "all.ndjson.snapshot").unlink()
        ended = export(source, file)
    assert "it begins again" in ended.stderr
    assert [each["kind"] for each in lines(file)] == ["export", *["entry"] * 1500, "end"]


@pytest.mark.any_store
def test_the_settings_have_to_name_what_is_imported(new_store: NewStore, tmp_path: Path) -> None:
    file, target = tmp_path / "all.ndjson", sqlite_url_in(tmp_path)
    with new_store() as source:
        command("seed", "--orders", "3", store_url=source)
        export(source, file)
    rest, _, trailer = file.read_bytes().rpartition(b'{"kind":"end"')
    file.write_bytes(rest + b'{"kind":"end"' + trailer.replace(b"productOrder", b"geo_address"))
    ended = command("import", str(file), store_url=target)
    assert (ended.returncode, "rows of geo_address" in ended.stderr) == (2, True), ended.stderr


@pytest.mark.any_store
def test_a_file_that_is_not_whole_is_refused(new_store: NewStore, tmp_path: Path) -> None:
    file, target = tmp_path / "all.ndjson", sqlite_url_in(tmp_path)
    with new_store() as source:
        command("seed", "--orders", "3", store_url=source)
        export(source, file)
    text = file.read_bytes()
    for changed, words in (
        (text[:-1_00], "it is cut"),
        (text.replace(b'"version":1', b'"version":2', 1), "another checksum"),
        (text.partition(b"\n")[2], "does not begin as an export"),
        (text.replace(b'"format":1', b'"format":2', 1), "a later version of this program"),
        (b"", "it is empty"),
    ):
        file.write_bytes(changed)
        ended = command("import", str(file), store_url=target)
        assert (ended.returncode, words in ended.stderr) == (2, True), ended.stderr
    assert not (tmp_path / "orders.sqlite3").exists()


def test_only_an_empty_store_is_written(new_store: NewStore, tmp_path: Path) -> None:
    file = tmp_path / "all.ndjson"
    with new_store() as source:
        command("seed", "--orders", "3", store_url=source)
        export(source, file)
        begun = tmp_path / "other.ndjson.partial"
        begun.write_text("Dear Ms Miller\n")
        other = command("export", str(tmp_path / "other.ndjson"), store_url=source)
        assert (other.returncode, f"{begun} is no export" in other.stderr) == (2, True)
        again = command("export", str(file), store_url=source)
        assert (again.returncode, "is there already" in again.stderr) == (2, True)
        nowhere = command("export", str(tmp_path / "no" / "all.ndjson"), store_url=source)
        assert (nowhere.returncode, "No such file" in nowhere.stderr) == (2, True)
        assert "call it again" not in nowhere.stderr
        ended = command("import", str(file), store_url=source)
        assert (ended.returncode, "it is not empty" in ended.stderr) == (2, True)
        with running(source) as server, ContractClient(server.url) as client:
            assert client.get("/productOrder").headers["x-total-count"] == "3"


def test_a_store_in_use_is_not_written(move: Move) -> None:
    file = move.folder / "all.ndjson"
    command("seed", "--orders", "1", store_url=move.source)
    export(move.source, file)
    with running(move.target) as server:
        httpx.get(f"{server.url}/health/ready").raise_for_status()
        eventually(lambda: is_used(move.target))
        ended = command("import", str(file), store_url=move.target)
    assert ended.returncode == 2
    assert "stop" in ended.stderr


def is_used(store_url: str) -> bool:
    """Whether a store shows that a server uses it: a file is open then, MongoDB has its lease."""
    if not store_url.startswith("mongodb"):
        return True
    client: pymongo.MongoClient[Json]
    with pymongo.MongoClient(store_url) as client:
        return client.get_default_database()["courier"].count_documents({}) > 0


@pytest.mark.skipif(bool(mongod.unavailable()), reason="SecantusDB stands in for a replica set")
def test_a_standalone_mongodb_has_no_snapshots(tmp_path: Path) -> None:
    file = tmp_path / "all.ndjson"
    member = mongod.Member(tmp_path / "mongodb", standalone=True)
    first, second = (f"mongodb://{member.address}/{name}" for name in ("first", "second"))
    try:
        member.start()
        command("seed", "--orders", "3", store_url=first)
        refused = command("export", str(file), store_url=first)
        assert (refused.returncode, "--without-snapshot" in refused.stderr) == (2, True)
        ended = command("export", str(file), "--without-snapshot", store_url=first)
        assert ended.returncode == 0, ended.stderr
        assert lines(file)[0]["moment"] == ""
        import_file(second, file)
        with running(second) as server, ContractClient(server.url) as client:
            assert client.get("/productOrder").headers["x-total-count"] == "3"
    finally:
        member.kill()


@pytest.mark.any_store
def test_the_lines_say_what_they_are(new_store: NewStore, tmp_path: Path) -> None:
    file = tmp_path / "all.ndjson"
    with new_store() as source:
        with running(source) as server, ContractClient(server.url) as client:
            placed = posted(client, "key", order(externalId="mine")).json()
        export(source, file)
    header, *between, trailer = lines(file)
    assert header["kind"] == "export" and header["collections"][-1] == "productOrder"
    (entry,) = (each for each in between if each.get("id") == placed["id"] and "key" not in each)
    assert (entry["kind"], entry["resource"]["externalId"]) == ("entry", "mine")
    (key,) = (each for each in between if each["kind"] == "key")
    assert (key["id"], key["resource"]["externalId"]) == (placed["id"], "mine")
    assert trailer["collections"]["productOrder"] == {"entries": 1, "keys": 1}
    assert "courier" not in trailer["collections"]
