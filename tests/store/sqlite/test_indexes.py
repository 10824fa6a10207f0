"""Indexes and keys in SQLite files, also in those of older versions."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from productordering import app
from productordering.cli import loading
from tests.store import processes
from tests.store.behaviour.finding.conditions import (
    EQ,
    GT,
    LTE,
    REGEX,
    found_ids,
    insert_all,
    item,
    own_text,
    where,
)
from tests.store.samples import (
    ALL,
    INDEXED,
    KEY,
    SHAPE,
    attribute,
    change,
    orders_of,
    record,
    remove,
    stored,
)
from tmf630.store.condition import (
    EVERYTHING,
    All,
    Attribute,
    Comparison,
    Condition,
    Either,
    Kind,
    Not,
    Shape,
    Sort,
)
from tmf630.store.entries import KEY_LIFETIME, Record
from tmf630.store.errors import TooSlow
from tmf630.store.features import Features
from tmf630.store.queries import Query
from tmf630.store.sqlite import SQLiteStore
from tmf630.store.sqlite.file.limits import (
    Deadline,
    Limit,
    LoopLimit,
    LoopLimitExceeded,
    limited,
)

IMPATIENT = 0.01
INSTANT = "1970-01-01T00:00:01Z"
INSTANTS = {INSTANT: 1_000_000, "1970-01-01T01:00:02+01:00": 2_000_000}
TEXTS = ("a", "b")
OLD_TABLE = (
    'CREATE TABLE "productOrder" (id TEXT NOT NULL PRIMARY KEY,'
    " revision INTEGER NOT NULL, resource TEXT NOT NULL) STRICT"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "orders.sqlite3"


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that all connections execute from now on."""
    given: list[str] = []
    connect = sqlite3.connect

    def traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_trace_callback(given.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    return given


def ignored(_: int) -> None:
    """Report no progress."""


def plans(file: Path, statements: Sequence[str]) -> list[str]:
    """The query plan of each SELECT."""
    connection = sqlite3.connect(file)
    connection.create_function("computed", 3, lambda *_: None)
    reading = [each for each in statements if each.startswith("SELECT")]
    plans = [
        "\n".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}"))
        for statement in reading
    ]
    connection.close()
    return plans


def nested(path: Sequence[str], value: Any) -> Any:
    """A resource with one value, at the path."""
    return {path[0]: nested(path[1:], value)} if path else value


