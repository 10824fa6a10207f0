"""`scripts/fuzz queries`: do SQLite, MongoDB and a naive evaluation find the same?

Orders and questions are drawn from the contract's types. A question is sent as a client would, in
a query string, and as a store's query; an example is one question about some orders.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import parse_qsl

import click
import hypothesis
from hypothesis import HealthCheck, Phase, given, settings

from tests import mongodb
from tests.contract.conftest import ATTRIBUTES
from tests.store.differential import naive, naive_questions
from tests.store.differential.orders import INDEXED, ORDER
from tests.store.differential.queries import Case, cases
from tests.store.differential.query_strings import query_string
from tests.store.differential.questions import Question
from tests.store.samples import change, entry
from tmf630.query import filtering, parameters, sorting
from tmf630.query.attributes import Attributes
from tmf630.query.parameters import FILTER, SORT
from tmf630.store.entries import Record
from tmf630.store.mongo import MongoStore
from tmf630.store.protocol import Collection, Store
from tmf630.store.queries import Query
from tmf630.store.sqlite import SQLiteStore

QUESTIONS = 3
QUERIES = 2
ATTRIBUTES_OF_ORDERS = Attributes(ATTRIBUTES, ORDER)


@dataclass
class Tally:
    """The number of examples, and of those that found some of the orders, but not all."""

    tried: int = 0
    telling: int = 0


@contextmanager
def stores(path: Path, url: str) -> Iterator[tuple[asyncio.Runner, list[Collection]]]:
    """An empty collection in a SQLite file, and one in a MongoDB database."""
    with asyncio.Runner() as runner:
        opened: list[Store] = [SQLiteStore(path), MongoStore(url, "tmf622")]
        yield runner, [_orders(store) for store in opened]
        for store in opened:
            runner.run(store.close())


def _orders(store: Store) -> Collection:
    found = [ATTRIBUTES_OF_ORDERS.find(tuple(path.split("."))).attribute for path in INDEXED]
    return store.collection("productOrder", ATTRIBUTES_OF_ORDERS.shape, found)


def try_out(
    runner: asyncio.Runner, collections: list[Collection], examples: int, seed: int | None
) -> Tally:
    """Run this many examples, without a seed always the same. Raises AssertionError."""
    tally = Tally()

    @settings(
        max_examples=examples // (QUESTIONS + QUERIES),
        derandomize=seed is None,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        # The search for the smallest example takes minutes, which is too long for a test.
        phases=[Phase.generate] if seed is None else [Phase.generate, Phase.shrink],
        print_blob=False,
        report_multiple_bugs=False,
    )
    @given(case=cases(QUESTIONS, QUERIES))
    def agree(case: Case) -> None:
        runner.run(_agree(collections, case, tally))

    if seed is not None:
        agree = hypothesis.seed(seed)(agree)
    agree()
    return tally


async def _agree(collections: list[Collection], case: Case, tally: Tally) -> None:
    orders = [{**order, "id": id} for id, order in case.orders.items()]
    try:
        await asyncio.gather(*(_fill(each, case) for each in collections))
        for question in case.questions:
            text = query_string(question, Random(repr(question)))
            expected = naive_questions.answer(orders, question)
            await _compare(collections, _asked(text, question), expected, (text, question))
            _count(tally, len(orders), expected)
        for query in case.queries:
            expected = naive.result(orders, query)
            await _compare(collections, query, expected, query)
            _count(tally, len(orders), expected)
    finally:
        await asyncio.gather(*(_empty(each) for each in collections))


def _count(tally: Tally, orders: int, expected: naive.Found) -> None:
    tally.tried += 1
    tally.telling += 0 < expected[1] < orders


def _asked(text: str, question: Question) -> Query:
    named, predicates = parameters.split(parse_qsl(text, keep_blank_values=True))
    path, sort = parameters.single(named, FILTER), parameters.single(named, SORT)
    return Query(
        condition=filtering.condition(predicates, path, ATTRIBUTES_OF_ORDERS),
        sort=sorting.keys(sort, ATTRIBUTES_OF_ORDERS),
        offset=question.offset,
        limit=question.limit,
    )


async def _compare(
    collections: list[Collection], query: Query, expected: naive.Found, asked: object
) -> None:
    pages = await asyncio.gather(*(each.find(query) for each in collections))
    sqlite, mongo = (([each.id for each in page.records], page.total) for page in pages)
    assert (sqlite, mongo) == (expected, expected), (
        f"asked {asked}\nwhich is {query}\nnaive {expected}\nSQLite {sqlite}\nMongoDB {mongo}"
    )


async def _fill(collection: Collection, case: Case) -> None:
    """Insert all orders at once, then replace some."""
    first = {**case.orders, **case.before}
    await collection.insert(*(_record(id, 1, order) for id, order in first.items()))
    changed = [_record(id, 2, case.orders[id]) for id in case.before]
    await asyncio.gather(*(change(collection, each) for each in changed))


async def _empty(collection: Collection) -> None:
    there = (await collection.find(Query(limit=100))).records
    await asyncio.gather(*(collection.replace(entry(each), None) for each in there))


def _record(id: str, revision: int, order: naive.Json) -> Record:
    return Record(id=id, revision=revision, resource=json.dumps(order).encode())


@contextmanager
def _database() -> Iterator[str]:
    with (
        tempfile.TemporaryDirectory() as directory,
        mongodb.serving(Path(directory)) as server,
        mongodb.database(server) as url,
    ):
        yield url


@click.command()
@click.option("--examples", type=click.IntRange(min=10), default=10_000, help="How many to try.")
@click.option("--seed", type=int, default=622, help="Choice of data.")
def main(examples: int, seed: int) -> None:
    """Compare SQLite, MongoDB and a naive evaluation, and show the smallest difference
    that was found."""
    click.echo(mongodb.described())
    start = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as directory,
        _database() as url,
        stores(Path(directory, "orders.sqlite3"), url) as (runner, collections),
    ):
        tally = try_out(runner, collections, examples, seed)
    click.echo(
        f"{tally.tried} examples in {time.monotonic() - start:.0f} s, 0 disagreements;"
        f" in {tally.telling} some orders were found and others not"
    )


if __name__ == "__main__":
    main()
