"""A cancellation takes few calls of the store: each is a round trip to a database."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from productordering.api import definition
from productordering.cancellations.jobs import CancellationJobs
from productordering.cancellations.requests import CancellationRequests
from productordering.ordering import order
from productordering.ordering.cancellation import Policy, refuse_if_completed
from productordering.ordering.metadata import AuditContext, Order
from productordering.ordering.order_rules import OrderRules
from tmf630.api.collections import resources
from tmf630.caller import Caller
from tmf630.http.request import Request
from tmf630.jobs.lease import LeaseTerms
from tmf630.resources.collection import Resources
from tmf630.store.protocol import Collection
from tmf630.store.sqlite import SQLiteStore

pytestmark = pytest.mark.anyio

WRITES = ("insert", "insert_once", "replace")
READS = ("entry", "find", "get", "find_by_key", "history")
ITEM = {"id": "1", "action": "add", "productOffering": {"id": "fibre-500"}}
SENT = {"productOrderItem": [ITEM], "@type": "ProductOrder"}


class CountedOrders:
    """Orders and their cancellations in a store whose calls are counted."""

    def __init__(self, store: SQLiteStore, policy: Policy) -> None:
        self.calls: Counter[str] = Counter()
        self.orders = self._counted(resources(store, definition(), "productOrder", "http://shop"))
        self.tasks = self._counted(
            resources(store, definition(), "cancelProductOrder", "http://shop")
        )
        self._done = asyncio.Event()
        terms = LeaseTerms(15.0, time.time)
        jobs = CancellationJobs(self.orders, self.tasks, policy, now, terms)
        self.requests = CancellationRequests(self.orders, self.tasks, jobs, frozenset(), now, terms)

    def _counted(self, made: Resources) -> Resources:
        for name in (*WRITES, *READS):
            setattr(made._records, name, self._counting(made._records, name))
        return made

    def _counting(self, records: Collection, name: str) -> Callable[..., Any]:
        method = getattr(records, name)

        async def counted(*arguments: Any, **named: Any) -> Any:
            self.calls[name] += 1
            result = await method(*arguments, **named)
            record = arguments[1] and arguments[1].record if name == "replace" else None
            if record and b'"state":"done"' in record.resource:
                self._done.set()
            return result

        return counted

    async def place(self) -> str:
        """The id of a new order."""
        placed = order.received(
            SENT, audit("POST"), OrderRules.of(definition().model, strict=False)
        )
        record = await self.orders.create_with_id("o1", placed)
        return record.id

    async def cancel(self, order_id: str) -> None:
        """Request a cancellation, and return when it is done."""
        await self.request_cancellation(order_id)
        async with asyncio.timeout(30):
            await self._done.wait()

    async def request_cancellation(self, order_id: str) -> None:
        """Request a cancellation, and return when that is answered."""
        sent = {"productOrder": {"id": order_id}, "@type": "CancelProductOrder"}
        headers = {"idempotency-key": "k1"}
        request = Request("/cancelProductOrder", (), headers, "r1", Caller("127.0.0.1"), {})
        self.calls.clear()
        await self.requests.request(request, sent, audit("POST"))


def now() -> datetime:
    return datetime.now(UTC)


def audit(cause: str) -> AuditContext:
    return AuditContext(now(), "tester", cause)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SQLiteStore]:
    store = SQLiteStore(tmp_path / "orders.sqlite3")
    yield store
    await store.close()


async def accept(order: Order, task: Any) -> None:
    """A custom policy."""


@pytest.mark.parametrize(
    ("policy", "calls", "writes"), [(refuse_if_completed, 8, 4), (accept, 10, 5)]
)
async def test_a_cancellation_takes_few_calls_and_writes(
    store: SQLiteStore, policy: Policy, calls: int, writes: int
) -> None:
    counted_orders = CountedOrders(store, policy)
    await counted_orders.cancel(await counted_orders.place())
    assert sum(counted_orders.calls[name] for name in WRITES) == writes, counted_orders.calls
    assert counted_orders.calls.total() == calls, counted_orders.calls