@pytest.mark.anyio
class TestIndexes:
    """Where there is an index, only matching records are read."""

    @pytest.fixture
    def served(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Sequence[Attribute]]:
        """The indexed attributes of each collection of the server."""
        served: dict[str, Sequence[Attribute]] = {}
        collection = SQLiteStore.collection

        def noted(
            self: SQLiteStore,
            name: str,
            shape: Shape = SHAPE,
            indexed: Sequence[Attribute] = (),
            features: Features = Features.ALL,
        ) -> Any:
            served[name] = indexed
            return collection(self, name, shape, indexed, features)

        with monkeypatch.context() as patch:
            patch.setattr(SQLiteStore, "collection", noted)
            chosen = loading.load({}, {"store_url": f"sqlite:///{file}"})
            app.create(chosen, "http://localhost", lambda: None)
        return served

    async def test_every_index_of_the_server_is_used(
        self, file: Path, served: dict[str, Sequence[Attribute]], statements: list[str]
    ) -> None:
        store = SQLiteStore(file)
        read: list[str] = []
        for name, indexed in served.items():
            collection = store.collection(name, SHAPE, indexed)
            for one in indexed:
                texts = INSTANTS if one.kind is Kind.INSTANT else TEXTS
                asked = tuple(INSTANTS.values()) if one.kind is Kind.INSTANT else tuple(TEXTS)
                for text in texts:
                    resource = json.dumps(nested(one.path, text)).encode()
                    await collection.insert(record(f"{one.path} {text}", 1, resource))
                first = Comparison(one, EQ, asked[:1])
                for condition, total in (
                    (first, 1),
                    (Comparison(one, EQ, asked), 2),
                    (Comparison(one, LTE, asked[:1]), 1),
                    (All([first, Not(own_text("x", EQ, "y"))]), 1),
                ):
                    statements.clear()
                    page = await collection.find(Query(condition=condition, limit=1))
                    assert page.total == total
                    here = plans(file, statements)
                    assert condition is not first or "TEMP B-TREE" not in "".join(here)
                    read += here
        await store.close()
        assert len(read) >= 11 * (1 + 1 + 1 + 2)
        assert all("SEARCH" in plan for plan in read)
        # SQLite also calls it a scan when it merges searches or reads the ids of a page.
        assert not [plan for plan in read if re.search(r"SCAN (?!p\b|\(subquery|SUBQUERY)", plan)]

    async def test_pages_in_the_order_of_an_index_are_read_from_it(
        self, file: Path, statements: list[str]
    ) -> None:
        store = SQLiteStore(file)
        orders = orders_of(store)
        await insert_all(orders, {"a": {"orderDate": INSTANT}, "b": {}})
        statements.clear()
        for descending in (False, True):
            sort = [Sort(attribute("orderDate"), descending)]
            await orders.find(Query(sort=sort, limit=1))
        pages = [plan for plan in plans(file, statements) if "orderDate" in plan]
        assert len(pages) == 2
        assert not any("FOR ORDER BY" in plan for plan in pages)
        await store.close()

    async def test_due_jobs_are_read_from_an_index(self, file: Path, statements: list[str]) -> None:
        store = SQLiteStore(file)
        orders = orders_of(store)
        await orders.insert(record(), run_at=1.0)
        statements.clear()
        assert await orders.due(1.0, 1) == ["1"]
        (plan,) = plans(file, statements)
        assert re.fullmatch("SEARCH .* USING COVERING INDEX .*", plan)
        await store.close()

    async def test_a_change_beside_the_record_is_one_write(
        self, file: Path, statements: list[str]
    ) -> None:
        store = SQLiteStore(file)
        orders = orders_of(store)
        await orders.insert(record())
        before = await stored(orders)
        statements.clear()
        await orders.replace(before, before.next(before.record, b"{}", 1.0))
        assert len([each for each in statements if re.match("INSERT|UPDATE|DELETE", each)]) == 1
        assert not [each for each in statements if "resource" in each]
        await store.close()

    async def test_the_narrowest_index_is_used(self, file: Path, statements: list[str]) -> None:
        store = SQLiteStore(file)
        orders = orders_of(store)
        many = {f"{number:03}": {"state": "new", "score": number} for number in range(300)}
        await insert_all(orders, many | {"x": {"state": "new", "relatedParty": [{"id": "c"}]}})
        table = [
            ([where("state", EQ, "new"), where("relatedParty.id", EQ, "c")], "relatedParty.id"),
            ([where("state", EQ, "new"), where("score", GT, 297)], "score"),
            ([where("score", GT, -1), where("state", EQ, "none")], "state"),
        ]
        for conditions, name in table:
            for each in (conditions, conditions[::-1]):
                statements.clear()
                await orders.find(Query(condition=All(each), limit=1))
                (page,) = (each for each in statements if "OFFSET" in each)
                assert f"by {name}" in page
        await store.close()

    async def test_conditions_on_one_element_use_an_index(
        self, file: Path, statements: list[str]
    ) -> None:
        store = SQLiteStore(file)
        orders = orders_of(store)
        items = [{"state": "held", "action": "add"}, {"state": "new", "action": "modify"}]
        await insert_all(orders, {"a": {"productOrderItem": items}, "b": {}})
        asked = item(own_text("state", EQ, "held"), own_text("action", EQ, "add"))
        statements.clear()
        assert await found_ids(orders, asked) == "a"
        (page,) = (each for each in statements if "by productOrderItem.state" in each)
        assert "SCAN" not in plans(file, [page])[0]
        assert (
            await found_ids(
                orders, item(own_text("state", EQ, "held"), own_text("action", EQ, "no"))
            )
            == ""
        )
        assert await found_ids(orders, Not(asked)) == "b"
        await store.close()

    async def test_conditions_too_large_for_sql_are_evaluated(self, file: Path) -> None:
        store = SQLiteStore(file)
        orders = orders_of(store)
        await insert_all(orders, {"a": {"state": "a", "score": 1}, "b": {"state": "b"}})
        deep: Condition = where("state", EQ, "a")
        for _ in range(50):
            deep = Not(All([Not(deep), Either([where("state", EQ, "c"), EVERYTHING])]))
        others = [where("state", EQ, f"x{number}") for number in range(3_000)]
        wide = where("state", EQ, *(f"{number}" for number in range(40_000)), "b")
        assert await found_ids(orders, deep) == "a"
        assert await found_ids(orders, Either([*others, where("state", EQ, "b")])) == "b"
        assert await found_ids(orders, All([*map(Not, others), where("state", EQ, "b")])) == "b"
        assert await found_ids(orders, wide) == "b"
        assert await found_ids(orders, where("score", EQ, 1, 2**64, float("nan"))) == "a"
        assert await found_ids(orders, where("score", GT, float("nan"), -(2**70))) == "a"
        await store.close()

    def test_an_attribute_of_any_type_cannot_be_indexed(self, file: Path) -> None:
        with pytest.raises(ValueError, match="cannot be indexed"):
            SQLiteStore(file).collection("productOrder", SHAPE, [attribute("value")])


