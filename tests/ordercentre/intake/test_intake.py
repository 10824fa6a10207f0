"""`tmf622 intake`: which orders are stored, what the results say, and the exit status."""

from __future__ import annotations

import json
from getpass import getuser
from pathlib import Path

import pytest

from tests.api.audits import actions, audit
from tests.api.client import ContractClient
from tests.api.histories import history
from tests.api.listeners import subscribed
from tests.api.orders import item, order, own_part, place
from tests.api.waiting import eventually
from tests.ordercentre.intake.running import (
    Json,
    external_ids,
    lines,
    results_of,
    stored,
    table,
    take,
    taking,
)
from tests.server import running

MANY = {"sqlite": 2_000, "mongodb": 500}
"""Orders of a file, by the kind of store."""
HEADER = [
    "externalId",
    "productOrderItem.id",
    "productOrderItem.action",
    "productOrderItem.quantity",
]
PLACED = order(
    item(
        "1", product={"place": [{"id": "P", "role": "site", "@referredType": "GeographicAddress"}]}
    ),
    externalId="A",
    channel=[{"id": "shop-12", "role": "point of sale"}],
)


def many(store_url: str) -> int:
    return MANY[store_url.partition(":")[0]]


def numbered(count: int) -> list[Json]:
    return [order(externalId=f"A-{number:05}") for number in range(count)]


def names(count: int) -> list[str]:
    return [f"A-{number:05}" for number in range(count)]


# Both kinds of files, on both stores


def test_lines_of_json_are_stored_in_their_order(store_url: str, tmp_path: Path) -> None:
    count = many(store_url)
    file = lines(tmp_path / "orders.ndjson", *numbered(count))
    done = take(file, store_url)
    assert (done.status, done.output.splitlines()[-1].partition(":")[0]) == (0, f"{count:,} stored")
    assert done.of("externalId") == names(count)
    assert done.of("line") == list(range(1, count + 1))
    by_id = {each["id"]: each["externalId"] for each in stored(store_url)}
    assert [by_id[each] for each in done.of("id")] == names(count)


def test_a_table_is_stored(store_url: str, tmp_path: Path) -> None:
    count = many(store_url)
    rows = [[name, id, "add", id] for name in names(count) for id in ("1", "2")]
    done = take(table(tmp_path / "orders.csv", HEADER, *rows), store_url)
    assert (done.status, set(done.of("result"))) == (0, {"stored"})
    found = stored(store_url)
    assert sorted(each["externalId"] for each in found) == names(count)
    assert {len(each["productOrderItem"]) for each in found} == {2}
    assert [each["quantity"] for each in found[0]["productOrderItem"]] == [1, 2]


def test_an_order_is_the_one_of_a_post(store_url: str, tmp_path: Path) -> None:
    done = take(lines(tmp_path / "orders.ndjson", PLACED), store_url)
    with running(store_url) as server, ContractClient(server.url) as client:
        found = client.get(f"/productOrder/{done.results[0]['id']}").json()
        posted = client.post("/productOrder", json=PLACED).json()
        [change] = history(store_url, found)
    assert own_part(found) == own_part(posted) == PLACED
    assert found.keys() == posted.keys()
    assert found["state"] == "acknowledged"
    assert (change["actor"], change["cause"]) == ("tmf622", "intake of orders.ndjson, line 1")


def test_channel_and_place_are_filterable(store_url: str, tmp_path: Path) -> None:
    take(lines(tmp_path / "orders.ndjson", PLACED, order(externalId="B")), store_url)
    with running(store_url) as server, ContractClient(server.url) as client:
        for query in ("channel.id=shop-12", "productOrderItem.product.place.id=P"):
            [found] = client.get(f"/productOrder?{query}").json()
            assert found["externalId"] == "A"
            assert (found["channel"], found["productOrderItem"][0]["product"]) == (
                PLACED["channel"],
                PLACED["productOrderItem"][0]["product"],
            )


def test_a_running_server_publishes_the_events(store_url: str, tmp_path: Path) -> None:
    file = lines(tmp_path / "orders.ndjson", *numbered(100))
    with (
        running(store_url) as server,
        ContractClient(server.url) as client,
        subscribed(client) as listener,
    ):
        done = take(file, store_url)
        events = listener.wait_for_events(100)
    assert sorted(each["event"]["productOrder"]["id"] for each in events) == sorted(done.of("id"))
    assert {each["eventType"] for each in events} == {"ProductOrderCreateEvent"}


# Each order once


def test_an_order_that_is_stored_already_is_known(store_url: str, tmp_path: Path) -> None:
    with running(store_url) as server, ContractClient(server.url) as client:
        posted = place(client, externalId="A-00001")
    file = lines(tmp_path / "orders.ndjson", *numbered(3))
    assert take(file, store_url).of("result") == ["stored", "known", "stored"]
    again = take(file, store_url)
    assert (again.status, again.of("result")) == (0, ["known"] * 3)
    assert again.results[1]["id"] == posted["id"]
    assert external_ids(store_url) == names(3)


