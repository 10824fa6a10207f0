"""Texts are packed in the file, and come back byte for byte."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from zstandard import ZstdCompressionDict, train_dictionary

from productordering.dictionary import dictionary
from tests.ordering.dictionary import invented
from tests.store.behaviour.finding.conditions import REGEX, where
from tests.store.samples import ALL, KEY, change, orders_of, record, remove, stored
from tests.store.sqlite.files import database
from tmf630.store.entries import Record
from tmf630.store.queries import Query
from tmf630.store.sqlite import SQLiteStore
from tmf630.store.sqlite.file.connection import Connection

ORDERS: Final = invented(random_seed=1, number=200)
OTHER: Final = train_dictionary(4_096, [*ORDERS], dict_id=0x9000).as_bytes()
TEXTS: Final = (
    b"{}",
    ORDERS[0],
    '{ "state" : "hé\\u00e9ld\u2028", "description":"\U0001f600" }'.encode(),
    b'{"description":"%s"}' % (b"again and again " * 200_000),
    b'{"description":"%s"}' % random.Random(1).randbytes(10_000).hex().encode(),
)


def frames(file: Path) -> dict[str, bytes | None]:
    """What is packed of each record."""
    with database(file) as connection:
        return dict(connection.execute('SELECT id, packed FROM "productOrder"').fetchall())


@pytest.mark.anyio
class TestPacking:
    @pytest.mark.parametrize("packed_with", [b"", dictionary()])
    async def test_texts_come_back_byte_for_byte(self, file: Path, packed_with: bytes) -> None:
        records = [record(f"{number}", 1, text) for number, text in enumerate(TEXTS)]
        store = SQLiteStore(file, dictionary=packed_with)
        orders = orders_of(store)
        await orders.insert(*records[1:])
        assert await orders.insert_once(records[0], KEY) == records[0]
        assert await orders.find_by_key(KEY) == records[0]
        assert list((await orders.find(ALL)).records) == records
        assert [await orders.get(each.id) for each in records] == records
        assert [(await stored(orders, each.id)).record for each in records] == records
        held = Query(condition=where("state", REGEX, "^hé"), limit=9)
        assert list((await orders.find(held)).records) == [records[2]]
        for each in records:
            await change(orders, record(each.id, 2, each.resource + b" "))
        changed = [Record(each.id, 2, each.resource + b" ") for each in records]
        assert list((await orders.find(ALL)).records) == changed
        await store.close()

    async def test_a_short_text_stays_a_text(self, file: Path) -> None:
        store = SQLiteStore(file)
        await orders_of(store).insert(record("1", 1, b"{}"), record("2", 1, ORDERS[0]))
        await store.close()
        assert {id: frame is None for id, frame in frames(file).items()} == {"1": True, "2": False}

    async def test_records_of_every_dictionary_are_read(self, file: Path) -> None:
        dictionaries: Sequence[bytes] = [dictionary(), OTHER, b"", dictionary()]
        for number, packed_with in enumerate(dictionaries):
            store = SQLiteStore(file, dictionary=packed_with)
            await orders_of(store).insert(record(f"{number}", 1, ORDERS[number]))
            await store.close()
        store = SQLiteStore(file)
        orders = orders_of(store)
        assert [(await stored(orders, f"{n}")).record for n in range(4)] == [
            record(f"{n}", 1, ORDERS[n]) for n in range(4)
        ]
        assert (await orders.find(ALL)).total == 4
        await store.close()

    async def test_of_two_dictionaries_with_one_number_the_one_in_the_file_counts(
        self, file: Path
    ) -> None:
        number = ZstdCompressionDict(dictionary()).dict_id()
        namesake = train_dictionary(4_096, [*ORDERS], dict_id=number).as_bytes()
        for each, packed_with in enumerate((dictionary(), namesake)):
            store = SQLiteStore(file, dictionary=packed_with)
            await orders_of(store).insert(record(f"{each}", 1, ORDERS[7]))
            await store.close()
        first, second = frames(file).values()
        assert first == second
        store = SQLiteStore(file, dictionary=namesake)
        assert await orders_of(store).get("1") == record("1", 1, ORDERS[7])
        await store.close()

    async def test_a_text_that_another_process_has_replaced_is_read(self, file: Path) -> None:
        store, other = SQLiteStore(file), SQLiteStore(file)
        orders, others = orders_of(store), orders_of(other)
        for text in ORDERS[:3]:
            await others.insert(record("1", 1, text))
            for _ in range(2):
                assert await orders.get("1") == record("1", 1, text)
                assert (await stored(orders)).record == record("1", 1, text)
                assert list((await orders.find(ALL)).records) == [record("1", 1, text)]
            await remove(others, "1")
        await store.close()
        await other.close()


def test_the_cache_of_texts_is_bounded() -> None:
    connection = sqlite3.connect(":memory:", factory=Connection)
    connection.cache_bytes = 100_000
    most = 0
    for number, text in enumerate([*ORDERS, TEXTS[3], *ORDERS]):
        _, frame = connection.pack(text)
        assert frame
        for _ in range(2):
            assert connection.text(f"{number}", frame) == text
        held = sum(len(frame) + len(text) for frame, text in connection._texts.values())
        assert held <= connection.cache_bytes
        most = max(most, held)
    assert most > connection.cache_bytes / 2
    connection.close()
