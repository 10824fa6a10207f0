"""Limits of time for statements of SQLite."""

from __future__ import annotations

import asyncio
import sqlite3
from contextvars import copy_context
from pathlib import Path
from threading import Event, Semaphore
from time import monotonic

import pytest

from tests.server import TIMEOUT
from tests.store.behaviour.finding.conditions import EQ, REGEX, where
from tests.store.samples import change, orders_of, record
from tmf630 import pacing
from tmf630.store.condition import EVERYTHING, Condition
from tmf630.store.errors import TooSlow
from tmf630.store.queries import Limits, Query
from tmf630.store.sqlite import SQLiteStore
from tmf630.store.sqlite.file.limits import Deadline, Limit, LoopLimit, LoopLimitExceeded, limited

SHORT_TIMEOUT = 0.01


@pytest.mark.anyio
class TestTime:
    async def test_a_slow_statement_is_stopped(self) -> None:
        endless = (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        )
        connection = sqlite3.connect(":memory:")
        limits: dict[Limit, type[Exception]]
        limits = {Deadline(monotonic() + SHORT_TIMEOUT): TooSlow, LoopLimit(): LoopLimitExceeded}
        for limit, error in limits.items():
            with pytest.raises(error), limited(connection, limit):
                connection.execute(endless)
        assert connection.execute("SELECT 1").fetchall() == [(1,)]
        connection.close()

    async def test_the_time_of_pauses_does_not_count(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pacing, "pause", lambda: 1_000.0)
        in_front, paced = Deadline(monotonic() - 1), self._in_background(monotonic() - 1)
        for deadline in (in_front, paced):
            with pytest.raises(TooSlow):
                deadline.check()
            deadline.pause()
        with pytest.raises(TooSlow):
            in_front.check()
        paced.check()

    async def test_other_reads_do_not_wait_for_pauses(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store, paused, done = SQLiteStore(file), Semaphore(0), Event()
        orders = orders_of(store)
        await orders.insert(record())

        def pause() -> float:
            paused.release()
            return float(done.wait())

        monkeypatch.setattr(pacing, "pause", pause)

        async def search() -> int:
            pacing.begin()
            return (await orders.find(Query(limit=1))).total

        searches = [asyncio.create_task(search()) for _ in range(8)]
        try:
            for _ in range(4):
                assert await asyncio.to_thread(paused.acquire, timeout=TIMEOUT)
            async with asyncio.timeout(TIMEOUT):
                assert await orders.history(record().id) == {}
            assert not any(each.done() for each in searches)
        finally:
            done.set()
        assert await asyncio.gather(*searches) == [1] * 8
        await store.close()

    def _in_background(self, end: float) -> Deadline:
        def begun() -> Deadline:
            pacing.begin()
            return Deadline(end)

        return copy_context().run(begun)

    @pytest.mark.parametrize(
        "condition", [EVERYTHING, where("state", EQ, "new"), where("state", REGEX, "e")]
    )
    async def test_a_store_works_after_a_query_that_was_too_slow(
        self, file: Path, condition: Condition
    ) -> None:
        store = SQLiteStore(file, limits=Limits(0))
        orders = orders_of(store)
        await orders.insert(record())
        for _ in range(3):
            with pytest.raises(TooSlow):
                await orders.find(Query(condition=condition, limit=1))
        assert await orders.get("1") == record()
        await change(orders, record(revision=2))
        await store.close()
