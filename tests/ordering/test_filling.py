"""A store is filled with generated orders: the same ones however it is done."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from productordering.api import definition
from productordering.seed import Seed, fill
from productordering.seed.making import made
from tmf630.api.collections import open_collection
from tmf630.store.condition import Attribute, Comparison, Kind, Operator
from tmf630.store.errors import Duplicate, Unusable
from tmf630.store.queries import Query
from tmf630.store.sqlite import SQLiteStore

pytestmark = pytest.mark.anyio

SEED = Seed(1, datetime(2026, 3, 1, tzinfo=UTC))
COUNT = 4_100  # several times what is made at once


def ignore(_: int) -> None:
    """Ignore the progress."""


class Stopped(Exception):
    """Ends a filling that is under way."""


def stop_after(batches: int) -> Any:
    reports = iter(range(batches + 1))

    def report(_: int) -> None:
        if next(reports) == batches:
            raise Stopped

    return report


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[SQLiteStore]:
    store = SQLiteStore(path)
    try:
        yield store
    finally:
        await store.close()


async def filled(
    path: Path, *, count: int = COUNT, seed: Seed = SEED, report: Any = ignore
) -> None:
    async with opened(path) as store:
        await fill(store, definition(), seed, count, report)


def rows(path: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def contents(path: Path) -> dict[str, list[Any]]:
    """The tables and indexes, and what all tables have, whatever is where in the file."""
    form = rows(path, "SELECT name, sql FROM sqlite_schema WHERE sql NOTNULL ORDER BY name")
    tables = rows(path, "SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {"": form, **{name: sorted(rows(path, f'SELECT * FROM "{name}"')) for (name,) in tables}}


def test_orders_are_the_same_wherever_they_begin() -> None:
    whole = [each for batch in made(SEED, range(COUNT)) for each in batch]
    assert len(whole) == COUNT
    for start, end in (0, 10), (1_990, 2_010), (3_999, COUNT):
        assert [each for batch in made(SEED, range(start, end)) for each in batch] == whole[
            start:end
        ]


def test_no_two_orders_have_an_id_or_an_external_id_in_common() -> None:
    whole = [each for batch in made(SEED, range(COUNT)) for each in batch]
    ids = [each.id for each in whole]
    assert ids == sorted(set(ids))
    assert len({orjson.loads(each.resource)["externalId"] for each in whole}) == COUNT


async def test_a_new_store_has_what_one_in_use_gets(tmp_path: Path) -> None:
    new, used = tmp_path / "new.sqlite3", tmp_path / "used.sqlite3"
    await filled(new)
    async with opened(used) as store:
        orders = open_collection(store, definition(), "productOrder")
        assert await orders.get("none") is None  # this makes the file, and keeps it open
        await fill(store, definition(), SEED, COUNT, ignore)
    assert contents(new) == contents(used)
    assert rows(new, "PRAGMA integrity_check") == [("ok",)]


async def test_what_was_interrupted_continues(tmp_path: Path) -> None:
    whole, continued = tmp_path / "whole.sqlite3", tmp_path / "continued.sqlite3"
    await filled(whole)
    with pytest.raises(Stopped):
        await filled(continued, report=stop_after(2))
    with pytest.raises(Unusable, match="an import into it is not complete"):
        await filled(continued, seed=SEED._replace(number=2))
    await filled(continued)
    assert contents(whole) == contents(continued)


async def test_the_same_orders_are_refused_and_others_are_added(tmp_path: Path) -> None:
    path = tmp_path / "orders.sqlite3"
    await filled(path, count=30)
    with pytest.raises(Duplicate):
        await filled(path, count=30)
    await filled(path, count=30, seed=SEED._replace(number=2))
    assert rows(path, 'SELECT records FROM "productOrder: total"') == [(60,)]


async def test_filters_find_what_was_filled(tmp_path: Path) -> None:
    path = tmp_path / "orders.sqlite3"
    await filled(path, count=300)
    found = [orjson.loads(each.resource) for batch in made(SEED, range(300)) for each in batch]
    async with opened(path) as store:
        orders = open_collection(store, definition(), "productOrder")
        held = Comparison(Attribute(("state",), Kind.TEXT), Operator.EQ, ("held",))
        page = await orders.find(Query(condition=held, limit=0))
    assert page.total == sum(each["state"] == "held" for each in found) > 0