@pytest.mark.anyio
class TestOlderFiles:
    """A migration fills the indexes of an older file."""

    @pytest.fixture
    def records(self) -> list[Record]:
        return [
            record("1", 3, b'{ "state": "held", "relatedParty": [{"id": "c"}, {"id": "c"}] }'),
            record("2", 1, b'{"state":"new","relatedParty":[{"id":"c"},{"id":"d"}]}'),
            record("3", 1, b'{"state":7}'),
        ]

    @pytest.fixture
    def old(self, file: Path, records: list[Record]) -> Path:
        """A file of the first version."""
        connection = sqlite3.connect(file)
        connection.execute(OLD_TABLE)
        rows = [(each.id, each.revision, each.resource.decode()) for each in records]
        connection.executemany('INSERT INTO "productOrder" VALUES (?, ?, ?)', rows)
        connection.commit()
        connection.close()
        return file

    async def test_a_file_of_the_first_version_is_searched(
        self, old: Path, records: list[Record]
    ) -> None:
        for _ in range(2):
            store = SQLiteStore(old)
            orders = orders_of(store)
            await store.migrate(ignored)
            assert list((await orders.find(ALL)).records) == records
            assert await found_ids(orders, where("state", EQ, "held", "new")) == "12"
            assert await found_ids(orders, where("relatedParty.id", EQ, "c")) == "12"
            assert await found_ids(orders, where("relatedParty.id", EQ, "d")) == "2"
            await store.close()

    async def test_it_can_be_changed(self, old: Path) -> None:
        store = SQLiteStore(old)
        orders = orders_of(store)
        await store.migrate(ignored)
        await change(orders, record("1", 4, b'{"relatedParty":[{"id":"e"}]}'))
        await remove(orders, "2")
        assert await found_ids(orders, where("relatedParty.id", EQ, "c", "d", "e")) == "1"
        assert await found_ids(orders, where("state", EQ, "held", "new")) == ""
        await store.close()

    async def test_several_processes_may_open_it_at_once(self, old: Path) -> None:
        store = SQLiteStore(old)
        orders_of(store)
        await store.migrate(ignored)
        await store.close()
        ids = ["4", "5", "6"]
        printed = await asyncio.to_thread(processes.insert_at_once, partial(SQLiteStore, old), ids)
        assert printed == ids
        store = SQLiteStore(old)
        orders = orders_of(store)
        assert await found_ids(orders, EVERYTHING) == "123456"
        assert await found_ids(orders, where("relatedParty.id", EQ, "c")) == "12"
        await store.close()

    async def test_what_an_older_version_writes_is_counted(self, file: Path) -> None:
        store = SQLiteStore(file)
        orders = orders_of(store)
        await orders.insert(record("1"), record("2"), record("3"))
        for number, statement in enumerate(
            (
                "INSERT INTO \"productOrder\" VALUES ('4', 1, '{}'), ('5', 1, '{}')",
                "INSERT INTO \"productOrder\" VALUES ('4', 1, '{}') ON CONFLICT DO NOTHING",
                'UPDATE "productOrder" SET revision = 2',
                "DELETE FROM \"productOrder\" WHERE id IN ('1', '2', '3', '4')",
            )
        ):
            with closing(sqlite3.connect(file, isolation_level=None)) as connection:
                connection.execute(statement)
            expected = 5 if number < 3 else 1
            assert (await orders.find(Query(limit=0))).total == expected
            assert (await orders.find(Query(limit=1))).total == expected
        await store.close()

    async def test_other_attributes_may_be_indexed_later_and_again(self, old: Path) -> None:
        lists: list[Sequence[Attribute]] = [INDEXED, (), INDEXED[:1], INDEXED[1:], INDEXED]
        for number, indexed in enumerate(lists, 4):
            store = SQLiteStore(old)
            orders = store.collection("productOrder", SHAPE, indexed)
            await store.migrate(ignored)
            state = f'{{"state":"s{number}","relatedParty":[{{"id":"p"}}]}}'.encode()
            await orders.insert_once(record(f"{number}", 1, state), replace(KEY, name=f"{number}"))
            expected = "".join(map(str, range(4, number + 1)))
            assert await found_ids(orders, where("relatedParty.id", EQ, "p")) == expected
            for each in range(4, number + 1):
                assert await found_ids(orders, where("state", EQ, f"s{each}")) == f"{each}"
                assert await orders.inserted(replace(KEY, name=f"{each}")) is not None
            await store.close()


