"""A task ends, also when the process that took its request decides late and dies then."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from productordering.api import definition
from productordering.cancellations.jobs import CancellationJobs
from productordering.ordering.cancellation import refuse_if_completed
from tests.cancellations.test_store_calls import CountedOrders, now
from tmf630.api.collections import resources
from tmf630.jobs.lease import LeaseTerms
from tmf630.resources.aggregate import Aggregate
from tmf630.store.errors import Unavailable
from tmf630.store.sqlite import SQLiteStore
from tmf630.wire import Json

pytestmark = pytest.mark.anyio


class Deciding:
    """A policy that decides when it is told to."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.decides = asyncio.Event()

    async def __call__(self, order: Json, task: Json) -> None:
        self.asked.set()
        await self.decides.wait()


async def nothing_due(moment: float, limit: int) -> list[str]:
    """What a query for due jobs finds before the orders' jobs are queried for."""
    return []


async def unavailable(*_: Any) -> None:
    """A write of a process that dies before."""
    raise Unavailable("the process has died")


@asynccontextmanager
async def other_process(store: SQLiteStore, hours_ahead: float) -> AsyncIterator[None]:
    """Another process, which has yet to query for due orders; its clock is ahead."""
    orders = resources(store, definition(), "productOrder", "http://shop")
    tasks = resources(store, definition(), "cancelProductOrder", "http://shop")
    orders.due = nothing_due  # type: ignore[method-assign]
    terms = LeaseTerms(15.0, lambda: time.time() + 3_600 * hours_ahead)
    jobs = CancellationJobs(orders, tasks, refuse_if_completed, now, terms)
    running = asyncio.create_task(jobs.run())
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def eventually(
    look: Callable[[], Awaitable[Aggregate[Any]]], satisfied: Callable[[Aggregate[Any]], object]
) -> Aggregate[Any]:
    """What is read as soon as it satisfies."""
    async with asyncio.timeout(30):
        while not satisfied(seen := await look()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return seen


async def test_a_decision_after_the_task_s_job_has_run_ends_the_task(tmp_path: Path) -> None:
    store, policy = SQLiteStore(tmp_path / "orders.sqlite3"), Deciding()
    try:
        made = CountedOrders(store, policy)
        order_id = await made.place()
        await made.request_cancellation(order_id)
        await policy.asked.wait()
        id = (await made.orders.read(order_id)).metadata["cancellation"]["task"]
        task, order = partial(made.tasks.read, id), partial(made.orders.read, order_id)
        begun = await task()
        async with other_process(store, hours_ahead=1):
            undecided = await eventually(task, lambda it: it != begun)
        assert undecided.resource["state"] == "inProgress"
        made.tasks.update = unavailable  # type: ignore[method-assign, assignment]
        policy.decides.set()
        await eventually(order, lambda it: it.run_at is None)
        async with other_process(store, hours_ahead=2):
            ended = await eventually(task, lambda it: it != undecided)
        assert ended.resource["state"] == "done"
    finally:
        await store.close()
