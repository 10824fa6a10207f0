"""Rows are written into a file."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.store.samples import orders_of
from tmf630.store.entries import Entry, Record
from tmf630.store.sqlite import SQLiteStore

pytestmark = pytest.mark.anyio


class SlowRecord(Record):
    """A record that is not read before it may be."""

    begun = threading.Event()
    may_end = threading.Event()

    def read(self) -> Mapping[str, Any]:
        self.begun.set()
        assert self.may_end.wait(60)
        return {"state": "new"}


async def test_a_write_that_is_cancelled_ends_before_the_file_is_closed(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "orders.sqlite3")
    orders = orders_of(store)
    slow = Entry(id="1", version=1, record=SlowRecord("1", 1, b'{"state":"new"}'))

    async def restore() -> None:
        async with store.restoration("s") as restoration:
            await restoration.write("productOrder", slow)

    restoring = asyncio.create_task(restore())
    assert await asyncio.to_thread(SlowRecord.begun.wait, 60)
    restoring.cancel()
    await asyncio.wait([restoring], timeout=0.05)
    assert not restoring.done()
    SlowRecord.may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await restoring
    async with store.restoration("s") as restoration:
        await restoration.complete()
    assert (await orders.get("1") is None) == (restoration.done == 0)
    await store.close()