@pytest.mark.anyio
class TestTime:
    async def test_a_slow_statement_is_stopped(self) -> None:
        endless = (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        )
        connection = sqlite3.connect(":memory:")
        limits: dict[Limit, type[Exception]]
        limits = {Deadline(monotonic() + IMPATIENT): TooSlow, LoopLimit(): LoopLimitExceeded}
        for limit, error in limits.items():
            with pytest.raises(error), limited(connection, limit):
                connection.execute(endless)
        assert connection.execute("SELECT 1").fetchall() == [(1,)]
        connection.close()

    @pytest.mark.parametrize(
        "condition", [EVERYTHING, where("state", EQ, "new"), where("state", REGEX, "e")]
    )
    async def test_a_store_serves_on_after_a_query_that_was_too_slow(
        self, file: Path, condition: Condition
    ) -> None:
        store = SQLiteStore(file, time_limit=0)
        orders = orders_of(store)
        await orders.insert(record())
        for _ in range(3):
            with pytest.raises(TooSlow):
                await orders.find(Query(condition=condition, limit=1))
        assert await orders.get("1") == record()
        await change(orders, record(revision=2))
        await store.close()


@pytest.mark.anyio
class TestKeys:
    async def test_expired_keys_are_deleted(self, file: Path) -> None:
        store = SQLiteStore(file)
        orders = orders_of(store)
        for number in range(30):
            moment = KEY.moment + (0 if number < 20 else KEY_LIFETIME)
            await orders.insert_once(
                record(str(number)), replace(KEY, name=str(number), moment=moment)
            )
        await store.close()
        connection = sqlite3.connect(file)
        names = connection.execute('SELECT name FROM "productOrder keys" ORDER BY name').fetchall()
        connection.close()
        assert names == [(str(number),) for number in range(20, 30)]
