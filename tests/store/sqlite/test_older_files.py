"""SQLite files of older versions, whose indexes a migration fills."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.store import processes
from tests.store.behaviour.finding.conditions import EQ, found_ids, where
from tests.store.samples import ALL, INDEXED, KEY, SHAPE, change, orders_of, record, remove
from tmf630.store.condition import EVERYTHING, Attribute
from tmf630.store.entries import Record
from tmf630.store.queries import Query
from tmf630.store.sqlite import SQLiteStore

OLD_TABLE = (
    'CREATE TABLE "productOrder" (id TEXT NOT NULL PRIMARY KEY,'
    " revision INTEGER NOT NULL, resource TEXT NOT NULL) STRICT"
)

INSERT = 'INSERT INTO "productOrder" (id, revision, resource)'


def ignored(_: int) -> None:
    """Report no progress."""


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

    async def test_writes_of_an_older_version_are_counted(self, file: Path) -> None:
        store = SQLiteStore(file)
        orders = orders_of(store)
        await orders.insert(record("1"), record("2"), record("3"))
        for number, statement in enumerate(
            (
                f"{INSERT} VALUES ('4', 1, '{{}}'), ('5', 1, '{{}}')",
                f"{INSERT} VALUES ('4', 1, '{{}}') ON CONFLICT DO NOTHING",
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
                assert await orders.find_by_key(replace(KEY, name=f"{each}")) is not None
            await store.close()
