"""Idempotency keys in SQLite."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.samples import KEY, orders_of, record
from tmf630.store.entries import KEY_LIFETIME
from tmf630.store.sqlite import SQLiteStore


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