def test_a_second_order_of_a_file_with_the_same_external_id_is_known(
    store_url: str, tmp_path: Path
) -> None:
    twice = [order(externalId="A"), order(item("1"), item("7"), externalId="A")] * 20
    done = take(lines(tmp_path / "orders.ndjson", *twice), store_url)
    assert done.of("result") == ["stored", *["known"] * 39]
    assert done.of("missingItems") == [None, ["7"]] * 20
    assert "20 of those known lack items that the file has" in done.output
    assert len(stored(store_url)) == 1


def test_an_order_that_fails_does_not_make_the_next_one_known(
    sqlite_url: str, tmp_path: Path
) -> None:
    bad = {"externalId": "A", "productOrderItem": []}
    done = take(lines(tmp_path / "orders.ndjson", bad, bad, order(externalId="A")), sqlite_url)
    assert done.of("result") == ["failed", "failed", "stored"]


@pytest.mark.parametrize("kind", ["ndjson", "csv"])
def test_a_killed_intake_continues(store_url: str, tmp_path: Path, kind: str) -> None:
    count = many(store_url)
    file = tmp_path / f"orders.{kind}"
    if kind == "csv":
        table(file, HEADER, *([name, "1", "add", ""] for name in names(count)))
    else:
        lines(file, *numbered(count))
    with taking(file, store_url) as process:
        eventually(lambda: len(results_of(file)), lambda written: written > count // 4)
        process.kill()
    before = results_of(file)
    assert len(before) < count
    done = take(file, store_url)
    assert done.status == 0
    assert [each["id"] for each in before] == done.of("id")[: len(before)]
    assert external_ids(store_url) == names(count)


def test_two_intakes_at_once_store_each_order_once(store_url: str, tmp_path: Path) -> None:
    file = lines(tmp_path / "orders.ndjson", *numbered(500))
    other = tmp_path / "other.ndjson"
    with (
        taking(file, store_url) as first,
        taking(file, store_url, "--results", str(other)) as second,
    ):
        assert (first.wait(60), second.wait(60)) == (0, 0)
    results = zip(results_of(file), results_of(other, ""), strict=True)
    for one, two in results:
        assert one["id"] == two["id"]
        assert "known" in (one["result"], two["result"])
    assert external_ids(store_url) == names(500)


def test_results_that_another_intake_writes_are_not_replaced(
    sqlite_url: str, tmp_path: Path
) -> None:
    file = lines(tmp_path / "orders.ndjson", *numbered(many(sqlite_url)))
    with taking(file, sqlite_url):
        eventually(lambda: results_of(file))
        second = take(file, sqlite_url)
    assert second.status == 2
    assert "name another file with --results" in second.output


def test_orders_without_external_id_fail(sqlite_url: str, tmp_path: Path) -> None:
    file = lines(tmp_path / "orders.ndjson", order(), order(externalId=""), order(externalId="A"))
    done = take(file, sqlite_url)
    assert (done.status, done.of("result")) == (1, ["failed", "failed", "stored"])
    assert "--without-external-id" in done.results[0]["errors"][0]


def test_orders_without_external_id_can_be_stored(store_url: str, tmp_path: Path) -> None:
    file = lines(tmp_path / "orders.ndjson", *[order()] * 3)
    for expected in ("stored", "known"):
        done = take(file, store_url, "--without-external-id")
        assert done.of("result") == [expected] * 3
    other = lines(tmp_path / "other.ndjson", *[order()] * 4)
    assert take(other, store_url, "--without-external-id").of("result") == ["stored"] * 4
    assert len(stored(store_url)) == 7


# What fails


def test_a_line_is_checked_as_a_post_is(sqlite_url: str, tmp_path: Path) -> None:
    bad: list[Json | str] = [
        order(item("1", action="order"), {}, externalId="A"),
        order(item("1"), item("1"), externalId="A"),
        '{"externalId": "A", "externalId": "B"}',
        "[]",
        "no JSON",
        '{"a": 1e999}',
        order(externalId=7),
    ]
    file = lines(tmp_path / "orders.ndjson", *bad, "", order(externalId="A"))
    done = take(file, sqlite_url)
    assert (done.status, done.of("result")) == (1, ["failed"] * 7 + ["stored"])
    assert done.of("line") == [1, 2, 3, 4, 5, 6, 7, 9]
    with running(sqlite_url) as server, ContractClient(server.url) as client:
        for line, result in zip(bad, done.results, strict=False):
            answer = client.post(
                "/productOrder",
                content=line if isinstance(line, str) else json.dumps(line),
                headers={"Content-Type": "application/json"},
            )
            assert result["errors"] == [answer.json()["message"]]
    assert "line 1 (A): /productOrderItem/0/action" in done.output


def test_a_line_has_at_most_the_size_of_a_body(sqlite_url: str, tmp_path: Path) -> None:
    limit = 2 * 1024 * 1024
    longest = json.dumps(order(externalId="A", description=""))
    longest = longest.replace('""', f'"{"x" * (limit - len(longest))}"', 1)
    longer = longest.replace('"A"', '"AB"')
    assert len(longest) == limit
    done = take(lines(tmp_path / "orders.ndjson", longer, longest), sqlite_url)
    assert done.of("result") == ["failed", "stored"]
    assert done.results[0]["errors"] == ["is larger than 2097152 bytes"]


def test_rules_and_tolerances_are_those_of_the_settings(sqlite_url: str, tmp_path: Path) -> None:
    file = lines(
        tmp_path / "orders.ndjson",
        order({"id": "1", "action": "add"}, externalId="A"),
        order(externalId="B", category=None),
    )
    assert take(file, sqlite_url, "--dry-run").of("result") == ["valid", "failed"]
    strict = take(file, sqlite_url, "--dry-run", "--rules", "strict", "--tolerate", "nulls")
    assert strict.of("result") == ["failed", "failed"]
    tolerant = take(file, sqlite_url, "--tolerate", "nulls")
    assert tolerant.of("result") == ["stored", "stored"]
    assert tolerant.results[1]["tolerated"] == ["nulls;/category"]


def test_a_dry_run_stores_nothing(store_url: str, tmp_path: Path) -> None:
    take(lines(tmp_path / "orders.ndjson", order(externalId="A")), store_url)
    file = lines(tmp_path / "orders.ndjson", *[order(externalId=each) for each in "ABC"], {})
    before = results_of(file)
    done = take(file, store_url, "--dry-run")
    assert (done.status, done.of("result")) == (1, ["known", "valid", "valid", "failed"])
    assert results_of(file) == before
    assert external_ids(store_url) == ["A"]


# What is refused before anything is stored

OVERLAY = """\
overlay: 1.0.0
info: {title: Own attributes, version: 1.0.0}
extends: TMF622-ProductOrdering-v4.0.0.swagger.json
actions:
  - target: $.definitions.ProductOrder.properties
    update:
      score: {type: integer}
      seen: {type: boolean}
"""


def test_unknown_columns_stop_the_intake(sqlite_url: str, tmp_path: Path) -> None:
    file = table(tmp_path / "orders.csv", [*HEADER, "categry", "chanel.id"], [*["1"] * 6])
    done = take(file, sqlite_url)
    assert (done.status, done.results) == (2, [])
    assert (
        "column 5: categry is no attribute of a new order; the nearest is category" in done.output
    )
    assert "column 6: chanel.id" in done.output
    assert not Path(sqlite_url.removeprefix("sqlite:///")).exists()


@pytest.mark.parametrize(
    ("name", "options", "why"),
    [
        ("orders.txt", [], "must end in .csv, or in .ndjson or .jsonl"),
        ("orders.ndjson", ["--separator", "tab"], "only a .csv file has one"),
        ("orders.ndjson", ["--results", "/nowhere/results"], "/nowhere/results: No such file"),
        ("orders.ndjson", ["--rules", "none"], "--rules is 'none'"),
        ("orders.ndjson", ["--store", "sqlite:////nowhere/x"], "not complete: call it again"),
    ],
)
def test_what_cannot_be_done_is_refused(
    sqlite_url: str, tmp_path: Path, name: str, options: list[str], why: str
) -> None:
    done = take(lines(tmp_path / name, order(externalId="A")), sqlite_url, *options)
    assert done.status == 2
    assert why in done.output


def test_attributes_of_an_operator_are_columns(sqlite_url: str, tmp_path: Path) -> None:
    overlay = tmp_path / "own.yaml"
    overlay.write_text(OVERLAY)
    file = table(
        tmp_path / "orders.csv", [*HEADER, "score", "seen"], ["A", "1", "add", "", "7", "no"]
    )
    done = take(file, sqlite_url, "--overlay", str(overlay))
    assert done.status == 0, done.output
    [found] = stored(sqlite_url)
    assert (found["score"], found["seen"]) == (7, False)
    bad = table(tmp_path / "bad.csv", [*HEADER, "score"], ["B", "1", "add", "", "high"])
    [result] = take(bad, sqlite_url, "--overlay", str(overlay)).results
    assert result["errors"] == [
        'column score: is "high", which is no integer of at most 64 bits, such as 500'
    ]


def test_the_audit_has_the_user_who_took_the_orders_in(store_url: str, tmp_path: Path) -> None:
    done = take(lines(tmp_path / "orders.ndjson", *numbered(3)), store_url)
    records = audit(store_url, "--actor", getuser())
    assert sorted(each["resourceId"] for each in records) == sorted(done.of("id"))
    assert actions(records) == [("create", "productOrder")] * 3
